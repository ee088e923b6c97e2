"""SARIF 2.1.0: one result a rule, for code-scanning viewers and gates of builds."""

import re

from auditor.archive.bundle import FILE
from auditor.base import canonical
from auditor.base.canonical import Wire
from auditor.base.instants import format_instant
from auditor.base.text import visible
from auditor.model.finding import Finding, Outcome, Severity
from auditor.model.report import Report
from auditor.model.ruleset import RuleSet, RuleStamp
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
    broken = notifications(report)
    invocation: Wire = {
        "executionSuccessful": not broken,
        "endTimeUtc": format_instant(report.as_of),
        "toolExecutionNotifications": broken,
    }
    run: Wire = {
        "tool": {"driver": driver(report.tool, report.ruleset)},
        "invocations": [invocation],
        "originalUriBaseIds": {"BUNDLE": {"description": {"text": FILE}}},
        "results": results(report, "product.yaml", "BUNDLE"),
        "properties": properties(report),
    }
    return log(run)


def log(run: Wire) -> bytes:
    """A log of one run."""
    return canonical.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}) + b"\n"


def results(report: Report, uri: str, base: str) -> list[Wire]:
    """Every finding as a result that points at the file `uri` below `base`."""
    stamps = {stamp.id: at for at, stamp in enumerate(report.ruleset.rules)}
    place = _location(report, uri, base)
    return [
        _result(report, each, stamps.get(each.rule, -1), place) for each in report.every_finding
    ]


def properties(report: Report) -> dict[str, Wire]:
    """The verdict, which SARIF has no words of its own for."""
    return {
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
    }


def fingerprint(product: str, rule: str) -> str:
    """What stays the same for one rule on one product, whatever its outcome says."""
    return canonical.digest_of([product, rule])


def driver(tool: str, ruleset: RuleSet) -> Wire:
    """The tool with its rules."""
    name, _, version = tool.partition(" ")
    return {
        "name": name,
        "version": version,
        "rules": [_descriptor(stamp) for stamp in ruleset.rules],
    }


def _descriptor(stamp: RuleStamp) -> Wire:
    return {
        "id": stamp.id,
        "name": stamp.name,
        "shortDescription": {"text": plain(stamp.title)},
        "fullDescription": {"text": plain(stamp.why)},
        "help": {"text": plain(stamp.remedy_holder)},
        "properties": {"pillar": stamp.pillar, "points": stamp.weight, "kind": stamp.kind.value},
    }


def notifications(report: Report) -> list[Wire]:
    """Rules that broke down are told as the tool's own trouble as well."""
    return [
        {
            "level": "error",
            "message": {"text": _message(each)},
            "associatedRule": {"id": each.rule},
        }
        for each in report.every_finding
        if each.outcome is Outcome.ERROR
    ]


def plain(words: str) -> str:
    """Words as a plain message in which nothing becomes a link."""
    return _MARKUP.sub(r"\\\1", visible(words, keep="\n")) or "—"


def _result(report: Report, finding: Finding, index: int, place: Wire) -> Wire:
    told: dict[str, Wire] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "kind": _KINDS[finding.outcome],
        "level": _level(finding),
        "message": {"text": _message(finding)},
        "locations": [place],
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
    return plain(f"{word}: {finding.title}. {told}")


def _location(report: Report, uri: str, base: str) -> Wire:
    """Where the product is told of: viewers want a file."""
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": uri, "uriBaseId": base},
            "region": {"startLine": 1},
        },
        "logicalLocations": [
            {"name": visible(report.product.symbol), "fullyQualifiedName": report.product.id}
        ],
    }
