from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.batch.engines import Local
from auditor.batch.schedule import Bounds
from auditor.cli import run, watching
from auditor.cli.audit import audit
from auditor.cli.batch import batch
from auditor.cli.choices import Choices
from auditor.cli.gates import Gates


@pytest.fixture
def asked(monkeypatch):
    """What reaches the run, and the exit codes it answers with."""
    calls, codes = [], [0]

    def go(what, choices, *manner):
        calls.append((what, choices, *manner))
        return max(codes) if manner else iter(codes)

    monkeypatch.setattr(run, "audit_products", go)
    monkeypatch.setattr(watching, "audit_watchlist", go)
    return calls, codes


def call(command, *arguments):
    return CliRunner().invoke(command, arguments, standalone_mode=False, catch_exceptions=False)


def test_nothing_asked_for(asked):
    call(audit, "p.yaml", "q.yaml")
    call(batch, "w.yaml")
    defaults = Choices(Path("out"), "pdf,html,json,md", Gates())
    single, (watchlist, choices, manner) = asked[0]
    assert single == ((Path("p.yaml"), Path("q.yaml")), defaults)
    assert (watchlist, choices) == (Path("w.yaml"), defaults)
    assert isinstance(manner.engine, Local)
    assert manner == watching.Manner(Bounds(), manner.engine, summaries=("csv", "json", "md"))


def test_every_option_of_audit_arrives(asked):
    options = (
        *("--out", "o", "--config", "c.toml", "--format", "json", "--rules", "a", "--rules", "b"),
        *("--as-of", "2026-09-01T00:00:00Z", "--as-of", "eip155:1=5", "--from", "x.zip"),
        *("--record", "r", "--replay", "t", "--draft", "--quiet"),
        *("--fail-on", "warn", "--min-grade", "B", "--min-coverage", "0", "--baseline", "b.zip"),
    )
    call(audit, "p.yaml", *options)
    [(_, choices)] = asked[0]
    assert choices == Choices(
        out=Path("o"),
        formats="json",
        gates=Gates("warn", "B", 0),
        packs=(Path("a"), Path("b")),
        config=Path("c.toml"),
        as_of=("2026-09-01T00:00:00Z", "eip155:1=5"),
        bundle=Path("x.zip"),
        record=Path("r"),
        replay=Path("t"),
        baseline=Path("b.zip"),
        draft=True,
        quiet=True,
    )


def test_the_options_batch_has_of_its_own(asked):
    call(batch, "w.yaml", "--jobs", "7", "--replay", "tapes", "--min-coverage", "50")
    [(_, choices, manner)] = asked[0]
    assert (manner.bounds.flight, choices.replay) == (7, Path("tapes"))
    assert choices.gates == Gates(min_coverage=50)


def test_the_gravest_code_is_the_answer(asked):
    asked[1][:] = [0, 3, 1, 0]
    assert call(audit, "p.yaml").return_value == 1
