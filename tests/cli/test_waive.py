import json

import pytest

from auditor.base.strict_yaml import load
from auditor.cli.waiving import waiver_text
from auditor.errors import InputError


DIGEST = "ab" * 32


def finding(rule, name, outcome, evidence=DIGEST):
    return {"rule": rule, "name": name, "outcome": outcome, "evidence": evidence}


@pytest.fixture
def folder(tmp_path):
    report = {
        "schema": "auditor/report/v1",
        "as_of": "2026-09-12T21:00:00.651001Z",
        "product": {"id": "tslax"},
        "findings": [
            finding("PRF-002", "reserves-fresh", "fail"),
            finding("PRF-001", "reserves-published", "pass"),
        ],
        "house": [{"findings": [finding("LND-001", "bug-bounty-runs", "unknown")]}],
        "profile": {"findings": [finding("PRF-002", "reserves-fresh", "fail", "cd" * 32)]},
    }
    (tmp_path / "report.json").write_text(json.dumps(report))
    return tmp_path


@pytest.mark.parametrize("wanted", ["PRF-002", "reserves-fresh"])
def test_the_waiver_is_bound_to_the_headlines_finding(folder, wanted):
    text = waiver_text(folder, wanted, "Accepted until the next report.", "A. Reader", 30)
    assert load(text, "w").data == {
        "schema": "auditor/waivers/v1",
        "waivers": [
            {
                "rule": "PRF-002",
                "product": "tslax",
                "reason": "Accepted until the next report.",
                "author": "A. Reader",
                "created": "2026-09-12T21:00:00Z",
                "expires": "2026-10-12T21:00:00Z",
                "evidence": DIGEST,
            }
        ],
    }


def test_a_rule_of_a_pack_can_be_waived_as_well(folder):
    assert "LND-001" in waiver_text(folder / "report.json", "bug-bounty-runs", "", "", 90)


@pytest.mark.parametrize("words", ['"', "a: b # c", "x\ny", "\u202e", "{{ 7 }}", "*a &b !c"])
def test_whatever_a_reason_holds_it_stays_one_text(folder, words):
    told = load(waiver_text(folder, "PRF-002", words, words, 1), "w").data
    assert list(told["waivers"][0]) == [
        "rule", "product", "reason", "author", "created", "expires", "evidence",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("reserves-frsh", "Did you mean 'reserves-fresh'?"),
        ("PRF-001", "reserves-published is pass: nothing to waive"),
    ],
)
def test_what_cannot_be_waived_is_refused(folder, wanted, told):
    with pytest.raises(InputError) as caught:
        waiver_text(folder, wanted, "", "", 90)
    assert told in str(caught.value)


@pytest.mark.parametrize("content", ["[]", "{}", '{"schema": "auditor/report/v2"}', "nonsense"])
def test_what_is_no_report_is_refused(tmp_path, content):
    (tmp_path / "report.json").write_text(content)
    with pytest.raises(InputError):
        waiver_text(tmp_path, "PRF-002", "", "", 90)
