"""Exact interval arithmetic over amounts that are never negative, with open ends."""

from fractions import Fraction

from auditor.model.unit import Unit
from auditor.model.value import Bound, Interval, Open, Quantity


ZERO = Fraction(0)


def exact(amount: Fraction, of: Unit) -> Interval:
    """The interval that holds one amount only."""
    return Interval(amount, amount, of)


def settled(range_: Interval) -> Quantity | Interval:
    """A quantity when both ends are the same amount, else the interval itself."""
    if isinstance(range_.low, Fraction) and range_.low == range_.high:
        return Quantity(range_.low, range_.unit)
    return range_


def floor(range_: Interval) -> Fraction:
    """The lower end of an amount that cannot be negative."""
    return range_.low if isinstance(range_.low, Fraction) else ZERO


def plus(one: Interval, other: Interval) -> Interval:
    """The sum."""
    return Interval(_plus(one.low, other.low), _plus(one.high, other.high), one.unit)


def minus(one: Interval, other: Interval) -> Interval:
    """The difference of independent amounts; may be negative."""
    low = Open.BELOW if isinstance(other.high, Open) else _plus(one.low, -other.high)
    high = one.high if isinstance(other.low, Open) else _plus(one.high, -other.low)
    return Interval(low, high, one.unit)


def times(range_: Interval, factor: Fraction) -> Interval:
    """The interval scaled by a factor that is not negative."""
    low, high = range_.low, range_.high
    return Interval(
        low * factor if isinstance(low, Fraction) else low,
        high * factor if isinstance(high, Fraction) else high,
        range_.unit,
    )


def ratio(over: Interval, under: Interval) -> Interval:
    """`over / under`; ZeroDivisionError when `under` can only be nothing."""
    if under.high == ZERO:
        raise ZeroDivisionError(under)
    low = ZERO if isinstance(under.high, Open) else floor(over) / under.high
    bottom = floor(under)
    endless = bottom == ZERO or isinstance(over.high, Open)
    high: Bound = Open.ABOVE
    if not endless and isinstance(over.high, Fraction):
        high = over.high / bottom
    return Interval(low, high, over.unit.per(under.unit))


def _plus(one: Bound, other: Bound) -> Bound:
    if isinstance(one, Open):
        return one
    return other if isinstance(other, Open) else one + other
