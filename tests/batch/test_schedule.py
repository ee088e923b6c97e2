"""The scheduler on real products and recordings, with an engine that does what a test tells it."""

import contextlib
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
import pytest

from auditor.batch import units
from auditor.batch.history import past
from auditor.batch.journal import JOURNAL, Journal, Stage
from auditor.batch.kept import Details, Kept, Scored, Told
from auditor.batch.packing import Packed
from auditor.batch.runs import Given, begin, results, resume
from auditor.batch.schedule import Bounds, Shift, work
from auditor.batch.units import Judged, Recipe, Rendered, added
from auditor.batch.watchlist import Entry
from auditor.errors import InputError, OutputError
from auditor.model.report import Report
from auditor.pipeline.inputs import Rules, read_rules
from auditor.pipeline.sources import Replay, Source, read_tape
from auditor.render.index.row import IndexRow


SAMPLES = Path(__file__).resolve().parents[2] / "samples"
START = datetime(2026, 11, 27, tzinfo=UTC)
TWO = Bounds(2)
PLAN = {"tool": "1", "rules": "r"}


class Stub:
    """Makes reports of nothing; `odd` does something else for the products it names."""

    def __init__(self, odd: dict[str, Callable[[], object]]) -> None:
        self.odd, self.done, self.started = odd, [], 0
        self.busy, self.most = 0, 0

    @contextlib.asynccontextmanager
    async def ready(self, _recipe: Recipe):
        self.started += 1
        yield

    @contextlib.asynccontextmanager
    async def turn(self):
        self.busy += 1
        self.most = max(self.most, self.busy)
        yield
        self.busy -= 1

    async def do(self, job):
        await anyio.lowlevel.checkpoint()
        if job.func is units.judge:
            return Judged("root", Packed(b""))
        name = job.args[1]
        if name in self.odd:
            told = self.odd[name]()
            if told is not None:
                await told
        self.done.append(name)
        score = Scored(
            name, "2026-11-27T00:00:00Z", "root", *("A", "A", "final", "ok"), "1", "1", "1"
        )
        kept = Kept(IndexRow(id=name, outcome="done"), Told(out=(name,)), (score,))
        return Rendered({"report.json": f'"{name}"'.encode()}, kept, Details(), {})


def nothing(_name: str, _report: Report) -> Told:
    return Told()


def raising(error: Exception) -> Callable[[], object]:
    def act() -> object:
        raise error

    return act


@pytest.fixture(scope="module")
def rules() -> Rules:
    return read_rules()


@pytest.fixture(scope="module")
def entries() -> tuple[Entry, ...]:
    """Six products that differ in nothing but their names."""
    file = SAMPLES / "products" / "crwd.yaml"
    return tuple(Entry(f"p{at}", file.parent, file) for at in range(6))


@pytest.fixture
def night(tmp_path: Path, rules: Rules, entries):
    """Runs a night with an engine; gives the stage of each product and its exit code."""
    tape = read_tape(SAMPLES / "tapes" / "crwd")
    seconds = iter(range(100_000))

    def source(_entry: Entry) -> Source:
        return Replay(tape)

    def run(engine: Stub, bounds: Bounds = TWO, *, going_on: bool = False):
        given = Given(PLAN, entries, {entry.name: entry.digest() for entry in entries})
        seen: list[tuple[str, Stage]] = []
        with Journal(tmp_path) as journal:
            started = (
                resume(journal, given, tmp_path, "t") if going_on else begin(journal, given, "t")
            )
            recipe = Recipe(rules.compiled.digest, ("json",), nothing, added(rules))
            shift = Shift(
                run=started.run,
                journal=journal,
                out=tmp_path,
                rules=rules,
                recipe=recipe,
                clock=lambda: START + timedelta(seconds=next(seconds)),
                engine=engine,
                bounds=bounds,
                seen=lambda name, stage: seen.append((name, stage)),
            )
            anyio.run(work, shift, source, started.left)
            found = dict(results(journal, started.run))
        return {name: (kept.row.outcome, kept.told.code) for name, kept in found.items()}, seen

    return run


def test_every_product_goes_through_its_stages_once(night, tmp_path: Path) -> None:
    engine = Stub({})
    found, seen = night(engine)
    assert found == {f"p{at}": ("done", 0) for at in range(6)}
    assert sorted(engine.done) == sorted(found)
    assert engine.started == 1
    assert engine.most <= 2
    stages = [stage for name, stage in seen if name == "p3"]
    assert stages == [Stage.COLLECTED, Stage.JUDGED, Stage.RENDERED, Stage.DONE]
    assert (tmp_path / "p3" / "report.json").read_text() == '"p3"'


