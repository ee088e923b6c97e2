"""The tests of a row of the fault catalogue fail when what holds its fault off is taken out."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import guards
import pytest


SEED = 20_261_127
SAMPLE = 5
SECONDS, HANGING = 300, 45
"""How long the tests of a row may take; and where without the guard they may not end."""
# What an edit would raise that does not fit its place: then the guard was not missed.
_MISFITS = ("GuardMovedError", "SyntaxError", "NameError", "ImportError", "ModuleNotFoundError")
_MISFIT = re.compile(rf"^E +({'|'.join(_MISFITS)})\b", re.MULTILINE)
GUARDS = guards.table()


def chosen() -> list[str]:
    rows = sorted(GUARDS)
    if os.environ.get("TRIALS") == "full":
        return rows
    soon = [row for row in rows if not GUARDS[row].slow and not GUARDS[row].hangs]
    return sorted(Random(SEED).sample(soon, SAMPLE))  # noqa: S311 - a seed, not a secret


def ended(guard: guards.Guard, log: Path) -> tuple[int | None, str]:
    """How the tests of a row end without its guard: the exit code, none after a time-out."""
    environment = {name: text for name, text in os.environ.items() if "PYTEST" not in name}
    environment |= {guards.ROW: guard.row, guards.LOG: str(log), "TRIALS": "quick"}
    quiet = ("-q", "-x", "--tb=short", "-p", "no:cacheprovider", "-p", "no:xdist")
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *quiet, *guard.tests],
        cwd=guards.ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=HANGING if guard.hangs else SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        said, _ = process.communicate()
        return None, said
    return process.returncode, said


def noticed(guard: guards.Guard, code: int | None, said: str) -> bool:
    """Whether a test failed, and for want of the guard."""
    if code is None:
        return guard.hangs
    return code == 1 and bool(re.search(r"\b[1-9]\d* failed", said)) and not _MISFIT.search(said)


@pytest.mark.parametrize("row", chosen())
def test_the_tests_of_a_row_fail_without_its_guard(
    row: str, tmp_path: Path, scored: Callable[..., None]
) -> None:
    log = tmp_path / "taken-out"
    code, said = ended(GUARDS[row], log)
    ok = noticed(GUARDS[row], code, said) and log.exists()
    scored("rows whose test fails without its guard", 1, int(ok), target="all P0 rows", seed=SEED)
    assert log.exists(), f"the tests of {row} never import what guards it\n{said[-4000:]}"
    assert ok, f"{row}: {GUARDS[row].name}: exit code {code}\n{said[-4000:]}"


@pytest.mark.parametrize("row", sorted(GUARDS))
def test_a_guard_is_where_the_file_says(row: str) -> None:
    files = {edit.file for edit in GUARDS[row].edits}
    sources = {file: (guards.ROOT / file).read_text() for file in files}
    for edit in GUARDS[row].edits:
        sources[edit.file] = edit.applied(sources[edit.file])
    for file, source in sources.items():
        compile(source, file, "exec", dont_inherit=True)
    for test in GUARDS[row].tests:
        file, _, name = test.partition("::")
        function = name.rpartition("::")[2].partition("[")[0]
        assert f"def {function}" in (guards.ROOT / file).read_text(), f"{test} is no test"


def test_an_ending_for_another_reason_is_no_notice() -> None:
    guard = guards.Guard("R01", "a clock", (), ())
    assert noticed(guard, 1, "E   assert 2 == 1\n1 failed in 0.1s")
    assert not noticed(guard, 0, "1 passed in 0.1s")
    assert not noticed(guard, 1, "1 error in 0.1s")
    assert not noticed(guard, 2, "1 failed, 1 error in 0.1s")
    assert not noticed(guard, 1, "E   NameError: name 'x' is not defined\n1 failed in 0.1s")
    assert not noticed(guard, None, "")
    assert noticed(guards.Guard("R01", "a clock", (), (), hangs=True), None, "")


def test_a_guard_that_moved_is_told() -> None:
    edit = guards.Edit("auditor/a.py", "if late:", "if False:")
    assert edit.applied("if late:\n  stop()") == "if False:\n  stop()"
    for source in ("if too_late:", "if late:\nif late:"):
        with pytest.raises(guards.GuardMovedError, match="say where the guard is now"):
            edit.applied(source)
