import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from auditor import cli
from auditor.base.redact import SHARED
from auditor.cli import crash
from auditor.errors import InputError, IntegrityError, OutputError, Place


class Boom(Exception):  # noqa: N818 - stands for any bug
    pass


@pytest.fixture
def run(monkeypatch, capfd):
    """The exit code, stdout and stderr of a call, in this process."""
    before = signal.getsignal(signal.SIGTERM)

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["auditor", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capfd.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    yield call
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def raising(monkeypatch):
    """Makes the command `doctor` end in an error."""

    def arrange(error: BaseException) -> None:
        def go() -> None:
            raise error

        command = click.Command("doctor", callback=go)
        monkeypatch.setattr(cli.cli, "get_command", lambda *_: command)

    return arrange


def test_help_lists_every_command_and_keeps_the_lines_of_examples(run):
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    for name, (_, words) in cli.COMMANDS.items():
        assert any(line.split() == [name, *words.split()] for line in out.splitlines())
    assert "    auditor batch samples/watchlist.yaml --out out\n" in out
    assert "\\b" not in out


def test_the_version(run):
    code, out, _ = run("--version")
    assert code == 0
    assert out.startswith("auditor, version ")


@pytest.mark.parametrize("name", ["audit", "batch", "verify", "rules", "facts", "schema", "doctor"])
def test_every_command_has_help_with_its_lines_kept(run, name):
    code, out, _ = run(name, "--help")
    assert code == 0
    assert f"auditor {name}" in out
    assert "\\b" not in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("audti",), "No such command 'audti'. Did you mean 'audit'?"),
        (("zzz",), "No such command 'zzz'.\n"),
        (("facts", "--prefx"), "No such option"),
        (("facts", "zzz"), "No fact key speaks of 'zzz'."),
        (("schema", "produkt"), "Did you mean 'product'?"),
        (("audit",), "Give the PRODUCTS to audit, or --from BUNDLE."),
        (("batch", "w.yaml", "--jobs", "0"), "0 is not in the range 1<=x<=256"),
        (("audit", "p.yaml", "--min-grade", "E"), "'E' is not one of"),
        (("audit", "p.yaml", "--min-coverage", "101"), "101 is not in the range"),
    ],
)
def test_a_wrong_call_ends_in_2_with_a_way_out(run, arguments, told):
    code, out, err = run(*arguments)
    assert code == 2
    assert out == ""
    assert told in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (InputError("is empty.", Place("a.yaml", 2, 3)), 2, "auditor: a.yaml:2:3: is empty.\n"),
        (IntegrityError("altered"), 5, "auditor: altered\n"),
        (OutputError("disk full"), 6, "auditor: disk full\n"),
        (KeyboardInterrupt(), 130, "\nInterrupted.\n"),
        (click.Abort(), 130, "Interrupted.\n"),
    ],
)
def test_an_error_for_people_is_one_line(run, raising, error, code, told):
    raising(error)
    assert run("doctor") == (code, "", told)


def test_a_bug_ends_in_7_and_leaves_a_file_without_secrets(
    run, raising, canary, monkeypatch, tmp_path
):
    monkeypatch.setattr(crash.tempfile, "tempdir", str(tmp_path))
    SHARED.register(canary)
    raising(Boom(f"https://node.example/{canary}"))
    code, out, err = run("doctor")
    assert (code, out) == (7, "")
    assert canary not in err
    assert err.startswith("auditor: internal error (Boom). Details without secrets: ")
    assert "Traceback" not in err
    [left] = tmp_path.iterdir()
    assert left.stat().st_mode & 0o777 == 0o600
    text = left.read_text()
    assert "in go" in text
    assert "https://node.example/***" in text


def test_no_error_shows_a_secret(run, raising, canary):
    SHARED.register(canary)
    raising(OutputError(f"cannot reach {canary}"))
    assert run("doctor")[2] == "auditor: cannot reach ***\n"


ENDED_AT_WORK = """
import os, signal
import anyio
from auditor import cli

async def job():
    os.kill(os.getpid(), signal.SIGTERM)
    await anyio.sleep_forever()

async def work():
    async with anyio.create_task_group() as group:
        group.start_soon(job)

signal.signal(signal.SIGTERM, cli._terminated)
anyio.run(work)
"""


def test_being_told_to_end_within_a_task_prints_no_traceback():
    ended = subprocess.run(
        [sys.executable, "-c", ENDED_AT_WORK], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (143, "", "")


def test_being_told_to_end_ends_in_143(run, raising, monkeypatch):
    monkeypatch.setattr(logging.getLogger("asyncio"), "disabled", False)  # as it was, afterwards
    with pytest.raises(SystemExit) as ended:
        cli._terminated(signal.SIGTERM, None)
    assert ended.value.code == 143
    raising(ended.value)
    assert run("doctor")[0] == 143


def test_a_reader_who_leaves_is_no_bug():
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "auditor", "facts"],
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        cwd=Path(cli.__file__).parents[2],
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (1, "")
