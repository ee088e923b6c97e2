from dataclasses import replace
from fractions import Fraction

import pytest
from report_sample import good_enough

from auditor.model.finding import Finding, Outcome, Waiver
from auditor.model.report import HouseScore, Report, WaiverReview
from auditor.model.scorecard import Span
from auditor.render.formats.html import render_html
from auditor.render.formats.json_v1 import report_v1
from auditor.render.formats.markdown import render_markdown
from auditor.render.view.book import book


MARK = Waiver(
    "Accepted <until> the next report.", "A. Reader", "2026-10-01T00:00:00Z", "2026-09-01T00:00:00Z"
)
WRONG = "The waiver of reserves-fresh for x by B (line 9) does not apply: it expired at noon."


def failed(report: Report) -> Finding:
    return next(each for each in report.findings if each.outcome is Outcome.FAIL)


@pytest.fixture
def waived() -> Report:
    report = good_enough()
    finding = failed(report)
    marked = tuple(
        replace(each, waiver=(MARK,)) if each is finding else each for each in report.findings
    )
    wrong = replace(finding, rule="WVR-001", outcome=Outcome.WARN, message=WRONG)
    found = WaiverReview("ab", (finding.rule,), (wrong,), 1, Span(Fraction(75), Fraction(90)))
    return replace(report, findings=marked, waivers=found)


def test_without_a_file_nothing_is_said() -> None:
    pages = book(good_enough())
    assert not pages.waivers.shown
    assert "waivers" not in [entry.id for column in pages.contents for entry in column]
    assert 'id="waivers"' not in render_html(good_enough()).decode()
    assert "## Waivers" not in render_markdown(good_enough()).decode()


def test_both_views_stand_side_by_side_on_every_page(waived: Report) -> None:
    low, high = report_v1(good_enough()).score.low, report_v1(good_enough()).score.high
    told = report_v1(waived)
    assert (told.score.low, told.score.high) == (low, high)
    assert (told.waivers.without.low, told.waivers.without.high) == ("75", "90")
    pages = book(waived)
    assert "waivers" in [entry.id for column in pages.contents for entry in column]
    (line, wrong) = pages.summary.house
    assert "The score counts them" in line
    assert "had they gone well it would be 75–90" in line
    assert wrong == "Without effect: 1 waiver of the file."
    for text in (render_html(waived).decode(), render_markdown(waived).decode()):
        assert "The score counts them" in text
        assert "A. Reader" in text
        assert "<until>" not in text
        assert "it expired at noon" in text


def test_a_waivers_file_for_other_products_says_so() -> None:
    report = replace(good_enough(), waivers=WaiverReview("ab", elsewhere=2))
    assert book(report).waivers.section.lead == (
        "No finding is waived; 2 waivers for other products."
    )


def test_a_profile_stands_beside_the_grade_in_every_format() -> None:
    report = good_enough()
    finding = replace(failed(report), status="experimental")
    score = HouseScore(
        "lender", "1.0.0", Fraction(5), Fraction(7), Fraction(9), (finding,),
        ("lender: reserves-fresh.fresh 36h → 26h",), "profile", "A lender",
    )  # fmt: skip
    report = replace(
        report, profiles=(score,), ruleset=replace(report.ruleset, comparability="cd" * 32)
    )
    told = report_v1(report)
    assert told.profile is not None
    assert (told.profile.pack, told.profile.low, told.profile.kind) == ("lender", "5", "profile")
    for text in (render_html(report).decode(), render_markdown(report).decode()):
        assert "Profile lender 1.0.0: 5–7 of 9" in text
        assert "36h → 26h" in text
        assert "cdcdcdcdcdcd" in text
    assert ", experimental" in render_html(report).decode()
