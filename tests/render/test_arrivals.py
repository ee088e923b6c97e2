from dataclasses import replace

import pytest
from made import NOW, fact, gap, rows
from report_sample import good_enough

from auditor.model.catalogue.choices import RECONCILED
from auditor.model.evidence import Entry
from auditor.model.value import Cause, Moment
from auditor.render.pages import page
from auditor.render.view.arrivals import arrivals, practice
from auditor.render.view.corporate import corporate_actions
from auditor.render.view.sources import Sources


KEY = "corporate_actions.reconciled"
SPLIT = {
    "id": "s",
    "action": "split",
    "declared_at": Moment(NOW),
    "step_at": Moment(NOW),
    "chain": "eip155:1",
    "expected": "4",
    "observed": "4",
    "shares_before": "150",
    "shares_after": "600",
    "outcome": "matched",
}
DIVIDEND = {
    "id": "d",
    "action": "dividend",
    "declared_at": Moment(NOW),
    "expected": "1.00082",
    "observed": "1.0001",
    "withholding": "0.3",
    "withheld": "0.36",
    "outcome": "short",
}


def sources(*entries: Entry) -> Sources:
    report = good_enough()
    return Sources(replace(report, evidence=report.evidence.with_entries(entries)))


def texts(table) -> list[list[str]]:
    return [[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in table.rows]


def test_an_action_stands_beside_its_step_with_a_holder_before_and_after():
    (row,) = texts(arrivals(sources(rows(KEY, SPLIT))))
    assert row == [
        "split",
        "20 Aug 2026",
        "20 Aug 2026, 06:00 UTC",
        "× 4",
        "× 4",
        "150.0000",
        "600.0000",
        "matched",
    ]


def test_what_went_wrong_stands_first():
    table = arrivals(sources(rows(KEY, SPLIT, DIVIDEND)))
    assert [row.cells[-1].text for row in table.rows] == ["short of the net amount", "matched"]
    assert [row.cells[-1].status for row in table.rows] == ["fail", "pass"]


@pytest.mark.parametrize("outcome", RECONCILED)
def test_every_outcome_has_words_of_its_own(outcome: str):
    (row,) = texts(arrivals(sources(rows(KEY, {**SPLIT, "outcome": outcome}))))
    others = [
        texts(arrivals(sources(rows(KEY, {**SPLIT, "outcome": other}))))[0][-1]
        for other in RECONCILED
        if other != outcome
    ]
    assert row[-1] not in others


def test_a_long_list_is_cut_and_says_so():
    table = arrivals(sources(rows(KEY, *[SPLIT] * 40)))
    assert len(table.rows) == 16
    assert "16 of 40" in table.note


def test_policy_and_practice_stand_side_by_side():
    said = [
        rows(KEY, SPLIT, DIVIDEND),
        fact("rights.dividends", "reinvested_net"),
        fact("corporate_actions.policy", "Splits change the multiplier."),
        fact("corporate_actions.practice", "mixed"),
        fact("corporate_actions.policy_kept", value=False),
    ]
    splits, dividends, withheld = texts(practice(sources(*said)))
    assert splits[1:3] == ["Splits change the multiplier.", "1 of 1 split due moved it"]
    assert dividends[1:] == [
        "reinvested, net of tax",
        "steps for some, none for others",
        "No",
    ]
    assert withheld[1:3] == ["30.0%", "36.0%"]


def test_what_is_not_known_of_a_policy_is_not_agreement():
    said = [rows(KEY, SPLIT), gap("rights.dividends"), gap("corporate_actions.policy_kept")]
    _, dividends, withheld = texts(practice(sources(*said)))
    assert dividends[1] == "Not shown"
    assert dividends[3] == "Not decided"
    assert withheld[1:3] == ["Not shown", "Not shown"]


def test_the_section_says_how_many_did_not_arrive():
    told = [rows(KEY, SPLIT, DIVIDEND), fact("corporate_actions.amiss", "1")]
    section = corporate_actions(sources(*told)).section
    assert "1 declared action came late, short, in the wrong size or not at all." in section.lead


def test_without_actions_no_empty_table_is_drawn():
    silent = [gap(key, Cause.UNREACHABLE) for key in (KEY, "rights.dividends")]
    names = [table.name for table in corporate_actions(sources(*silent)).tables]
    assert names == ["declared", "steps-seen"]


def test_the_page_carries_both_tables():
    report = sources(rows(KEY, SPLIT)).report
    html = page(report, screen=True)
    assert "Did it reach the token?" in html
    assert "Said and done" in html
