"""What judges, and the records it judges by, has no line and no branch that its tests miss."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


ROOT = Path(__file__).parents[2]
TESTS = ("tests/evaluate", "tests/model", "tests/rules")
OPTIONS = ("-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "--cov")
JUDGING = ("auditor/evaluate/", "auditor/model/")


def test_tests_of_judging_reach_every_line_and_branch(trials, tmp_path, scored) -> None:
    if trials == "quick":
        pytest.skip("four minutes under a tracer; `make coverage` and `make scoreboard` run it")
    told = tmp_path / "coverage.json"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    run = subprocess.run(
        [sys.executable, *OPTIONS, f"--cov-report=json:{told}", *TESTS],
        cwd=ROOT,
        env=kept | {"TRIALS": "quick", "COVERAGE_FILE": str(tmp_path / "coverage")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-4_000:]
    files = {
        name: each
        for name, each in json.loads(told.read_text())["files"].items()
        if name.startswith(JUDGING)
    }
    sums = [each["summary"] for each in files.values()]
    lines = sum(each["num_statements"] + each["num_branches"] for each in sums)
    reached = sum(each["covered_lines"] + each["covered_branches"] for each in sums)
    scored("lines and branches of evaluate and model reached", lines, reached, target="100 %")
    missed = {
        name: [*each["missing_lines"], *each["missing_branches"]]
        for name, each in files.items()
        if each["missing_lines"] or each["missing_branches"]
    }
    assert not missed
