from fractions import Fraction

import pytest

from auditor.model.evidence import Evidence, Fact, Gap, evidence
from auditor.model.value import Cause, Interval, Open, Quantity, Series, Text


A, B = Fact("a.key", Text("one"), ()), Gap("b.key", Cause.STALE, "stale")


def test_a_key_nobody_collected_is_a_gap() -> None:
    missing = Evidence()["my.key"]
    assert missing == Gap("my.key", Cause.NOT_COLLECTED, "not_collected")


def test_keys_are_sorted_and_later_entries_replace_earlier_ones() -> None:
    found = evidence([B, A])
    assert list(found) == ["a.key", "b.key"]
    assert len(found) == 2
    replaced = found.with_entries([Gap("a.key", Cause.UNREACHABLE, "slow")])
    assert replaced["a.key"] != A
    assert found["a.key"] == A, "the first evidence is as it was"


def test_what_is_taken_away_was_never_there() -> None:
    left = evidence([A, B]).without(["b.key", "c.key"])
    assert list(left) == ["a.key"]
    assert left["b.key"] == Gap("b.key", Cause.NOT_COLLECTED, "not_collected")


@pytest.mark.parametrize(
    ("low", "high"),
    [
        (Fraction(2), Fraction(1)),
        (Open.ABOVE, Fraction(1)),
        (Fraction(1), Open.BELOW),
        (Open.ABOVE, Open.BELOW),
    ],
)
def test_an_interval_holds_something(low: Fraction | Open, high: Fraction | Open) -> None:
    with pytest.raises(ValueError, match=r"empty|outwards"):
        Interval(low, high)


def test_an_interval_may_be_a_point_or_everything() -> None:
    assert Interval(Fraction(1), Fraction(1)).low == 1
    assert Interval(Open.BELOW, Open.ABOVE).high is Open.ABOVE


def test_a_quantity_is_dimensionless_unless_it_says_otherwise() -> None:
    assert str(Quantity(Fraction(1)).unit) == "ratio"


def test_the_columns_of_a_series_are_of_one_length() -> None:
    one = (Fraction(1),)
    with pytest.raises(ValueError, match="differ in length"):
        Series(("a", "b"), ("USD", "USD"), (one, ()))
    with pytest.raises(ValueError, match="one unit"):
        Series(("a",), (), (one,))
    series = Series(("a",), ("USD",), (one,))
    assert len(series) == 1
    assert series.column("a") == one
    with pytest.raises(KeyError):
        series.column("b")
    assert len(Series((), (), ())) == 0
