"""From 100 down to the score, exactly, in agreement with causes, questions and caps."""

from fractions import Fraction

import pytest
from made import fact, made

from auditor.evaluate.explain import explain
from auditor.evaluate.score import score
from auditor.model.evidence import Evidence
from auditor.model.report import Explanation
from auditor.model.scorecard import Grade
from auditor.model.value import Flag


NAMES = (
    "aaplb",
    "aaplon",
    "aaplx-nine-chains",
    "aaplx-two-chains",
    "aaplx-without-ton-tron",
    "bad-synthetic",
    "good-synthetic",
    "robinhood-aapl",
)


def explained(judge, facts: Evidence) -> Explanation:
    findings, card = judge.findings(facts), judge.score(facts)
    return explain(findings, card, facts, judge.rules.headline, judge.policy)


@pytest.mark.parametrize("name", NAMES)
def test_the_fall_from_100_ends_exactly_at_both_ends(judge, examples, name: str):
    facts = examples[name].evidence
    card, fall = judge.score(facts), explained(judge, facts).waterfall
    assert (fall.start, fall.best, fall.shown) == (100, card.score.high, card.score.low)
    assert fall.start - sum(each.lost for each in fall.falls) == card.score.high
    assert fall.best - sum(each.open for each in fall.falls) == card.score.low
    for pillar in card.pillars:
        inside = [each for each in fall.falls if each.pillar == pillar.name]
        assert pillar.maximum - sum(each.lost for each in inside) == pillar.earned.high
        assert pillar.earned.high - sum(each.open for each in inside) == pillar.earned.low


@pytest.mark.parametrize("name", NAMES)
def test_the_caps_lead_from_the_points_letter_to_the_grade(judge, examples, name: str):
    facts = examples[name].evidence
    card, fall = judge.score(facts), explained(judge, facts).waterfall
    for end, points, grade in (
        ("low", card.score.low, card.grade),
        ("high", card.score.high, card.grade_high),
    ):
        letter = judge.policy.letter(points)
        for hold in (each for each in fall.holds if each.end == end):
            assert hold.before is letter
            letter = hold.after
        assert letter is grade


@pytest.mark.parametrize("name", NAMES)
def test_causes_and_questions_carry_the_points_of_the_waterfall(judge, examples, name: str):
    told = explained(judge, examples[name].evidence)
    for cause in told.root_causes:
        falls = [each for each in told.waterfall.falls if each.cause == cause.id]
        assert sum((each.lost for each in falls), Fraction(0)) == cause.lost
        assert sum((each.open for each in falls), Fraction(0)) == cause.open
        assert {each.rule for each in falls} <= set(cause.rules)
    for question in told.questions:
        falls = [each for each in told.waterfall.falls if each.rule in question.rules]
        assert sum((each.lost + each.open for each in falls), Fraction(0)) == question.points


def test_points_no_rule_can_earn_fall_open_and_are_named(judge, examples):
    """Every rule of a pillar out of the way: its points stay open, with no rule to their name."""
    facts = examples["good-synthetic"].evidence
    findings = [each for each in judge.findings(facts) if each.pillar != "peg"]

    card = score(findings, judge.policy, facts)
    fall = explain(findings, card, facts, judge.rules.headline, judge.policy).waterfall
    unasked = next(each for each in fall.falls if not each.rule)
    assert (unasked.pillar, unasked.lost, unasked.open) == ("peg", 0, 8)
    assert (fall.best, fall.shown) == (card.score.high, card.score.low)


def test_a_product_without_a_claim_has_all_points_open(judge):
    facts = made(fact("structure.promises_shares", Flag(value=False)))
    told = explained(judge, facts)
    assert (told.waterfall.best, told.waterfall.shown) == (100, 0)
    assert told.waterfall.holds == ()
    assert (told.flips, told.sensitivity.tried) == ((), 0)


def test_a_cap_is_a_step_of_its_own(judge, examples):
    facts = examples["good-synthetic"].evidence.with_entries([fact("reserves.class", "issuer")])
    holds = explained(judge, facts).waterfall.holds
    assert [(each.cap, each.end, each.before, each.after) for each in holds] == [
        ("K6", "low", Grade.A, Grade.B),
        ("K6", "high", Grade.A, Grade.B),
    ]
