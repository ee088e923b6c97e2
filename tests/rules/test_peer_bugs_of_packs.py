"""Bugs that rules, packs and waivers of other tools had, each shown absent here, and shown to be
noticed: on a copy whose guard is taken away the same check fails.

Numbers are those of the table of peer bugs; the names say which tool and which issue.
"""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from made import fact, gap
from report_sample import good_enough
from rulebook import rule_file

from auditor.base.strict_yaml import Document, load
from auditor.cli import cli
from auditor.cli.choices import Choices
from auditor.cli.gates import Gates
from auditor.errors import AuditorError, InputError
from auditor.evaluate import rule as rule_module
from auditor.evaluate import rules as rules_module
from auditor.evaluate.engine import evaluate_rule
from auditor.evaluate.rules import load_ruleset
from auditor.evaluate.waivers import waiver_file
from auditor.model import waiver as waiver_module
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Evidence, evidence
from auditor.model.finding import Finding, Outcome
from auditor.model.parsing import parse
from auditor.pipeline import judging
from auditor.pipeline.folders import Folder, digest
from auditor.pipeline.inputs import Rules, read_rules
from auditor.render.formats.html import render_html
from auditor.render.formats.json_v1 import render_json
from auditor.render.formats.markdown import render_markdown


NOW = datetime(2026, 9, 10, 12, tzinfo=UTC)
PACK = b"schema: auditor/pack/v1\nname: desk\nversion: '1'\nlicence: none\n"
REASON = "Accepted until the next report comes."
FACTS: Evidence = evidence(
    [
        fact("reserves.age", "40d"),
        fact("backing.coverage", "0.9"),
        gap("custody.custodian"),
        fact("redemption.minimum", "5000"),
    ]
)
Check = Callable[[], None]


def noticed(check: Check) -> bool:
    """Whether a check fails."""
    try:
        check()
    except (AssertionError, pytest.fail.Exception):
        return True
    return False


def ended(*words: str) -> tuple[int, str]:
    """Exit code and words of a command."""
    ran = CliRunner().invoke(cli, list(words), standalone_mode=False)
    if isinstance(ran.exception, AuditorError):
        return ran.exception.exit_code, str(ran.exception)
    if ran.exception is not None:
        raise ran.exception
    return ran.return_value or 0, ran.output


def folder_of(path: Path, **files: bytes) -> Path:
    path.mkdir(exist_ok=True)
    for name, data in {"pack": PACK, **files}.items():
        (path / f"{name}.yaml").write_bytes(data)
    return path


# 1


def check_unknown_rules_are_refused() -> None:
    rules = shipped().compiled
    for wanted, told in (("reserves-frsh", "reserves-fresh"), ("NOPE", "auditor rules list")):
        asked = Choices(Path("out"), "json", Gates(fail_on="fail", only=(wanted,)))
        with pytest.raises(InputError) as caught:
            asked.settled(rules)
        assert caught.value.exit_code == 2
        assert told in str(caught.value)


def test_peer_1_checkov_7614_an_unknown_rule_id_is_refused_with_the_nearest() -> None:
    check_unknown_rules_are_refused()


def test_peer_1_is_noticed_where_unknown_ids_are_ignored(monkeypatch: Any) -> None:
    monkeypatch.setattr(rules_module, "called", lambda rules, *_: (next(iter(rules)), ()))
    assert noticed(check_unknown_rules_are_refused)


# 2


def check_wrong_keys_are_refused() -> None:
    for old, new, place, hint in (
        (b"severity: high", b"severty: high\nseverity: high", "r.yaml:6:1", "severity"),
        (b"references: [none]", b"  references: [none]", "r.yaml:", ""),
        (
            b"kind: measures",
            b"kind: measures\nwhen_undisclosd: fail",
            "r.yaml:9:1",
            "when_undisclosed",
        ),
    ):
        with pytest.raises(InputError) as caught:
            load_ruleset([("r.yaml", rule_file().replace(old, new))], CATALOGUE)
        assert place in str(caught.value)
        assert hint in caught.value.hint


def forgiving(model: Any, document: Document) -> Any:
    """Reads a file as a tool does that ignores what it does not know."""
    if isinstance(document.data, dict):
        known = {field.alias or name for name, field in model.model_fields.items()}
        kept = {key: value for key, value in document.data.items() if key in known}
        document = replace(document, data=kept)
    return parse(model, document)


def test_peer_2_checkov_4288_custodian_9153_a_mistyped_or_misindented_key_is_an_error() -> None:
    check_wrong_keys_are_refused()


def test_peer_2_is_noticed_where_unknown_keys_are_ignored(monkeypatch: Any) -> None:
    monkeypatch.setattr(rules_module, "parse", forgiving)
    assert noticed(check_wrong_keys_are_refused)


# 3


def check_invalid_rules_fail_their_test(folder: Path) -> None:
    code, told = ended("rules", "test", str(folder))
    assert code == 2
    assert "broken.yaml" in told


