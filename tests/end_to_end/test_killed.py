"""Whatever ends a run, what stands in the output folder is whole, and the next run finishes."""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import zipfile

import pytest
from commands import ROOT, SAMPLES, auditor


FORMATS = ("json", "html", "md")
COMMAND = (
    *(sys.executable, "-m", "auditor", "batch", str(SAMPLES / "watchlist.yaml")),
    *("--format", ",".join(FORMATS), "--out"),
)


def started(out, *more, **how):
    return subprocess.Popen(
        [*COMMAND, str(out), *more],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **how,
    )


def ended(process, kind, after):
    """Send the signal when the run is `after` seconds old; the exit code and what it said."""
    try:
        out, err = process.communicate(timeout=after)
    except subprocess.TimeoutExpired:
        process.send_signal(kind)
        out, err = process.communicate(timeout=300)
    return process.returncode, out + err


def check_whole(out):
    """Every file that stands under its final name is complete."""
    for path in out.rglob("*"):
        if not path.is_file() or path.name.endswith(".tmp") or path.name.startswith("journal.db"):
            continue
        data = path.read_bytes()
        if path.suffix == ".json":
            known = {f"auditor/{kind}/v1" for kind in ("report", "alerts", "summary")}
            assert json.loads(data)["schema"] in known
        elif path.suffix == ".html":
            assert data.rstrip().endswith(b"</html>")
        elif path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                assert archive.testzip() is None
        else:
            assert data


def files(out):
    return {
        path.relative_to(out): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and not path.name.startswith("journal.db")
    }


@pytest.mark.fault("B01")
def test_kill_minus_nine_tears_nothing_and_the_next_run_gives_the_same_bytes(tmp_path, trials):
    whole = tmp_path / "whole"
    command = ("batch", SAMPLES / "watchlist.yaml", "--format", "json,html,md", "--out")
    assert auditor(*command, whole).code == 0
    chance = random.Random(20_260_904)  # noqa: S311 - when to kill, not a secret
    out = tmp_path / "out"
    for turn in range({"quick": 3, "full": 30}[trials]):
        again = ("--resume",) if (out / "journal.db").exists() and turn % 2 else ()
        ended(started(out, *again), signal.SIGKILL, chance.uniform(0.5, 6))
        check_whole(out)
    assert auditor(*command, out).code == 0
    assert files(out) == files(whole)


@pytest.mark.fault("B06")
@pytest.mark.parametrize(("kind", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_says_so_leaves_no_torn_file_and_goes_on(tmp_path, kind, code):
    out = tmp_path / "out"
    process = started(out)
    first = process.stderr.readline()
    assert first.startswith("1/5 ")
    process.send_signal(kind)
    returned, said = ended(process, signal.SIGKILL, 300)
    assert returned == code, said
    assert "Traceback" not in said
    assert "`auditor batch --resume` goes on" in said
    check_whole(out)
    resumed = auditor(*COMMAND[3:], out, "--resume")
    assert resumed.code == 0, resumed.err
    assert "run 1 of" in resumed.err
    assert len(list(out.glob("*/report.json"))) == 5


@pytest.mark.fault("B04")
def test_a_second_run_on_one_folder_is_turned_away_and_told_by_whom(tmp_path):
    out = tmp_path / "out"
    first = started(out)
    lock = out / "journal.db.lock"
    while not lock.exists() or not lock.read_text():
        assert first.poll() is None
    second = auditor(*COMMAND[3:], out)
    assert second.code == 6
    assert f"is locked by pid {first.pid} on " in second.err
    returned, said = ended(first, signal.SIGKILL, 300)
    assert returned == 0, said
    assert len(list(out.glob("*/report.json"))) == 5


@pytest.mark.fault("B03")
def test_a_full_disk_ends_in_6_and_leaves_the_old_report_alone(tmp_path):
    out = tmp_path / "out"
    (out / "good").mkdir(parents=True)
    (out / "good" / "report.json").write_text("the old one")

    def small():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    returned, said = ended(started(out, preexec_fn=small), signal.SIGKILL, 60)
    assert returned == 6, said
    assert "Traceback" not in said
    assert (out / "good" / "report.json").read_text() == "the old one"


@pytest.mark.fault("B14")
def test_a_file_where_the_folder_should_be_ends_in_6(tmp_path):
    (tmp_path / "out").write_text("in the way")
    ran = auditor("batch", SAMPLES / "watchlist.yaml", "--out", tmp_path / "out")
    assert ran.code == 6
    assert f"{os.fspath(tmp_path / 'out')} is a file, not a folder; remove it." in ran.err
    assert "Traceback" not in ran.err
