from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.key import Better
from auditor.model.unit import unit
from auditor.model.value import Interval, Open, Quantity, Records
from auditor.render import figures


AMOUNTS = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6)


@given(AMOUNTS, st.integers(0, 8))
def test_what_is_better_higher_is_never_shown_higher(amount: Fraction, places: int) -> None:
    shown = figures.rounded(amount, places, Better.HIGHER)
    assert shown <= amount < shown + Fraction(1, 10**places)


@given(AMOUNTS, st.integers(0, 8))
def test_what_is_better_lower_is_never_shown_lower(amount: Fraction, places: int) -> None:
    shown = figures.rounded(amount, places, Better.LOWER)
    assert shown - Fraction(1, 10**places) < amount <= shown


@given(AMOUNTS, st.integers(0, 6))
def test_digits_read_back_as_the_rounded_amount(amount: Fraction, places: int) -> None:
    text = figures.number(amount, places).replace(",", "").replace("−", "-")
    assert Fraction(text) == figures.rounded(amount, places, Better.NEITHER)


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        ("1.0032690125398187", "1.0032690125398187"),
        ("1/3", "0.333333333333…"),
        ("25000000000", "25,000,000,000"),
        ("-1234.5", "−1,234.5"),
    ],
)
def test_complete_numbers_keep_every_digit(amount: str, told: str) -> None:
    assert figures.complete(Fraction(amount)) == told


def test_a_ratio_just_below_one_is_not_shown_as_one() -> None:
    assert figures.ratio(Fraction(99_999_999, 100_000_000)) == "0.9999"


def test_a_small_share_is_never_nothing() -> None:
    assert figures.percent(Fraction(1, 100_000)) == "<0.1%"
    assert figures.percent(Fraction(0)) == "0.0%"


def test_open_intervals_say_so() -> None:
    shares = unit("shares")
    assert figures.show(Interval(Fraction(65), Open.ABOVE, shares)) == "at least 65.0000"
    assert figures.show(Interval(Open.BELOW, Fraction(1), shares)) == "at most 1.0000"
    assert figures.show(Interval(Open.BELOW, Open.ABOVE, shares)) == "not bounded"


def test_money_carries_its_currency() -> None:
    told = figures.show(Quantity(Fraction("79466.431"), unit("USD")))
    assert told == "79,466.43\u00a0USD"


def test_an_incomplete_list_says_so() -> None:
    assert figures.show(Records(({},), complete=False)) == "1 entry, not shown to be complete"


def test_a_bare_midnight_is_a_day() -> None:
    assert figures.moment(datetime(2026, 8, 20, tzinfo=UTC)) == "20\u00a0Aug\u00a02026"
    assert figures.instant(datetime(2026, 8, 20, tzinfo=UTC)).endswith("00:00\u00a0UTC")


def test_points_are_rounded_down() -> None:
    assert figures.points(Fraction("69.99")) == "69.9"
    assert figures.span(Fraction("70.5"), Fraction("83.5")) == "70.5–83.5"
    assert figures.span(Fraction(11), Fraction(11)) == "11"
