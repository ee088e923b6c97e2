"""Finds products by symbol, ticker, name, ISIN or address: what is meant, then what is similar."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from auditor.base.base58 import decode
from auditor.base.checksum import is_address
from auditor.registry.chains import same_address
from auditor.registry.products import Product


_CAIP10 = re.compile(r"([-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}):([-.%a-zA-Z0-9]{1,128})")
_ISIN = re.compile(r"[A-Z]{2}[A-Z0-9]{9}[0-9]")
_WORD = re.compile(r"\w+")
_KEY_BYTES, _SHORTEST_KEY = 32, 32
LONGEST_QUERY = 200
_SHORTEST_NAME = 3
_SIMILAR = 8
"""How many similar products are named."""
_ALIKE, _ALIKE_IN_NAME = 75, 85
"""How alike (of 100) a short text must be, and a part of a longer one."""


class Kind(StrEnum):
    """What a query was taken for, and so what found a product."""

    ADDRESS = "address"
    SYMBOL = "symbol"
    TICKER = "ticker"
    ISIN = "isin"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody asked; `chain` is empty for any, `address` unless it is written like one."""

    text: str
    chain: str
    address: str

    @staticmethod
    def parsed(text: str, chain: str = "") -> "Query":
        """The query in `text`; `eip155:1:0x…` (CAIP-10) names the chain with the address."""
        told = text.strip()[:LONGEST_QUERY]
        account = _CAIP10.fullmatch(told)
        if account and is_account(account[2]):
            return Query(told, chain or account[1], account[2])
        return Query(told, chain, told if is_account(told) else "")

    @property
    def kind(self) -> Kind:
        """What the text is written like, where that can be seen: an address, an ISIN, a symbol."""
        if self.address:
            return Kind.ADDRESS
        return Kind.ISIN if _ISIN.fullmatch(self.text.upper()) else Kind.SYMBOL


@dataclass(frozen=True, slots=True)
class Hit:
    """A product, and by what it was found."""

    product: Product
    by: Kind


@dataclass(frozen=True, slots=True)
class Found:
    """What answers a query, and what only resembles it, best first."""

    query: Query
    hits: tuple[Hit, ...]
    similar: tuple[Product, ...]


def is_account(text: str) -> bool:
    """Whether `text` is written like an address: an EVM one, or 32 bytes in base58."""
    if is_address(text):
        return True
    if not _SHORTEST_KEY <= len(text) <= _SHORTEST_KEY + 12:
        return False
    try:
        return len(decode(text)) == _KEY_BYTES
    except ValueError:
        return False


def find(query: Query, among: Sequence[Product]) -> Found:
    """The products a query means and those similar to it, on the chain it names if it names one."""
    there = [each for each in among if each.on([query.chain] if query.chain else [])]
    if query.address:
        hits = tuple(Hit(each, Kind.ADDRESS) for each in there if _stands_at(each, query))
        return Found(query, hits, ())
    hits = _named(query, there)
    known = {id(hit.product) for hit in hits}
    others = [each for each in there if id(each) not in known and each.symbol]
    return Found(query, hits, _similar(query.text, others))


def _stands_at(product: Product, query: Query) -> bool:
    return any(
        same_address(each.chain, each.address, query.address)
        for each in product.on([query.chain] if query.chain else [])
    )


def _named(query: Query, among: Iterable[Product]) -> tuple[Hit, ...]:
    """By symbol before by ticker, ISIN and name; a product counts once, by the first of them."""
    wanted = query.text.casefold()
    words = set(_WORD.findall(wanted))
    names = len(wanted) >= _SHORTEST_NAME
    tests: tuple[tuple[Kind, Callable[[Product], bool]], ...] = (
        (Kind.SYMBOL, lambda each: each.symbol.casefold() == wanted),
        (Kind.TICKER, lambda each: each.underlying.casefold() == wanted),
        (Kind.ISIN, lambda each: each.share.isin.casefold() == wanted),
        (Kind.NAME, lambda each: names and words <= _words(each)),
    )
    found: dict[int, Hit] = {}
    every = list(among)
    for kind, matches in tests:
        for each in every if wanted and words else ():
            if id(each) not in found and matches(each):
                found[id(each)] = Hit(each, kind)
    return tuple(found.values())


def _words(product: Product) -> set[str]:
    return set(_WORD.findall(f"{product.name} {product.share.name}".casefold()))


def _similar(text: str, among: Sequence[Product]) -> tuple[Product, ...]:
    """Nearest first, by the best of symbol, ticker and names."""
    wanted = text.casefold()
    best: dict[int, float] = {}
    whole, part = (fuzz.ratio, _ALIKE), (fuzz.partial_ratio, _ALIKE_IN_NAME)
    looks = [(_symbol, *whole), (_ticker, *whole)]
    if len(wanted) > _SHORTEST_NAME:
        looks += [(_name, *part), (_company, *part)]
    for say, scorer, enough in looks:
        choices = {at: said.casefold() for at, each in enumerate(among) if (said := say(each))}
        for _, score, at in process.extract(
            wanted, choices, scorer=scorer, score_cutoff=enough, limit=_SIMILAR
        ):
            best[at] = max(best.get(at, 0), score)
    order = sorted(best, key=lambda at: (-best[at], among[at].symbol, among[at].issuer))
    return tuple(among[at] for at in order[:_SIMILAR])


def _symbol(product: Product) -> str:
    return product.symbol


def _ticker(product: Product) -> str:
    return product.underlying


def _name(product: Product) -> str:
    return product.name


def _company(product: Product) -> str:
    return product.share.name
