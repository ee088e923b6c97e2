"""What follows from a supposed answer is true in every world in which the supposition is."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from made import fact, made
from rulebook import made_rule

from auditor.errors import Place
from auditor.evaluate.engine import evaluate_rule
from auditor.evaluate.expression import compile_expression
from auditor.evaluate.expression.flags import FlagNode
from auditor.evaluate.supposed import answers_of, truth
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Evidence
from auditor.model.finding import Outcome
from auditor.model.value import Enumeration, Flag, Quantity


RATIO, CHOICE, YES = "backing.coverage", "reserves.class", "custody.segregated"
CHOICES = CATALOGUE[CHOICE].choices
numbers = st.integers(-2, 3)
signs = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
leaves = st.one_of(
    st.builds(lambda sign, n: f"{RATIO} {sign} {n}", signs, numbers.filter(lambda n: n >= 0)),
    st.builds(lambda n, sign: f"{n} {sign} {RATIO}", numbers.filter(lambda n: n >= 0), signs),
    st.builds(
        lambda sign, word: f"{CHOICE} {sign} '{word}'",
        st.sampled_from(["==", "!="]),
        st.sampled_from(CHOICES),
    ),
    st.sets(st.sampled_from(CHOICES), min_size=1).map(
        lambda words: f"{CHOICE} in [{', '.join(repr(word) for word in sorted(words))}]"
    ),
    st.just(YES),
)
questions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(
            lambda a, sign, b: f"({a} {sign} {b})", inner, st.sampled_from(["&&", "||"]), inner
        ),
        inner.map(lambda text: f"!({text})"),
    ),
    max_leaves=4,
)
worlds = st.builds(
    lambda n, choice, yes: made(
        fact(RATIO, Quantity(Fraction(n, 2))),
        fact(CHOICE, Enumeration(choice)),
        fact(YES, Flag(yes)),
    ),
    st.integers(-4, 8),
    st.sampled_from(CHOICES),
    st.booleans(),
)


def node(text: str) -> FlagNode:
    return compile_expression(text, "flag", CATALOGUE, {}, Place("x")).node


@given(rule=questions, cap=questions, world=worlds)
def test_what_follows_holds_wherever_the_supposition_does(rule: str, cap: str, world: Evidence):
    """Nothing is known but the supposition: what it settles, every such world must confirm."""
    judged = made_rule(f'"{rule}"')
    outcome = evaluate_rule(judged, world).outcome
    assume(outcome in (Outcome.PASS, Outcome.FAIL))
    settled = truth(node(cap), answers_of(judged, outcome), made())
    assert settled in (None, truth(node(cap), {}, world))


@pytest.mark.parametrize(
    ("holds", "outcome", "cap", "expected"),
    [
        (f"{RATIO} >= 1", Outcome.PASS, f"{RATIO} >= 0.995", True),
        (f"{RATIO} >= 1", Outcome.FAIL, f"{RATIO} >= 0.995", None),
        (f"{RATIO} >= 1", Outcome.FAIL, f"{RATIO} > 1", False),
        (f"{RATIO} >= 1", Outcome.PASS, f"has({RATIO})", True),
        (f"{RATIO} >= 1 && {YES}", Outcome.PASS, YES, True),
        (f"{RATIO} >= 1 && {YES}", Outcome.FAIL, YES, None),
        (f"{CHOICE} == 'custodian'", Outcome.PASS, f"{CHOICE} in ['custodian', 'issuer']", True),
        (f"{CHOICE} in ['custodian']", Outcome.FAIL, f"{CHOICE} != 'custodian'", True),
        (f"{CHOICE} == 'custodian'", Outcome.FAIL, f"{CHOICE} == 'issuer'", None),
    ],
)
def test_examples_of_what_follows(holds: str, outcome: Outcome, cap: str, expected: bool | None):
    rule = made_rule(f'"{holds}"')
    assert truth(node(cap), answers_of(rule, outcome), made()) is expected


def test_a_failed_rule_is_not_even_tolerated():
    rule = made_rule(f"{RATIO} >= 1", tolerates=f"{RATIO} >= 0.995")
    assert truth(node(f"{RATIO} >= 0.995"), answers_of(rule, Outcome.FAIL), made()) is False


@pytest.mark.parametrize(
    "cap", [YES, f"{RATIO} >= backing.coverage_gross", "reserves.verifier.startsWith('Audit')"]
)
def test_what_does_not_follow_stays_as_read(cap: str):
    rule = made_rule(f"\"{RATIO} >= 1 && reserves.verifier == 'Audit LLP'\"")
    shown = (fact(YES, Flag(True)), fact(RATIO, "0.9"), fact("backing.coverage_gross", "0.8"))
    world = made(*shown, fact("reserves.verifier", "Audit SA"))
    supposed = answers_of(rule, Outcome.PASS)
    assert truth(node(cap), supposed, world) is True
    assert truth(node(cap), supposed, made()) is None
