from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

from report_sample import good_enough

from auditor.model.explained import Fall, Flip, Hold, Sensitivity, Sway, Waterfall
from auditor.model.report import Report
from auditor.model.scorecard import Grade, Span
from auditor.render.formats.json_v1 import report_v1
from auditor.render.view.explained_tables import (
    expiry,
    flips_table,
    sensitivity_table,
    waterfall_table,
)
from auditor.render.view.sources import Sources


def explained() -> Report:
    report = good_enough()
    falls = (
        Fall("proof", "reserves-fresh", "warn", "old", Fraction(2), Fraction(0)),
        Fall("peg", "peg-holds", "unknown", "no prices", Fraction(0), Fraction(13, 2)),
        Fall("peg", "", "", "no rule that applies", Fraction(0), Fraction(1)),
    )
    holds = (Hold("K6", "low", Grade.A, Grade.B),)
    at = datetime(2026, 8, 20, 20, tzinfo=UTC)
    span = Span(Fraction(69), Fraction(80))
    return replace(
        report,
        explanation=replace(
            report.explanation,
            waterfall=Waterfall(Fraction(100), falls, Fraction(98), Fraction(181, 2), holds),
            flips=(Flip("reserves-fresh", "pass", "warn", at, Fraction(14 * 3600), Grade.C),),
            sensitivity=Sensitivity(
                9, (Sway("pillar", "custody", "+25 %", span, Grade.C, Grade.B),)
            ),
        ),
    )


def lines(table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_waterfall_counts_down_to_both_ends_and_ends_with_the_caps():
    found = lines(waterfall_table(Sources(explained())))
    assert [row[-1] for row in found] == [
        "100.0", "98.0", "98.0", "91.5", "90.5", "90.5", "A → B",
    ]  # fmt: skip
    assert [row[0] for row in found if row[0] in ("Checklist total", "Best case", "Shown today")]
    assert found[3][1:4] == ["peg-holds", "Unknown", "−6.5"]


def test_a_flip_says_when_it_comes_and_the_first_page_names_it():
    sources = Sources(explained())
    row = lines(flips_table(sources))[0]
    assert row[0] == "reserves-fresh"
    assert row[-1] == "C"
    said = expiry(sources).replace("\u00a0", " ")
    assert said.startswith("Evidence expires first on 20 Aug 2026, 20:00 UTC, in 14 h: ")
    assert expiry(Sources(good_enough())) == ""


def test_only_moves_that_change_a_letter_are_rows_and_the_note_counts_all():
    table = sensitivity_table(Sources(explained()))
    assert lines(table) == [["custody", "+25 %", "69–80", "C", "B"]]
    assert table.note.startswith("9 moves tried")


def test_the_json_says_the_same_exactly():
    found = report_v1(explained())
    assert found.waterfall.falls[1].open == "13/2"
    assert (found.waterfall.best, found.waterfall.shown) == ("98", "181/2")
    assert found.flips[0].seconds == "50400"
    assert found.sensitivity.changes[0].grade == "C"
    assert [each.text for each in found.asks] == found.questions
