from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.calculation import Rounding
from auditor.model.unit import RATIO, unit
from auditor.render.exact import digits, typed


USD, COUNT = unit("USD"), unit("count")
DOWN, UP, EXACT = Rounding.DOWN, Rounding.UP, Rounding.EXACT


@pytest.mark.parametrize(
    ("amount", "of", "way", "shown", "exact"),
    [
        ("158.415", USD, DOWN, "158.41\xa0USD", "exactly 158.415"),
        ("158.415", USD, UP, "158.42\xa0USD", "exactly 158.415"),
        ("158.4", USD, UP, "158.40\xa0USD", ""),
        ("1/3", USD, UP, "0.34\xa0USD", "exactly 1/3"),
        ("1/3", RATIO, DOWN, "0.333333333333…", "exactly 1/3"),
        ("2/3", RATIO, UP, "0.666666666667…", "exactly 2/3"),
        ("1000000000000000000", COUNT, DOWN, "1,000,000,000,000,000,000", ""),
        ("0.000000000000000001", RATIO, DOWN, "0.000000000000000001", ""),
        ("-0.0125", RATIO, EXACT, "−0.0125", ""),
        ("0.92", unit("EUR/USD"), DOWN, "0.92", ""),
        ("316.8300", unit("USD/shares"), DOWN, "316.83", ""),
        ("0", USD, DOWN, "0.00\xa0USD", ""),
    ],
)
def test_an_amount_in_digits(amount, of, way, shown, exact):
    found = digits(Fraction(amount), of, way)
    assert (found.shown, found.exact) == (shown, exact)


@given(st.fractions(0, 10**9, max_denominator=10**9))
def test_rounding_goes_the_way_it_says_and_less_than_a_cent(amount):
    low, high = (
        Fraction(digits(amount, USD, way).shown[:-4].replace(",", "")) for way in (DOWN, UP)
    )
    assert low <= amount <= high
    assert high - low <= Fraction(1, 100)
    assert (digits(amount, USD, DOWN).exact == "") == (low == high)


@given(st.decimals(0, 10**20, places=18, allow_nan=False))
def test_what_stands_in_the_field_is_the_amount(amount):
    assert Fraction(typed(Fraction(amount))) == Fraction(amount)
