"""When a split makes price and value incomparable: from its first sign to the first price after it.

Multiplier, share price and token price change at moments of their own. The gap is not judged from
the first of them until a price of the share shows the split, and a day at the longest: an issuer
may not silence the comparison by declaring splits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from auditor.evaluate.derive.multiplier import Step
from auditor.evaluate.derive.quotes import Prices
from auditor.model.value import Missing


LONGEST = timedelta(days=1)
NEAR = timedelta(days=4)
"""How far the moments of one split lie apart."""
LARGE = Fraction(1, 5)
"""A step of this size or more is a split; a smaller one is a dividend and moves no price far."""
SIMILAR = Fraction(1, 5)
"""How far the share's own move may blur the factor of a split."""


@dataclass(frozen=True, slots=True)
class Split:
    """A declared split; the ratio where it is given."""

    at: datetime
    ratio: Fraction | None


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch in which the price gap is not judged, up to and without its end."""

    start: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        """Whether the moment lies inside."""
        return self.start <= at < self.end


def windows(splits: Sequence[Split], steps: Sequence[Step], prices: Prices) -> tuple[Window, ...]:
    """One window per split, declared or seen in the multiplier."""
    large = [step for step in steps if _is_large(step)]
    found = [_window(split, large, prices) for split in splits]
    found += [
        _window(Split(step.at, _ratio(step)), large, prices)
        for step in large
        if not any(abs(step.at - split.at) <= NEAR for split in splits)
    ]
    return tuple(sorted(found, key=lambda window: (window.start, window.end)))


def _window(split: Split, steps: Sequence[Step], prices: Prices) -> Window:
    beside = [step for step in steps if abs(step.at - split.at) <= NEAR]
    ratio = split.ratio or next((_ratio(step) for step in beside), None)
    moments = [split.at, *(step.at for step in beside)]
    shown = next(_jumps(prices, split.at, ratio), None) if ratio and _is_far(ratio) else None
    first, last = min(moments), max(moments)
    if shown is not None:
        return Window(min(first, shown), max(last, shown))
    return Window(first, last + LONGEST)


def _jumps(prices: Prices, near: datetime, ratio: Fraction) -> Iterator[datetime]:
    """Prices of the share that differ from the one before by the factor of the split."""
    for (_, before), (at, after) in pairwise(zip(prices.times, prices.values, strict=True)):
        if abs(at - near) <= NEAR and abs(before / (after * ratio) - 1) <= SIMILAR:
            yield at


def _is_large(step: Step) -> bool:
    ratio = _ratio(step)
    return ratio is not None and _is_far(ratio)


def _is_far(ratio: Fraction) -> bool:
    return ratio >= 1 + LARGE or 0 < ratio <= 1 / (1 + LARGE)


def _ratio(step: Step) -> Fraction | None:
    return None if isinstance(step.ratio, Missing) else step.ratio
