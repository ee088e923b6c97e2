"""CSV: one line a finding, for spreadsheets; RFC 4180, UTF-8."""

from auditor.base.instants import format_instant
from auditor.model.finding import Finding
from auditor.model.report import Report
from auditor.render.spreadsheet import guarded, table
from auditor.render.view.findings import compared


HEAD = (
    "product",
    "as_of",
    "pack",
    "rule",
    "name",
    "title",
    "pillar",
    "severity",
    "points",
    "outcome",
    "reason",
    "message",
    "compared",
    "facts",
    "root_cause",
    "rests_on",
    "tailored",
    "waived",
    "root",
)
SHIPPED = ""
"""What stands for the pack of the headline's rules."""


def render_csv(report: Report) -> bytes:
    """Every finding, the headline's first; text a spreadsheet would run gets an apostrophe."""
    lines = [(SHIPPED, finding) for finding in report.findings]
    lines += [(pack.pack, finding) for pack in report.house for finding in pack.findings]
    return table(HEAD, ([guarded(cell) for cell in _cells(report, *line)] for line in lines))


def _cells(report: Report, pack: str, finding: Finding) -> tuple[str, ...]:
    return (
        report.product.id,
        format_instant(report.as_of),
        pack,
        finding.rule,
        finding.name,
        finding.title,
        finding.pillar,
        finding.severity.value,
        str(finding.weight),
        finding.outcome.value,
        finding.reason,
        finding.message,
        "; ".join(f"{each.expression}: {compared(each)}" for each in finding.comparisons),
        " ".join(finding.facts),
        finding.root_cause,
        " ".join(strength.value for strength in finding.rests_on),
        "yes" if finding.tailored else "no",
        "; ".join(f"{each.reason} ({each.author}, {each.expires})" for each in finding.waiver),
        report.root,
    )
