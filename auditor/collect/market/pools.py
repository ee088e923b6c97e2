"""Tells which quotes of several sources are one quote: a pool is one market, whoever reports it.

Two sources may give the same pool different names and repeat each other's prices. A quote is left
out only when another source gave the same price of the same pool within minutes; quotes that
disagree are all kept, so that no source can push out the price of another.
"""

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction

from auditor.collect.market.tick import Tick


SAME_TIME = timedelta(minutes=5)
SAME_PRICE = Fraction(1, 1000)


@dataclass(slots=True)
class _Pool:
    """What was kept of one pool; `first` names its market for every source."""

    first: Tick
    kept: list[tuple[datetime, Fraction, int]] = field(
        default_factory=list[tuple[datetime, Fraction, int]]
    )

    def repeats(self, tick: Tick, source: int) -> bool:
        """Whether another source gave this quote already."""
        index = bisect_left(self.kept, (tick.time - SAME_TIME,))
        while index < len(self.kept) and self.kept[index][0] <= tick.time + SAME_TIME:
            _, price, other = self.kept[index]
            if other != source and abs(price - tick.price) <= SAME_PRICE * price:
                return True
            index += 1
        return False


def merged(sources: Sequence[Sequence[Tick]]) -> tuple[list[Tick], int]:
    """All quotes under one name per pool, and how many were repetitions of another source."""
    pools: dict[str, _Pool] = {}
    found: list[Tick] = []
    repeated = 0
    for number, ticks in enumerate(sources):
        for tick in ticks:
            if not tick.pool:
                found.append(tick)
                continue
            pool = pools.setdefault(_key(tick.pool), _Pool(tick))
            if pool.repeats(tick, number):
                repeated += 1
                continue
            insort(pool.kept, (tick.time, tick.price, number))
            name = pool.first
            found.append(replace(tick, venue=name.venue, pair=name.pair, pool=name.pool))
    return found, repeated


def _key(pool: str) -> str:
    # Only hexadecimal addresses mean the same in any case.
    return pool.lower() if pool.lower().startswith("0x") else pool
