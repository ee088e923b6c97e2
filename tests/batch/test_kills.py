"""Whenever a run is killed: nothing torn, nothing lost, nothing judged again once it was done."""

import json
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from auditor.batch.journal import JOURNAL
from auditor.batch.lock import LOCK


ROOT = Path(__file__).resolve().parents[2]
SEED = 20_261_127
PRODUCTS = ("bad", "crwd", "good")
POINTS = (
    "auditor.batch.lock:_take",
    "auditor.batch.journal:Journal._prepare",
    "auditor.batch.journal:Journal.begin",
    "auditor.batch.journal:Journal.reached",
    "auditor.batch.journal:_step",
    "auditor.batch.schedule:settle",
    "auditor.batch.schedule:remember",
    "auditor.batch.schedule:_record",
    "auditor.base.atomic:sweep",
    "auditor.base.atomic:make_folder",
    "auditor.base.atomic:_fill",
    "auditor.base.atomic:_flush",
    "os:write",
    "os:fsync",
    "os:replace",
    "auditor.cli.watching:write_index",
    "auditor.batch.journal:Journal.end",
)
BEFORE_THE_LOCK = (("auditor.batch.lock:_take", 1), ("auditor.base.atomic:make_folder", 1))


def files(out: Path) -> dict[str, bytes]:
    """Everything but the journal, left-over temporary files included."""
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith(JOURNAL)
    }


