import re
from dataclasses import replace

import pytest
from report_sample import empty_evidence, good_enough, unproven

from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Fact, Gap
from auditor.model.value import Cause, Text
from auditor.render.pages import page
from auditor.render.view.comparison import comparison
from auditor.render.view.sources import Sources
from auditor.render.view.structures import ASPECTS, CAUTION, REFERENCES


def compared(report=None, *entries):
    made = report or good_enough()
    return comparison(Sources(replace(made, evidence=made.evidence.with_entries(entries))))


def row(shown, title):
    return next(each for each in shown.rows if each.title == title)


def test_the_seven_questions_of_the_article_are_asked():
    assert [each.title for each in ASPECTS] == [
        "Creation and redemption",
        "Custody",
        "Regulation",
        "Disclosure",
        "Redemption",
        "Counterparty",
        "Corporate events",
    ]


@pytest.mark.parametrize("key", sorted({key for each in ASPECTS for key in each.keys}))
def test_every_key_asked_for_is_in_the_catalogue(key):
    assert key in CATALOGUE


def test_what_the_evidence_says_leads_to_its_row_of_the_register():
    custody = row(compared(), "Custody")
    assert [each.label for each in custody.told] == [
        "Custodian",
        "Assets segregated",
        "Custodian in the issuer’s group",
    ]
    assert all(each.figure.marks for each in custody.told)
    assert {each.who for each in custody.told} == {"the issuer’s word"}
    assert custody.lacking == "custodian licensed"


def test_what_is_not_evidenced_is_named_with_every_reason():
    lost = Gap("custody.custodian", Cause.UNREACHABLE, "http_timeout", "the page did not answer")
    custody = row(compared(None, lost), "Custody")
    assert custody.lacking == "custodian, custodian licensed"
    assert custody.why == "The page did not answer; No source of ours was asked for it"


def test_an_empty_word_is_no_evidence():
    told = good_enough().evidence["custody.custodian"]
    assert isinstance(told, Fact)
    blank = Fact("custody.custodian", Text("  "), told.observations)
    assert "custodian" in row(compared(None, blank), "Custody").lacking


def test_losing_evidence_never_answers_more():
    """A key without a value moves from one list to the other, and no fixed answer steps in."""
    for aspect in ASPECTS:
        for key in aspect.keys:
            before = row(compared(), aspect.title)
            after = row(compared(None, Gap(key, Cause.STALE, "stale")), aspect.title)
            assert len(after.told) <= len(before.told)
            assert {each.figure.fact for each in after.told} <= {*aspect.keys} - {key}


def test_without_evidence_our_column_is_empty_and_says_so():
    shown = comparison(Sources(replace(good_enough(), evidence=empty_evidence())))
    assert all(not each.told and each.lacking and each.why for each in shown.rows)
    assert shown.section.lead == "Of 7 questions evidence answers none for this token."


def test_the_other_columns_are_the_same_for_every_product():
    one, two = compared(), compared(unproven())
    assert [(each.etf, each.cfd) for each in one.rows] == [
        (each.etf, each.cfd) for each in two.rows
    ]


def test_every_fixed_answer_names_a_rule_that_is_listed_and_every_rule_is_named():
    named = {
        mark
        for each in ASPECTS
        for text in (each.etf, each.cfd)
        for mark in re.findall(r"\[\d\]", text)
    }
    assert named == {each.name[:3] for each in REFERENCES}
    assert "no evidence about this token" in " ".join(CAUTION.split())


def test_the_page_carries_it_between_rights_and_check():
    text = page(good_enough(), screen=True)
    places = [
        text.index(f'<section class="{kind}" id="{name}"')
        for kind, name in (("flow minor", "rights"), ("flow minor", "comparison"), ("new", "check"))
    ]
    assert places == sorted(places)
    assert '<a href="#comparison">Beside an ETF and a CFD</a>' in text
