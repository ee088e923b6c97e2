"""Numbers of one and of nothing, in words."""

from dataclasses import replace

import pytest
from report_sample import good_enough

from auditor.render.view.findings import findings
from auditor.render.view.sources import Sources
from auditor.render.view.summary import summary


@pytest.mark.parametrize(("others", "words"), [(1, "1 rests on chains"), (2, "2 rest on chains")])
def test_one_point_rests_and_two_rest(others: int, words: str) -> None:
    report = good_enough()
    card = replace(report.scorecard, on_issuer_word=report.scorecard.score.low - others)
    notes = [big.note for big in summary(Sources(replace(report, scorecard=card))).numbers]
    assert any(note.startswith(words) for note in notes)


def test_a_rule_that_scores_nothing_says_so_instead_of_a_nought() -> None:
    report = good_enough()
    unscored = {
        line.rule
        for pillar in report.scorecard.pillars
        for line in pillar.lines
        if line.points == line.earned.low
    }
    cause, *rest = report.explanation.root_causes
    named = replace(cause, rules=(*cause.rules, min(unscored)))
    told = replace(report.explanation, root_causes=(named, *rest))
    cards = findings(Sources(replace(report, explanation=told))).cards
    (card,) = [each for each in cards if each.anchor == f"cause-{cause.id}"]
    assert card.rules.endswith(" (no points)")
    assert " 0.0" not in card.rules
