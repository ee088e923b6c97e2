from dataclasses import replace

import pytest

from auditor.evaluate.opinion import opinion
from auditor.model.finding import Finding, Outcome, Severity
from auditor.model.scorecard import Opinion


PASS, WARN, FAIL, UNKNOWN = Outcome.PASS, Outcome.WARN, Outcome.FAIL, Outcome.UNKNOWN


def finding(outcome: Outcome, severity: Severity, reason: str = "") -> Finding:
    return Finding(
        rule="TST-001",
        name="a-rule",
        title="A rule",
        pillar="backing",
        severity=severity,
        weight=1,
        outcome=outcome,
        reason=reason,
        message="",
        facts=(),
        comparisons=(),
        root_cause="",
    )


GOOD = finding(PASS, Severity.CRITICAL)


@pytest.mark.parametrize(
    ("outcome", "severity", "reason", "expected"),
    [
        (FAIL, Severity.CRITICAL, "does_not_hold", Opinion.ADVERSE),
        (FAIL, Severity.CRITICAL, "not_disclosed", Opinion.DISCLAIMER),
        (UNKNOWN, Severity.CRITICAL, "rpc_timeout", Opinion.DISCLAIMER),
        (Outcome.ERROR, Severity.CRITICAL, "budget", Opinion.DISCLAIMER),
        (WARN, Severity.CRITICAL, "tolerated", Opinion.QUALIFIED),
        (WARN, Severity.HIGH, "tolerated", Opinion.QUALIFIED),
        (WARN, Severity.MEDIUM, "tolerated", Opinion.CLEAN),
        (FAIL, Severity.MEDIUM, "not_disclosed", Opinion.QUALIFIED),
        (UNKNOWN, Severity.MEDIUM, "not_collected", Opinion.QUALIFIED),
        (Outcome.ERROR, Severity.MEDIUM, "budget", Opinion.QUALIFIED),
        (FAIL, Severity.LOW, "does_not_hold", Opinion.CLEAN),
        (UNKNOWN, Severity.LOW, "not_collected", Opinion.CLEAN),
        (FAIL, Severity.INFO, "does_not_hold", Opinion.CLEAN),
        (Outcome.NOT_APPLICABLE, Severity.CRITICAL, "does_not_apply", Opinion.CLEAN),
        (PASS, Severity.LOW, "holds", Opinion.CLEAN),
    ],
)
def test_one_finding_beside_a_critical_pass(
    outcome: Outcome, severity: Severity, reason: str, expected: Opinion
):
    assert opinion([GOOD, finding(outcome, severity, reason)]) is expected


def test_a_contradiction_outweighs_what_is_missing():
    contradicted = finding(FAIL, Severity.CRITICAL, "does_not_hold")
    assert opinion([contradicted, finding(UNKNOWN, Severity.CRITICAL)]) is Opinion.ADVERSE


@pytest.mark.parametrize("outcome", [Outcome.NOT_APPLICABLE, None])
def test_without_a_critical_answer_there_is_no_conclusion(outcome: Outcome | None):
    rest = [finding(outcome, Severity.CRITICAL)] if outcome else []
    assert opinion([finding(PASS, Severity.HIGH), *rest]) is Opinion.DISCLAIMER


@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("known", [PASS, WARN, FAIL])
def test_what_becomes_unknown_never_improves_the_opinion(severity: Severity, known: Outcome):
    order = [Opinion.DISCLAIMER, Opinion.QUALIFIED, Opinion.CLEAN]
    before = finding(known, severity, "test")
    after = replace(before, outcome=UNKNOWN)
    rank = {Opinion.ADVERSE: 0} | {each: index for index, each in enumerate(order)}
    assert rank[opinion([GOOD, after])] <= rank[opinion([GOOD, before])]
