"""Quotes of the token and prices of the share, as the series hold them."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from auditor.model.value import Cell, Series


NOTHING_REPORTED = Fraction(-1)
"""An amount the source leaves out: a missing depth is not a depth of zero."""
EXCLUDED_BELOW = Fraction(1_000)
"""US dollars within 2 % below which a price is noise."""
COUNTED_FROM = Fraction(10_000)
"""US dollars within 2 %, or of volume where no depth is given, from which a price counts."""
_PLAIN = re.compile(r"[0-9]{1,60}(\.[0-9]{1,60})?")
PER_TOKEN = "token"
"""What the column `per` says of a price that has the multiplier inside."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A token's price at one venue; amounts are USD, negative when not reported."""

    time: datetime
    venue: str
    pair: str
    price: Fraction
    depth: Fraction
    volume: Fraction
    pool: Fraction
    address: str = ""

    @property
    def market(self) -> tuple[str, str, str]:
        """Venue, pair and pool: quotes of one market follow each other, those of two do not."""
        return (self.venue, self.pair, self.address)

    @property
    def label(self) -> str:
        """Whether the market behind the price is deep enough to say anything."""
        if self.depth >= 0:
            if self.depth < EXCLUDED_BELOW:
                return "illiquid"
            return "counted" if self.depth >= COUNTED_FROM else "informational"
        thin = 0 <= self.pool < EXCLUDED_BELOW
        return "counted" if self.volume >= COUNTED_FROM and not thin else "illiquid"


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices of the share in order of time."""

    times: tuple[datetime, ...]
    values: tuple[Fraction, ...]

    def at(self, moment: datetime) -> tuple[datetime, Fraction] | None:
        """The newest price at or before a moment."""
        index = bisect_right(self.times, moment) - 1
        return (self.times[index], self.values[index]) if index >= 0 else None

    def unmoved(self, moment: datetime, since: datetime) -> tuple[datetime, int]:
        """From when on, not before `since`, the price stayed as it is, and in how many prints."""
        last = bisect_right(self.times, moment) - 1
        first = last
        while first > 0 and self.times[first - 1] >= since and self._same(first - 1, last):
            first -= 1
        return self.times[first], last - first + 1

    def _same(self, one: int, other: int) -> bool:
        return self.values[one] == self.values[other]


def read_quotes(series: Series) -> list[Quote]:
    """The quotes above zero, by time, each once; ValueError without times or prices."""
    read = {_quote(row) for row in _rows(series)}
    return sorted(
        (each for each in read if each.price > 0),
        key=lambda each: (each.time, each.market, each.price),
    )


def read_prices(series: Series) -> Prices:
    """The share's prices above zero, in order of time; ValueError without times or prices."""
    return _prices(row for row in _rows(series) if row.get("per") != PER_TOKEN)


def read_values(series: Series) -> Prices:
    """Prices of a whole token, which have the multiplier inside and take no second one."""
    return _prices(row for row in _rows(series) if row.get("per") == PER_TOKEN)


def _prices(rows: Iterable[dict[str, Cell]]) -> Prices:
    found = {_moment(row): _number(row, "price") for row in rows}
    times = tuple(sorted(time for time, price in found.items() if price > 0))
    return Prices(times, tuple(found[time] for time in times))


def _rows(series: Series) -> Iterator[dict[str, Cell]]:
    if not {"time", "price"} <= set(series.names):
        raise ValueError("prices need the columns time and price")
    for cells in zip(*series.columns, strict=True):
        yield dict(zip(series.names, cells, strict=True))


def _quote(row: dict[str, Cell]) -> Quote:
    return Quote(
        time=_moment(row),
        venue=str(row.get("venue", "")),
        pair=str(row.get("pair", "")),
        price=_number(row, "price"),
        depth=_number(row, "depth_usd"),
        volume=_number(row, "volume_usd"),
        pool=_number(row, "pool_usd"),
        address=str(row.get("pool", "")),
    )


def _moment(row: dict[str, Cell]) -> datetime:
    time = row["time"]
    if not isinstance(time, datetime):
        raise ValueError("the column time holds something that is not a moment")  # noqa: TRY004
    return time


def _number(row: dict[str, Cell], name: str) -> Fraction:
    """An amount, given as a number or as plain text; anything else is nothing reported."""
    cell = row.get(name)
    if isinstance(cell, Fraction):
        return cell
    plain = isinstance(cell, str) and _PLAIN.fullmatch(cell)
    return Fraction(str(cell)) if plain else NOTHING_REPORTED