def test_peer_3_semgrep_10319_rules_test_fails_on_an_invalid_rule(tmp_path: Path) -> None:
    check_invalid_rules_fail_their_test(folder_of(tmp_path / "desk", broken=rule_file("nope.x")))


def test_peer_3_is_noticed_where_invalid_files_are_skipped(
    tmp_path: Path, monkeypatch: Any
) -> None:
    folder = folder_of(tmp_path / "desk", broken=rule_file("nope.x"))
    files = Folder.files
    monkeypatch.setattr(
        Folder, "files", lambda self: [each for each in files(self) if each[0] != "broken.yaml"]
    )
    assert noticed(lambda: check_invalid_rules_fail_their_test(folder))


# 12


@lru_cache
def shipped() -> Rules:
    return read_rules()


def shipped_with(waivers: str = "") -> Rules:
    rules = shipped()
    if not waivers:
        return rules
    return replace(rules, waivers=(waiver_file(load(waivers, "w.yaml"), rules.compiled, "ab"),))


@lru_cache
def plain() -> judging.Judgement:
    return judging.judgement(shipped(), FACTS, "tslax", NOW)


def found(name: str) -> Finding:
    return next(each for each in plain().findings if each.name == name)


def waiver(name: str, **changes: str) -> str:
    finding = found(name)
    told = {
        "rule": finding.rule,
        "product": "tslax",
        "reason": REASON,
        "author": "A. Reader",
        "created": "2026-09-01",
        "expires": "2026-10-01",
        "evidence": finding.evidence,
        **changes,
    }
    lines = "\n    ".join(f'{key}: "{text}"' for key, text in told.items())
    return f"schema: auditor/waivers/v1\nwaivers:\n  - {lines}\n"


WAIVED = ("reserves-fresh", "reserves-cover-circulation")


def check_waivers_move_no_score() -> None:
    for name in WAIVED:
        told = judging.judgement(shipped_with(waiver(name)), FACTS, "tslax", NOW)
        assert told.scorecard == plain().scorecard
        assert [each.outcome for each in told.findings] == [e.outcome for e in plain().findings]


def check_waivers_are_disclosed() -> None:
    told = judging.judgement(shipped_with(waiver("reserves-fresh")), FACTS, "tslax", NOW)
    report = replace(good_enough(), findings=told.findings, waivers=told.waivers)
    for render in (render_json, render_markdown, render_html):
        text = render(report).decode()
        assert REASON in text.replace("\\", "")
        assert "A. Reader" in text


def test_peer_12_hackmyagent_450_a_waiver_never_moves_the_headline_score() -> None:
    check_waivers_move_no_score()


def test_peer_12_is_noticed_where_waived_findings_are_left_out(monkeypatch: Any) -> None:
    evaluate_all = judging.evaluate_all

    def lenient(rules: Sequence[Any], facts: Evidence) -> tuple[Finding, ...]:
        return tuple(
            replace(each, outcome=Outcome.PASS) if each.name in WAIVED and waiving else each
            for each in evaluate_all(rules, facts)
        )

    waiving: list[bool] = []
    judged = judging.judgement

    def told(rules: Rules, *rest: Any) -> judging.Judgement:
        waiving[:] = [True] if rules.waivers else []
        return judged(rules, *rest)

    monkeypatch.setattr(judging, "evaluate_all", lenient)
    monkeypatch.setattr(judging, "judgement", told)
    assert noticed(check_waivers_move_no_score)


def test_peer_12_hackmyagent_450_a_waiver_is_disclosed_in_every_format() -> None:
    check_waivers_are_disclosed()


def test_peer_12_is_noticed_where_waivers_leave_no_mark(monkeypatch: Any) -> None:
    review = judging.review
    monkeypatch.setattr(
        judging, "review", lambda file, told, *rest: (told, review(file, told, *rest)[1])
    )
    assert noticed(check_waivers_are_disclosed)


# 13


def check_expiry_is_one_moment() -> None:
    """The same answer for a day and for its first moment, a second before and at it."""
    limit = datetime(2026, 10, 1, tzinfo=UTC)
    for expires in ("2026-10-01", "2026-10-01T00:00:00Z", "2026-09-30T20:00:00-04:00"):
        rules = shipped_with(waiver("reserves-fresh", expires=expires))
        before = judging.judgement(rules, FACTS, "tslax", limit - timedelta(seconds=1))
        after = judging.judgement(rules, FACTS, "tslax", limit)
        assert before.waivers.used
        assert not before.waivers.findings
        assert [each.reason for each in after.waivers.findings] == ["expired"]
        assert after.waivers.findings[0].message.endswith("it expired at 2026-10-01T00:00:00Z.")


