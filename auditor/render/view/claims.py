"""The claims ledger: what is promised, word for word, beside what was found."""

from auditor.model.finding import Outcome
from auditor.model.value import Record
from auditor.render import figures, wording
from auditor.render.parts import Cell, Row, Section, Status, Table, cells, columns
from auditor.render.view.corporate import Topic
from auditor.render.view.sources import Sources, field_moment, field_text


CLAIMS, RISKS = "disclosure.claims", "disclosure.risk_share"
_MOST = 40
"""Promises printed; the register has them all."""
_UNDECIDED = frozenset({Outcome.UNKNOWN, Outcome.ERROR, Outcome.NOT_APPLICABLE})


def claims(sources: Sources) -> Topic:
    """Every absolute promise that was read, and whether the evidence bears it out."""
    rows = sources.records(CLAIMS)
    empty = "" if rows else f"No absolute promise was read. {sources.why(CLAIMS)}".strip()
    section = Section("claims", "Claims ledger", _lead(sources), sources.marks(CLAIMS), empty)
    return Topic(section, (_table(sources, rows),) if rows else ())


def _lead(sources: Sources) -> str:
    rows, risks = sources.records(CLAIMS), sources.exact(RISKS)
    if not rows and risks is None:
        return "What the documents promise without reserve, beside what was found."
    found = wording.plural(len(rows), "absolute promise stands", "absolute promises stand")
    told = f"{found} in the documents that were read"
    if risks is None:
        return f"{told}."
    return f"{told}; {figures.percent(risks)} of the sentences that promise or warn, warn."


def _table(sources: Sources, rows: tuple[Record, ...]) -> Table:
    left = len(rows) - _MOST
    more = f"; {left} more in the register" if left > 0 else ""
    return Table(
        "claims",
        "Promises word for word",
        f"with where they stand and what the evidence says{more}",
        columns("Promise", "Quote", "Where, read on", "Evidence says", ("Id", "code")),
        tuple(_row(sources, row) for row in rows[:_MOST]),
    )


def _row(sources: Sources, row: Record) -> Row:
    at = field_moment(row, "read_at")
    where = f"{field_text(row, 'document')} {field_text(row, 'locator')}"
    word, status, because = verdict(sources, field_text(row, "against"))
    return Row(
        cells(
            field_text(row, "promise"),
            f"“{field_text(row, 'quote')}”",
            Cell(where, note=figures.instant(at) if at else ""),
            Cell(word, status=status, note=because),
            Cell(field_text(row, "id"), tone="code"),
        ),
        anchor=f"claim-{field_text(row, 'id')}",
    )


def verdict(sources: Sources, against: str) -> tuple[str, Status, str]:
    """Word, status and the rules it rests on: one failed rule contradicts, all passed support."""
    names = [name for name in against.split(", ") if name]
    if not names:
        return "Nothing could support it", "fail", ""
    found = [finding for name in names if (finding := sources.finding(name)) is not None]
    because = ", ".join(finding.name for finding in found)
    outcomes = {finding.outcome for finding in found}
    if Outcome.FAIL in outcomes:
        failed = ", ".join(each.name for each in found if each.outcome is Outcome.FAIL)
        return "Contradicted", "fail", failed
    if outcomes & _UNDECIDED or len(found) < len(names):
        return "Not evidenced", "unknown", because
    return (
        ("Supported in part", "warn", because)
        if Outcome.WARN in outcomes
        else (
            "Supported",
            "pass",
            because,
        )
    )
