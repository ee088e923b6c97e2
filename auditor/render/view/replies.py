"""Answers of issuers beside the findings they are to, printed as received."""

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.model.finding import Finding
from auditor.model.report import RootCause
from auditor.render.parts import Cell, Table, columns, rows
from auditor.render.view.sources import Sources


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answers to a finding: whose word it is, to which rule, and the words."""

    head: str
    text: str


def replies_to(sources: Sources, findings: Sequence[Finding]) -> tuple[Reply, ...]:
    """The answers to these findings."""
    return tuple(
        Reply(f"{each.author} answers on {each.date} to {finding.name}", each.text)
        for finding in findings
        for each in sources.report.responses
        if each.rule == finding.rule
    )


def other_replies(sources: Sources, causes: Sequence[RootCause]) -> Table:
    """Answers to rules that stand on no card: those that passed, do not apply, or are a pack's."""
    report = sources.report
    on_cards = {name for cause in causes for name in cause.rules}
    lines = [
        (Cell(finding.title, note=finding.name), f"{each.author}, {each.date}", each.text)
        for finding in report.every_finding
        for each in report.responses
        if each.rule == finding.rule and finding.name not in on_cards
    ]
    return Table(
        "replies",
        "Answers to other findings",
        "printed as received, not checked; they change no score",
        columns("Rule", "Who answers", "Answer"),
        rows(lines),
    )
