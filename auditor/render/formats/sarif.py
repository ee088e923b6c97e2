"""SARIF 2.1.0: one result a rule, for code-scanning viewers and gates of builds."""

import re
from collections.abc import Sequence

from auditor.base import canonical
from auditor.base.canonical import Wire
from auditor.base.instants import format_instant
from auditor.base.text import visible
from auditor.model.finding import Finding, Outcome, Severity
from auditor.model.report import Report
from auditor.model.ruleset import RuleStamp
from auditor.render import wording


SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
FINGERPRINT = "productAndRule/v1"
# `open` is the standard's word for "evaluated, and too little was known to decide".
_KINDS = {
    Outcome.PASS: "pass",
    Outcome.WARN: "fail",
    Outcome.FAIL: "fail",
    Outcome.UNKNOWN: "open",
    Outcome.ERROR: "review",
    Outcome.NOT_APPLICABLE: "notApplicable",
}
_SEVERE = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM)
# In a message these start a link or an escape.
_MARKUP = re.compile(r"([\\\[\]])")


def render_sarif(report: Report) -> bytes:
    """Canonical JSON with a newline at the end."""
    stamps = {stamp.id: at for at, stamp in enumerate(report.ruleset.rules)}
    found = report.every_finding
    run: Wire = {
        "tool": {"driver": _driver(report)},
        "invocations": [_invocation(report, found)],
        "originalUriBaseIds": {"BUNDLE": {"description": {"text": "evidence.zip"}}},
        "results": [_result(report, each, stamps.get(each.rule, -1)) for each in found],
        "properties": {
            "asOf": format_instant(report.as_of),
            "grade": report.scorecard.grade.value,
            "gradeHigh": report.scorecard.grade_high.value,
            "gradeStatus": report.scorecard.status.value,
            "opinion": report.scorecard.opinion.value,
            "product": report.product.id,
            "root": report.root,
            "ruleset": report.ruleset.digest,
            "scoreHigh": str(report.scorecard.score.high),
            "scoreLow": str(report.scorecard.score.low),
        },
    }
    return canonical.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}) + b"\n"


def fingerprint(product: str, rule: str) -> str:
    """What stays the same for one rule on one product, whatever its outcome says."""
    return canonical.digest_of([product, rule])


def _driver(report: Report) -> Wire:
    name, _, version = report.tool.partition(" ")
    return {
        "name": name,
        "version": version,
        "rules": [_descriptor(stamp) for stamp in report.ruleset.rules],
    }


def _descriptor(stamp: RuleStamp) -> Wire:
    return {
        "id": stamp.id,
        "name": stamp.name,
        "shortDescription": {"text": _text(stamp.title)},
        "fullDescription": {"text": _text(stamp.why)},
        "help": {"text": _text(stamp.remedy_holder)},
        "properties": {"pillar": stamp.pillar, "points": stamp.weight, "kind": stamp.kind.value},
    }


def _invocation(report: Report, found: Sequence[Finding]) -> Wire:
    """Rules that broke down are told as the tool's own trouble as well."""
    broken = [each for each in found if each.outcome is Outcome.ERROR]
    return {
        "executionSuccessful": not broken,
        "endTimeUtc": format_instant(report.as_of),
        "toolExecutionNotifications": [
            {
                "level": "error",
                "message": {"text": _message(each)},
                "associatedRule": {"id": each.rule},
            }
            for each in broken
        ],
    }


def _result(report: Report, finding: Finding, index: int) -> Wire:
    told: dict[str, Wire] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "kind": _KINDS[finding.outcome],
        "level": _level(finding),
        "message": {"text": _message(finding)},
        "locations": [_location(report)],
        "partialFingerprints": {FINGERPRINT: fingerprint(report.product.id, finding.rule)},
        "properties": {
            "outcome": finding.outcome.value,
            "reason": finding.reason,
            "severity": finding.severity.value,
            "facts": list(finding.facts),
            "restsOn": [strength.value for strength in finding.rests_on],
            "rootCause": finding.root_cause,
        },
    }
    if finding.waiver:
        told["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": visible(each.reason),
                "properties": {"author": visible(each.author), "expires": each.expires},
            }
            for each in finding.waiver
        ]
    return told


def _level(finding: Finding) -> str:
    """The standard wants `none` beside every kind but `fail`."""
    if finding.outcome is Outcome.WARN:
        return "warning" if finding.severity in _SEVERE else "note"
    if finding.outcome is Outcome.FAIL:
        return "error" if finding.severity in _SEVERE else "warning"
    return "none"


def _message(finding: Finding) -> str:
    word, _ = wording.OUTCOMES[finding.outcome]
    told = finding.message or wording.reason(finding.reason)
    return _text(f"{word}: {finding.title}. {told}")


def _location(report: Report) -> Wire:
    """The product file as the bundle holds it: viewers want a file."""
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": "product.yaml", "uriBaseId": "BUNDLE"},
            "region": {"startLine": 1},
        },
        "logicalLocations": [
            {"name": visible(report.product.symbol), "fullyQualifiedName": report.product.id}
        ],
    }


def _text(words: str) -> str:
    """Words as a plain message in which nothing becomes a link."""
    return _MARKUP.sub(r"\\\1", visible(words, keep="\n")) or "—"
