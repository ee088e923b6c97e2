import json
import re
from dataclasses import replace
from pathlib import Path

import fastjsonschema
import pytest
from naughty import NAUGHTY, full_of
from report_sample import EVERY, good_enough

from auditor.base import canonical
from auditor.base.text import visible
from auditor.model.finding import Outcome, Waiver
from auditor.render.formats.sarif import FINGERPRINT, render_sarif


SCHEMA = Path(__file__).parent / "schemas" / "sarif-2.1.0.json"
valid = fastjsonschema.compile(json.loads(SCHEMA.read_text()), use_formats=False)


def run(data: bytes) -> dict:
    told = json.loads(data)
    valid(told)
    [only] = told["runs"]
    return only


def with_outcome(outcome: Outcome) -> dict:
    report = good_enough()
    first = replace(report.findings[0], outcome=outcome)
    return run(render_sarif(replace(report, findings=(first,))))


@pytest.mark.parametrize("name", sorted(EVERY))
def test_it_is_valid_and_has_one_result_a_finding(name: str) -> None:
    report = EVERY[name]()
    told = run(render_sarif(report))
    assert [each["ruleId"] for each in told["results"]] == [each.rule for each in report.findings]
    rules = told["tool"]["driver"]["rules"]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in told["results"])


@pytest.mark.parametrize(
    ("outcome", "kind", "level"),
    [
        (Outcome.PASS, "pass", "none"),
        (Outcome.WARN, "fail", "warning"),
        (Outcome.FAIL, "fail", "error"),
        (Outcome.UNKNOWN, "open", "none"),
        (Outcome.ERROR, "review", "none"),
        (Outcome.NOT_APPLICABLE, "notApplicable", "none"),
    ],
)
def test_outcomes_use_the_words_of_the_standard(outcome: Outcome, kind: str, level: str) -> None:
    told = with_outcome(outcome)
    [result] = told["results"]
    assert (result["kind"], result["level"]) == (kind, level)
    assert result["properties"]["outcome"] == outcome.value
    [invocation] = told["invocations"]
    assert invocation["executionSuccessful"] is (outcome is not Outcome.ERROR)


def test_fingerprints_outlast_a_change_of_outcome_and_differ_by_rule() -> None:
    def prints(report) -> dict[str, str]:
        results = run(render_sarif(report))["results"]
        return {each["ruleId"]: each["partialFingerprints"][FINGERPRINT] for each in results}

    good, bad = prints(EVERY["good"]()), prints(EVERY["unproven"]())
    assert good == bad
    assert len(set(good.values())) == len(good)
    other = good_enough().product.model_copy(update={"id": "other"})
    assert not set(prints(replace(good_enough(), product=other)).values()) & set(good.values())


def test_a_waiver_is_a_suppression_and_leaves_the_outcome() -> None:
    report = good_enough()
    marked = replace(
        report.findings[0], outcome=Outcome.FAIL, waiver=(Waiver("known", "A. N.", "2026-12-31"),)
    )
    [result] = run(render_sarif(replace(report, findings=(marked,))))["results"]
    assert result["kind"] == "fail"
    assert result["suppressions"][0]["justification"] == "known"


@pytest.mark.fault("S18")
@pytest.mark.parametrize("text", NAUGHTY)
def test_hostile_text_reads_back_and_never_becomes_a_link(text: str) -> None:
    data = render_sarif(full_of(text))
    assert canonical.dumps(json.loads(data)) + b"\n" == data
    for result in run(data)["results"]:
        message = result["message"]["text"]
        assert not re.search(r"(?<!\\)[\[\]]", message.replace("\\\\", ""))
        assert visible(text, keep="\n") in re.sub(r"\\([\\\[\]])", r"\1", message)
