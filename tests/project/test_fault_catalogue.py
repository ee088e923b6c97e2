"""Every row of the fault catalogue that must be survived has a test; the scoreboard counts them."""

import json
from pathlib import Path

import guards
import pytest
from scoreboard import NAMED, Scoreboard, catalogue, together


def test_rows_that_tests_name_are_in_the_catalogue(request: pytest.FixtureRequest) -> None:
    assert request.config.stash[NAMED] <= catalogue().keys()


def test_every_row_of_the_first_version_has_a_test(request: pytest.FixtureRequest) -> None:
    if request.config.args != request.config.getini("testpaths"):
        pytest.skip("only a run of all tests can tell")
    first = {row for row, spec in catalogue().items() if spec["first"]}
    missing = first - request.config.stash[NAMED]
    assert not missing, f"rows without a test: {sorted(missing)}"


def test_every_row_of_the_first_version_has_a_guard() -> None:
    known = catalogue()
    named = guards.table()
    assert named.keys() <= known.keys()
    missing = {row for row, spec in known.items() if spec["first"]} - named.keys()
    assert not missing, f"rows without a guard in tests/guards.yaml: {sorted(missing)}"


def test_figures_are_made_of_rows() -> None:
    known = catalogue()
    for figure, spec in together().items():
        assert set(spec["rows"]) <= known.keys(), figure


def report(
    outcome: str, properties: list[tuple[str, object]], when: str = "call"
) -> pytest.TestReport:
    return pytest.TestReport(
        "tests/test_a.py::test_b",
        ("tests/test_a.py", 1, "test_b"),
        {},
        outcome,  # type: ignore[arg-type]
        None,
        when,  # type: ignore[arg-type]
        user_properties=properties,
    )


def test_the_scoreboard_counts_what_was_survived(tmp_path: Path) -> None:
    board = Scoreboard(tmp_path, "quick")
    figure = ["attacks", 10, 10, {"target": "0 wrong", "seed": "7"}, {"undecided": 3}]
    board.pytest_runtest_logreport(report("passed", [("fault", "R01"), ("figure", figure)]))
    board.pytest_runtest_logreport(report("failed", [("fault", "R01")]))
    board.pytest_runtest_logreport(report("failed", [("fault", "R02")], when="setup"))
    board.pytest_runtest_logreport(report("skipped", [("fault", "R03")]))
    both = [("fault", "R04"), ("fault", "L01")]
    board.pytest_runtest_logreport(report("passed", both))
    board.pytest_runtest_logreport(report("failed", both))
    board.pytest_runtest_logreport(report("failed", [("figure", figure)]))
    board.pytest_sessionfinish()
    told = json.loads((tmp_path / "scoreboard.json").read_text())
    counts = {each["id"]: (each["n"], each["ok"]) for each in told["faults"]}
    assert counts["R01"] == (2, 1)
    assert counts["R02"] == (1, 0)
    assert counts["R03"] == (0, 0)
    figures = {each["name"]: each for each in told["figures"]}
    refused = figures["limits and refusals of node providers recognised"]
    assert (refused["n"], refused["ok"]) == (2, 1)
    attacks = figures["attacks"]
    assert (attacks["n"], attacks["ok"], attacks["seed"]) == (20, 10, "7")
    assert attacks["ended"] == {"undecided": 6}
    page = (tmp_path / "scoreboard.md").read_text()
    assert "| ✗ | R01 | connect or read timeout | 1 | 2 |" in page
    assert "| not tested | R03 |" in page
    assert "| ✗ | attacks | 10 | 20 | 0 wrong | 7 | undecided 6 |" in page
