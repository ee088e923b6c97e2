"""Waived findings and waivers that do not apply: marks beside the score, with both views of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.model.finding import Finding
from auditor.model.report import Report
from auditor.render import figures, wording
from auditor.render.parts import Cell, Row, Section, Table, cells, columns
from auditor.render.view.sources import Sources


@dataclass(frozen=True, slots=True)
class Waivers:
    """The section; without a waivers file it has nothing to show and is left out."""

    shown: bool
    section: Section
    applied: Table
    wrong: Table


def waivers(sources: Sources) -> Waivers:
    """Who waived what, until when, and which waivers are no good."""
    report = sources.report
    return Waivers(
        shown=bool(report.waivers.file),
        section=Section("waivers", "Waivers", " ".join(waived_lines(report)) or _none(report)),
        applied=Table(
            "waivers",
            "Waived findings",
            "counted in the score like any other",
            columns("Rule", "Outcome", "Reason", "By", "From", "Until"),
            tuple(_applied(finding) for finding in _waived(report)),
            empty="none.",
        ),
        wrong=Table(
            "waivers",
            "Waivers that do not apply",
            "each a finding of its own",
            columns("Finding", "Outcome", "What is wrong"),
            tuple(_wrong(finding) for finding in report.waivers.findings),
            empty="none.",
        ),
    )


def waived_lines(report: Report) -> Iterator[str]:
    """Both views: the score as it stands, and what it would be without the waived findings."""
    found = report.waivers
    if found.used:
        low, high = report.scorecard.score.low, report.scorecard.score.high
        yield (
            f"{wording.plural(len(found.used), 'finding')} waived: {', '.join(found.used)}. The "
            f"score counts them: {figures.span(low, high)} points; had they gone well it would be "
            f"{figures.span(found.view.low, found.view.high)}."
        )
    if found.findings:
        yield f"Without effect: {wording.plural(len(found.findings), 'waiver')} of the file."


def _none(report: Report) -> str:
    elsewhere = report.waivers.elsewhere
    return f"No finding is waived; {wording.plural(elsewhere, 'waiver')} for other products."


def _waived(report: Report) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for finding in (*report.findings, *(each for part in report.beside for each in part.findings)):
        key = (finding.rule, finding.evidence)
        if finding.waiver and key not in seen:
            seen.add(key)
            yield finding


def _applied(finding: Finding) -> Row:
    mark = finding.waiver[0]
    word, status = wording.OUTCOMES[finding.outcome]
    return Row(
        cells(
            Cell(finding.title, note=finding.name),
            Cell(word, status=status),
            mark.reason,
            mark.author,
            mark.created,
            mark.expires,
        )
    )


def _wrong(finding: Finding) -> Row:
    word, status = wording.OUTCOMES[finding.outcome]
    return Row(
        cells(Cell(finding.title, note=finding.rule), Cell(word, status=status), finding.message)
    )
