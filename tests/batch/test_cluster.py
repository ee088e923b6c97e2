"""Units of work on a real Dask cluster: a scheduler and two worker processes on loopback."""

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import anyio
import pytest
from commands import SAMPLES, auditor
from dask_cluster import DaskCluster
from units_of_work import DEADLY, hangs, hangs_once, kills

from auditor.batch import cluster
from auditor.batch.cluster import Cluster
from auditor.batch.installed import check_alike, installed
from auditor.batch.journal import JOURNAL, Journal
from auditor.batch.runs import Given, begin, results
from auditor.batch.schedule import Bounds, Shift, work
from auditor.batch.units import Recipe, added
from auditor.batch.watchlist import Entry
from auditor.errors import EngineLost, InputError
from auditor.pipeline.inputs import read_rules
from auditor.pipeline.sources import Replay, read_tape


@pytest.fixture(scope="module")
def dask(tmp_path_factory) -> Iterator[DaskCluster]:
    with DaskCluster(tmp_path_factory.mktemp("dask")) as started:
        yield started


@pytest.fixture(scope="module")
def recipe() -> Recipe:
    rules = read_rules()
    return Recipe(rules.compiled.digest, ("json",), kills, added(rules))


def files(out: Path) -> dict[str, bytes]:
    """Everything a run leaves but its journal."""
    found = (path for path in sorted(out.rglob("*")) if path.is_file())
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in found
        if not path.name.startswith(JOURNAL)
    }


def test_a_cluster_writes_what_this_machine_writes(dask, tmp_path: Path) -> None:
    """Packs, profile and waivers reach workers that have no such files; the key reaches none."""
    home = tmp_path / "home"
    shutil.copytree(SAMPLES / "packs" / "lender", home / "pack")
    (home / "one.yaml").write_text("schema: auditor/watchlist/v1\nproducts: [good.yaml]\n")
    for path in (SAMPLES / "products").glob("good*"):
        (shutil.copytree if path.is_dir() else shutil.copy)(path, home / path.name)
    options = ("--replay", SAMPLES / "tapes", "--format", "json,pdf", "--rules", "pack")
    told = ("batch", "one.yaml", *options, "--profile", "lender")
    here = auditor(*told, "--out", "out", cwd=home)
    assert here.code == 0, here.err
    expected = files(home / "out")
    shutil.rmtree(home / "out")
    there = auditor(
        *(*told, "--out", "out", "--engine", "dask", "--scheduler", dask.address), cwd=home
    )
    assert there == here
    assert {"good/report.pdf", "good/report.json", "index.html"} <= expected.keys()
    assert files(home / "out") == expected


@pytest.mark.fault("B05")
def test_a_worker_that_is_killed_loses_no_product(dask, recipe, tmp_path: Path) -> None:
    pipe = tmp_path / "pid"
    os.mkfifo(pipe)
    killed: list[int] = []

    def kill() -> None:
        # Whoever reads a pipe waits until something is written.
        killed.append(int(pipe.read_text()))
        os.kill(killed[0], signal.SIGKILL)

    async def go() -> int:
        engine = Cluster(dask.address)
        async with engine.ready(recipe), engine.turn():
            return await engine.do(partial(hangs_once, str(pipe), str(tmp_path / "mark")))

    killer = threading.Thread(target=kill)
    killer.start()
    finisher = anyio.run(go)
    killer.join()
    assert finisher not in (*killed, os.getpid())


@pytest.mark.fault("B05")
def test_a_product_that_kills_every_worker_fails_alone(dask, recipe, tmp_path: Path) -> None:
    rules, tape = read_rules(), read_tape(SAMPLES / "tapes" / "crwd")
    file = SAMPLES / "products" / "crwd.yaml"
    entries = tuple(Entry(name, file.parent, file) for name in (DEADLY, "one", "two"))
    with Journal(tmp_path) as journal:
        given = Given({}, entries, {entry.name: entry.digest() for entry in entries})
        shift = Shift(
            run=begin(journal, given, "t").run,
            journal=journal,
            out=tmp_path,
            rules=rules,
            recipe=recipe,
            clock=lambda: datetime(2026, 11, 27, tzinfo=UTC),
            engine=Cluster(dask.address),
            bounds=Bounds(3),
        )
        anyio.run(work, shift, lambda _entry: Replay(tape), entries)
        found = {
            name: (kept.row.outcome, kept.row.error) for name, kept in results(journal, shift.run)
        }
    assert found.pop(DEADLY) == ("internal", "its worker process died.")
    assert found == {"one": ("done", ""), "two": ("done", "")}


