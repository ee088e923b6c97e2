"""Token quotes beside the value of the claim at their moment, and which of them count."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from auditor.evaluate.derive.multiplier import History
from auditor.evaluate.derive.sessions import HALTED, Calendar
from auditor.model.value import Cell, Missing, Series


NOTHING_REPORTED = Fraction(-1)
"""An amount the source leaves out: a missing depth is not a depth of zero."""
EXCLUDED_BELOW = Fraction(1_000)
"""US dollars within 2 % below which a price is noise."""
COUNTED_FROM = Fraction(10_000)
"""US dollars within 2 %, or of volume where no depth is given, from which a price counts."""
_PLAIN = re.compile(r"[0-9]{1,60}(\.[0-9]{1,60})?")
FRESH = timedelta(hours=1)
"""In the regular session the share itself moves: an older price of it is not its price."""


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
class Pair:
    """A quote beside the price of the share, and the value of the claim where it is known."""

    quote: Quote
    session: str
    nav: Fraction | Missing

    @property
    def deviation(self) -> Fraction:
        """Price over value, less one; 0 when the value is not known."""
        return ZERO if isinstance(self.nav, Missing) else self.quote.price / self.nav - 1


ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices of the share in order of time."""

    times: tuple[datetime, ...]
    values: tuple[Fraction, ...]

    def at(self, moment: datetime) -> tuple[datetime, Fraction] | None:
        """The newest price at or before a moment."""
        index = bisect_right(self.times, moment) - 1
        return (self.times[index], self.values[index]) if index >= 0 else None


def read_quotes(series: Series) -> list[Quote]:
    """The quotes above zero, by time, each once; ValueError without times or prices."""
    read = {_quote(row) for row in _rows(series)}
    return sorted(
        (each for each in read if each.price > 0),
        key=lambda each: (each.time, each.venue, each.pair),
    )


def read_prices(series: Series) -> Prices:
    """The share's prices above zero, in order of time; ValueError without times or prices."""
    found = {_moment(row): _number(row, "price") for row in _rows(series)}
    times = tuple(sorted(time for time, price in found.items() if price > 0))
    return Prices(times, tuple(found[time] for time in times))


def pair(
    quotes: list[Quote], prices: Prices, calendar: Calendar, history: History | Missing
) -> Iterator[Pair]:
    """Each quote that has a session and a price of the share to stand beside."""
    for quote in quotes:
        session, known = calendar.session(quote.time), prices.at(quote.time)
        # While the share itself does not trade it has no price to stand beside.
        if (
            known is None
            or session in ("", HALTED)
            or _too_old(known[0], quote.time, session, calendar)
        ):
            continue
        factor = history if isinstance(history, Missing) else history.at(quote.time)
        nav = factor if isinstance(factor, Missing) else known[1] * factor
        yield Pair(quote, session, nav)


def _too_old(known: datetime, at: datetime, session: str, calendar: Calendar) -> bool:
    """In the regular session an hour; otherwise, older than the last regular close."""
    if session == "regular":
        return at - known > FRESH
    close = calendar.last_close(at)
    return close is not None and known < close - FRESH


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
