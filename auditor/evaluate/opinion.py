"""The opinion: what the findings together allow one to conclude."""

from collections.abc import Iterable, Sequence

from auditor.model.finding import Finding, Outcome, Severity
from auditor.model.scorecard import Opinion


NOT_DISCLOSED = "not_disclosed"
UNDECIDED = frozenset({Outcome.UNKNOWN, Outcome.ERROR})
DECIDED = frozenset({Outcome.PASS, Outcome.WARN, Outcome.FAIL})
_RANK = {severity: rank for rank, severity in enumerate(Severity)}


def opinion(findings: Sequence[Finding]) -> Opinion:
    """Adverse when a critical fact is contradicted; without critical evidence no conclusion.

    An unknown qualifies as the worst outcome of its rule would, so that losing evidence never
    cleans an opinion. Waivers change nothing.
    """
    critical = [each for each in findings if each.severity is Severity.CRITICAL]
    if any(_contradicted(each) for each in critical):
        return Opinion.ADVERSE
    shown = any(each.outcome in DECIDED for each in critical)
    if not shown or any(_not_shown(each) for each in critical):
        return Opinion.DISCLAIMER
    return Opinion.QUALIFIED if _qualifies(findings) else Opinion.CLEAN


def _contradicted(finding: Finding) -> bool:
    return finding.outcome is Outcome.FAIL and finding.reason != NOT_DISCLOSED


def _not_shown(finding: Finding) -> bool:
    return finding.outcome in UNDECIDED or finding.outcome is Outcome.FAIL


def _qualifies(findings: Iterable[Finding]) -> bool:
    for each in findings:
        lost = each.outcome is Outcome.FAIL or each.outcome in UNDECIDED
        if lost and _RANK[each.severity] >= _RANK[Severity.MEDIUM]:
            return True
        if each.outcome is Outcome.WARN and _RANK[each.severity] >= _RANK[Severity.HIGH]:
            return True
    return False
