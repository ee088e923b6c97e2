from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.display import UNKNOWN, number, show
from auditor.model.key import Better
from auditor.model.unit import unit
from auditor.model.value import (
    Duration,
    Enumeration,
    Flag,
    Interval,
    Moment,
    Open,
    Quantity,
    Records,
    Series,
    Text,
    Value,
)


HIGHER, LOWER, NEITHER = Better.HIGHER, Better.LOWER, Better.NEITHER
DAY = 86_400


def amount(text: str, of: str = "ratio") -> Quantity:
    return Quantity(Fraction(text), unit(of))


def seconds(count: int | Fraction) -> Duration:
    return Duration(Fraction(count))


@pytest.mark.parametrize(
    ("value", "better", "shown"),
    [
        (amount("1"), HIGHER, "1.0000"),
        (amount("0.99999999"), HIGHER, "0.9999"),
        (amount("0.99999999"), LOWER, "1.0000"),
        (amount("0.00001"), LOWER, "0.0001"),
        (amount("-0.00001"), HIGHER, "−0.0001"),
        (amount("-0.00001"), LOWER, "0.0000"),
        (amount("1/3"), NEITHER, "0.3333"),
        (amount("2/3"), NEITHER, "0.6667"),
        (amount("-1234567.8", "shares"), HIGHER, "−1,234,567.8000 shares"),
        (amount("1" + "0" * 24, "shares"), NEITHER, "1" + ",000" * 8 + ".0000 shares"),
        (amount("1000", "USD"), NEITHER, "1,000.00 USD"),
        (amount("305.938", "USD/shares"), HIGHER, "305.93 USD/shares"),
        (amount("3", "count"), LOWER, "3"),
        (amount("12345", "count"), NEITHER, "12,345"),
        (seconds(0), LOWER, "0 s"),
        (seconds(90), LOWER, "90 s"),
        (seconds(3 * 3600), LOWER, "3 h"),
        (seconds(9 * 3600), LOWER, "9 h"),
        (seconds(36 * 3600), LOWER, "36 h"),
        (seconds(3 * DAY), LOWER, "3 d"),
        (seconds(7 * DAY + 1), LOWER, "7.1 d"),
        (seconds(7 * DAY + 1), NEITHER, "7 d"),
        (seconds(-3600), NEITHER, "−60 min"),
        (Moment(datetime(2026, 8, 20, 6, tzinfo=UTC)), NEITHER, "20 Aug 2026, 06:00 UTC"),
        (Interval(Fraction(91, 100), Open.ABOVE), HIGHER, "at least 0.9100"),
        (Interval(Open.BELOW, Fraction(1, 3)), HIGHER, "at most 0.3334"),
        (Interval(Fraction(1, 3), Fraction(2, 3)), NEITHER, "between 0.3333 and 0.6667"),
        (Interval(Open.BELOW, Open.ABOVE), NEITHER, UNKNOWN),
        (Interval(Fraction(60), Fraction(9000), unit("seconds")), LOWER, "between 60 s and 2.5 h"),
        (Flag(value=True), NEITHER, "yes"),
        (Flag(value=False), NEITHER, "no"),
        (Text("Alpaca Ltd"), NEITHER, "Alpaca Ltd"),
        (Enumeration("third_party"), NEITHER, "third_party"),
        (Records((), complete=True), NEITHER, "0 rows"),
        (Records(({},), complete=False), NEITHER, "1 row"),
        (Series(("a",), ("ratio",), ((Fraction(1),) * 1200,)), NEITHER, "1,200 rows"),
    ],
)  # fmt: skip
def test_show(value: Value, better: Better, shown: str) -> None:
    assert show(value, better) == shown


@pytest.mark.fault("N03")
@given(exact=st.fractions(), decimals=st.integers(0, 6))
def test_rounding_never_favours_the_issuer(exact: Fraction, decimals: int) -> None:
    def read(better: Better) -> Fraction:
        return Fraction(number(exact, decimals, better).replace(",", "").replace("−", "-"))

    step = Fraction(1, 10**decimals)
    assert exact - step < read(HIGHER) <= exact <= read(LOWER) < exact + step
    assert abs(read(NEITHER) - exact) <= step / 2
