"""What a quarter more or less of one weight, and one step of one threshold, does to the letter."""

from dataclasses import replace
from fractions import Fraction

import pytest
from made import fact
from rulebook import rule_file

from auditor.evaluate.board import Board
from auditor.evaluate.rules import load_ruleset
from auditor.evaluate.sensitivity import moves, sensitivity
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Evidence
from auditor.model.scorecard import Grade


def board(judge, facts: Evidence) -> Board:
    findings, card = judge.findings(facts), judge.score(facts)
    return Board.of(findings, card, judge.policy, facts, judge.rules.headline)


@pytest.mark.parametrize("name", ["aaplb", "aaplx-nine-chains", "good-synthetic", "bad-synthetic"])
def test_every_weight_and_threshold_is_tried_and_the_total_stays(judge, examples, name: str):
    asked = board(judge, examples[name].evidence)
    tried = list(moves(asked))
    lines = [line for line in asked.lines.values() if line.points]
    kinds = [each.kind for each in tried]
    assert (kinds.count("pillar"), kinds.count("rule")) == (16, 2 * len(lines))
    assert kinds.count("parameter") > 0
    for each in tried:
        assert 0 <= each.score.low <= each.score.high <= 100
    told = sensitivity(asked)
    card = asked.scorecard
    letters = (card.grade, card.grade_high)
    assert told.tried == len(tried)
    assert list(told.sways) == [each for each in tried if (each.grade, each.grade_high) != letters]


def test_a_pillar_a_quarter_heavier_weighs_exactly_that(judge, examples):
    asked = board(judge, examples["aaplx-nine-chains"].evidence)
    moved = next(
        each
        for each in moves(asked)
        if (each.kind, each.name, each.change) == ("pillar", "custody", "+25 %")
    )
    factor = Fraction(100, 104)
    heavier = sum(
        each.earned.low * factor * (Fraction(5, 4) if each.name == "custody" else 1)
        for each in asked.scorecard.pillars
    )
    assert moved.score.low == heavier


def test_a_rule_a_quarter_heavier_takes_from_the_others_of_its_pillar(judge, examples):
    """The rule on the outside attestation fails: 5 of the 18 points of its pillar."""
    facts = examples["good-synthetic"].evidence.with_entries([fact("reserves.class", "issuer")])
    asked = board(judge, facts)
    moved = next(
        each
        for each in moves(asked)
        if (each.name, each.change) == ("reserves-attested-independently", "+25 %")
    )
    heavier = Fraction(5) * Fraction(5, 4)
    lost = 18 * heavier / (13 + heavier)
    assert asked.scorecard.score.low - moved.score.low == lost - 5


def test_only_what_changes_a_letter_is_told(judge, examples):
    """70.5 points, half a point above the band: less weight on what passes costs the B."""
    told = sensitivity(board(judge, examples["aaplx-nine-chains"].evidence))
    assert told.sways
    assert {each.grade for each in told.sways} == {Grade.C}
    assert sensitivity(board(judge, examples["good-synthetic"].evidence)).sways == ()


def test_a_threshold_moves_to_what_still_compares_and_as_far_back(judge, examples):
    facts = examples["good-synthetic"].evidence.with_entries([fact("reserves.age", "40h")])
    asked = board(judge, facts)
    changes = {
        each.change: each.score.low - asked.scorecard.score.low
        for each in moves(asked)
        if each.kind == "parameter" and each.name == "reserves-fresh"
    }
    assert changes == {"fresh: 36h → 48h": 2, "fresh: 36h → 24h": 0}


def asking(judge, facts: Evidence, holds: str, param: str) -> list[str]:
    """The moves of a threshold in a rule that stands where `reserves-fresh` does."""
    data = rule_file(holds, f"params:\n  p: {{{param}}}", name="reserves-fresh")
    rule = load_ruleset([("made.yaml", data)], CATALOGUE).headline[0]
    asked = board(judge, facts)
    asked = replace(asked, rules={**asked.rules, "reserves-fresh": rule})
    return [each.change for each in moves(asked) if each.name == "reserves-fresh"][2:]


def test_a_threshold_that_has_no_decimals_moves_by_a_fraction(judge, examples):
    facts = examples["good-synthetic"].evidence
    param = 'type: quantity, default: "1", loosest_comparable: "2/3"'
    found = asking(judge, facts, "backing.coverage >= params.p", param)
    assert found == ["p: 1 → 2/3", "p: 1 → 4/3"]


@pytest.mark.parametrize(
    ("holds", "param"),
    [
        (
            "reserves.class in params.p",
            "type: enumeration_list, default: [issuer], loosest_comparable: [issuer, custodian]",
        ),
        (
            "reserves.class == params.p",
            "type: text, default: issuer, loosest_comparable: custodian",
        ),
    ],
)
def test_words_have_no_step(judge, examples, holds: str, param: str):
    assert asking(judge, examples["good-synthetic"].evidence, holds, param) == []
