import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.evaluate.versions import satisfies, unmet


PARTS = st.lists(st.integers(0, 99), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("version", "condition", "met"),
    [
        ("1.0.0", "1.0", True),
        ("0.9", "1.0", False),
        ("1.10", ">=1.9", True),
        ("1.0", ">= 1.0, < 2", True),
        ("2.0", ">=1.0, <2", False),
        ("1.0", "==1", True),
        ("1.0", "!=1.0.0", False),
        ("1.1", ">1.0.9", True),
        ("1.0", "<=0.9", False),
    ],
)
def test_a_version_meets_a_condition_number_by_number(
    version: str, condition: str, met: object
) -> None:
    assert satisfies(version, condition) is met


@given(PARTS, PARTS)
def test_exactly_one_of_less_equal_and_greater_holds(one: list[int], other: list[int]) -> None:
    here, there = ".".join(map(str, one)), ".".join(map(str, other))
    assert [satisfies(here, f"{sign}{there}") for sign in ("<", "==", ">")].count(True) == 1
    assert satisfies(here, f"<{there}") == satisfies(there, f">{here}")


@pytest.mark.parametrize(
    ("requires", "name", "told"),
    [
        (">=9", "auditor", "needs auditor >=9, but this is auditor 0.1"),
        ({"backing": "<1"}, "backing", "needs backing <1, but this is backing 1.0"),
        ({"bakcing": ">=1"}, "bakcing", "needs the pack 'bakcing'"),
        ("~=1", "auditor", "is not a version"),
        ({"backing": "one"}, "backing", "'one' is not a version"),
        ({"backing": ">=1 2"}, "backing", "is not a condition"),
    ],
)
def test_what_is_not_met_is_named(requires: str | dict[str, str], name: str, told: str) -> None:
    found, problem, hint = unmet(requires, {"auditor": "0.1", "backing": "1.0"})
    assert found == name
    assert told in problem
    assert hint == "Did you mean 'backing'?" or name != "bakcing"


def test_nothing_is_unmet_when_nothing_is_asked() -> None:
    assert unmet("", {"auditor": "0.1"}) == ("", "", "")
    assert unmet({"auditor": ">=9"}, {}) == ("", "", ""), "nobody says which version this is"
