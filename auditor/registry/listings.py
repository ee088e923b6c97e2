"""The shipped product lists: which issuers and token lists name which contract."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias


DATA = Path(__file__).with_name("data")
TABLES = ("products.csv", "products_solana.csv")

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


def _place(chain: str, address: str) -> tuple[str, str]:
    return (chain, address.lower() if chain.startswith("eip155:") else address)


@cache
def _load() -> Listings:
    rows = [row for table in TABLES for row in _read(DATA / table)]
    by_product: dict[tuple[str, str], list[Listing]] = defaultdict(list)
    for row in rows:
        if row.symbol:
            by_product[row.issuer, row.symbol].append(row)
    return Listings(
        {_place(row.chain, row.address): row for row in rows},
        {product: tuple(found) for product, found in by_product.items()},
    )


def _read(path: Path) -> Iterator[Listing]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Listing(**row)
