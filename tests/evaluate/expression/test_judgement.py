from itertools import product

import pytest

from auditor.evaluate.expression.judgement import (
    Judgement,
    Unknown,
    conjunction,
    disjunction,
    negation,
)
from auditor.model.evidence import Gap
from auditor.model.value import Cause


GAP = Gap("some.key", Cause.UNREACHABLE, "rpc_timeout")
TRUE, FALSE, OPEN = Judgement(True), Judgement(False), Judgement(Unknown((GAP,)))
VALUES = (TRUE, FALSE, OPEN)


def symbol(judged: Judgement) -> str:
    return "U" if isinstance(judged.truth, Unknown) else str(judged.truth)[0]


@pytest.mark.fault("S08")
@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        ("T", "T", "T", "T"),
        ("T", "F", "F", "T"),
        ("T", "U", "U", "T"),
        ("F", "T", "F", "T"),
        ("F", "F", "F", "F"),
        ("F", "U", "F", "U"),
        ("U", "T", "U", "T"),
        ("U", "F", "F", "U"),
        ("U", "U", "U", "U"),
    ],
)
def test_kleene(left: str, right: str, both: str, either: str) -> None:
    named = {"T": TRUE, "F": FALSE, "U": OPEN}
    assert symbol(conjunction([named[left], named[right]])) == both
    assert symbol(disjunction([named[left], named[right]])) == either


@pytest.mark.fault("S08")
def test_negation() -> None:
    assert [symbol(negation(value)) for value in VALUES] == ["F", "T", "U"]
    assert negation(OPEN).truth == Unknown((GAP,))


@pytest.mark.parametrize("count", [2, 3, 4])
def test_de_morgan_and_order(count: int) -> None:
    for parts in product(VALUES, repeat=count):
        turned = [negation(part) for part in parts]
        assert negation(conjunction(parts)) == disjunction(turned)
        assert negation(disjunction(parts)) == conjunction(turned)
        assert symbol(conjunction(parts)) == symbol(conjunction(parts[::-1]))
        assert symbol(disjunction(parts)) == symbol(disjunction(parts[::-1]))


def test_none_against_any() -> None:
    """Peer bug 6: "none of them" is the opposite of "any of them", and both are open alike."""
    for parts in product(VALUES, repeat=3):
        none = conjunction([negation(part) for part in parts])
        some = disjunction(parts)
        assert {symbol(none), symbol(some)} in ({"T", "F"}, {"U"})
