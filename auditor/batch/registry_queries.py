"""Makes product files of what the registry answers to a watchlist's question."""

import json
from collections.abc import Iterator, Mapping

from auditor.batch.token_lists import shared_fields
from auditor.errors import InputError, Place, nearest
from auditor.model.watchlist import RegistrySource
from auditor.pipeline.drafting import fields, listed
from auditor.registry.products import Product, products
from auditor.registry.snapshot import snapshot


def answering(source: RegistrySource, place: Place) -> Iterator[tuple[str, bytes]]:
    """Ids and product files, in order; InputError at `place` where nothing answers.

    A contract without a symbol is no product anybody could name, and is left out.
    """
    known = snapshot()
    if source.issuer and source.issuer not in known.issuers:
        hint = nearest(source.issuer, known.issuers)
        told = f"the registry knows no issuer {source.issuer!r}."
        raise InputError(told, place, hint or f"It knows {', '.join(known.issuers)}.")
    found = [each for each in products() if each.symbol and _answers(each, source)]
    if not found:
        raise InputError(f"nothing in the registry of {known.date} answers this.", place)
    for product in sorted(found, key=lambda each: each.id):
        # JSON is YAML, and equal registries give equal bytes.
        text = json.dumps(_fields(product, source), ensure_ascii=False, indent=1)
        head = f"# {product.symbol!a} of the registry of {known.date}"
        yield product.id, f"{head}\n{text}\n".encode()


def _answers(product: Product, source: RegistrySource) -> bool:
    return (
        source.issuer in ("", product.issuer)
        and source.ticker in ("", product.underlying)
        and bool(product.on(_chains(source)))
    )


def _chains(source: RegistrySource) -> tuple[str, ...]:
    return () if source.chain is None else (source.chain,)


def _fields(product: Product, source: RegistrySource) -> Mapping[str, object]:
    told = dict(fields(listed(product, _chains(source))))
    if source.defaults is None:
        return told
    shared, unit_model = shared_fields(source.defaults)
    rows = [
        {"chain": row.chain, "address": row.address, "unit_model": unit_model}
        for row in product.on(_chains(source))
    ]
    return {**told, **shared, "deployments": rows}
