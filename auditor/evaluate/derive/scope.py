"""What each reserve source shows, aspect by aspect, and whether the proof leaves debts out."""

from collections.abc import Iterator

from auditor.evaluate.derive.inputs import Row, absent, fact, passed_on, text, value
from auditor.model.catalogue.choices import SCOPE_ASPECTS
from auditor.model.evidence import Entry, Evidence, Gap
from auditor.model.value import Cause, Enumeration, Field, Flag, Missing, Record, Records, Text


MATRIX, ASSETS_ONLY = "reserves.scope_matrix", "reserves.assets_only"
STATEMENTS, SCOPE = "reserves.statements", "reserves.scope"
OPEN = Missing(Cause.NOT_COLLECTED, "not_stated", "the source does not say")


def entries(evidence: Evidence) -> Iterator[Entry]:
    """The matrix of the statements, and the answer of all proofs together on debts."""
    yield _matrix(evidence)
    yield _assets_only(evidence)


def _matrix(evidence: Evidence) -> Entry:
    rows = value(evidence, STATEMENTS, Records)
    if isinstance(rows, Gap):
        return passed_on(MATRIX, [rows])
    by_source: dict[str, list[Row]] = {}
    for row in rows.rows:
        by_source.setdefault(text(row, "source"), []).append(row)
    cells: list[Record] = [
        {"source": Text(source), "aspect": Enumeration(aspect), "shown": _shown(told, aspect)}
        for source, told in sorted(by_source.items())
        for aspect in SCOPE_ASPECTS
    ]
    return fact(MATRIX, Records(tuple(cells), rows.complete), evidence, STATEMENTS)


def _shown(rows: list[Row], aspect: str) -> Field:
    """Yes or no where one statement of the source says so; statements at odds say nothing."""
    yes = any(aspect in text(row, "scope").split(", ") for row in rows)
    no = any(aspect in text(row, "not_in_scope").split(", ") for row in rows)
    if yes and no:
        told = f"one statement shows {aspect}, another of the same source leaves it out"
        return Missing(Cause.CONFLICTING, "source_dispute", told)
    return Flag(yes) if yes or no else OPEN


def _assets_only(evidence: Evidence) -> Entry:
    rows = value(evidence, SCOPE, Records)
    if isinstance(rows, Gap):
        return passed_on(ASSETS_ONLY, [rows])
    told = [row.get("shown") for row in rows.rows if text(row, "aspect") == "liabilities"]
    flags = [each for each in told if isinstance(each, Flag)]
    if flags:
        assets_only = not any(each.value for each in flags)
        return fact(ASSETS_ONLY, Flag(assets_only), evidence, SCOPE)
    why = absent({"shown": told[0]} if told and isinstance(told[0], Missing) else {}, "shown")
    said = "no proof says whether it takes in what is owed"
    return Gap(ASSETS_ONLY, why.cause, why.reason, said, (SCOPE,))
