"""The smallest sets that move the letter, beside a brute force that judges and scores anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import fact, made
from rulebook import rule_file

from auditor.errors import Place
from auditor.evaluate.board import MOST_STEPS, Board, Search
from auditor.evaluate.engine import evaluate_all
from auditor.evaluate.expression import compile_expression
from auditor.evaluate.rule import CompiledRule
from auditor.evaluate.rules import load_ruleset
from auditor.evaluate.score import score
from auditor.evaluate.scoring import (
    GRADES,
    Band,
    CapPolicy,
    FlagPolicy,
    FlagsHit,
    PillarPolicy,
    PointsBelow,
    Policy,
    Unless,
)
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Evidence, Gap
from auditor.model.finding import Outcome
from auditor.model.scorecard import Grade
from auditor.model.value import Cause, Flag


# One flag of the real vocabulary for each rule, so that a rule's outcome is one fact's to change.
FLAGS = tuple(name for name in sorted(CATALOGUE) if CATALOGUE[name].kind.value == "flag")[:6]
NAMES = tuple(f"rule-{letter}" for letter in "abcdef")
PILLARS = ("backing", "proof")
MOVES = {Outcome.PASS: True, Outcome.FAIL: False}


@dataclass(frozen=True)
class World:
    rules: tuple[CompiledRule, ...]
    policy: Policy
    facts: Evidence

    def board(self) -> Board:
        findings = evaluate_all(self.rules, self.facts)
        card = score(findings, self.policy, self.facts)
        return Board.of(findings, card, self.policy, self.facts, self.rules)

    def changed(self, steps: Mapping[str, Outcome]) -> Grade:
        """The letter when the facts behind these rules are what they must be: nothing supposed."""
        moved = [fact(FLAGS[NAMES.index(rule)], Flag(MOVES[to])) for rule, to in steps.items()]
        facts = self.facts.with_entries(moved)
        return score(evaluate_all(self.rules, facts), self.policy, facts).grade


def made_rules() -> Sequence[CompiledRule]:
    texts = [rule_file(key, name=NAMES[n], id=f"TST-00{n}").decode() for n, key in enumerate(FLAGS)]
    files = [
        (f"{n}.yaml", text.replace("backing", PILLARS[n % 2], 1).encode())
        for n, text in enumerate(texts)
    ]
    return load_ruleset(files, CATALOGUE).headline


RULES = made_rules()


def weighing(rule: CompiledRule, weight: int) -> CompiledRule:
    spec = rule.spec.model_copy(update={"weight": weight})
    return replace(rule, source=replace(rule.source, spec=spec))


def conditions() -> st.SearchStrategy[str]:
    leaf = st.sampled_from(FLAGS)
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(["&&", "||"]), inner).map(
                lambda t: f"({t[0]} {t[1]} {t[2]})"
            ),
            inner.map(lambda text: f"!{text}"),
        ),
        max_leaves=3,
    )


@st.composite
def caps(draw: st.DrawFn) -> tuple[CapPolicy, ...]:
    found: list[CapPolicy] = []
    for number in range(draw(st.integers(0, 3))):
        test = draw(
            st.one_of(
                conditions().map(
                    lambda text: Unless(compile_expression(text, "flag", CATALOGUE, {}, Place("p")))
                ),
                st.integers(1, 2).map(FlagsHit),
                st.integers(1, 60).map(lambda n: PointsBelow((PILLARS[n % 2],), Fraction(n))),
            )
        )
        found.append(CapPolicy(f"K{number}", "a cap", draw(st.sampled_from(GRADES)), test))
    return tuple(found)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    weights = draw(st.lists(st.integers(0, 30), min_size=6, max_size=6))
    rules = tuple(weighing(rule, weight) for rule, weight in zip(RULES, weights, strict=True))
    starts = sorted(draw(st.sets(st.integers(5, 95), min_size=4, max_size=4)), reverse=True)
    asked = draw(st.lists(st.sets(st.sampled_from(NAMES), min_size=1), max_size=3))
    policy = Policy(
        "1",
        tuple(PillarPolicy(name, name, Fraction(50)) for name in PILLARS),
        tuple(Band(grade, Fraction(start)) for grade, start in zip(GRADES, starts, strict=False)),
        draw(caps()),
        tuple(FlagPolicy(f"f{n}", "a flag", tuple(sorted(each))) for n, each in enumerate(asked)),
    )
    known = [
        draw(
            st.sampled_from(
                (fact(key, Flag(True)), fact(key, Flag(False)), Gap(key, Cause.UNREACHABLE, "x"))
            )
        )
        for key in FLAGS
    ]
    return World(rules, policy, made(*known))


def sets(names: Sequence[str]) -> list[tuple[str, ...]]:
    return [each for size in range(1, MOST_STEPS + 1) for each in combinations(names, size)]


@given(world=worlds(), outcome=st.sampled_from(tuple(MOVES)))
def test_the_smallest_sets_are_those_a_brute_force_finds(world: World, outcome: Outcome):
    board = world.board()
    now, towards = GRADES.index(board.scorecard.grade), -1 if outcome is Outcome.PASS else 1
    far = {
        each: towards * (GRADES.index(world.changed(dict.fromkeys(each, outcome))) - now)
        for each in sets(NAMES)
    }
    expected = {
        each: GRADES[now + towards * moved]
        for each, moved in far.items()
        if moved > 0
        and not any(
            far[fewer] >= moved
            for size in range(1, len(each))
            for fewer in combinations(each, size)
        )
    }
    found = Search(board, NAMES, outcome).smallest()
    assert {tuple(steps): grade for steps, grade in found} == expected
    assert all(set(steps.values()) == {outcome} for steps, _ in found)


@given(world=worlds(), data=st.data())
def test_the_board_gives_the_letter_of_the_changed_evidence(world: World, data: st.DataObject):
    steps = data.draw(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(tuple(MOVES))))
    assert world.board().grade(steps) is world.changed(steps)


@pytest.mark.parametrize(
    ("lost", "grade"),
    [
        ({"custodian-is-named": Outcome.FAIL}, Grade.A),
        ({"reserves-published": Outcome.FAIL}, Grade.D),
        ({"reserves-attested-independently": Outcome.FAIL}, Grade.B),
        ({"reserves-cover-circulation": Outcome.FAIL}, Grade.F),
    ],
)
def test_a_cap_follows_what_a_failed_rule_says_about_its_facts(judge, examples, lost, grade):
    """The custodian's cap stays lifted while a verifier is named: its rule is not decisive."""
    facts = examples["good-synthetic"].evidence.with_entries([fact("reserves.verifier", "An LLP")])
    findings, card = judge.findings(facts), judge.score(facts)
    board = Board.of(findings, card, judge.policy, facts, judge.rules.headline)
    assert board.grade(lost) is grade