@pytest.mark.fault("B05")
@pytest.mark.fault("B09")
def test_whatever_happens_to_one_the_others_finish(night, tmp_path: Path) -> None:
    odd = {
        "p0": raising(ValueError("a secret")),
        "p1": raising(anyio.BrokenWorkerProcess()),
        "p2": raising(OutputError("disk full writing p2.")),
        "p3": anyio.sleep_forever,
    }
    found, _ = night(Stub(odd), Bounds(2, timeout=1.0))
    assert found == {
        "p0": ("internal", 7),
        "p1": ("internal", 7),
        "p2": ("output", 6),
        "p3": ("deadline", 3),
        "p4": ("done", 0),
        "p5": ("done", 0),
    }
    assert sorted(each.name for each in tmp_path.iterdir() if each.is_dir()) == ["p4", "p5"]
    with Journal(tmp_path) as journal:
        (told,) = past(journal, "p3")
    assert told.error == "took longer than 1 s and was given up."


@pytest.mark.fault("B02")
def test_what_failed_is_tried_again_and_nothing_else(night) -> None:
    night(Stub({"p2": raising(ValueError()), "p4": raising(OutputError("full"))}))
    engine = Stub({})
    found, _ = night(engine, going_on=True)
    assert sorted(engine.done) == ["p2", "p4"]
    assert set(found.values()) == {("done", 0)}


def test_too_many_errors_end_the_run_early(night) -> None:
    odd = {f"p{at}": raising(ValueError()) for at in range(6)}
    found, _ = night(Stub(odd), Bounds(1, errors=2))
    outcomes = [outcome for outcome, _ in found.values()]
    assert outcomes == ["internal", "internal", *["not audited"] * 4]
    assert {code for _, code in found.values()} == {7, 3}
    engine = Stub({})
    night(engine, going_on=True)
    assert sorted(engine.done) == [f"p{at}" for at in range(6)]


@pytest.mark.fault("B03")
def test_a_journal_that_cannot_be_written_ends_the_run(night, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("auditor.batch.journal._step", full)
    engine = Stub({})
    with pytest.raises(OutputError, match=r"cannot write .*journal\.db"):
        night(engine)
    monkeypatch.undo()
    found, _ = night(Stub({}), going_on=True)
    assert set(found.values()) == {("done", 0)}


@pytest.mark.fault("B15")
@pytest.mark.parametrize(
    ("plan", "told"),
    [
        ({"tool": "2", "rules": "r"}, "run 1 cannot go on: tool was 1 and is 2."),
        ({"tool": "1"}, "rules was r and is not set"),
    ],
)
def test_another_tool_or_other_rules_do_not_go_on(tmp_path, entries, plan, told) -> None:
    inputs = {entry.name: entry.digest() for entry in entries}
    with Journal(tmp_path) as journal:
        begin(journal, Given(PLAN, entries, inputs), "t")
        with pytest.raises(InputError) as caught:
            resume(journal, Given(plan, entries, inputs), tmp_path, "t")
    assert told in str(caught.value)


def test_options_left_out_come_first_with_the_way_to_repeat_them(tmp_path, entries) -> None:
    before = {"--fail-on": "fail", "--min-grade": "B", "rules": "0a" * 32}
    with Journal(tmp_path) as journal:
        begin(journal, Given(before, entries, {}), "t")
        with pytest.raises(InputError) as caught:
            resume(journal, Given({"rules": "1b" * 32}, entries, {}), tmp_path, "t")
    assert str(caught.value) == (
        "--resume: run 1 cannot go on: --fail-on was fail and is not set; --min-grade was B and is "
        "not set; rules was 0a0a0a0a0a0a and is 1b1b1b1b1b1b. Repeat the options of that run, or "
        "begin a new one without --resume."
    )


@pytest.mark.fault("B02")
def test_another_watchlist_does_not_go_on(tmp_path: Path, entries) -> None:
    with Journal(tmp_path) as journal:
        begin(journal, Given(PLAN, entries, {"a": "1", "b": "2"}), "t")
        with pytest.raises(InputError, match="c is new; a is gone; b was changed"):
            resume(journal, Given(PLAN, entries, {"b": "3", "c": "4"}), tmp_path, "t")


def test_without_a_run_to_go_on_with_the_first_begins(tmp_path: Path, entries) -> None:
    with Journal(tmp_path) as journal:
        started = resume(journal, Given(PLAN, entries, {}), tmp_path, "t")
    assert (started.run, started.left) == (1, entries)
    assert started.notice == "no run to go on with; this is the first."


def test_a_journal_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / JOURNAL) as base:
        base.execute("PRAGMA user_version = 99")
    base.close()
    with pytest.raises(InputError, match="is of a later version of the tool"):
        Journal(tmp_path)


def test_what_is_no_journal_is_told(tmp_path: Path) -> None:
    (tmp_path / JOURNAL).write_bytes(b"not a database, but long enough to be looked at" * 40)
    with pytest.raises(OutputError, match="file is not a database"):
        Journal(tmp_path)
