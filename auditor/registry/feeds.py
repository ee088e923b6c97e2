"""The shipped snapshot of a feed operator's directory: which address is which feed."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias


TABLE = Path(__file__).with_name("data") / "chainlink_feeds.csv"

Unlisted: TypeAlias = Literal["unlisted"]
UNLISTED: Unlisted = "unlisted"
EQUITY = ("equity_price", "total_return")


@dataclass(frozen=True, slots=True)
class Feed:
    """One row; `heartbeat_s` and `deviation_pct` are empty when not known."""

    feed: str
    kind: str
    underlying: str
    issuer: str
    chain: str
    address: str
    decimals: str
    heartbeat_s: str
    deviation_pct: str
    market_hours: str
    multiplier_included: str
    source: str


def find_feed(chain: str, address: str) -> Feed | Unlisted:
    """The row of a feed; `UNLISTED` when the snapshot does not know the address."""
    return _load().get((chain, address.lower()), UNLISTED)


def equity_feeds(chain: str) -> tuple[Feed, ...]:
    """The feeds of shares and of tokenized shares that are known on a chain, by address."""
    found = [each for each in _load().values() if each.chain == chain and each.kind in EQUITY]
    return tuple(sorted(found, key=lambda each: each.address.lower()))


@cache
def _load() -> Mapping[tuple[str, str], Feed]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [Feed(**row) for row in csv.DictReader(file)]
    return {(row.chain, row.address.lower()): row for row in rows}
