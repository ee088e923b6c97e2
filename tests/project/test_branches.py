"""What judges, and the records it judges by, has no line and no branch that its tests miss."""

import json
from pathlib import Path

import pytest


MEASURED = Path(__file__).parents[2] / ".cache" / "coverage.json"
JUDGING = ("auditor/evaluate/", "auditor/model/")


def test_tests_of_judging_reach_every_line_and_branch(request, scored) -> None:
    if not request.config.getoption("scoreboard"):
        pytest.skip("`make coverage` measures it, `make scoreboard` measures and counts it")
    files = {
        name: each
        for name, each in json.loads(MEASURED.read_text())["files"].items()
        if name.startswith(JUDGING)
    }
    sums = [each["summary"] for each in files.values()]
    whole = sum(each["num_statements"] + each["num_branches"] for each in sums)
    reached = sum(each["covered_lines"] + each["covered_branches"] for each in sums)
    scored("lines and branches of evaluate and model reached", whole, reached, target="100 %")
    assert reached == whole > 0
