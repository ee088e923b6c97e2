"""What `lookup` does and says: the hits, what is similar, every warning, and what it all proves."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from auditor.base import strict_json
from auditor.base.reading import read
from auditor.base.text import printable
from auditor.cli.codes import FAILED, PASSED, UNDECIDED
from auditor.collect.token_list import named_tokens
from auditor.errors import InputError, Place, nearest
from auditor.model.place import chain_problem
from auditor.registry.chains import CHAINS, chain
from auditor.registry.impostors import Sign, Warned, warnings
from auditor.registry.listings import UNLISTED, Listing, Listings, chain_order
from auditor.registry.lookup import Found, Hit, Query, find
from auditor.registry.products import Product, products
from auditor.registry.snapshot import snapshot


SCHEMA = "auditor/lookup/v1"
LARGEST_LIST = 16 * 2**20
_LINE, _MOST = 200, 40


@dataclass(frozen=True, slots=True)
class _Answer:
    """All of it, to be shown to a person or to a program."""

    found: Found
    warnings: tuple[Warned, ...]
    lists: Mapping[str, int]

    @property
    def code(self) -> int:
        if any(each.sign is not Sign.SAME_SYMBOL for each in self.warnings):
            return FAILED
        return PASSED if self.listed else UNDECIDED

    @property
    def listed(self) -> bool:
        """Whether the registry itself answers; another's list is not the registry."""
        return any(not hit.product.origin for hit in self.found.hits)


def answer(query: str, where: str, lists: Sequence[Path], *, as_json: bool) -> tuple[str, int]:
    """What to print and the exit code; InputError for a list that is none, or no chain."""
    if not query.strip():
        raise click.UsageError("QUERY is empty: give a symbol, ticker, name, ISIN or address.")
    problem = chain_problem(where) if where else ""
    if problem:
        hint = nearest(where, CHAINS)
        raise click.UsageError(f"--chain: {problem}.{' ' if hint else ''}{hint}")
    read_ = {str(path): _tokens(path) for path in lists}
    named = [each for path, rows in read_.items() for each in _products(path, rows)]
    found = find(Query.parsed(query, where), [*products(), *named])
    told = _Answer(found, warnings(found), {path: len(rows) for path, rows in read_.items()})
    return (_document(told) if as_json else "\n".join(_lines(told))), told.code


def _tokens(path: Path) -> list[tuple[Listing, str]]:
    """The contracts a token list names, each with its name there."""
    document = strict_json.loads(read(path, LARGEST_LIST), str(path))
    try:
        tokens = named_tokens(document)
    except ValueError as error:
        raise InputError(f"is not a token list: it {error}.", Place(str(path))) from None
    rows: list[tuple[Listing, str]] = []
    for each in tokens:
        known = Listings.load().find(each.chain, each.address)
        issuer = "" if known == UNLISTED else known.issuer
        underlying = "" if known == UNLISTED else known.underlying
        row = Listing(each.symbol, underlying, issuer, each.chain, each.address, "", str(path))
        rows.append((row, each.name))
    return rows


def _products(path: str, rows: Sequence[tuple[Listing, str]]) -> Iterator[Product]:
    """A product per symbol of what the list adds to the registry or says otherwise."""
    groups: dict[str, list[tuple[Listing, str]]] = defaultdict(list)
    for row, name in rows:
        known = Listings.load().find(row.chain, row.address)
        if known == UNLISTED or known.symbol != row.symbol:
            groups[row.symbol].append((row, name))
    for symbol, found in groups.items():
        first, name = found[0]
        listed = tuple(row for row, _ in found)
        yield Product(first.issuer, symbol, first.underlying, name, listed, path)


def _document(told: _Answer) -> str:
    query = told.found.query
    return json.dumps(
        {
            "schema": SCHEMA,
            "query": {"text": query.text, "chain": query.chain, "kind": query.kind},
            "registry": {
                "version": snapshot().version,
                "date": snapshot().date,
                "contracts": len(Listings.load()),
            },
            "lists": told.lists,
            "listed": told.listed,
            "hits": [{"by": hit.by, **_record(hit.product)} for hit in told.found.hits],
            "similar": [_record(each) for each in told.found.similar],
            "warnings": [asdict(each) for each in told.warnings],
        },
        indent=1,
    )


def _record(product: Product) -> Mapping[str, object]:
    share = product.share
    return {
        "issuer": product.issuer,
        "symbol": product.symbol,
        "name": product.name,
        "list": product.origin,
        "underlying": {"ticker": product.underlying, "name": share.name, "isin": share.isin},
        "contracts": [
            {
                "chain": row.chain,
                "address": row.address,
                "decimals": row.decimals,
                "source": row.source,
            }
            for row in product.listings
        ],
    }


def _lines(told: _Answer) -> Iterator[str]:
    hits = told.found.hits
    for hit in hits[:_MOST]:
        yield from _hit(hit)
    if len(hits) > _MOST:
        yield f"and {len(hits) - _MOST} more; ask more precisely, or for --json"
    for each in told.warnings:
        yield f"warning: {printable(each.told, 3 * _LINE)}."
    if told.found.similar:
        yield f"similar: {', '.join(map(_short, told.found.similar))}"
    for path, count in told.lists.items():
        yield f"also read: {printable(path, _LINE)}, {count} tokens"
    yield _verdict(told)


def _verdict(told: _Answer) -> str:
    date = snapshot().date
    if told.listed:
        contracts = f"{len(Listings.load()):,} contracts"
        return f"Registry of {date}, {contracts}. Listed says who names it, not that it is backed."
    asked, where = printable(told.found.query.text, _LINE), told.found.query.chain
    on = f" on {_chain(where)}" if where else ""
    return f"{asked}{on}: not in the registry of {date}; that proves nothing either way."


def _hit(hit: Hit) -> Iterator[str]:
    product = hit.product
    yield _title(product)
    places: dict[str, list[str]] = defaultdict(list)
    for row in sorted(product.listings, key=lambda row: chain_order(row.chain)):
        places[row.address].append(row.chain)
    for address, chains in places.items():
        yield f"  {printable(address, _LINE)}  {', '.join(map(_chain, chains))}"
    if product.origin:
        yield f"  named by {printable(product.origin, _LINE)} only, not by the registry"
        return
    lists = dict.fromkeys(list_ for row in product.listings for list_ in row.source.split("; "))
    dated = (f"{name} ({snapshot().sources[name].date})" for name in lists)
    yield f"  listed by {', '.join(dated)}"


def _title(product: Product) -> str:
    share = product.share
    company = share.name or "company not known here"
    known = ", ".join(each for each in (product.underlying, share.isin) if each)
    behind = f"{company} ({known})" if known else "share not known"
    parts = [product.name, f"issuer {product.issuer or 'not known'}", behind]
    title = "  ".join([product.symbol or "(no symbol)", " · ".join(each for each in parts if each)])
    return printable(title, _LINE)


def _short(product: Product) -> str:
    return printable(f"{product.symbol} ({product.issuer or product.origin})", _LINE)


def _chain(id_: str) -> str:
    name = chain(id_).name
    return printable(id_ if name == id_ else f"{name} {id_}", _LINE)
