from dataclasses import replace
from fractions import Fraction

import pytest
from report_sample import good_enough

from auditor.model.finding import Outcome, Severity
from auditor.model.report import HouseScore, Report
from auditor.render.formats.html import render_html
from auditor.render.formats.markdown import render_markdown
from auditor.render.view.book import book


ASK = "Which page shows the bounty?"


@pytest.fixture
def housed() -> Report:
    """A report with one added rule, undecided."""
    report = good_enough()
    model = report.findings[0]
    added = replace(
        model, rule="TGT-001", name="a-bounty-runs", title="A bounty runs", weight=3,
        outcome=Outcome.UNKNOWN, reason="not_collected", message="Nobody looked for a bounty.",
    )  # fmt: skip
    stamp = replace(report.ruleset.rules[0], id="TGT-001", name="a-bounty-runs", ask=ASK)
    rules = replace(report.ruleset, rules=(*report.ruleset.rules, stamp))
    house = HouseScore("desk", "1.0.0", Fraction(0), Fraction(3), Fraction(3), (added,))
    return replace(report, ruleset=rules, house=(house,))


@pytest.mark.parametrize("outcome", [Outcome.UNKNOWN, Outcome.FAIL])
def test_rules_as_run_tells_what_became_of_an_added_rule_and_where_it_counts(
    housed: Report, outcome: Outcome
) -> None:
    (house,) = housed.house
    found = replace(house, findings=(replace(house.findings[0], outcome=outcome),))
    shown = book(replace(housed, house=(found,))).appendix.rules[-1]
    assert shown.outcome.status == outcome.value
    assert shown.facts.endswith(" · weight 3 in the house score of desk")


def test_a_pack_that_judges_a_shipped_rule_anew_does_not_change_what_is_said_of_it(
    housed: Report,
) -> None:
    (house,) = housed.house
    shipped = housed.findings[0]
    other = replace(shipped, outcome=Outcome.ERROR)
    tailored = replace(housed, house=(replace(house, findings=(other,)),))
    told = {each.code: each for each in book(tailored).appendix.rules}[shipped.rule]
    assert told.outcome.status == shipped.outcome.value
    assert told.facts.endswith(" points")


def test_an_open_added_rule_says_why_and_what_to_ask(housed: Report) -> None:
    (table,) = book(housed).appendix.house
    (row,) = table.rows
    assert row.cells[-1].text == "Nobody looked for a bounty."
    assert row.cells[-1].note == f"No source of ours was asked for it. Ask the issuer: {ASK}"
    assert ASK in render_html(housed).decode()
    assert ASK in render_markdown(housed).decode().replace("\\", "")


def test_a_failing_added_rule_says_why_and_a_passing_one_needs_no_reason(housed: Report) -> None:
    (house,) = housed.house
    fails = replace(house.findings[0], outcome=Outcome.FAIL, reason="does_not_hold")
    passes = replace(fails, outcome=Outcome.PASS, reason="holds")
    judged = replace(housed, house=(replace(house, findings=(fails, passes)),))
    (table,) = book(judged).appendix.house
    assert [row.cells[-1].note for row in table.rows] == ["Does not hold.", ""]


def test_page_two_names_what_fails_in_an_added_pack(housed: Report) -> None:
    (house,) = housed.house
    fails = replace(
        house.findings[0], outcome=Outcome.FAIL, severity=Severity.HIGH, message="20 % are lent."
    )
    small = replace(fails, rule="TGT-000", name="a-trifle", severity=Severity.LOW)
    third = replace(small, rule="TGT-002", name="another")
    passes = replace(fails, rule="TGT-003", outcome=Outcome.PASS)
    judged = replace(housed, house=(replace(house, findings=(small, third, fails, passes)),))
    score, failed = book(judged).summary.house[:2]
    assert score.startswith("House score of desk 1.0.0: ")
    assert failed == (
        "Failed in desk: a-bounty-runs (high): 20 % are lent; a-trifle (low): 20 % are lent; "
        "1 more rule, in the appendix."
    )
    assert "20 % are lent" in render_markdown(judged).decode()


def test_what_the_headline_says_already_is_not_said_again_of_a_pack(housed: Report) -> None:
    (house,) = housed.house
    fails = replace(housed.findings[0], outcome=Outcome.FAIL)
    judged = replace(
        housed,
        findings=(fails, *housed.findings[1:]),
        house=(replace(house, findings=(fails,)),),
    )
    assert not [line for line in book(judged).summary.house if line.startswith("Failed")]
