"""How large a gap was held for how long, so that a rule may ask for any size and any length.

`held` over n days is the size that the middle gap of each of n trading days in a row reached: more
than 2 % for more than seven days in a row is `held` above 2 % over eight. A day nobody measured may
have been any: it makes an interval, never a zero.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import groupby, pairwise

from auditor.evaluate.derive.episodes import HELD
from auditor.evaluate.derive.measures import is_one_stretch
from auditor.evaluate.derive.pairing import REGULAR, Pair
from auditor.evaluate.derive.sessions import Calendar
from auditor.model.unit import unit
from auditor.model.value import Cause, Field, Interval, Missing, Open, Quantity, Record


COUNT = unit("count")
MOST_DAYS = 20
"""The longest run of trading days that is looked at."""
NO_HOUR = Missing(
    Cause.NOT_COLLECTED, "too_short", "no market was quoted for an hour without a break"
)
UNBROKEN = timedelta(hours=4)
"""Quotes farther apart are not one stretch."""


def days_held(pairs: Sequence[Pair], calendar: Calendar) -> tuple[Record, ...]:
    """For 1, 2, 3 … trading days in a row: the gap that was held on each of them."""
    middles = daily(pairs, calendar)
    if not middles:
        return ()
    known = [day.open for day in calendar.days]
    first, last = known.index(min(middles)), known.index(max(middles))
    line = [middles.get(day) for day in known[first : last + 1]]
    return tuple(
        {"days": Quantity(Fraction(days), COUNT), "held": _held(line, days)}
        for days in range(1, MOST_DAYS + 1)
    )


def daily(pairs: Sequence[Pair], calendar: Calendar) -> Mapping[datetime, Fraction]:
    """The middle gap of each trading day's regular session, by the moment it opened."""
    found: dict[datetime, list[Fraction]] = {}
    for pair in pairs:
        today = calendar.day(pair.quote.time) if pair.session == REGULAR else None
        if today is not None:
            found.setdefault(today.open, []).append(pair.deviation)
    return {day: abs(_middle(gaps)) for day, gaps in found.items()}


def hour_held(pairs: Sequence[Pair], calendar: Calendar) -> Field:
    """The largest gap one market held for an hour of one session; `pairs` are of one session."""
    best: Fraction | None = None
    for _, market in groupby(sorted(pairs, key=_market), key=_market):
        for stretch in _stretches(list(market), calendar):
            held = _hour(stretch)
            if held is not None and (best is None or held > best):
                best = held
    return NO_HOUR if best is None else Quantity(best)


def _held(line: Sequence[Fraction | None], days: int) -> Quantity | Interval:
    """Lower bound: days without a figure count as none; upper: as any, past both ends as well."""
    inside = [line[at : at + days] for at in range(len(line) - days + 1)]
    whole = [[each for each in run if each is not None] for run in inside]
    low = max((min(run) for run in whole if len(run) == days), default=Fraction(0))
    around = [*[None] * (days - 1), *line, *[None] * (days - 1)]
    runs = [around[at : at + days] for at in range(len(around) - days + 1)]
    seen = [[each for each in run if each is not None] for run in runs]
    if any(not run for run in seen):
        return Interval(low, Open.ABOVE)
    high = max(min(run) for run in seen)
    return Quantity(low) if low == high else Interval(low, high)


def _middle(gaps: Sequence[Fraction]) -> Fraction:
    """The middle one of the signed gaps; of two in the middle, the one farther out."""
    ordered = sorted(gaps)
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return max(low, high, key=abs)


def _stretches(market: Sequence[Pair], calendar: Calendar) -> list[list[Pair]]:
    found = [[market[0]]]
    for one, other in pairwise(market):
        near = other.quote.time - one.quote.time <= UNBROKEN
        if not (near and is_one_stretch(one, other, calendar)):
            found.append([])
        found[-1].append(other)
    return found


def _hour(stretch: Sequence[Pair]) -> Fraction | None:
    """The largest of the smallest gaps over every part of an hour or more."""
    best: Fraction | None = None
    gaps = [abs(pair.deviation) for pair in stretch]
    start, lowest = 0, deque[int]()
    for end, pair in enumerate(stretch):
        while lowest and gaps[lowest[-1]] >= gaps[end]:
            lowest.pop()
        lowest.append(end)
        while start < end and pair.quote.time - stretch[start + 1].quote.time >= HELD:
            start += 1
        while lowest[0] < start:
            lowest.popleft()
        if pair.quote.time - stretch[start].quote.time >= HELD:
            low = gaps[lowest[0]]
            best = low if best is None or low > best else best
    return best


def _market(pair: Pair) -> tuple[str, str, str]:
    return pair.quote.market
