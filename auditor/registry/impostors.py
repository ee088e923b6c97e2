"""Signs that something passes for a listed product: what a name or an address imitates."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from auditor.base.checksum import checksummed, is_address, is_mistyped
from auditor.registry.chains import chain, same_address
from auditor.registry.confusables import oddities, skeleton
from auditor.registry.listings import UNLISTED, Listing, Listings
from auditor.registry.lookup import Found
from auditor.registry.products import Product, products


ENDS = 4
"""Letters that wallets show of either end of an address, and that a look-alike is made to share."""


class Sign(StrEnum):
    """What is odd; all but `SAME_SYMBOL` are how impostors look."""

    SAME_SYMBOL = "same_symbol"
    WRONG_CHAIN = "wrong_chain"
    LOOKALIKE_ADDRESS = "lookalike_address"
    BAD_CHECKSUM = "bad_checksum"
    CONFUSABLE_SYMBOL = "confusable_symbol"
    OTHER_ADDRESS = "other_address"
    OTHER_SYMBOL = "other_symbol"


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning; `imitates` names what is listed and looks the same, where something does."""

    sign: Sign
    told: str
    imitates: str = ""


def warnings(found: Found) -> tuple[Warned, ...]:
    """Everything odd about a query and about what token lists say that answers it."""
    query = found.query
    told = list(_of_address(query.address, query.chain) if query.address else ())
    told += () if query.address else _of_symbol(query.text)
    for hit in found.hits:
        told += _of_list(hit.product) if hit.product.origin else ()
    told += _shared_symbols([hit.product for hit in found.hits])
    return tuple(dict.fromkeys(told))


def _of_address(address: str, where: str) -> Iterator[Warned]:
    if is_address(address) and is_mistyped(address):
        right = checksummed(address)
        told = f"{address} fails its checksum: a digit may be wrong. These digits are spelt {right}"
        yield Warned(Sign.BAD_CHECKSUM, told)
    listed = _at(address)
    if where and listed and all(row.chain != where for row in listed):
        names = ", ".join(_chain(row.chain) for row in listed)
        told = (
            f"{_product(listed[0])} is listed at this address on {names}, not on {_chain(where)}: "
            "the same address on another chain may be another's contract, or nobody's"
        )
        yield Warned(Sign.WRONG_CHAIN, told, _contract(listed[0]))
    if not listed:
        yield from _lookalikes(address)


def _lookalikes(address: str) -> Iterator[Warned]:
    for row in _by_ends().get(_ends(address), ()):
        if not same_address(row.chain, row.address, address):
            told = (
                f"{address} begins and ends like {row.address}, {_product(row)} on "
                f"{_chain(row.chain)}, and is another address"
            )
            yield Warned(Sign.LOOKALIKE_ADDRESS, told, _contract(row))


def _of_symbol(symbol: str) -> Iterator[Warned]:
    """A symbol that is listed as it is written imitates nothing."""
    names, odd = _skeletons(), list(oddities(symbol))
    if symbol.casefold() in names.written:
        return
    seen = skeleton(symbol)
    alike = names.exact.get(seen) or (names.folded.get(seen.casefold(), ()) if odd else ())
    for listed in alike:
        how = "; ".join(odd) or "other letters that look the same"
        told = f"this looks like {listed}, which is listed, and is written with {how}"
        yield Warned(Sign.CONFUSABLE_SYMBOL, told, listed)


def of_claim(address: str, symbol: str) -> Iterator[Warned]:
    """What is odd about the symbol that an unlisted contract gives itself: anybody can copy one."""
    yield from _of_symbol(symbol)
    for product in products():
        if symbol and product.symbol.casefold() == symbol.casefold():
            other = product.listings[0]
            told = (
                f"{address} is not listed and calls itself {symbol}; the {_product(other)} that is "
                f"listed is {other.address} on {_chain(other.chain)}"
            )
            yield Warned(Sign.OTHER_ADDRESS, told, _contract(other))


def _of_list(product: Product) -> Iterator[Warned]:
    """What a token list says against the registry."""
    yield from _of_symbol(product.symbol)
    lists = Listings.load()
    for row in product.listings:
        yield from _of_address(row.address, row.chain)
        known = lists.find(row.chain, row.address)
        if known != UNLISTED:
            if known.symbol and known.symbol != row.symbol:
                told = (
                    f"{product.origin} names {row.address} on {_chain(row.chain)} {row.symbol}; "
                    f"it is listed as {_product(known)}"
                )
                yield Warned(Sign.OTHER_SYMBOL, told, _contract(known))
            continue
        for other in _of_same_symbol(row):
            told = (
                f"{product.origin} names {row.address} as {row.symbol} on {_chain(row.chain)}; "
                f"the {_product(other)} that is listed there is {other.address}"
            )
            yield Warned(Sign.OTHER_ADDRESS, told, _contract(other))


def _of_same_symbol(row: Listing) -> Iterator[Listing]:
    for product in products():
        if product.symbol.casefold() == row.symbol.casefold():
            yield from product.on([row.chain])


def _shared_symbols(found: Sequence[Product]) -> Iterator[Warned]:
    issuers: dict[str, list[str]] = defaultdict(list)
    for product in found:
        if product.symbol and not product.origin:
            issuers[product.symbol.casefold()].append(f"{product.symbol} of {product.issuer}")
    for same in issuers.values():
        if same[1:]:
            told = f"one symbol, {len(same)} products: {', '.join(same)}. Go by chain and address"
            yield Warned(Sign.SAME_SYMBOL, told)


@dataclass(frozen=True, slots=True)
class _Names:
    """The registry's symbols and tickers by what they look like; `written` ignores case."""

    exact: Mapping[str, tuple[str, ...]]
    folded: Mapping[str, tuple[str, ...]]
    written: frozenset[str]


@cache
def _skeletons() -> _Names:
    names = sorted({name for each in products() for name in (each.symbol, each.underlying) if name})
    exact: dict[str, tuple[str, ...]] = {}
    folded: dict[str, tuple[str, ...]] = {}
    for name in names:
        seen = skeleton(name)
        exact[seen] = (*exact.get(seen, ()), name)
        folded[seen.casefold()] = (*folded.get(seen.casefold(), ()), name)
    return _Names(exact, folded, frozenset(name.casefold() for name in names))


@cache
def _by_ends() -> Mapping[tuple[str, str], tuple[Listing, ...]]:
    """One row per address, by what both its ends look like."""
    found: dict[tuple[str, str], dict[str, Listing]] = defaultdict(dict)
    for row in Listings.load():
        found[_ends(row.address)].setdefault(row.address, row)
    return {ends: tuple(rows.values()) for ends, rows in found.items()}


def _ends(address: str) -> tuple[str, str]:
    digits = address.lower().removeprefix("0x") if is_address(address) else address
    return digits[:ENDS], digits[-ENDS:]


def _at(address: str) -> list[Listing]:
    return [row for row in Listings.load() if same_address(row.chain, row.address, address)]


def _product(row: Listing) -> str:
    return f"{row.symbol or 'a contract'} of {row.issuer}"


def _contract(row: Listing) -> str:
    return f"{row.chain}:{row.address}"


def _chain(id_: str) -> str:
    name = chain(id_).name
    return id_ if name == id_ else f"{name} ({id_})"