def test_a_scheduler_that_is_lost_ends_the_run(recipe, tmp_path: Path) -> None:
    pipe = tmp_path / "pid"
    os.mkfifo(pipe)

    async def go(dask: DaskCluster) -> None:
        engine = Cluster(dask.address)
        async with engine.ready(recipe), anyio.create_task_group() as group:
            group.start_soon(engine.do, partial(hangs, str(pipe)))
            worker = int(await anyio.to_thread.run_sync(pipe.read_text))
            dask.scheduler.kill()
            os.kill(worker, signal.SIGKILL)

    with DaskCluster(tmp_path, workers=1) as dask, pytest.raises(ExceptionGroup) as caught:
        anyio.run(go, dask)
    (error,) = caught.value.exceptions
    assert isinstance(error, EngineLost)
    assert str(error) == (
        f"the Dask scheduler at {dask.address} was lost. `auditor batch --resume` goes on."
    )


def test_without_workers_nothing_begins(recipe, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(cluster, "WORKERS", 0.01)
    with DaskCluster(tmp_path, workers=0) as dask:
        with pytest.raises(EngineLost) as caught:
            anyio.run(Cluster(dask.address).check, recipe)
        assert str(caught.value) == (
            f"the scheduler at {dask.address} has no workers. "
            f"`dask worker {dask.address} --nthreads 1` starts one."
        )


def test_workers_that_are_not_the_auditor_are_turned_away(recipe, tmp_path: Path) -> None:
    (tmp_path / "auditor.py").write_text("# hides the package")
    with DaskCluster(tmp_path, workers=1, instead=tmp_path) as dask:
        with pytest.raises(EngineLost) as caught:
            anyio.run(Cluster(dask.address).check, recipe)
        assert "cannot run the auditor" in str(caught.value)
        assert "Install the same version there." in str(caught.value)


def test_a_worker_with_another_version_is_told_what_differs() -> None:
    here = installed(pdf=True)
    check_alike(here)
    with pytest.raises(EngineLost) as caught:
        check_alike({**here, "jinja2": "0.1", "auditor": "9"})
    told = str(caught.value)
    assert f"jinja2 is {here['jinja2']} instead of 0.1" in told
    assert f"auditor is {here['auditor']} instead of 9" in told
    assert "pydantic" not in told


def test_no_scheduler_at_all_is_told_before_anything_is_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    told = ("--engine", "dask", "--scheduler", "tcp://127.0.0.1:1", "--out", out)
    wait = {"DASK_DISTRIBUTED__COMM__RETRY__COUNT": "0"}
    ran = auditor("batch", SAMPLES / "watchlist.yaml", *told, env=wait)
    assert ran.code == 3
    assert ran.err == (
        "auditor: no Dask scheduler answers at tcp://127.0.0.1:1 within 10 s. "
        "`dask scheduler` starts one.\n"
    )
    assert not out.exists()


def test_an_address_that_is_none_is_told(recipe) -> None:
    with pytest.raises(InputError, match="--scheduler: no address of a scheduler"):
        anyio.run(Cluster("ftp://example").check, recipe)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--engine", "dask"), "--engine dask needs --scheduler ADDRESS"),
        (("--scheduler", "tcp://127.0.0.1:1"), "--scheduler is where --engine dask finds"),
        (
            ("--engine", "dask", "--scheduler", "tcp://127.0.0.1:1", "--workers", "2"),
            "--workers are of this machine",
        ),
    ],
)
def test_options_that_do_not_go_together(options, told, tmp_path: Path) -> None:
    ran = auditor("batch", SAMPLES / "watchlist.yaml", "--out", tmp_path, *options)
    assert ran.code == 2
    assert told in ran.err


def test_without_dask_the_extra_is_named(tmp_path: Path) -> None:
    (tmp_path / "distributed.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'distributed'\", name='distributed')"
    )
    told = ("--engine", "dask", "--scheduler", "tcp://127.0.0.1:1", "--out", tmp_path / "out")
    ran = auditor("batch", SAMPLES / "watchlist.yaml", *told, env={"PYTHONPATH": str(tmp_path)})
    assert ran.code == 2
    assert ran.err == (
        "auditor: --engine dask: needs Dask, which is not installed. "
        "pip install 'backing-auditor[dask]' (here and for every worker).\n"
    )
