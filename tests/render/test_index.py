import csv
import io
import re
from dataclasses import replace
from fractions import Fraction

import pytest

from auditor.model.scorecard import Grade, GradeStatus
from auditor.render.index.board import Board
from auditor.render.index.page import render_index
from auditor.render.index.row import IndexRow, Shown
from auditor.render.index.summary_csv import render_csv
from auditor.render.spreadsheet import guarded


ROWS = (
    IndexRow(
        id="aaplx", name="Apple xStock", symbol="AAPLx", issuer="Backed Assets", grade=Grade.B,
        grade_high=Grade.B, status=GradeStatus.PROVISIONAL, opinion="Exceptions found",
        low=Fraction("70.5"), high=Fraction("83.5"), decided=Fraction(87, 100), outcome="done",
        folder="aaplx", page="report.html",
    ),
    IndexRow(
        id="kox", name="Coca-Cola xStock", symbol="KOx", issuer="Backed Assets", grade=Grade.F,
        grade_high=Grade.B, status=GradeStatus.UNPROVEN, opinion="No conclusion",
        low=Fraction("58.5"), high=Fraction("85.5"), decided=Fraction(73, 100), outcome="done",
        folder="kox", page="report.html",
    ),
    IndexRow(id="broken", outcome="spec_invalid", error="broken.yaml:3:1: unknown key 'symbl'."),
)  # fmt: skip


@pytest.mark.fault("S17")
@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\0x", "=cmd|' /C calc'!A0"],
)
def test_a_spreadsheet_takes_no_text_for_a_formula(text: str) -> None:
    assert guarded(text).startswith("'")
    row = IndexRow(id="x", name=text, symbol=text, issuer=text, outcome="done", error=text)
    for line in list(csv.reader(io.StringIO(render_csv(Board([row])).decode())))[1:]:
        assert not [
            cell for cell in line if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\0"))
        ]


def test_numbers_and_plain_words_stay_as_they_are() -> None:
    lines = list(csv.DictReader(io.StringIO(render_csv(Board(ROWS)).decode())))
    assert lines[0]["score_low"] == "70.5"
    assert lines[0]["decided"] == "0.87"
    assert lines[1]["grade"] == "F"
    assert lines[1]["grade_high"] == "B"
    assert lines[2]["error"].startswith("broken.yaml:3:1")
    assert (
        lines[2]["score_low"] == lines[2]["score_low_decimal"] == lines[2]["decided_points"] == ""
    )


def test_every_exact_amount_is_given_as_a_decimal_too() -> None:
    """A spreadsheet reads neither `401/392` nor sees that 0.87 and 87 points are the same."""
    ratio, premium = Shown("1.0230", "401/392", "1.5"), Shown("-0.08 %", "-401/501000")
    row = replace(ROWS[0], backing=ratio, premium=premium)
    (line,) = csv.DictReader(io.StringIO(render_csv(Board([row])).decode()))
    assert (line["backing_low"], line["backing_low_decimal"]) == ("401/392", "1.022959")
    assert (line["backing_high"], line["backing_high_decimal"]) == ("1.5", "1.5")
    assert (line["premium_furthest"], line["premium_furthest_decimal"]) == (
        "-401/501000",
        "-0.0008",
    )
    assert (line["decided"], line["decided_points"]) == ("0.87", "87")
    assert line["backing_gross_low_decimal"] == ""


def test_the_page_keeps_the_order_given_and_names_failures() -> None:
    text = render_index(Board(ROWS)).decode()
    places = [text.index(f">{name}<") for name in ("AAPLx", "KOx", "broken")]
    assert places == sorted(places)
    assert "unknown key &#39;symbl&#39;" in text
    assert (
        "2 products audited; 1 cannot be graded on what is shown, 1 could not be audited." in text
    )


def test_an_unproven_product_shows_no_letter() -> None:
    text = render_index(Board(ROWS[1:2])).decode()
    assert "Unproven (F to B)" in text
    assert 'class="letter"' not in text


def test_a_letter_on_figures_that_are_not_live_says_so() -> None:
    live, other = (
        render_index(Board([replace(ROWS[0], origin=origin)])).decode()
        for origin in ("live", "reconstructed")
    )
    assert "Provisional, reconstructed" in other
    assert "reconstructed" not in live


def test_reports_are_linked_beside_the_index() -> None:
    assert 'href="aaplx/report.html"' in render_index(Board(ROWS)).decode()
    assert "broken/report.html" not in render_index(Board(ROWS)).decode()


@pytest.mark.fault("S12")
def test_names_cannot_break_out_of_their_cells() -> None:
    evil = IndexRow(id="x", symbol='"><script>alert(1)</script>', name="<b>", outcome="done")
    assert len(re.findall("<script", render_index(Board([evil])).decode())) == 2
