"""`rules try` and `rules explain` on the evidence of a finished audit."""

from dataclasses import replace

import pytest
from click.testing import CliRunner
from commands import ROOT, SAMPLES, audit_sample

from auditor.cli.audit import audit
from auditor.cli.rules import rules
from auditor.cli.say import outcome_words
from auditor.errors import AuditorError
from auditor.model.finding import Outcome
from auditor.pipeline.sources import Replay, read_tape, reads_folder


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


@pytest.mark.parametrize("name", [".", "report.json", "report.html", "report.pdf", "evidence.zip"])
def test_explain_takes_every_form_of_a_report(audited, name):
    result = call("explain", audited / name, "PRF-002")
    assert result.exception is None, result.exception
    lines = result.output.splitlines()
    assert lines[0] == "PRF-002  reserves-fresh: pass (holds)"
    assert "  reserves.age <= params.fresh  →  yes" in lines
    assert any(line.startswith("  reserves.age = ") for line in lines)
    assert any(", as of 20" in line and ", read 20" in line for line in lines)


def test_explain_prints_a_source_once_and_a_threshold_as_its_messages_do(audited):
    lines = call("explain", audited, "redemption-is-prompt").output.splitlines()
    (source,) = [line for line in lines if ", read 20" in line]
    name = source.strip().partition(", ")[0]
    assert source.count(name) == 1
    assert source.endswith(". Analyst, for the issuer’s word")
    lines = call("explain", audited, "reserves-cover-circulation").output.splitlines()
    assert any(line.startswith("params.ceiling is 1.05. ") for line in lines)
    assert "      params.ceiling  →  1.05" in lines


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
    assert "score before: 97.0 to 97.0 of 100, A, No exception found" in lines
    (after,) = [line for line in lines if line.startswith("score after, in its place: ")]
    assert "97.0 to 97.0" not in after


def test_try_takes_a_rule_of_a_pack_with_facts_of_its_own(audited):
    path = PACK / "rules" / "unsold-tokens-are-backed-too.yaml"
    result = call("try", path, "--from", audited)
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


def test_explain_of_an_extractor_says_where_it_is_shown(audited):
    error = str(call("explain", audited, "redemption_fee").exception)
    assert "`auditor rules show redemption_fee`" in error


@pytest.mark.parametrize("name", ["report.json", "report.html", "report.pdf"])
def test_a_report_given_for_its_evidence_is_told_what_to_give(audited, name):
    error = call("try", FRESH, "--from", audited / name).exception
    assert isinstance(error, AuditorError)
    assert (error.exit_code, "Give evidence.zip" in str(error)) == (2, True)


def audit_bundle(*more):
    return CliRunner().invoke(
        audit, ["--format", "json", *map(str, more)], standalone_mode=False
    )  # fmt: skip


def test_a_bundle_is_audited_again_without_its_product_file(audited, tmp_path):
    again = audit_bundle("--from", audited / "evidence.zip", "--out", tmp_path)
    assert again.return_value == 0, again.exception
    assert (tmp_path / "good" / "report.json").is_file()
    assert "Give the PRODUCTS to audit, or --from" in str(audit_bundle().exception)


def test_a_bundle_is_no_evidence_of_another_product(audited, tmp_path):
    other = SAMPLES / "products" / "bad.yaml"
    refused = audit_bundle(other, "--from", audited / "evidence.zip", "--out", tmp_path)
    assert "the bundle is of 'good', not of 'bad'" in str(refused.exception)
    assert not (tmp_path / "good").exists()


def test_a_recording_that_holds_files_holds_all_of_them(audited):
    assert not reads_folder(Replay(read_tape(audited / "evidence.zip")))
    assert reads_folder(Replay(read_tape(SAMPLES / "tapes" / "good")))


def test_quiet_says_nothing_but_which_gate_did_not_pass(audited, tmp_path):
    given = ("--from", audited, "--out", tmp_path, "--quiet")
    assert audit_bundle(*given).output == ""
    gated = audit_bundle(*given, "--fail-on", "warn", "--min-grade", "A")
    assert (gated.return_value, gated.output.count("\n")) == (1, 1)
    assert gated.output.startswith("gate: good: --fail-on warn: ")


def test_a_rule_nobody_can_decide_is_explained_in_words(found):
    open_one = replace(found(Outcome.UNKNOWN), reason="not_collected")
    told = "unknown (not_collected: no source of ours was asked for it)"
    assert outcome_words(open_one) == told
