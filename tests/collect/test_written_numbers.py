from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.collect.reserve.written_numbers import numbers_in, readings, style_of
from auditor.errors import SourceError


def read(text: str, style: str | None = None) -> Fraction:
    (found,) = numbers_in(text)
    return found.settled(style, "page")


@pytest.mark.fault("H15")
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("196869 shares", 196_869),
        ("1,234,567 shares", 1_234_567),
        ("1.234.567 shares", 1_234_567),
        ("1'234'567 shares", 1_234_567),
        ("1’234 shares", 1_234),
        ("1,234.56 shares", Fraction("1234.56")),
        ("1.234,56 shares", Fraction("1234.56")),
        ("12.5 shares", Fraction("12.5")),
        ("12,5 shares", Fraction("12.5")),
        ("0.123 shares", Fraction("0.123")),
        ("0 shares", 0),
        ("5.", 5),
    ],
)
def test_digits_with_one_reading_are_that_number(text: str, value: Fraction) -> None:
    assert read(text) == value


@pytest.mark.fault("H15")
@pytest.mark.parametrize(
    "text",
    [
        "196,869 shares",
        "1.000",
        "1,000",
        "999.999",
        "1,23,456 shares",
        "1,234.567.8",
        "196 869 shares",
        "2026 196 869 shares",
        "1.2 million shares",
        "12M shares",
        "3 bn shares",
        "3 Mio. Aktien",
        "approximately 100 shares",
        "at least 100 shares",
        "more than 100 shares",
        "~100 shares",
        "≥100 shares",
        "−100 shares",
        "-100 shares",
        "(100)",
        "$100",
        "USD 100",
        "100%",
        "100 %",
        ["100", "200"][0] + "/",
        "100½ shares",
        "#100",
        "x100",
    ],
)
def test_what_may_be_another_number_is_none(text: str) -> None:
    with pytest.raises(SourceError) as told:
        read(text)
    assert (told.value.cause, told.value.reason) == ("unreadable", "ambiguous_number")


@pytest.mark.fault("H15")
@pytest.mark.parametrize("text", ["١٢ shares", "one hundred shares", "", "XII"])
def test_other_writings_are_no_numbers(text: str) -> None:
    assert not list(numbers_in(text))


@pytest.mark.fault("H15")
@pytest.mark.parametrize(
    ("style", "text", "value"),
    [
        ("1,234.5", "196,869", 196_869),
        ("1.234,5", "196,869", Fraction("196.869")),
        ("1.234,5", "196.869", 196_869),
        ("1 234.5", "196 869", 196_869),
        ("1 234,5", "196 869,5", Fraction("196869.5")),
        ("1'234.5", "196'869", 196_869),
    ],
)
def test_a_named_style_settles_it(style: str, text: str, value: Fraction) -> None:
    assert read(text, style) == value


def test_a_document_shows_its_style_by_numbers_that_allow_no_other() -> None:
    assert style_of("Total 1,234,567 and 196,869 shares, 2.5 %") == "1,234.5"
    assert style_of("Total 1.234.567 und 196.869 Aktien") == "1.234,5"
    assert style_of("1,234,567 here and 1.234.567 there") is None
    assert style_of("196,869 shares, section 1.5") is None


@given(number=st.integers(0, 10**15), style=st.sampled_from([("1,234.5", ","), ("1.234,5", ".")]))
def test_a_number_written_in_a_style_is_among_its_readings(
    number: int, style: tuple[str, str]
) -> None:
    name, mark = style
    text = f"{number:,}".replace(",", mark)
    assert readings(text, name) == {number}
    assert number in readings(text, None)
