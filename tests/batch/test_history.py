from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from report_sample import unproven

from auditor.base.instants import format_instant
from auditor.batch.digest import turned, write_digest
from auditor.batch.history import GONE, NO_REPORT, names, outcomes, past, remember, turns
from auditor.batch.journal import Journal, Stage, settle
from auditor.batch.kept import Concluded, Details, Kept, Scored, Told, details, dumped, loaded
from auditor.batch.runs import Given
from auditor.batch.since import AGE, begin_since
from auditor.batch.stamps import File
from auditor.batch.watchlist import Entry
from auditor.errors import InputError, IntegrityError
from auditor.model.evidence import Gap, evidence
from auditor.model.value import Cause
from auditor.render.index.row import IndexRow


NOW = datetime(2026, 11, 27, tzinfo=UTC)
PLAN = {"tool": "1"}


def kept(name: str = "tslax", **score: object) -> Kept:
    told = {
        "product": name,
        "as_of": format_instant(NOW),
        "root": "ab" * 32,
        **dict.fromkeys(("grade", "grade_high"), "B"),
        "status": "final",
        "opinion": "Exceptions found",
        **dict.fromkeys(("low", "high", "decided"), "1/2"),
        **score,
    }
    return Kept(IndexRow(id=name, outcome="done"), Told(0, ("x",)), (Scored(**told),))


FAILED = Kept(IndexRow(id="tslax", outcome="deadline", error="took too long"), Told(3))


def finding(outcome: str, rule: str = "BCK-001") -> Concluded:
    return Concluded(rule, f"name of {rule}", outcome, outcome, "high", "A cause")


def night(journal: Journal, result: Kept, *found: Concluded, **facts: str) -> int:
    run = journal.begin("t", PLAN, {"tslax": "digest"})
    with journal.change() as base:
        settle(base, (run, "tslax"), Stage.DONE, "t", dumped(result), {})
        remember(base, (run, "tslax"), result, Details(found, facts))
    journal.end(run, "t")
    return run


@pytest.fixture
def journal(tmp_path: Path):
    with Journal(tmp_path) as opened:
        yield opened


def test_what_is_kept_is_read_back(journal: Journal) -> None:
    assert loaded(dumped(kept(blocks={"eip155:1": 5}))) == kept(blocks={"eip155:1": 5})
    with pytest.raises(IntegrityError, match="result that cannot be read"):
        loaded(b"{}")


def test_only_what_changes_takes_room(journal: Journal) -> None:
    for _ in range(5):
        night(journal, kept(), finding("pass"), fact="1")
    night(journal, kept(), finding("fail"), fact="2")
    assert journal.rows("SELECT COUNT(*) FROM finding") == [(2,)]
    assert journal.rows("SELECT COUNT(*) FROM fact") == [(2,)]
    assert len(past(journal, "tslax")) == 6
    assert names(journal) == ("tslax",)


def test_turns_name_what_was_and_what_is(journal: Journal) -> None:
    night(journal, kept(), finding("pass"), finding("pass", "PRF-001"), a="1")
    night(journal, kept(), finding("fail"), a="2")
    (rule, gone), (fact,) = turns(journal, "tslax", "finding"), turns(journal, "tslax", "fact")
    assert (rule.run, rule.what, rule.before, rule.after) == (2, "name of BCK-001", "pass", "fail")
    assert (gone.before, gone.after) == ("pass", GONE)
    assert (fact.what, fact.before, fact.after) == ("a", "1", "2")


def test_a_gap_that_stays_turns_with_what_its_sources_say() -> None:
    fee = Gap("redemption.fee", Cause.CONFLICTING, "source_dispute", "a says 1 %; b says 2 %")
    age = replace(fee, key="reserves.age")
    node = Gap("supply.history", Cause.UNREACHABLE, "rpc_timeout", "after 3 s")

    def facts_of(*gaps: Gap) -> dict[str, str]:
        return dict(details(replace(unproven(), evidence=evidence(gaps))).facts)

    before = facts_of(fee, age, node)
    dearer = [replace(fee, detail="a says 1 %; b says 3 %"), replace(age, detail="other")]
    after = facts_of(*dearer, replace(node, detail="after 4 s"))
    assert [key for key in before if before[key] != after[key]] == ["redemption.fee"]


def test_a_gap_an_older_version_kept_without_its_words_did_not_turn(journal: Journal) -> None:
    for fee in ("? conflicting source_dispute", "? conflicting source_dispute a says 1; b says 2"):
        night(journal, kept(), fee=fee)
    assert turns(journal, "tslax", "fact") == ()
    night(journal, kept(), fee="? conflicting source_dispute a says 1; b says 3")
    assert len(turns(journal, "tslax", "fact")) == 1


def test_a_product_that_is_audited_again_in_its_run_counts_once(journal: Journal) -> None:
    run = night(journal, FAILED)
    with journal.change() as base:
        for outcome in ("fail", "pass"):
            remember(base, (run, "tslax"), kept(), Details((finding(outcome),)))
    assert [each.error for each in past(journal, "tslax")] == [""]
    assert [each.outcome for each in outcomes(journal, "tslax", [run])["BCK-001"]] == ["pass"]


