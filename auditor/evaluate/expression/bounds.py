"""Exact arithmetic on amounts that are known, or known only to lie between two bounds."""

from fractions import Fraction
from typing import TypeAlias

from auditor.model.unit import Unit
from auditor.model.value import Bound, Interval, Open, Quantity


Amount: TypeAlias = Quantity | Interval

_SIGN = {Open.BELOW: -1, Open.ABOVE: 1}


def low(amount: Amount) -> Bound:
    """The smallest the amount can be."""
    return amount.amount if isinstance(amount, Quantity) else amount.low


def high(amount: Amount) -> Bound:
    """The largest the amount can be."""
    return amount.amount if isinstance(amount, Quantity) else amount.high


def below(one: Bound, other: Bound) -> bool:
    """Whether `one` is certainly less than `other`."""
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        return one < other
    return _rank(one) < _rank(other)


def add(one: Amount, other: Amount) -> Amount:
    """The sum, in the unit both share."""
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return Quantity(one.amount + other.amount, one.unit)
    return between(_sum(low(one), low(other)), _sum(high(one), high(other)), one.unit)


def negative(one: Amount) -> Amount:
    """The amount with its sign turned."""
    if isinstance(one, Quantity):
        return Quantity(-one.amount, one.unit)
    return between(_turned(one.high), _turned(one.low), one.unit)


def subtract(one: Amount, other: Amount) -> Amount:
    """The difference, in the unit both share."""
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return Quantity(one.amount - other.amount, one.unit)
    return add(one, negative(other))


def multiply(one: Amount, other: Amount) -> Amount:
    """The product; units combine."""
    unit = one.unit.times(other.unit)
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return Quantity(one.amount * other.amount, unit)
    corners = [_product(a, b) for a in (low(one), high(one)) for b in (low(other), high(other))]
    return between(min(corners, key=_rank), max(corners, key=_rank), unit)


def holds_zero(amount: Amount) -> bool:
    """Whether the amount is or could be zero: nothing may be divided by it."""
    zero = Fraction(0)
    return not (below(zero, low(amount)) or below(high(amount), zero))


def divide(one: Amount, other: Amount) -> Amount:
    """The quotient; units combine. ZeroDivisionError when `other` could be zero."""
    if holds_zero(other):
        raise ZeroDivisionError
    per = Unit().per(other.unit)
    if isinstance(other, Quantity):
        return multiply(one, Quantity(1 / other.amount, per))
    return multiply(one, between(_inverse(other.high), _inverse(other.low), per))


def between(lowest: Bound, highest: Bound, unit: Unit) -> Amount:
    """An interval, or the quantity it has shrunk to."""
    if isinstance(lowest, Fraction) and lowest == highest:
        return Quantity(lowest, unit)
    return Interval(lowest, highest, unit)


def less(one: Amount, other: Amount) -> bool | None:
    """Whether `one < other`: always, never, or (None) only for some of what they could be."""
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return one.amount < other.amount
    if below(high(one), low(other)):
        return True
    return None if below(low(one), high(other)) else False


def equal(one: Amount, other: Amount) -> bool | None:
    """Whether `one == other`: always, never, or (None) only for some of what they could be."""
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return one.amount == other.amount
    apart = below(high(one), low(other)) or below(high(other), low(one))
    return False if apart else None


def _rank(bound: Bound) -> tuple[int, Fraction]:
    return (_SIGN[bound], Fraction(0)) if isinstance(bound, Open) else (0, bound)


def _turned(bound: Bound) -> Bound:
    if isinstance(bound, Open):
        return Open.ABOVE if bound is Open.BELOW else Open.BELOW
    return -bound


def _sum(one: Bound, other: Bound) -> Bound:
    if isinstance(one, Open):
        return one
    return other if isinstance(other, Open) else one + other


def _product(one: Bound, other: Bound) -> Bound:
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        return one * other
    sign = _sign(one) * _sign(other)
    # An open end stands for ever larger numbers, each of which times zero is zero.
    if sign == 0:
        return Fraction(0)
    return Open.ABOVE if sign > 0 else Open.BELOW


def _sign(bound: Bound) -> int:
    if isinstance(bound, Open):
        return _SIGN[bound]
    return (bound > 0) - (bound < 0)


def _inverse(bound: Bound) -> Bound:
    return Fraction(0) if isinstance(bound, Open) else 1 / bound
