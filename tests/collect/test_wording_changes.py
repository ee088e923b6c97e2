import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.collect.documents.wording_changes import difference, lasting_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("updated 12:30:05", "updated 12:30:06"),
        ("updated 9:05 pm", "updated 9:06 pm"),
        ("3 seconds ago", "1 minute ago"),
        ("at 2026-11-27T12:30:05Z", "at 2026-11-27T12:31:44.123+01:00"),
        ("ref 0f8fad5b-d9cb-469f-a165-70867728950e", "ref 7c9e6679-7425-40de-944b-e07fc1f90ae7"),
        ("token d41d8cd98f00b204e980", "token 9e107d9d372bb6826bd8"),
        ("one  two\n", "one two"),
    ],
)
def test_what_every_visit_writes_anew_is_no_change(one: str, other: str) -> None:
    assert not difference(lasting_words(one), lasting_words(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("196,869 shares", "196,868 shares"),
        ("ratio 1:10", "ratio 1:20"),
        ("held by Bank A", "held by Bank B"),
        ("as of 2026-11-26T00:00:00Z", "as of 2026-11-27T00:00:00Z"),
        ("may redeem", "may not redeem"),
        (
            "0x8aD3c73F833d3F9A523aB01476625F269aEB7Cf0",
            "0x9d275685dC284C8eB1C79f6ABA7a63Dc75ec890a",
        ),
        ("fee 12345678901234567890", "fee 12345678901234567891"),
        ("", "something"),
    ],
)
def test_what_a_verdict_may_rest_on_is_a_change(one: str, other: str) -> None:
    assert "became" in difference(lasting_words(one), lasting_words(other))


def test_a_change_is_told_in_one_short_line() -> None:
    one = ("a " * 500 + "held by Bank A in Zurich " + "b " * 500).split()
    other = ("a " * 500 + "held by Bank B in Zurich " + "b " * 500).split()
    assert difference(one, other) == "“A” became “B”"
    long = difference((), ["word\u202e"] * 10_000)
    assert len(long) < 400
    assert "\u202e" not in long


def test_texts_made_to_take_long_do_not() -> None:
    started = time.monotonic()
    one, other = ["a", "b"] * 200_000, ["b", "a"] * 200_000
    assert difference(one, other)
    assert lasting_words("f" * 500_000 + " 1:" * 200_000 + "a1" * 300_000)
    assert time.monotonic() - started < 60  # doing it the plain way takes hours


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_only_equal_texts_have_no_difference(one: list[str], other: list[str]) -> None:
    assert (difference(one, other) == "") == (one == other)
