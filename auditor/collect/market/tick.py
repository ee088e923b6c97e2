"""One price at one moment as its source gives it, and what a source gave altogether."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from auditor.collect.figures import exact
from auditor.collect.sources import Page


ABSENT = "none"
"""An amount the source leaves out: a missing depth is not a depth of zero."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A price; amounts are US dollars as plain text, or `ABSENT`.

    `depth` is what the thinner side of the market takes within 2 %, `pool` the pool's address.
    """

    time: datetime
    price: Fraction
    currency: str = "USD"
    venue: str = ""
    pair: str = ""
    pool: str = ""
    depth: str = ABSENT
    pool_usd: str = ABSENT
    volume_usd: str = ABSENT


@dataclass(frozen=True, slots=True)
class Read:
    """One body that was read, for the provenance of what it says."""

    digest: str
    observed_at: datetime

    @classmethod
    def of(cls, page: Page) -> "Read":
        """The body of a page."""
        return cls(page.answer.digest, page.answer.observed_at)


@dataclass(frozen=True, slots=True)
class Ticks:
    """The prices of one source; `notes` say in words what was left out and why."""

    name: str
    rows: tuple[Tick, ...]
    notes: tuple[str, ...]
    reads: tuple[Read, ...]
    supplied: bool = False


def counted(*counts: tuple[int, str]) -> tuple[str, ...]:
    """Notes for what occurred at all: `2 rows repeated`."""
    return tuple(f"{count} rows {what}" for count, what in counts if count)


def amount(cell: object) -> str:
    """US dollars as plain text, `ABSENT` for none or a negative amount; ValueError for junk."""
    if cell is None or cell == "":
        return ABSENT
    number = exact(cell)
    if number < 0:
        return ABSENT
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)


def thinner(buy: str, sell: str) -> str:
    """The depth of the thinner side; one side of a book says nothing about the other."""
    return ABSENT if ABSENT in (buy, sell) else min(buy, sell, key=Fraction)


def settled(ticks: Iterable[Tick]) -> tuple[Sequence[Tick], tuple[str, ...]]:
    """The ticks with a price above zero, and a note on the others."""
    every = list(ticks)
    kept = [each for each in every if each.price > 0]
    return kept, counted((len(every) - len(kept), "without a positive price"))
