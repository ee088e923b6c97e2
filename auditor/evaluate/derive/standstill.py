"""How long the price of the share repeated itself while its market was open.

A feed that sends the same digits again and again has a fresh time stamp and no price. Whether a
price moves shows only where one session has several prices.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import groupby

from auditor.evaluate.derive.pairing import STILL_PRINTS
from auditor.evaluate.derive.quotes import Prices
from auditor.evaluate.derive.sessions import Calendar
from auditor.model.value import Cause, Missing


TOO_FEW = Missing(
    Cause.NOT_COLLECTED,
    "coverage",
    "no open session has three prices of the share: whether it moves cannot be seen",
)
Print = tuple[datetime, Fraction]


def longest(prices: Prices, days: Calendar) -> timedelta | Missing:
    """The longest repetition in market time, of three prices at least."""
    sessions = [each for each in _by_session(prices, days) if len(each) >= STILL_PRINTS]
    if not sessions:
        return TOO_FEW
    stretches = (_repeated(each, days) for each in sessions)
    return max((each for one in stretches for each in one), default=timedelta(0))


def _by_session(prices: Prices, days: Calendar) -> Iterator[list[Print]]:
    """The prices of each regular session, without those of closed hours."""
    prints = zip(prices.times, prices.values, strict=True)
    for day, inside in groupby(prints, key=lambda each: days.day(each[0])):
        if day is not None:
            yield list(inside)


def _repeated(session: Sequence[Print], days: Calendar) -> Iterator[timedelta]:
    for _, alike in groupby(session, key=lambda each: each[1]):
        run = [at for at, _ in alike]
        if len(run) >= STILL_PRINTS:
            yield days.open_time(run[0], run[-1])
