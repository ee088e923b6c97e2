"""Writes product files from what the registry and the chains say, with every gap spelt out."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.base.text import printable
from auditor.model import stand_in
from auditor.registry.chains import chain
from auditor.registry.listings import Listing, chain_order
from auditor.registry.products import Product
from auditor.registry.snapshot import snapshot


OPEN = "TO DO"
"""What marks a line that nobody has filled."""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Contract:
    """One deployment of a draft; `notes` are sentences about how it was read, or why not."""

    chain: str
    address: str
    unit_model: str
    multiplier_source: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a product file is written from; an empty text is not known.

    `sources` says where the names come from, a sentence each; `elsewhere` are listed contracts that
    were left out.
    """

    product: Product
    symbol: str
    name: str
    contracts: tuple[Contract, ...]
    sources: tuple[str, ...]
    elsewhere: tuple[Listing, ...] = ()


def listed(product: Product, chains: Sequence[str] = ()) -> Draft:
    """The draft of a product as the registry has it, on some chains only if any are named."""
    rows = sorted(product.on(chains), key=lambda row: chain_order(row.chain))
    lists = sorted({list_ for row in rows for list_ in row.source.split("; ")})
    told = f"registry of {snapshot().date}, version {snapshot().version}: {', '.join(lists)}"
    return Draft(
        product,
        product.symbol,
        product.name,
        tuple(Contract(row.chain, row.address, "auto", "", ()) for row in rows),
        (told,),
        tuple(each for each in product.listings if each not in rows),
    )


def fields(draft: Draft) -> Mapping[str, object]:
    """The product file as data, stand-ins where nothing is known."""
    share, maker = draft.product.share, draft.product.maker
    symbol = draft.symbol or stand_in.NAME
    return {
        "schema": "auditor/product/v1",
        "id": draft.product.id,
        "symbol": symbol,
        "name": draft.name or (share.name and f"{share.name} ({symbol})") or symbol,
        "issuer": _issuer_fields(draft),
        "structure": maker.structure or stand_in.STRUCTURE,
        "underlying": _underlying_fields(draft),
        "deployments": [_deployment(each) for each in draft.contracts],
    }


def _issuer_fields(draft: Draft) -> dict[str, str]:
    maker = draft.product.maker
    return {
        "name": maker.name or draft.product.issuer or stand_in.NAME,
        "jurisdiction": maker.jurisdiction or stand_in.COUNTRY,
        "website": maker.website or stand_in.WEBSITE,
    }


def _underlying_fields(draft: Draft) -> dict[str, str]:
    share = draft.product.share
    return {
        "ticker": draft.product.underlying or stand_in.TICKER,
        **({"name": share.name} if share.name else {}),
        "exchange": share.exchange or stand_in.MARKET,
        "currency": share.currency or stand_in.CURRENCY,
        **({"isin": share.isin} if share.isin else {}),
    }


def _deployment(each: Contract) -> Mapping[str, str]:
    source = {"multiplier_source": each.multiplier_source} if each.multiplier_source else {}
    return {"chain": each.chain, "address": each.address, "unit_model": each.unit_model, **source}


def written(draft: Draft) -> str:
    """The product file as text: valid at once, and each line that is open says where to look."""
    return "\n".join(_lines(draft)) + "\n"


def _lines(draft: Draft) -> Iterator[str]:
    told = fields(draft)
    yield f"schema: {told['schema']}"
    for source in draft.sources:
        yield f"# {_comment(source)}"
    yield f"# Lines with {OPEN} hold a stand-in for what nobody has told yet. It is never taken for"
    yield "# a fact: what rests on it stays unknown in the report until somebody fills it in."
    yield f"id: {told['id']}"
    for name in ("symbol", "name"):
        hint = "as the contract calls itself" if told[name] == stand_in.NAME else ""
        yield f"{name}: {_text(told[name])}{_hinted(hint)}"
    yield from _issuer(draft)
    yield from _underlying(draft)
    yield from _deployments(draft)
    yield from _nothing_known(draft)


def _issuer(draft: Draft) -> Iterator[str]:
    maker = draft.product.maker
    issuer = _issuer_fields(draft)
    if maker.source:
        yield f"# issuer, as told by: {_comment(maker.source)}"
    hints = {
        "name": "" if maker.name else "the legal name, as the prospectus has it",
        "jurisdiction": "" if maker.jurisdiction else "ISO 3166 code of its country; ZZ is none",
        "website": "" if maker.website else "its own site",
    }
    yield "issuer:"
    for name, hint in hints.items():
        yield f"  {name}: {_text(issuer[name])}{_hinted(hint)}"
    forms = "custodial_share, tracker_certificate, secured_note, registered_share or synthetic"
    hint = "" if maker.structure else f"{forms}, by the terms"
    yield f"structure: {maker.structure or stand_in.STRUCTURE}{_hinted(hint)}"


def _underlying(draft: Draft) -> Iterator[str]:
    share, ticker = draft.product.share, draft.product.underlying
    underlying = _underlying_fields(draft)
    if share.name:
        yield f"# share, as told by: {_comment(share.source)}"
    hints = {
        "ticker": "" if ticker else "the share's symbol on its exchange",
        "name": "",
        "exchange": "" if share.exchange else "ISO 10383 code, such as XNAS; XXXX is no market",
        "currency": "" if share.currency else "ISO 4217 code, such as USD; XXX is no currency",
        "isin": "",
    }
    yield "underlying:"
    for name, hint in hints.items():
        if name in underlying:
            yield f"  {name}: {_text(underlying[name])}{_hinted(hint)}"
    if not share.isin:
        yield f"  # {OPEN}: isin: the share's ISIN, from the terms or the exchange"
    yield f"  # {OPEN}: one token is taken for one share; shares_per_token says otherwise"


def _deployments(draft: Draft) -> Iterator[str]:
    yield "deployments:"
    for each in draft.contracts:
        yield f"  - chain: {_text(each.chain)}  # {chain(each.chain).name}"
        yield f"    address: {_text(each.address)}"
        open_ = "the contract decides when it is read" if each.unit_model == "auto" else ""
        yield f"    unit_model: {each.unit_model}{f'  # {open_}' if open_ else ''}"
        if each.multiplier_source:
            yield f"    multiplier_source: {_text(each.multiplier_source)}"
        elif each.unit_model == "external_multiplier":
            yield f"    # {OPEN}: multiplier_source: the contract that answers getSValue(token)"
        for note in each.notes:
            yield f"    # {_comment(note)}"
    for row in draft.elsewhere:
        yield f"  # left out, also listed: {row.chain} {row.address}"


def _nothing_known(draft: Draft) -> Iterator[str]:
    site = draft.product.maker.website or "the issuer's site"
    for what in (
        "inventory: which addresses hold unsold tokens (the issuer, or an explorer's labels)",
        f"reserves: where the shares held are stated (proof of reserves, on {site})",
        "prices: quotes of the token, closes of the share",
        f"documents, statements: terms, custody, redemption (legal pages, on {site})",
    ):
        yield f"# {OPEN}: {what}"
    yield "# `auditor schema product` prints what each may hold; docs/products.md has a whole file."


def _hinted(hint: str) -> str:
    return f"  # {OPEN}: {hint}" if hint else ""


def _text(value: object) -> str:
    """A text as YAML, quoted: it may come from a chain."""
    return json.dumps(printable(str(value), _LONGEST), ensure_ascii=False)


def _comment(text: str) -> str:
    return printable(text, 3 * _LONGEST)
