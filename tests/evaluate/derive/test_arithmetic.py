"""Intervals of amounts: open ends stay open, and nothing is divided by nothing."""

from fractions import Fraction

import pytest
from made import fact, gap, made

from auditor.evaluate.derive.arithmetic import exact, plus, ratio
from auditor.evaluate.derive.inputs import amount, value
from auditor.model.evidence import Gap
from auditor.model.unit import unit
from auditor.model.value import Cause, Interval, Moment, Open, Quantity


SHARES = unit("shares")
ONE, TWO = exact(Fraction(1), SHARES), exact(Fraction(2), SHARES)
ANY = Interval(Open.BELOW, Open.ABOVE, SHARES)
SOME = Interval(Fraction(1), Open.ABOVE, SHARES)


def test_a_sum_with_an_open_end_is_open_there():
    assert plus(ONE, TWO) == exact(Fraction(3), SHARES)
    assert plus(ANY, ONE) == plus(ONE, ANY) == plus(ANY, SOME) == ANY
    assert plus(SOME, TWO) == Interval(Fraction(3), Open.ABOVE, SHARES)


def test_a_ratio_to_what_can_only_be_nothing_is_an_error_and_to_what_may_be_is_open_above():
    with pytest.raises(ZeroDivisionError):
        ratio(ONE, exact(Fraction(0), SHARES))
    half = ratio(ONE, Interval(Fraction(0), Fraction(2), SHARES))
    assert (half.low, half.high) == (Fraction(1, 2), Open.ABOVE)
    assert ratio(ONE, SOME).low == 0


def test_a_fact_of_another_kind_than_asked_for_is_unreadable_and_a_gap_stays_what_it_is():
    found = made(fact("reserves.shares", "5"), gap("reserves.age"))
    wrong = value(found, "reserves.shares", Moment)
    assert isinstance(wrong, Gap)
    assert (wrong.cause, wrong.detail) == (Cause.UNREADABLE, "reserves.shares holds a quantity")
    assert value(found, "reserves.shares", Quantity) == Quantity(Fraction(5), SHARES)
    moment = amount(found, "audit.as_of")
    assert isinstance(moment, Gap)
    assert (moment.cause, moment.detail) == (Cause.UNREADABLE, "audit.as_of holds a moment")
    assert amount(found, "reserves.age") == found["reserves.age"]
