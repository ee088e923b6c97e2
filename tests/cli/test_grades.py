"""The table of grades at the end of a run."""

from fractions import Fraction
from pathlib import Path

import pytest

from auditor.cli.grades import MOST, grade_lines
from auditor.model.scorecard import Grade, GradeStatus
from auditor.render.index.row import IndexRow


OUT = Path("out")


def row(name="tslax", status=GradeStatus.UNPROVEN, **rest):
    given = {"folder": name, "page": "report.html", "opinion": "No conclusion", "outcome": "done"}
    points = {"low": Fraction("15.06"), "high": Fraction(92)}
    return IndexRow(
        name, grade=Grade.F, grade_high=Grade.B, status=status, **points, **{**given, **rest}
    )


def test_columns_stand_below_each_other_and_end_in_the_pdf():
    rows = [row(), row("a-longer-name", GradeStatus.PROVISIONAL)]
    head, *lines = grade_lines(rows, OUT, ("pdf", "html"))
    assert lines[0].split("  ")[0] == "tslax"
    assert lines[0].endswith("  out/tslax/report.pdf")
    assert "Unproven (F to B)" in lines[0]
    assert "F (provisional, could be B)" in lines[1]
    assert "15.0 to 92.0" in lines[1]
    for column in ("grade", "points", "opinion", "report"):
        at = head.index(column)
        assert all(line[at - 1] == " " and line[at] != " " for line in lines)


@pytest.mark.parametrize(
    ("formats", "file"), [(("html",), "report.html"), (("pdf",), "report.pdf")]
)
def test_without_a_pdf_the_page_people_read_is_named(formats, file):
    *_, line = grade_lines([row()], OUT, formats)
    assert line.endswith(f"out/tslax/{file}")


def test_a_product_without_a_report_says_why():
    failed = IndexRow("x\u202ey", outcome="spec_invalid", error="x.yaml:1:1: …")
    *_, line = grade_lines([failed], OUT, ("pdf",))
    assert line.split("  ")[0] == "x⟨U+202E⟩y"
    assert line.endswith("—              No report  x.yaml:1:1: …")


def test_of_very_many_the_first_are_shown_and_the_index_has_the_others():
    rows = [row(f"p{number}") for number in range(MOST + 1200)]
    lines = list(grade_lines(rows, OUT, ("pdf",)))
    assert len(lines) == 1 + MOST + 1
    assert lines[-1] == "and 1,200 more in out/index.html"
