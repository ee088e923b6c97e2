"""Counted quotes that are no price of a market: single bad ticks, and a last price left standing.

Both rules look at one market at a time. What they leave out is counted and shown, and where the
verdict would be another one with it, there is no verdict.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from itertools import groupby

from auditor.evaluate.derive.pairing import COUNTED, FROZEN, OUTLIER, Pair


LEAP = Fraction(5, 100)
"""How far a bad tick lies from the quotes around it."""
BURST = timedelta(minutes=1)
"""One bad tick may be sent several times within a minute."""
MOST_IN_BURST = 10
BESIDE = timedelta(minutes=7)
"""Only quotes close on both sides show that a price was not there: 15 minutes would be a peak."""
STOOD_FOR = timedelta(hours=1)
REPEATS = 3
MOVED = Fraction(1, 100)
"""How far the value moves while the price of a dead market stays to the last digit."""
LEFT_OUT = (FROZEN, OUTLIER)


def marked(pairs: Sequence[Pair]) -> list[Pair]:
    """The same pairs in the same order, those left out with the label that says why."""
    labels: dict[int, str] = {}
    places = [index for index, pair in enumerate(pairs) if pair.counts]
    places.sort(key=lambda at: (pairs[at].quote.market, pairs[at].quote.time, at))
    for _, market in groupby(places, key=lambda at: pairs[at].quote.market):
        held = list(market)
        row = [pairs[index] for index in held]
        labels |= {held[index]: OUTLIER for index in _leaps(row)}
        labels |= {held[index]: FROZEN for index in _standing(row)}
    return [
        replace(pair, label=labels[index]) if index in labels else pair
        for index, pair in enumerate(pairs)
    ]


def unmarked(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs as if nothing had been left out."""
    return [replace(each, label=COUNTED) if each.label in LEFT_OUT else each for each in pairs]


def _leaps(row: Sequence[Pair]) -> Iterator[int]:
    """Quotes of one minute that leap away from both sides, where both sides agree."""
    index = 1
    while index < len(row) - 1:
        end = _burst(row, index)
        if end < len(row) and _is_leap(row[index - 1], row[index:end], row[end]):
            yield from range(index, end)
            index = end
        index += 1


def _burst(row: Sequence[Pair], start: int) -> int:
    """Where the quotes that leapt together end."""
    before, end = row[start - 1].deviation, start
    while (
        end < min(len(row), start + MOST_IN_BURST)
        and row[end].quote.time - row[start].quote.time <= BURST
        and abs(row[end].deviation - before) > LEAP
    ):
        end += 1
    return max(end, start + 1)


def _is_leap(before: Pair, burst: Sequence[Pair], after: Pair) -> bool:
    close = (
        burst[0].quote.time - before.quote.time <= BESIDE
        and after.quote.time - burst[-1].quote.time <= BESIDE
    )
    agree = abs(after.deviation - before.deviation) <= LEAP / 2
    return close and agree and _one_side(before, burst) and _one_side(after, burst)


def _one_side(beside: Pair, burst: Sequence[Pair]) -> bool:
    gaps = [each.deviation - beside.deviation for each in burst]
    return all(gap > LEAP for gap in gaps) or all(gap < -LEAP for gap in gaps)


def _standing(row: Sequence[Pair]) -> Iterator[int]:
    """Repeats of a price that stood to the last digit while the value moved away."""
    start = 0
    for end in range(1, len(row) + 1):
        if end < len(row) and row[end].quote.price == row[start].quote.price:
            continue
        yield from _left_standing(row, start, end)
        start = end


def _left_standing(row: Sequence[Pair], start: int, end: int) -> Iterator[int]:
    first = row[start]
    if end - start < REPEATS or row[end - 1].quote.time - first.quote.time <= STOOD_FOR:
        return
    for index in range(start + 1, end):
        # The price is the same, so what the deviations differ by is the move of the value.
        moved = abs((1 + first.deviation) / (1 + row[index].deviation) - 1)
        if moved > MOVED and row[index].quote.time - first.quote.time > STOOD_FOR:
            yield index
