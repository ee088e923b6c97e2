import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.batch.history import remember
from auditor.batch.journal import Journal, Stage
from auditor.batch.kept import Concluded, Details, Kept, Scored, Told
from auditor.cli.fact_words import turned_words
from auditor.cli.history import history
from auditor.cli.progress import Progress
from auditor.errors import InputError
from auditor.render.index.row import IndexRow


WORDS = ("2026-11-27T00:00:00Z", "ab", "B", "A", "final", "Exceptions found", "141/2", "80", "1")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    with Journal(tmp_path) as journal:
        for outcome in ("pass", "fail"):
            run = journal.begin("2026-11-27T01:00:00Z", {}, {"tslax": "x"})
            finding = Concluded("R", "reserves-fresh", outcome, "", "high", "cause")
            kept = Kept(IndexRow(id="tslax"), Told(), (Scored("tslax", *WORDS),))
            with journal.change() as base:
                remember(base, (run, "tslax"), kept, Details((finding,), {"a.fact": outcome}))
            journal.end(run, "2026-11-27T02:00:00.250Z")
        run = journal.begin("2026-11-28T01:00:00.123456Z", {}, {"tslax": "x"})
        failed = Kept(IndexRow(id="tslax", error="took too long"), Told(3))
        with journal.change() as base:
            remember(base, (run, "tslax"), failed, Details())
    return tmp_path


def told(*arguments: object) -> str:
    ran = CliRunner().invoke(history, [str(each) for each in arguments], catch_exceptions=False)
    assert ran.exit_code == 0
    return ran.output


def test_the_runs_of_a_folder(out: Path) -> None:
    lines = told("--out", out).splitlines()
    assert lines[0] == ("run 1  2026-11-27T01:00:00Z to 2026-11-27T02:00:00Z  1 report, 0 without")
    assert lines[2] == "run 3  2026-11-28T01:00:00Z not finished  0 reports, 1 without"
    assert [each["reports"] for each in json.loads(told("--out", out, "--json"))["runs"]] == [
        "1",
        "1",
        "0",
    ]


def test_a_product_through_the_runs(out: Path) -> None:
    assert told("tslax", "--out", out, "--facts").splitlines() == [
        "run 1  2026-11-27T00:00:00Z  B to A · Exceptions found · 70.5 to 80.0 points",
        "run 2  2026-11-27T00:00:00Z  B to A · Exceptions found · 70.5 to 80.0 points",
        "    finding reserves-fresh: pass → fail",
        "    fact a.fact: pass → fail",
        "run 3  2026-11-28T01:00:00Z  no report: took too long",
    ]
    found = json.loads(told("tslax", "--out", out, "--json"))
    assert [each["error"] for each in found["runs"]] == ["", "", "took too long"]
    assert [each["kind"] for each in found["turns"]] == ["finding"]


def test_what_there_is_no_history_of(out: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Did you mean 'tslax'"):
        told("tslaxx", "--out", out)
    with pytest.raises(InputError, match="there is no journal here"):
        told("--out", tmp_path / "elsewhere")
    assert not (tmp_path / "elsewhere").exists()


def test_the_bar_tells_rate_time_left_and_states() -> None:
    time = [0.0]
    progress = Progress(10, quiet=True, watch=lambda: time[0])
    progress.seen("a", Stage.COLLECTED)
    progress.seen("b", Stage.JUDGED)
    assert progress.line() == "···················· 0/10 · 1 collected, 1 judged"
    time[0] = 8.0
    progress.seen("a", Stage.DONE)
    progress.seen("c", Stage.FAILED)
    assert progress.line() == "████················ 2/10 0.25/s 32 s left · 1 judged, 1 failed"
    time[0] = 8_000.0
    assert "8.9 h left" in progress.line()


def test_progress_for_programs_is_one_object_a_line(capsys) -> None:
    with Progress(1, quiet=False, as_json=True) as progress:
        progress.seen("a", Stage.COLLECTED)
        progress.seen("a", Stage.DONE)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert lines == [
        {"product": "a", "stage": "collected", "done": 0, "of": 1},
        {"product": "a", "stage": "done", "done": 1, "of": 1},
    ]


def test_progress_for_logs_is_one_line_a_product(capsys) -> None:
    with Progress(2, quiet=False) as progress:
        progress.seen("a", Stage.COLLECTED)
        progress.seen("a", Stage.DONE)
        progress.seen("b", Stage.FAILED)
    assert capsys.readouterr().err == "1/2 a\n2/2 b failed\n"


def test_one_audit_tells_a_terminal_how_far_it_is(monkeypatch, capsys) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with Progress(1, quiet=False) as progress:
        progress.seen("tslax", Stage.PLANNED)
        progress.seen("tslax", Stage.JUDGED)
        progress.seen("tslax", Stage.DONE)
    told = ["", "tslax reads the evidence", "tslax writes the report", "tslax ", ""]
    assert capsys.readouterr().err.split("\r\x1b[K") == told


FEE, OTHER = (
    f'{{"amount":"{each}","kind":"quantity","unit":"USD"}}' for each in ("5/2", "2501/1000")
)


@pytest.mark.parametrize(
    ("key", "before", "after", "shown"),
    [
        ("redemption.minimum", FEE, "? unreadable quote_not_found", "2.50 USD → no value (quote"),
        (
            "reserves.age",
            '{"kind":"duration","seconds":"14116160401/500000"}',
            '{"kind":"duration","seconds":"86400"}',
            "7.9 h → 24 h",
        ),
        ("of.a.pack", '{"kind":"flag","value":true}', '{"kind":"flag","value":false}', "yes → no"),
        ("of.a.pack", OTHER, FEE, "2.50 USD still, though not the same: see --json"),
        ("x.y", f"records sha256:{'ab' * 32}", f"records sha256:{'cd' * 32}", "a list (abababab…)"),
        (
            "redemption.fee",
            "? conflicting source_dispute a.md says 0.0095; b.md says 0.01",
            "? conflicting source_dispute a.md says 0.0250; b.md says 0.01",
            "no value (source dispute) still: a.md says 0.0095 → a.md says 0.0250",
        ),
        ("x.y", "? conflicting source_dispute a", "? unreadable vague_statement b", "no value ("),
        ("x.y", "{ torn \u202e", "", "{ torn ⟨U+202E⟩ → "),
    ],
)
def test_facts_are_printed_as_a_report_prints_them(key, before, after, shown) -> None:
    told = turned_words(key, before, after).replace("\u00a0", " ")
    assert told.startswith(shown)
