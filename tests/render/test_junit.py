from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from naughty import NAUGHTY, full_of
from report_sample import EVERY, good_enough

from auditor.base.text import visible
from auditor.model.finding import Outcome
from auditor.model.report import HouseScore
from auditor.render.formats.junit import render_junit


SHAPE = etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas" / "junit.xsd"))


def read(data: bytes) -> etree._Element:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    SHAPE.assertValid(root)
    return root


@pytest.mark.parametrize("name", sorted(EVERY))
def test_it_has_the_known_shape_one_case_a_finding_and_true_sums(name: str) -> None:
    report = EVERY[name]()
    root = read(render_junit(report))
    assert len(root.findall(".//testcase")) == len(report.findings)
    for suite in root:
        assert int(suite.get("tests")) == len(suite.findall("testcase"))
        for word, count in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert int(suite.get(count)) == len(suite.findall(f"testcase/{word}"))


@pytest.mark.parametrize(
    ("outcome", "element"),
    [
        (Outcome.FAIL, "failure"),
        (Outcome.WARN, "failure"),
        (Outcome.ERROR, "error"),
        (Outcome.UNKNOWN, "skipped"),
        (Outcome.NOT_APPLICABLE, "skipped"),
    ],
)
def test_only_a_pass_is_green_and_the_rest_says_why(outcome: Outcome, element: str) -> None:
    report = good_enough()
    first = replace(report.findings[0], outcome=outcome, reason="rpc_timeout", message="no answer")
    [case] = read(render_junit(replace(report, findings=(first,)))).findall(".//testcase")
    [inner] = case
    assert inner.tag == element
    assert "no answer" in inner.get("message")
    assert "rpc_timeout" in (inner.get("type") or inner.get("message"))


def test_a_pass_is_an_empty_case() -> None:
    report = good_enough()
    first = replace(report.findings[0], outcome=Outcome.PASS)
    [case] = read(render_junit(replace(report, findings=(first,)))).findall(".//testcase")
    assert len(case) == 0


def test_an_added_pack_is_a_suite_of_its_own() -> None:
    report = good_enough()
    house = HouseScore("desk", "2", report.scorecard.decided, report.scorecard.decided,
                       report.scorecard.decided, report.findings[:1])  # fmt: skip
    assert read(render_junit(replace(report, house=(house,))))[-1].get("name") == "desk 2"


@pytest.mark.fault("S18")
@pytest.mark.parametrize("text", NAUGHTY)
def test_hostile_text_reads_back_and_adds_no_element(text: str) -> None:
    report = full_of(text)
    root = read(render_junit(report))
    assert len(root.findall(".//testcase")) == len(report.findings)
    told = [each.get("message") for each in root.iter("failure")]
    shown = visible(text).replace("\ufffe", "⟨U+FFFE⟩").replace("\uffff", "⟨U+FFFF⟩")
    assert told
    assert set(told) == {shown}
