import pytest
from commands import SAMPLES, audit_sample, auditor, read_report


RULE = """schema: auditor/rule/v1
id: DESK-001
name: surplus-is-generous
title: At least one share in two hundred stands beyond the tokens in circulation
pillar: backing
severity: low
weight: 5
kind: measures
status: stable
holds: backing.coverage >= params.least
params:
  least: {type: quantity, unit: ratio, default: "1.005"}
why: A small surplus absorbs the delay between a purchase and its settlement.
messages: {pass: "the backing ratio is {backing.coverage}", fail: "only {backing.coverage}"}
remedy: {issuer: "Hold a larger surplus.", holder: "Ask for the reason.", effort: low}
references: ["Desk policy of this test"]
cases:
  - {name: generous surplus, given: {backing.coverage: "1.005"}, expect: pass}
  - {name: thin surplus, given: {backing.coverage: "1.0049"}, expect: fail}
  - {name: nothing collected, given: {}, expect: unknown}
"""
PACK = """schema: auditor/pack/v1
name: desk
version: 0.1.0
licence: Apache-2.0
"""


def write_pack(folder, rule=RULE, pack=PACK):
    folder.mkdir()
    (folder / "pack.yaml").write_text(pack)
    (folder / "surplus-is-generous.yaml").write_text(rule)
    return folder


def test_a_rule_file_in_a_folder_shows_in_findings_and_house_score_and_moves_no_headline(
    reports, tmp_path
):
    pack = write_pack(tmp_path / "desk")
    ran, folder = audit_sample("good", tmp_path / "out", "--rules", pack, formats="json,html")
    assert ran.code == 0, ran.err
    report = read_report(folder)
    headline = read_report(reports / "good")
    assert report["score"] == headline["score"]
    house = report["house"][0]
    assert house["pack"] == "desk"
    assert [finding["name"] for finding in house["findings"]] == ["surplus-is-generous"]
    assert "surplus-is-generous" in (folder / "report.html").read_text()


def test_the_shipped_example_pack_passes_its_own_cases():
    ran = auditor("rules", "test", SAMPLES / "packs" / "lender")
    assert ran.code == 0, ran.out + ran.err


@pytest.mark.fault("S04")
@pytest.mark.parametrize(
    ("old", "new", "place", "hint"),
    [
        (
            "holds: backing.coverage",
            "holds: backing.coverge",
            "surplus-is-generous.yaml:10:8",
            "backing.coverage",
        ),
        ("params.least\n", "reserves.shares\n", "surplus-is-generous.yaml:10:", "shares"),
        ("severity: low", "severty: low", "surplus-is-generous.yaml:6:1", "severity"),
        ("id: DESK-001", "id: BCK-001", "surplus-is-generous.yaml:2:", "BCK-001"),
    ],
    ids=["misspelt fact", "wrong unit", "unknown key", "duplicate id"],
)
def test_a_wrong_rule_ends_in_2_with_its_place_and_a_suggestion(tmp_path, old, new, place, hint):
    assert old in RULE
    pack = write_pack(tmp_path / "desk", RULE.replace(old, new, 1))
    ran, folder = audit_sample("good", tmp_path / "out", "--rules", pack)
    assert ran.code == 2
    assert place in ran.err
    assert hint in ran.err
    assert "Traceback" not in ran.err
    assert not folder.exists()


def test_a_failing_case_of_a_rule_ends_in_1(tmp_path):
    pack = write_pack(tmp_path / "desk", RULE.replace("expect: fail", "expect: pass"))
    ran = auditor("rules", "test", pack)
    assert ran.code == 1
    assert "thin surplus" in ran.out