def check_an_expired_waiver_fails_the_gate_in_both_modes() -> None:
    rules = shipped_with(waiver("reserves-fresh", expires="2026-09-05"))
    told = judging.judgement(rules, FACTS, "tslax", NOW)
    report = replace(good_enough(), findings=told.findings, waivers=told.waivers, house=())
    only = (found("reserves-fresh").rule,)
    for honoured in (True, False):
        gates = Gates(fail_on="fail", only=only, honour_waivers=honoured)
        assert gates.decide(report) == 1
        assert gates.about_waivers(report) == ""


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
def test_peer_13_inspec_5260_a_waiver_expires_at_one_moment_in_utc(
    zone: str, monkeypatch: Any
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        check_expiry_is_one_moment()
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


def test_peer_13_is_noticed_where_a_day_ends_at_local_midnight(monkeypatch: Any) -> None:
    local = timezone(-timedelta(hours=5))
    monkeypatch.setattr(
        waiver_module, "parse_date", lambda text: datetime.fromisoformat(text).replace(tzinfo=local)
    )
    assert noticed(check_expiry_is_one_moment)


def test_peer_13_inspec_5260_an_expired_waiver_behaves_alike_in_both_modes() -> None:
    check_an_expired_waiver_fails_the_gate_in_both_modes()


def test_peer_13_is_noticed_where_an_expired_waiver_still_marks(monkeypatch: Any) -> None:
    review = judging.review
    monkeypatch.setattr(
        judging,
        "review",
        lambda file, told, product, _: review(
            file, told, product, datetime(2026, 9, 2, tzinfo=UTC)
        ),
    )
    assert noticed(check_an_expired_waiver_fails_the_gate_in_both_modes)


# 14


def check_a_waiver_covers_one_product() -> None:
    rules = shipped_with(waiver("reserves-fresh"))
    assert judging.judgement(rules, FACTS, "tslax", NOW).waivers.used
    other = judging.judgement(rules, FACTS, "aaplx", NOW)
    assert not other.waivers.used
    assert not any(each.waiver for each in other.findings)


def test_peer_14_checkov_7647_a_waiver_for_one_asset_does_not_cover_another() -> None:
    check_a_waiver_covers_one_product()


def test_peer_14_is_noticed_where_the_product_is_not_asked(monkeypatch: Any) -> None:
    review = judging.review
    monkeypatch.setattr(
        judging,
        "review",
        lambda file, told, _, now: review(file, told, file.entries[0].spec.product, now),
    )
    assert noticed(check_a_waiver_covers_one_product)


# 15


def check_a_loosened_threshold_fails_and_is_stamped() -> None:
    param = 'params:\n  least: {type: quantity, default: "1", loosest_comparable: "0.995"}'
    shipped = [("rules/r.yaml", rule_file("backing.coverage >= params.least", param))]
    pack = PACK + b"tailor: {made-for-tests: {least: '0.9'}}\n"
    rules = load_ruleset(shipped, CATALOGUE, {"desk": [("desk/pack.yaml", pack)]})
    told = evaluate_rule(rules.house[0].scored[0], evidence([fact("backing.coverage", "2")]))
    assert (told.outcome, told.reason, told.tailored) == (Outcome.FAIL, "loosened", True)
    assert rules.stamp().loosened == ("desk: made-for-tests.least",)


def test_peer_15_prowler_guardrails_a_loosened_threshold_fails_and_is_stamped() -> None:
    check_a_loosened_threshold_fails_and_is_stamped()


def test_peer_15_is_noticed_where_any_threshold_goes(monkeypatch: Any) -> None:
    monkeypatch.setattr(rule_module, "is_looser", lambda *_: False)
    assert noticed(check_a_loosened_threshold_fails_and_is_stamped)


# 16


def check_a_tampered_pack_is_refused(path: Path) -> None:
    folder_of(path, rule=rule_file(id="DSK-001", name="desk-rule"))
    pin = digest(Folder(path).files())
    pinned = (Path(f"{path}@{pin}"),)
    assert read_rules(pinned).compiled.house[0].digest == pin
    file = path / "rule.yaml"
    before = file.stat()
    file.write_bytes(file.read_bytes().replace(b">= 1", b">= 0"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    with pytest.raises(InputError, match="the pack was changed") as caught:
        read_rules(pinned)
    assert caught.value.exit_code == 2


def test_peer_16_nuclei_7663_a_tampered_pack_of_the_same_date_is_refused(tmp_path: Path) -> None:
    check_a_tampered_pack_is_refused(tmp_path / "desk")


def test_peer_16_is_noticed_where_files_are_remembered_by_their_date(
    tmp_path: Path, monkeypatch: Any
) -> None:
    files = Folder.files

    @lru_cache
    def remembered(folder: Folder, _dates: tuple[int, ...]) -> Any:
        return files(folder)

    monkeypatch.setattr(
        Folder,
        "files",
        lambda self: remembered(
            self, tuple(each.stat().st_mtime_ns for each in sorted(self.path.rglob("*.yaml")))
        ),
    )
    assert noticed(lambda: check_a_tampered_pack_is_refused(tmp_path / "desk"))
