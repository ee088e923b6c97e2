"""Puts products together: by the share they claim, by what they rely on, by who issues them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.base import canonical
from auditor.render.index.reliances import same_name
from auditor.render.index.row import KINDS, IndexRow


_LONGEST_SLUG, _MARK = 60, 16
_ORDER = tuple(KINDS)


@dataclass(frozen=True, slots=True)
class Stock:
    """One share that products of two issuers or more claim."""

    key: str
    ticker: str
    company: str
    issuers: int
    rows: tuple[IndexRow, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """What two products or more rely on, with all of them: when it fails, they do."""

    kind: str
    key: str
    name: str
    issuers: int
    rows: tuple[IndexRow, ...]


@dataclass(frozen=True, slots=True)
class Issuer:
    """One issuer with its products; `slug` names its page."""

    name: str
    slug: str
    rows: tuple[IndexRow, ...]


def same_stock(rows: Iterable[IndexRow]) -> tuple[Stock, ...]:
    """Shares with products of at least two issuers, by ticker; products by issuer and symbol."""
    groups: dict[str, list[IndexRow]] = {}
    for row in rows:
        if row.stock:
            groups.setdefault(row.stock, []).append(row)
    found = [
        Stock(
            key,
            group[0].ticker,
            max((row.company for row in group), key=lambda name: (len(name), name)),
            _issuers(group),
            tuple(sorted(group, key=lambda row: (row.issuer.casefold(), row.label, row.id))),
        )
        for key, group in groups.items()
        if _issuers(group) > 1
    ]
    return tuple(sorted(found, key=lambda stock: (stock.ticker, stock.key)))


def shared(rows: Iterable[IndexRow]) -> tuple[Shared, ...]:
    """What at least two products rely on: most shared first, then by kind and name."""
    groups: dict[tuple[str, str], dict[str, tuple[str, IndexRow]]] = {}
    for row in rows:
        for each in row.relies:
            groups.setdefault((each.kind, each.key), {})[row.id] = (each.name, row)
    found = [
        Shared(
            kind,
            key,
            min(name for name, _ in group.values()),
            _issuers(row for _, row in group.values()),
            tuple(sorted((row for _, row in group.values()), key=lambda row: (row.label, row.id))),
        )
        for (kind, key), group in groups.items()
        if len(group) > 1
    ]
    return tuple(sorted(found, key=lambda each: (-len(each.rows), _rank(each), each.name)))


def issuers(rows: Sequence[IndexRow]) -> tuple[Issuer, ...]:
    """Every issuer with its products, most products first; a product without one is left out."""
    groups: dict[str, list[IndexRow]] = {}
    for row in rows:
        if key := same_name(row.issuer):
            groups.setdefault(key, []).append(row)
    found = [
        Issuer(
            min(row.issuer for row in group),
            _slug(key),
            tuple(sorted(group, key=lambda row: (row.label, row.id))),
        )
        for key, group in groups.items()
    ]
    return tuple(sorted(found, key=lambda each: (-len(each.rows), each.name.casefold())))


def _slug(name: str) -> str:
    """A file name for an issuer: plain words as they are, anything else with a digest.

    The digest hangs on by a sign no plain name has, so no two names come to one page, and a page
    keeps its address whatever other issuers there are.
    """
    if len(name) <= _LONGEST_SLUG and re.fullmatch(r"[a-z0-9]+(?: [a-z0-9]+)*", name):
        return name.replace(" ", "-")
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9]+", "-", letters)[:_LONGEST_SLUG].strip("-")
    return f"{plain}_{canonical.digest(name.encode(errors='surrogatepass'))[:_MARK]}"


def _issuers(rows: Iterable[IndexRow]) -> int:
    return len({same_name(row.issuer) for row in rows})


def _rank(each: Shared) -> int:
    return _ORDER.index(each.kind)