def test_a_run_without_a_report_is_evidence_lost(journal: Journal) -> None:
    runs = [night(journal, kept(), finding("pass"))]
    runs += [night(journal, FAILED) for _ in range(3)]
    said = outcomes(journal, "tslax", runs)["BCK-001"]
    assert [each.outcome for each in said] == ["pass", NO_REPORT, NO_REPORT, NO_REPORT]
    (alert,) = turned(journal, {"tslax": FAILED}).alerts
    assert (alert.kind, alert.regression) == ("lost", True)


def test_a_product_is_not_measured_by_runs_before_it_was_watched(journal: Journal) -> None:
    early = [journal.begin("t", PLAN, {"other": "x"}) for _ in range(3)]
    late = [night(journal, kept(), finding("pass")) for _ in range(2)]
    assert len(outcomes(journal, "tslax", [*early, *late])["BCK-001"]) == 2
    assert turned(journal, {"tslax": kept()}).alerts == ()


def test_the_digest_leads_to_each_bundle(journal: Journal, tmp_path: Path) -> None:
    night(journal, kept(), finding("pass"))
    night(
        journal, kept(), Concluded("BCK-001", "a_b", "fail", "does_not_hold", "high", "<b>[A](u)")
    )
    found = {"tslax": kept()}
    write_digest(turned(journal, found), found, tmp_path, {"a_b": "Shares <cover>"})
    page = (tmp_path / "alerts.md").read_text()
    assert r"- **\<b\>\[A\](u)** (high, does not hold): 1 product" in page
    assert (
        r"  - tslax: Shares \<cover\> (a\_b), pass → fail · [evidence](tslax/evidence.zip)" in page
    )
    table = (tmp_path / "alerts.json").read_text()
    assert '"regression":true' in table
    assert '"reason":"does_not_hold"' in table
    assert '"turns":[["pass","fail"]]' in table
    assert f'"root":"{"ab" * 32}"' in table


def test_the_digest_tells_what_waits_to_be_confirmed(journal: Journal, tmp_path: Path) -> None:
    found = {"tslax": kept()}
    for outcome in ("fail", "unknown"):
        night(journal, kept(), finding(outcome))
    write_digest(turned(journal, found), found, tmp_path, {})
    page = (tmp_path / "alerts.md").read_text()
    assert "Nothing that counts" in page
    assert "## Turned, waiting to be confirmed (1)" in page
    name = finding("fail").name.replace("_", r"\_")
    assert f"- tslax: {name}: Fail → Unknown (run 1 of 3)" in page
    assert '"waiting":[{"before":"fail","counts_after":3,' in (tmp_path / "alerts.json").read_text()
    night(journal, kept(), finding("fail"))
    write_digest(turned(journal, found), found, tmp_path, {})
    assert "waiting" not in (tmp_path / "alerts.md").read_text()


def since(journal: Journal, tmp_path: Path, later: timedelta, *, replayed: bool, **given: object):
    entry = Entry("tslax", tmp_path, tmp_path / "tslax.yaml")
    asked = Given(**{"plan": PLAN, "entries": (entry,), "inputs": {"tslax": "digest"}, **given})
    return begin_since(journal, asked, 1, tmp_path, NOW + later, replayed=replayed)


def first(journal: Journal, tmp_path: Path, **score: object) -> None:
    run = journal.begin("t", PLAN, {"tslax": "digest"})
    (tmp_path / "tslax").mkdir()
    (tmp_path / "tslax" / "report.json").write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    files = {"tslax/report.json": File(empty)}
    with journal.change() as base:
        settle(base, (run, "tslax"), Stage.DONE, "t", dumped(kept(**score)), files)
    journal.end(run, "t")


SOON, RIPE = timedelta(hours=1), format_instant(NOW + timedelta(minutes=30))


@pytest.mark.parametrize(
    ("score", "later", "replayed", "stands"),
    [
        ({}, SOON, False, True),
        ({}, AGE, False, False),
        ({}, AGE, True, True),
        ({"expires": RIPE}, SOON, False, False),
        ({"expires": RIPE}, timedelta(minutes=29), False, True),
        ({"blocks": {"eip155:1": 5}}, SOON, False, False),
        ({"blocks": {"eip155:1": 5}}, SOON, True, True),
    ],
)
def test_a_result_stands_until_something_could_have_changed(
    journal: Journal, tmp_path: Path, score, later, *, replayed: bool, stands: bool
) -> None:
    first(journal, tmp_path, **score)
    started = since(journal, tmp_path, later, replayed=replayed)
    assert (started.left == ()) is stands
    (planned,) = journal.products(started.run)
    assert planned.stage is (Stage.CARRIED if stands else Stage.PLANNED)
    assert started.notice.startswith(f"{int(stands)} results of run 1 stand")


@pytest.mark.parametrize(
    "given", [{"inputs": {"tslax": "other"}}, {"plan": {"tool": "2"}}, {"inputs": {}}]
)
def test_another_input_or_tool_audits_again(journal: Journal, tmp_path: Path, given) -> None:
    first(journal, tmp_path)
    assert len(since(journal, tmp_path, SOON, replayed=True, **given).left) == 1


def test_altered_files_are_made_again(journal: Journal, tmp_path: Path) -> None:
    first(journal, tmp_path)
    (tmp_path / "tslax" / "report.json").write_text("altered")
    assert len(since(journal, tmp_path, SOON, replayed=True).left) == 1


def test_a_run_that_never_was(journal: Journal, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no run 1"):
        since(journal, tmp_path, SOON, replayed=True)
