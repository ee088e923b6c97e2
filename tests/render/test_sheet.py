import json
import re
from dataclasses import replace
from fractions import Fraction

import pytest
from lxml import html as pages
from naughty import NAUGHTY
from report_sample import EVERY

from auditor.base.text import visible
from auditor.evaluate.diff import difference
from auditor.evaluate.snapshot import snapshot
from auditor.model.difference import Crossed, Known, Snapshot, Untold
from auditor.render import beside
from auditor.render import difference as differences
from auditor.render.formats.json_v1 import report_v1
from auditor.render.sheet import as_html, as_text


ALONE = Untold("only the pages were given")
CROSSED = Crossed(ALONE, ALONE, ALONE)


def of(name: str) -> Snapshot:
    return snapshot(report_v1(EVERY[name]()).model_dump(mode="json", by_alias=True))


def with_text(text: str) -> Snapshot:
    facts = {"redemption.fee": Known(text, text, quotes=((text, f"{text}!"),))}
    return replace(of("good"), facts=facts)


def test_a_report_does_not_differ_from_itself() -> None:
    found = difference(of("good"), of("good"), CROSSED)
    assert not found.any
    assert "Nothing changed." in as_text(differences.sheet(found))


def test_two_states_of_a_product_tell_findings_score_and_facts() -> None:
    found = difference(of("good"), of("unproven"), CROSSED)
    told = json.loads(differences.as_json(found))
    assert {each["name"] for each in told["score"]} >= {"score.low", "grade", "opinion"}
    worse = {each["name"] for each in told["findings"] if each["worse"]}
    assert "reserves-published" in worse
    assert all(each["attribution"] and each["why"] for each in told["findings"])
    assert any(each.startswith("evidence lost") for each in told["regressions"])
    text = as_text(differences.sheet(found))
    assert "Evidence was lost" in text
    assert "Before: Exceptions found" in text
    assert "Now: No conclusion" in text


def test_points_are_decimals_for_people_and_exact_for_programs() -> None:
    new = of("good")
    old = replace(new, low=new.low + Fraction(1, 3))
    found = difference(old, new, CROSSED)
    (before, after) = (f"{new.low + Fraction(1, 3)}", f"{new.low}")
    assert (
        f"score.low fell from {before} to {after}"
        in json.loads(differences.as_json(found))["regressions"]
    )
    text = as_text(differences.sheet(found))
    assert re.search(r"score\.low fell from \d+\.\d to \d+\.\d", text)
    assert before not in text


@pytest.mark.fault("S18")
@pytest.mark.parametrize("text", NAUGHTY)
def test_hostile_words_stay_words_in_every_form_of_a_difference(text: str) -> None:
    found = difference(of("good"), with_text(text), CROSSED)
    page = differences.sheet(found)
    shown = as_text(page)
    assert not any(ord(each) < 32 and each != "\n" for each in shown)
    assert visible(text)[:100].split("⟨U+000A⟩")[0] in shown
    made = as_html(page).decode()
    tree = pages.fromstring(made)
    assert not tree.xpath("//script|//*[@onload]|//*[@src]|//a[starts-with(@href,'java')]")
    assert json.loads(differences.as_json(found))["changed"] is True


@pytest.mark.parametrize("text", NAUGHTY[:6])
def test_hostile_names_stay_words_side_by_side(text: str) -> None:
    report = EVERY["good"]()
    issuer = report.product.issuer.model_copy(update={"name": text})
    named = report.product.model_copy(update={"issuer": issuer})
    both = [report, replace(report, product=named)]
    assert visible(text) in as_text(beside.sheet(both))
    assert json.loads(beside.as_json(both))["products"][1]["issuer"] == text


def test_a_fail_that_is_open_now_is_told_as_less_known_not_as_worse() -> None:
    old = of("bad")
    facts = {
        **old.facts,
        "reserves.statements": replace(old.facts["reserves.statements"], value=""),
    }
    rule = next(name for name, each in old.findings.items() if each.outcome == "fail")
    name = old.findings[rule].name
    turned = {**old.findings, rule: replace(old.findings[rule], outcome="unknown")}
    told = differences.lead(difference(old, replace(old, facts=facts, findings=turned), CROSSED))
    assert f"Nothing got worse. Less is known: {name}: fail became unknown." in told


def test_a_snapshot_says_what_a_derived_fact_was_worked_out_from() -> None:
    facts = of("good").facts
    assert facts["backing.coverage"].inputs >= {"reserves.statements", "supply.deployments"}
    assert facts["reserves.statements"].inputs == frozenset()
