"""What scores get wrong: unknowns that help, maxima that move, averages that drown a failure."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import fact
from report_sample import EVERY

from auditor.evaluate import score as scoring
from auditor.evaluate.engine import evaluate_all
from auditor.evaluate.score import EARNED, score
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding, Outcome
from auditor.model.scorecard import Grade
from auditor.pipeline.inputs import Rules
from auditor.render.formats.json_v1 import report_v1
from auditor.render.view import pillars as pillar_view
from auditor.render.view.sources import Sources


def test_peer_08_scorecard_removing_any_evidence_never_raises_the_score(scored, best, monkeypatch):
    worse = best.with_entries([fact("backing.coverage", "0.9"), fact("reserves.class", "issuer")])

    def check() -> None:
        before = scored(worse)
        for key in worse:
            after = scored(worse.without([key]))
            assert after.score.low <= before.score.low, key
            assert list(Grade).index(after.grade) >= list(Grade).index(before.grade), key

    check()
    monkeypatch.setitem(EARNED, Outcome.UNKNOWN, (Fraction(1), Fraction(1)))
    with pytest.raises(AssertionError):
        check()


def check_maxima_stay(findings: list[Finding], rules: Rules, best: Evidence) -> None:
    card = score(findings, rules.policy, best)
    assert sum(pillar.maximum for pillar in card.pillars) == 100
    for pillar in card.pillars:
        inside = [each for each in findings if each.pillar == pillar.name]
        weighing = any(
            each.weight and each.outcome is not Outcome.NOT_APPLICABLE for each in inside
        )
        held = sum(line.points for line in pillar.lines)
        assert held == (pillar.maximum if weighing else 0)
        assert 0 <= pillar.earned.low <= pillar.earned.high <= pillar.maximum


@given(data=st.data())
def test_peer_09_lynis_1368_the_maximum_does_not_depend_on_the_outcomes(rules, best, data):
    findings = evaluate_all(rules.compiled.headline, best)
    drawn = data.draw(
        st.lists(st.sampled_from(tuple(Outcome)), min_size=len(findings), max_size=len(findings))
    )
    changed = [replace(each, outcome=to) for each, to in zip(findings, drawn, strict=True)]
    check_maxima_stay(changed, rules, best)


def test_peer_09_the_check_of_the_maximum_fails_when_points_of_skipped_rules_vanish(
    rules, best, monkeypatch
):
    findings = list(evaluate_all(rules.compiled.headline, best))
    at = next(index for index, each in enumerate(findings) if each.weight)
    findings[at] = replace(findings[at], outcome=Outcome.NOT_APPLICABLE)
    check_maxima_stay(findings, rules, best)
    line = scoring._line
    monkeypatch.setattr(
        scoring, "_lines", lambda _, those: tuple(line(each, Fraction(1)) for each in those)
    )
    with pytest.raises(AssertionError):
        check_maxima_stay(findings, rules, best)


def test_peer_10_complianceascode_5037_many_passes_do_not_drown_a_critical_fail(
    scored, best, monkeypatch
):
    def check() -> None:
        card = scored(best.with_entries([fact("backing.coverage", "0.9")]))
        assert card.score.low >= 70
        assert (card.grade, card.grade_high) == (Grade.F, Grade.F)

    assert scored(best).grade is Grade.A
    check()
    monkeypatch.setattr(scoring, "capped", lambda letter, *_: letter)
    with pytest.raises(AssertionError):
        check()


@pytest.mark.parametrize("name", sorted(EVERY))
def test_peer_11_openscap_1751_states_add_up_to_the_rules_in_every_format(name, monkeypatch):
    report = EVERY[name]()

    def check() -> None:
        sources = Sources(report)
        shown = pillar_view.pillars(sources)
        idle = sum(each.outcome is Outcome.NOT_APPLICABLE for each in report.findings)
        listed = sum(len(pillar.lines) for pillar in report.scorecard.pillars)
        assert sum(map(int, shown.total.counts)) + idle == listed == len(report.findings)
        for column in range(len(shown.total.counts)):
            assert sum(int(each.counts[column]) for each in shown.rows) == int(
                shown.total.counts[column]
            )
        told = Counter(each.outcome for each in report_v1(report).findings)
        assert told == Counter(each.outcome.value for each in report.findings)

    check()
    monkeypatch.setattr(pillar_view, "COUNTED", (Outcome.PASS,))
    with pytest.raises(AssertionError):
        check()


def test_peer_29_scorecard_equal_scores_add_up_and_do_not_collapse(
    scored: Callable, best: Evidence, monkeypatch: pytest.MonkeyPatch
):
    def check() -> None:
        control = next(each for each in scored(best).pillars if each.name == "control")
        points = [line.points for line in control.lines]
        assert len(set(points)) < len(points)
        assert control.earned.low == sum(points) == 7

    check()
    monkeypatch.setattr(scoring, "_sum", lambda parts: sum(set(parts), Fraction(0)))
    with pytest.raises(AssertionError):
        check()
