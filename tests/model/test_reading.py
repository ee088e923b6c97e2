from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.catalogue import CATALOGUE
from auditor.model.key import KeySpec
from auditor.model.reading import read_duration, read_kind, read_number, read_value
from auditor.model.unit import RATIO, unit
from auditor.model.value import Duration, Enumeration, Flag, Kind, Moment, Quantity, Text, Value


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("reserves.shares", "12.5", Quantity(Fraction(25, 2), unit("shares"))),
        ("reserves.shares", "1/3", Quantity(Fraction(1, 3), unit("shares"))),
        ("redemption.fee", "-0.001", Quantity(Fraction(-1, 1000), RATIO)),
        ("redemption.timing", "2d", Duration(Fraction(172_800))),
        ("custody.regulated", True, Flag(value=True)),
        ("custody.regulated", "false", Flag(value=False)),
        ("custody.custodian", "A Bank", Text("A Bank")),
        ("peg.class", "noise", Enumeration("noise")),
        ("reserves.as_of", "2026-09-12", Moment(datetime(2026, 9, 12, tzinfo=UTC))),
        (
            "reserves.as_of",
            "2026-09-12T06:00:00+02:00",
            Moment(datetime(2026, 9, 12, 4, tzinfo=UTC)),
        ),
    ],
)
def test_a_value_of_each_kind(key: str, text: str | bool, value: Value) -> None:
    assert read_value(CATALOGUE[key], text) == value


@pytest.mark.parametrize(
    ("key", "text", "told"),
    [
        ("reserves.shares", "1e6", "'1e6' is not a number such as 0.995 or 1/3"),
        ("reserves.shares", "1,000", "is not a number"),
        ("reserves.shares", "1/0", "is not a number"),
        ("reserves.shares", "1/2/3", "is not a number"),
        ("reserves.shares", "٣", "is not a number"),
        ("reserves.shares", "12\n", "is not a number"),
        ("reserves.shares", "9" * 81, "is not a number"),
        ("reserves.shares", "", "is not a number"),
        ("reserves.shares", True, "True is a yes or no; expected a quantity"),
        ("redemption.timing", "2 days", "'2 days' is not a duration such as 36h or 7d"),
        ("redemption.timing", "1.5h", "is not a duration"),
        ("custody.regulated", "yes", "'yes' is neither true nor false"),
        ("custody.custodian", "  ", "an empty text says nothing"),
        ("custody.custodian", False, "False is a yes or no; expected a text"),
        ("peg.class", "nois", r"'nois' is not a valid choice. Did you mean 'noise'\?"),
        ("peg.class", "xxx", "Valid: noise, off_hours_drift"),
        ("reserves.as_of", "12.09.2026", "write YYYY-MM-DD"),
        ("reserves.as_of", "2026-09-12T06:00:00", "has no time zone"),
        ("prices.token", "1", "a series cannot be written as text"),
        ("holders.top", "1", "a records cannot be written as text"),
    ],
)
def test_what_cannot_be_read_is_told(key: str, text: str | bool, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_value(CATALOGUE[key], text)


def test_an_interval_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        read_kind(Kind.INTERVAL, RATIO, (), "1")


@given(st.fractions(max_denominator=10**30))
def test_every_fraction_reads_back(exact: Fraction) -> None:
    assert read_number(str(exact)) == exact


@given(st.decimals(allow_nan=False, allow_infinity=False, places=12))
def test_every_decimal_is_exact(number: object) -> None:
    assert read_number(f"{number:f}") == Fraction(str(number))


@given(st.integers(0, 10**9 - 1), st.sampled_from("dhms"))
def test_durations_are_seconds(count: int, of: str) -> None:
    length = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}[of]
    assert read_duration(f"{count}{of}") == count * length


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    for kind in Kind:
        spec = KeySpec("my.key", kind, "", "documents", choices=("a", "b"))
        try:
            value = read_value(spec, text)
        except ValueError as error:
            assert str(error)  # noqa: PT017 - either is fine; silence is not
        else:
            assert value.kind is kind
