"""The grades of a run as a small table, so that a person reads them in one place, at its end."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from auditor.base.text import printable
from auditor.batch.index import INDEX
from auditor.model.scorecard import words_of
from auditor.render.figures import points_fixed
from auditor.render.index.lines import ABSENT, NO_REPORT
from auditor.render.index.row import IndexRow
from auditor.render.registry import file_name


MOST = 50
"""Rows for somebody to look through; thousands are for the index."""
_HEAD = ("product", "grade", "points of 100", "opinion", "report")
_LONGEST, _WHY = 100, 300


def grade_lines(rows: Sequence[IndexRow], out: Path, formats: Sequence[str]) -> Iterator[str]:
    """A head, and a line for each product; of many the first, and where the others stand."""
    cells = [_HEAD, *(_cells(row, out, formats) for row in rows[:MOST])]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        padded = (f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True))
        yield "  ".join(padded).rstrip()
    if len(rows) > MOST:
        yield f"and {len(rows) - MOST:,} more in {out / INDEX}"


def _cells(row: IndexRow, out: Path, formats: Sequence[str]) -> tuple[str, ...]:
    name = printable(row.id, _LONGEST)
    if row.grade is None or row.grade_high is None or row.status is None:
        return (name, ABSENT, ABSENT, NO_REPORT, printable(row.error or row.outcome, _WHY))
    grade = words_of(row.status, row.grade, row.grade_high)
    points = f"{points_fixed(row.low)} to {points_fixed(row.high)}"
    file = file_name("pdf") if "pdf" in formats else row.page
    return (name, grade, points, row.opinion, str(out / row.folder / file))
