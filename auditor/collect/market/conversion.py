"""Turns quotes in other currencies into US dollars: by a quoted rate, or not at all.

A stablecoin is a currency of its own. It counts as a dollar only where the product file says so
(`prices.at_par`), and every provenance that rests on that assumption names it.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction

from auditor.collect.market.tick import Read, Tick, Ticks


USD = "USD"


@dataclass(frozen=True, slots=True)
class Rates:
    """What one unit of a currency was worth in US dollars, in order of time."""

    name: str
    times: tuple[datetime, ...]
    values: tuple[Fraction, ...]
    max_age: timedelta
    reads: tuple[Read, ...]
    supplied: bool

    def at(self, moment: datetime) -> Fraction | None:
        """The newest rate at or before a moment, unless it is older than the limit."""
        index = bisect_right(self.times, moment) - 1
        if index < 0 or moment - self.times[index] > self.max_age:
            return None
        return self.values[index]


@dataclass(frozen=True, slots=True)
class Converter:
    """The rates of a product, by currency, and the stablecoins it takes as one dollar."""

    rates: Mapping[str, Rates]
    at_par: frozenset[str]

    def converted(self, source: Ticks) -> Ticks:
        """The ticks in US dollars; those without a rate are left out and counted."""
        kept: list[Tick] = []
        used, par, lost = Counter[str](), Counter[str](), 0
        for tick in source.rows:
            if tick.currency == USD:
                kept.append(tick)
                continue
            if tick.currency in self.at_par:
                par[tick.currency] += 1
                kept.append(replace(tick, currency=USD))
                continue
            rates = self.rates.get(tick.currency)
            rate = rates.at(tick.time) if rates else None
            if rate is None:
                lost += 1
                continue
            used[tick.currency] += 1
            kept.append(replace(tick, price=tick.price * rate, currency=USD))
        return Ticks(
            source.name,
            tuple(kept),
            (*self._notes(used, par, lost), *source.notes),
            (*source.reads, *(read for each in sorted(used) for read in self.rates[each].reads)),
            # An assumption of the product file is its author's word, whoever quoted the price.
            supplied=source.supplied
            or bool(par)
            or any(self.rates[each].supplied for each in used),
        )

    def _notes(self, used: Mapping[str, int], par: Mapping[str, int], lost: int) -> list[str]:
        told = [
            f"{count} rows converted from {currency} by {self.rates[currency].name}"
            for currency, count in sorted(used.items())
        ]
        told += [
            f"{count} rows in {currency} taken at par with {USD}, as the product file assumes"
            for currency, count in sorted(par.items())
        ]
        return [*told, *([f"{lost} rows not in {USD}"] if lost else [])]


def rates_of(found: Sequence[Ticks], max_age: timedelta) -> Rates:
    """The rates of one currency from every source that was read."""
    values = {tick.time: tick.price for ticks in found for tick in ticks.rows}
    times = tuple(sorted(values))
    return Rates(
        name=", ".join(ticks.name for ticks in found),
        times=times,
        values=tuple(values[time] for time in times),
        max_age=max_age,
        reads=tuple(read for ticks in found for read in ticks.reads),
        supplied=any(ticks.supplied for ticks in found),
    )