class Killer:
    """The warm process, and the folder a run of its leaves when nobody disturbs it."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(ROOT / "samples" / "tapes", folder / "tapes")
        (folder / "products").mkdir()
        for name in PRODUCTS:
            shutil.copy(ROOT / "samples" / "products" / f"{name}.yaml", folder / "products")
        for path in (ROOT / "samples" / "products").iterdir():
            if path.suffix != ".yaml":
                (shutil.copytree if path.is_dir() else shutil.copy)(
                    path, folder / "products" / path.name
                )
        self.watchlist = folder / "watchlist.yaml"
        self.watchlist.write_text(
            "schema: auditor/watchlist/v1\nproducts: ['products/*.yaml']\nreplay: tapes\n"
        )
        self.log, self.whole, self.tally = folder / "judged", folder / "whole", Counter()
        self.process = subprocess.Popen(
            [
                *(sys.executable, ROOT / "tests" / "harness" / "dying.py"),
                *map(str, (self.watchlist, self.log, self.whole)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        self.seconds = float(self._heard()["seconds"])
        self.expected = files(self.whole)

    def run(self, out: Path, *, resume: bool = False, **how: object) -> int:
        return int(self.told(out, resume=resume, **how)["code"])

    def told(self, out: Path, *, resume: bool = False, **how: object) -> dict[str, float]:
        self.log.write_text("")
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"out": str(out), "resume": resume, **how}) + "\n")
        self.process.stdin.flush()
        return self._heard()

    def judged(self) -> list[str]:
        return self.log.read_text().split()

    def trial(self, out: Path, **how: object) -> int:
        """One run that is killed, then one that goes on; the exit code of the first."""
        shutil.rmtree(out, ignore_errors=True)
        code = self.run(out, **how)
        done = finished(out)
        for name, data in files(out).items():
            if not name.endswith(".tmp"):
                assert data == self.expected[name], f"torn: {name}"
        assert self.run(out, resume=True) == 0
        again = [name for name in self.judged() if name in done]
        assert not again, f"judged twice: {again}"
        assert finished(out) == set(PRODUCTS)
        found = files(out)
        assert found.keys() == self.expected.keys()
        assert found == self.expected
        self.tally["killed" if code == -9 else "lived"] += 1
        return code

    def _heard(self) -> dict[str, float]:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, "the warm process ended"
        return dict(json.loads(line))


def finished(out: Path) -> set[str]:
    """The products the journal says are done in the last run."""
    if not (out / JOURNAL).exists():
        return set()
    # A copy: what a killed run left in the log is recovered by whoever opens it, and may write.
    with tempfile.TemporaryDirectory() as place:
        for path in out.glob(f"{JOURNAL}*"):
            shutil.copy(path, place)
        base = sqlite3.connect(Path(place) / JOURNAL)
        try:
            return _finished(base)
        finally:
            base.close()


def _finished(base: sqlite3.Connection) -> set[str]:
    if not base.execute("SELECT name FROM sqlite_master").fetchall():
        return set()
    asked = "SELECT name FROM product WHERE stage = 'done' AND run = (SELECT MAX(id) FROM run)"
    return {name for (name,) in base.execute(asked)}


@pytest.fixture(scope="module")
def killer(tmp_path_factory: pytest.TempPathFactory):
    made = Killer(tmp_path_factory.mktemp("kills"))
    with made.process:
        yield made
        made.process.stdin.close()


@pytest.mark.fault("B01")
@pytest.mark.fault("B02")
@pytest.mark.parametrize("point", POINTS)
def test_killed_at_every_step_a_run_has(killer: Killer, point, tmp_path, trials, scored) -> None:
    killer.tally.clear()
    most = {"quick": 1, "full": 10_000}[trials]
    for when in ("before", "after"):
        for nth in range(1, most + 1):
            if killer.trial(tmp_path / "out", point=point, nth=nth, when=when) == 0:
                break
    killed = killer.tally["killed"]
    assert killed, f"{point} is never reached"
    scored("kill -9 at a step", killed, killed, target="0 torn, 0 lost, 0 judged twice")


@pytest.mark.fault("B01")
def test_killed_at_any_moment(killer: Killer, tmp_path, trials, scored) -> None:
    chance = random.Random(SEED)  # noqa: S311 - when to kill, not a secret
    count = {"quick": 6, "full": 250}[trials]
    for _ in range(count):
        killer.trial(tmp_path / "out", seconds=chance.uniform(0, killer.seconds))
    assert killer.tally.total() >= count
    scored("kill -9 at random", count, count, target="0 torn, 0 lost, 0 twice", seed=str(SEED))


@pytest.mark.fault("B02")
@pytest.mark.parametrize("point", POINTS)
def test_two_runs_at_once_at_every_step(killer: Killer, point, tmp_path, trials, scored) -> None:
    """The first stands still at a step while a second one is started in the same folder."""
    met = 0
    for nth in range(1, {"quick": 1, "full": 100}[trials] + 1):
        out = tmp_path / str(nth)
        told = killer.told(out, point=point, nth=nth, when="meet")
        if "second" not in told:
            break
        met += 1
        assert told["code"] == 0
        found, expected = files(out), killer.expected
        assert found.keys() == expected.keys()
        if (point, nth) in BEFORE_THE_LOCK:
            # The second one does all of it, and the first one audits once more after it.
            assert told["second"] == 0
            assert all(found[name] == expected[name] for name in found if "report" in name)
            continue
        assert told["second"] == 6, nth
        assert found == expected
        assert sorted(killer.judged()) == sorted(PRODUCTS)
    assert met, f"{point} is never reached"
    scored("two runs at once", met, met, target="0 torn, 0 lost, 0 judged twice")


@pytest.mark.fault("B03")
@pytest.mark.parametrize("point", ["os:write", "os:fsync", "os:replace"])
def test_a_disk_that_is_full_from_some_moment_on(killer: Killer, point, tmp_path, trials) -> None:
    for nth in range(1, {"quick": 3, "full": 10_000}[trials]):
        code = killer.trial(tmp_path / "out", point=point, nth=nth, when="full")
        if code == 0:
            break
        assert code == 6


@pytest.mark.fault("B02")
def test_killed_again_and_again(killer: Killer, tmp_path) -> None:
    out = tmp_path / "out"
    seen: Counter[str] = Counter()
    for _ in range(12):
        before = finished(out)
        code = killer.run(out, resume=True, point="os:replace", nth=1, when="after")
        seen.update(name for name in killer.judged() if name in before)
        if code == 0:
            break
    assert not seen
    assert killer.run(out, resume=True) == 0
    assert files(out) == killer.expected


@pytest.mark.fault("B02")
def test_a_finished_run_has_nothing_left(killer: Killer, tmp_path) -> None:
    assert killer.run(tmp_path, resume=False) == 0
    assert sorted(killer.judged()) == sorted(PRODUCTS)
    assert killer.run(tmp_path, resume=True) == 0
    assert not killer.judged()
    assert (tmp_path / LOCK).exists()


@pytest.mark.fault("B02")
def test_what_was_lost_or_altered_since_is_made_again(killer: Killer, tmp_path) -> None:
    assert killer.run(tmp_path) == 0
    (tmp_path / "bad" / "report.json").unlink()
    (tmp_path / "good" / "evidence.zip").write_bytes(b"altered")
    assert killer.run(tmp_path, resume=True) == 0
    assert sorted(killer.judged()) == ["bad", "good"]
    assert files(tmp_path) == killer.expected
