"""`rules try` and `rules explain` on the evidence of a finished audit."""

import pytest
from click.testing import CliRunner
from commands import ROOT, SAMPLES, audit_sample

from auditor.cli.rules import rules
from auditor.errors import AuditorError


PACK = SAMPLES / "packs" / "lender"
FRESH = ROOT / "rules" / "proof" / "reserves-fresh.yaml"


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    """The report folder of the good sample."""
    ran, folder = audit_sample("good", tmp_path_factory.mktemp("out"), formats="json,html,pdf")
    assert ran.code == 0, ran.err
    return folder


def call(*arguments):
    return CliRunner().invoke(rules, [str(each) for each in arguments], standalone_mode=False)


@pytest.mark.parametrize("name", ["report.json", "report.html", "report.pdf", "evidence.zip"])
def test_explain_takes_every_form_of_a_report(audited, name):
    result = call("explain", audited / name, "PRF-002")
    assert result.exception is None, result.exception
    lines = result.output.splitlines()
    assert lines[0] == "PRF-002  reserves-fresh: pass (holds)"
    assert "  reserves.age <= params.fresh  →  yes" in lines
    assert any(line.startswith("  reserves.age = ") for line in lines)
    assert any(", as of 20" in line and ", read 20" in line for line in lines)


def test_explain_says_that_a_pdf_alone_is_enough(audited, tmp_path):
    alone = tmp_path / "report.pdf"
    alone.write_bytes((audited / "report.pdf").read_bytes())
    assert call("explain", alone, "reserves-fresh").exception is None


def test_explain_wants_the_evidence_a_page_was_made_from(audited, tmp_path):
    alone = tmp_path / "report.json"
    alone.write_bytes((audited / "report.json").read_bytes())
    assert "put evidence.zip beside" in str(call("explain", alone, "reserves-fresh").exception)


def test_explain_names_the_nearest_rules(audited):
    error = call("explain", audited / "report.json", "reserve-fresh").exception
    assert isinstance(error, AuditorError)
    assert error.exit_code == 2
    assert "'reserves-fresh'" in str(error)


def test_try_shows_the_effect_of_a_changed_shipped_rule(audited, tmp_path):
    changed = tmp_path / "stricter.yaml"
    text = FRESH.read_text()
    for old, new in (('"36h"', '"1m"'), ('default: "168h"', 'default: "2m"')):
        assert old in text
        text = text.replace(old, new)
    changed.write_text(text)
    result = call("try", changed, "--from", audited / "evidence.zip")
    assert result.exception is None, result.exception
    lines = result.output.splitlines()
    assert lines[0] == "PRF-002  reserves-fresh: fail (does_not_hold)"
    assert "instead of the shipped rule: pass (holds)" in lines
    assert "score before: 97.0 to 97.0 of 100, A, clean" in lines
    (after,) = [line for line in lines if line.startswith("score after, in its place: ")]
    assert "97.0 to 97.0" not in after


def test_try_takes_a_rule_of_a_pack_with_facts_of_its_own(audited):
    path = PACK / "rules" / "unsold-tokens-are-backed-too.yaml"
    result = call("try", path, "--from", audited / "evidence.zip")
    assert result.exception is None, result.exception
    assert "score after, as if it were shipped: " in result.output
    assert "house score of lender: " in result.output


def test_try_takes_a_file_alone_and_points_at_its_mistakes(audited, tmp_path):
    alone = tmp_path / "alone.yaml"
    text = (
        FRESH.read_text()
        .replace("PRF-002", "OWN-001")
        .replace("name: reserves-fresh", "name: own-rule")
    )
    alone.write_text(text)
    assert call("try", alone, "--from", audited / "evidence.zip").exception is None
    alone.write_text(text.replace("holds: reserves.age", "holds: reserves.agge"))
    error = str(call("try", alone, "--from", audited / "evidence.zip").exception)
    assert error.startswith(f"{alone}:23:8: unknown fact 'reserves.agge'. Did you mean")
