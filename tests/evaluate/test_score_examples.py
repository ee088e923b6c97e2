"""The worked examples of the score policy, to the last half point."""

from fractions import Fraction
from pathlib import Path

import pytest

from auditor.model.scorecard import CapState


NAMES = sorted(path.stem for path in Path(__file__).with_name("examples").glob("*.yaml"))


def test_all_eight_are_here():
    assert len(NAMES) == 8


@pytest.mark.parametrize("name", NAMES)
def test_the_score(name: str, judge, examples):
    example = examples[name]
    card = judge.score(example.evidence)
    expect = example.expect
    assert (card.score.low, card.score.high) == (Fraction(expect["low"]), Fraction(expect["high"]))
    assert card.decided == Fraction(expect["decided"], 100)
    assert card.grade.value == expect["grade"]
    assert card.grade_high.value == expect["grade_high"]
    assert card.status.value == expect["status"]
    assert card.opinion.value == expect["opinion"]


@pytest.mark.parametrize("name", NAMES)
def test_the_caps(name: str, judge, examples):
    example = examples[name]
    card = judge.score(example.evidence)
    shown = {cap.id for cap in card.caps if cap.state is CapState.SHOWN}
    undecided = {cap.id for cap in card.caps if cap.state is CapState.OPEN}
    assert shown == set(example.expect["caps_shown"])
    assert undecided == set(example.expect["caps_open"])
