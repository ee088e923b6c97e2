import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.unit import RATIO, Unit, is_known_base, unit


BASES = st.sampled_from(["shares", "tokens", "seconds", "count", "USD", "EUR"])
UNITS = st.dictionaries(BASES, st.integers(-4, 4).filter(bool), max_size=4).map(
    lambda powers: Unit(tuple(sorted(powers.items())))
)


@given(UNITS)
def test_what_is_written_reads_back(of: Unit) -> None:
    assert unit(str(of)) == of


@given(UNITS, UNITS)
def test_division_undoes_multiplication(one: Unit, other: Unit) -> None:
    assert one.times(other).per(other) == one
    assert one.times(other) == other.times(one)
    assert one.per(one) == RATIO


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ratio", "ratio"),
        ("1", "ratio"),
        ("shares/shares", "ratio"),
        ("USD/shares", "USD/shares"),
        ("1/USD", "1/USD"),
        ("shares*seconds", "seconds*shares"),
        ("shares*shares", "shares^2"),
        ("USD/shares^2", "USD/shares^2"),
    ],
)
def test_ways_to_write_one(text: str, shown: str) -> None:
    assert str(unit(text)) == shown


@pytest.mark.parametrize(
    "text", ["", "share", "usd", "USD/", "shares^", "shares^0", "shares^٣", "shares^-1", "a*b", "*"]
)
def test_an_unknown_part_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="unknown unit"):
        unit(text)


def test_a_currency_code_is_a_base() -> None:
    assert is_known_base("CHF")
    assert is_known_base("shares")
    assert not is_known_base("Chf")
