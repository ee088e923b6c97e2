"""The shipped product lists: which issuers and token lists name which contract."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from auditor.registry.snapshot import Entry, Snapshot, snapshot


Unlisted: TypeAlias = Literal["unlisted"]
UNLISTED: Unlisted = "unlisted"


@dataclass(frozen=True, slots=True)
class Listing:
    """One row: a contract somebody lists. `symbol` and `decimals` may be empty (not known)."""

    symbol: str
    underlying: str
    issuer: str
    chain: str
    address: str
    decimals: str
    source: str


@dataclass(frozen=True, slots=True)
class Listings:
    """All rows, found by chain and address or by issuer and symbol; never by symbol alone."""

    by_place: Mapping[tuple[str, str], Listing]
    by_product: Mapping[tuple[str, str], tuple[Listing, ...]]

    @staticmethod
    def load() -> "Listings":
        """The lists that ship with the tool, read once."""
        return _load()

    def __iter__(self) -> Iterator[Listing]:
        return iter(self.by_place.values())

    def __len__(self) -> int:
        return len(self.by_place)

    def find(self, chain: str, address: str) -> Listing | Unlisted:
        """The row of a contract; `UNLISTED` says nothing about the contract, lists lag."""
        return self.by_place.get(_place(chain, address), UNLISTED)

    def rows_of(self, issuer: str, symbol: str) -> tuple[Listing, ...]:
        """Every contract listed for one issuer's product."""
        return self.by_product.get((issuer, symbol), ())

    def chains_of(self, issuer: str, symbol: str) -> tuple[str, ...]:
        """The chains on which the lists know an issuer's product, sorted."""
        return tuple(sorted({row.chain for row in self.rows_of(issuer, symbol)}))


def chain_order(chain: str) -> tuple[str, int, str]:
    """Sorts CAIP-2 ids by namespace, then by number where they have one."""
    namespace, _, reference = chain.partition(":")
    return (namespace, int(reference) if reference.isdecimal() else 0, reference)


def is_issuers_own(source: str) -> bool:
    """Whether any of the lists a row was taken from is its issuer's."""
    known = snapshot().sources
    return any(known[name].kind == "issuer" for name in source.split(SEPARATOR) if name in known)


SEPARATOR = "; "


def _place(chain: str, address: str) -> tuple[str, str]:
    return (chain, address.lower() if chain.startswith("eip155:") else address)


@cache
def _load() -> Listings:
    told = snapshot()
    lists = tuple(told.sources)
    rows = [row for entry in told.products for row in _rows(entry, told, lists)]
    by_product: dict[tuple[str, str], list[Listing]] = defaultdict(list)
    for row in rows:
        if row.symbol:
            by_product[row.issuer, row.symbol].append(row)
    return Listings(
        {_place(row.chain, row.address): row for row in rows},
        {product: tuple(found) for product, found in by_product.items()},
    )


def _rows(entry: Entry, told: Snapshot, lists: Sequence[str]) -> list[Listing]:
    rows = [
        Listing(
            entry.symbol,
            entry.underlying,
            entry.issuer,
            told.chains[chain],
            place.address,
            place.decimals,
            SEPARATOR.join(lists[at] for at in place.sources),
        )
        for place in entry.places
        for chain in place.chains
    ]
    return sorted(rows, key=lambda row: chain_order(row.chain))
