"""The opinion: what the findings together allow one to conclude."""

from collections.abc import Iterable, Sequence

from auditor.model.finding import Finding, Outcome, Severity
from auditor.model.scorecard import Opinion
from auditor.model.value import Cause


UNDECIDED = frozenset({Outcome.UNKNOWN, Outcome.ERROR})
DECIDED = frozenset({Outcome.PASS, Outcome.WARN, Outcome.FAIL})
_RANK = {severity: rank for rank, severity in enumerate(Severity)}


def opinion(findings: Sequence[Finding]) -> Opinion:
    """Adverse when a critical fact is contradicted; without critical evidence no conclusion.

    An unknown qualifies as the worst outcome of its rule would, so that losing evidence never
    cleans an opinion. Waivers change nothing.
    """
    if contradicted(findings):
        return Opinion.ADVERSE
    if not any(each.outcome in DECIDED for each in _critical(findings)) or not_shown(findings):
        return Opinion.DISCLAIMER
    return Opinion.QUALIFIED if _qualifies(findings) else Opinion.CLEAN


def contradicted(findings: Iterable[Finding]) -> list[Finding]:
    """The findings of which one makes an opinion adverse."""
    return [each for each in _critical(findings) if contradicts(each)]


def contradicts(finding: Finding) -> bool:
    """Whether a finding shows the contrary of what its rule asks; silence shows nothing."""
    return finding.outcome is Outcome.FAIL and finding.reason != Cause.NOT_DISCLOSED.value


def not_shown(findings: Iterable[Finding]) -> list[Finding]:
    """The findings of which one leaves no conclusion."""
    lost = (Outcome.FAIL, *UNDECIDED)
    return [each for each in _critical(findings) if each.outcome in lost]


def _critical(findings: Iterable[Finding]) -> list[Finding]:
    return [each for each in findings if each.severity is Severity.CRITICAL]


def _qualifies(findings: Iterable[Finding]) -> bool:
    for each in findings:
        lost = each.outcome is Outcome.FAIL or each.outcome in UNDECIDED
        if lost and _RANK[each.severity] >= _RANK[Severity.MEDIUM]:
            return True
        if each.outcome is Outcome.WARN and _RANK[each.severity] >= _RANK[Severity.HIGH]:
            return True
    return False
