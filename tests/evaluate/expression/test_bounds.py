import operator
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from auditor.evaluate.expression import bounds
from auditor.evaluate.expression.bounds import Amount
from auditor.model.unit import RATIO, unit
from auditor.model.value import Bound, Interval, Open, Quantity


numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=50)


@st.composite
def amounts_with_a_member(draw: st.DrawFn) -> tuple[Amount, Fraction]:
    """An amount and one number it could be."""
    member = draw(numbers)
    low: Bound = draw(st.one_of(st.just(Open.BELOW), st.just(member), numbers))
    high: Bound = draw(st.one_of(st.just(Open.ABOVE), st.just(member), numbers))
    assume(isinstance(low, Open) or low <= member)
    assume(isinstance(high, Open) or high >= member)
    return bounds.between(low, high, RATIO), member


def holds(amount: Amount, member: Fraction) -> bool:
    low, high = bounds.low(amount), bounds.high(amount)
    return (isinstance(low, Open) or low <= member) and (isinstance(high, Open) or member <= high)


OPERATIONS: list[
    tuple[Callable[[Amount, Amount], Amount], Callable[[Fraction, Fraction], Fraction]]
] = [
    (bounds.add, operator.add),
    (bounds.subtract, operator.sub),
    (bounds.multiply, operator.mul),
    (bounds.divide, operator.truediv),
]


@pytest.mark.fault("N01")
@pytest.mark.parametrize(("ours", "exact"), OPERATIONS)
@given(one=amounts_with_a_member(), other=amounts_with_a_member())
def test_no_result_is_lost(
    ours: Callable[[Amount, Amount], Amount],
    exact: Callable[[Fraction, Fraction], Fraction],
    one: tuple[Amount, Fraction],
    other: tuple[Amount, Fraction],
) -> None:
    assume(ours is not bounds.divide or not bounds.holds_zero(other[0]))
    assert holds(ours(one[0], other[0]), exact(one[1], other[1]))


@given(one=amounts_with_a_member(), other=amounts_with_a_member())
def test_a_decided_comparison_holds_for_every_member(
    one: tuple[Amount, Fraction], other: tuple[Amount, Fraction]
) -> None:
    assert bounds.less(one[0], other[0]) in (None, one[1] < other[1])
    assert bounds.equal(one[0], other[0]) in (None, one[1] == other[1])


@given(one=numbers, other=numbers)
def test_exact_amounts_stay_exact(one: Fraction, other: Fraction) -> None:
    left, right = Quantity(one), Quantity(other)
    assert bounds.add(left, right) == Quantity(one + other)
    assert bounds.multiply(left, right) == Quantity(one * other)
    assert bounds.less(left, right) is (one < other)
    assert bounds.equal(left, right) is (one == other)
    if other:
        assert bounds.divide(left, right) == Quantity(one / other)


def test_open_ends() -> None:
    zero, one, two = Fraction(0), Fraction(1), Fraction(2)
    above, any_ = Interval(one, Open.ABOVE), Interval(Open.BELOW, Open.ABOVE)
    assert bounds.multiply(Quantity(zero), above) == Quantity(zero)
    assert bounds.multiply(above, any_) == any_
    assert bounds.divide(Quantity(two), above) == Interval(zero, two)
    assert bounds.negative(above) == Interval(Open.BELOW, -one)
    assert bounds.subtract(above, above) == any_
    assert bounds.less(Quantity(zero), above) is True
    assert bounds.less(above, Quantity(one)) is False
    assert bounds.less(any_, above) is None


def test_division_by_what_could_be_zero_is_refused() -> None:
    for low, high in ((-1, 1), (0, 1), (-1, 0)):
        with pytest.raises(ZeroDivisionError):
            bounds.divide(Quantity(Fraction(1)), Interval(Fraction(low), Fraction(high)))


def test_units() -> None:
    shares, dollars = Quantity(Fraction(2), unit("shares")), Quantity(Fraction(6), unit("USD"))
    assert bounds.divide(dollars, shares) == Quantity(Fraction(3), unit("USD/shares"))
    assert bounds.multiply(dollars, shares).unit == unit("USD*shares")
