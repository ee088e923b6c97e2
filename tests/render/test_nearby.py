from dataclasses import replace

import pytest
from made import fact, gap, rows
from report_sample import good_enough

from auditor.model.evidence import Entry, Fact
from auditor.model.value import Cause
from auditor.render.view.facts import rights
from auditor.render.view.sources import Sources


DIVIDENDS = "corporate_actions.dividend_handling"
FREE = "disclosure.encumbrance_covered"


def sources(*entries: Entry) -> Sources:
    report = good_enough()
    return Sources(replace(report, evidence=report.evidence.with_entries(entries)))


def said(key: str, value: str, words: str) -> Fact:
    plain = fact(key, value)
    (seen,) = plain.observations
    place = replace(seen.provenance, locator=f"line 3 · read as “{words}”")
    return replace(plain, observations=(replace(seen, provenance=place),))


def promise(claim: str, quote: str) -> Fact:
    return rows("disclosure.claims", {"claim": claim, "quote": quote})


REINVESTED = said(DIVIDENDS, "reinvested", "Dividends are reinvested.")
BACKED = promise("claim_fully_backed", "Each token is backed 1:1.")
LENT = said(FREE, "false", "The shares may be lent;")


@pytest.mark.parametrize(
    ("key", "read", "words"),
    [
        ("rights.dividends", REINVESTED, "“Dividends are reinvested.”; a statement of rights.div"),
        ("corporate_actions.policy", REINVESTED, "“Dividends are reinvested.”; a statement of cor"),
        ("structure.promises_shares", BACKED, "“Each token is backed 1:1.”; a statement of str"),
        ("reserves.scope", LENT, "“The shares may be lent”. "),
    ],
)
def test_what_was_read_and_does_not_decide_is_told_beside_the_gap(key: str, read, words: str):
    shown = sources(gap(key, Cause.NOT_COLLECTED, "no source gives it"), read)
    (mark, *_) = shown.marks(read.key)
    told = shown.why(key)
    assert told.startswith(f"Read, and does not decide it ({mark.label}): “")
    assert words in told
    assert told.endswith("No source gives it")


@pytest.mark.parametrize(
    ("key", "entries"),
    [
        ("rights.dividends", [gap(DIVIDENDS, Cause.NOT_COLLECTED)]),
        ("structure.promises_shares", [promise("claim_risk_free", "Nothing can be lost.")]),
        ("reserves.scope", [said(FREE, "true", "The shares are free of pledges.")]),
        ("custody.custodian", [REINVESTED, BACKED, LENT]),
    ],
)
def test_where_nothing_near_was_read_only_the_reason_stands(key: str, entries: list[Entry]):
    shown = sources(gap(key, Cause.NOT_COLLECTED, "no source gives it"), *entries)
    assert shown.why(key) == "No source gives it"


def test_a_source_that_did_not_answer_keeps_its_reason():
    shown = sources(gap("rights.dividends", Cause.UNREACHABLE, "the page is down"), REINVESTED)
    assert shown.why("rights.dividends") == "The page is down"


def test_the_custody_table_says_in_its_words_that_shares_may_be_lent():
    (custody, *_) = rights(sources(LENT)).tables
    (row,) = [row for row in custody.rows if row.cells[0].text == "Free of pledges and loans"]
    assert (row.cells[1].text, row.cells[1].note) == ("no", "“The shares may be lent”")
    assert row.cells[3].marks


def test_a_yes_needs_no_words_beside_it():
    (custody, *_) = rights(sources(said(FREE, "true", "They are free."))).tables
    (row,) = [row for row in custody.rows if row.cells[0].text == "Free of pledges and loans"]
    assert (row.cells[1].text, row.cells[1].note) == ("yes", "")
