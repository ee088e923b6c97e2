"""Counts what the tests of the fault catalogue survived, and writes the scoreboard.

`pytest --scoreboard=FOLDER` writes `scoreboard.json` and `scoreboard.md` there. A test marked
`fault(row)` counts once for its row; a test that tries many cases says how many through `scored`.
"""

import json
import platform
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from auditor.base import strict_yaml


CATALOGUE = Path(__file__).parent.parent / "fault_catalogue.yaml"
FAULT, FIGURE = "fault", "figure"
NAMED = pytest.StashKey[frozenset[str]]()
"""The rows that the collected tests are marked with."""
NONE: Mapping[str, int] = MappingProxyType({})
VERSIONS = ("backing-auditor", "web3", "httpx", "weasyprint", "hypothesis", "pytest")


@dataclass(slots=True)
class Tally:
    """What was tried for one row: `files` of tests show where."""

    n: int = 0
    ok: int = 0
    files: set[str] = field(default_factory=set[str])
    details: dict[str, str] = field(default_factory=dict[str, str])
    counts: Counter[str] = field(default_factory=Counter[str])

    def add(self, n: int, ok: int, file: str) -> None:
        """Counts some more trials."""
        self.n, self.ok = self.n + n, self.ok + ok
        self.files.add(file)


def catalogue() -> Mapping[str, Mapping[str, Any]]:
    """The rows of the catalogue by id."""
    return _stored()["rows"]


def together() -> Mapping[str, Mapping[str, Any]]:
    """Figures by name that count the tests of several rows: `rows`, `target`."""
    return _stored()["figures"]


def _stored() -> Any:
    return strict_yaml.load(CATALOGUE.read_bytes(), CATALOGUE.name).data


def rows_of(item: pytest.Item) -> tuple[str, ...]:
    """The rows a test is marked with."""
    return tuple(row for mark in item.iter_markers(FAULT) for row in mark.args)


def counts(item: pytest.Item) -> bool:
    """Whether a test says how many of its trials ended well."""
    return "scored" in getattr(item, "fixturenames", ())


@pytest.fixture
def scored(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """Says how many of how many trials ended well: `scored(figure, n, ok, target=…, seed=…)`.

    `counts` says how they ended, as `{"undecided": 3}`; those of all tests are added up.
    """

    def say(
        figure: str, n: int, ok: int, counts: Mapping[str, int] = NONE, **details: object
    ) -> None:
        told = {name: str(value) for name, value in details.items()}
        record_property(FIGURE, [figure, n, ok, told, dict(counts)])

    return say


class Scoreboard:
    """Gathers the outcomes of a whole run, of all its workers."""

    def __init__(self, folder: Path, trials: str) -> None:
        self.folder = folder
        self.trials = trials
        self.rows: dict[str, Tally] = defaultdict(Tally)
        self.together = together()
        self.figures: dict[str, Tally] = defaultdict(Tally)
        for figure, spec in self.together.items():
            self.figures[figure].details["target"] = spec["target"]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test counts when it was called, or could not be set up."""
        if report.when != "call" and not (report.when == "setup" and report.failed):
            return
        if report.skipped:
            return
        file = report.nodeid.partition("::")[0]
        rows = {value for name, value in report.user_properties if name == FAULT}
        for figure, spec in self.together.items():
            if not rows.isdisjoint(spec["rows"]):
                self.figures[figure].add(1, int(report.passed), file)
        for name, value in report.user_properties:
            if name == FAULT:
                self.rows[str(value)].add(1, int(report.passed), file)
            elif name == FIGURE:
                figure, n, ok, details, counts = value  # type: ignore[misc]
                self.figures[figure].add(n, ok if report.passed else 0, file)
                self.figures[figure].details |= details
                self.figures[figure].counts.update(counts)

    def pytest_sessionfinish(self) -> None:
        """Writes both files."""
        self.folder.mkdir(parents=True, exist_ok=True)
        told = self._told()
        text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
        (self.folder / "scoreboard.json").write_text(text)
        (self.folder / "scoreboard.md").write_text(_markdown(told))

    def _told(self) -> dict[str, Any]:
        known = catalogue()
        faults = [
            {"id": row, "name": spec["fault"], "first": spec["first"], **_line(self.rows[row])}
            for row, spec in known.items()
        ]
        figures = [
            {
                "name": name,
                **_line(tally),
                **dict(sorted(tally.details.items())),
                **({"ended": dict(sorted(tally.counts.items()))} if tally.counts else {}),
            }
            for name, tally in sorted(self.figures.items())
        ]
        versions = {name: version(name) for name in VERSIONS}
        versions["python"] = platform.python_version()
        return {
            "schema": "auditor/scoreboard/v1",
            "command": f"TRIALS={self.trials} make scoreboard",
            "versions": versions,
            "faults": faults,
            "figures": figures,
        }


def _line(tally: Tally) -> dict[str, Any]:
    return {"n": tally.n, "ok": tally.ok, "command": _command(tally.files)}


def _command(files: Iterable[str]) -> str:
    return f"pytest {' '.join(sorted(files))}" if files else ""


def _markdown(told: Mapping[str, Any]) -> str:
    faults, figures = told["faults"], told["figures"]
    tried = [each for each in faults if each["n"]]
    whole = [each for each in tried if each["n"] == each["ok"]]
    versions = ", ".join(f"{name} {number}" for name, number in told["versions"].items())
    lead = (
        "What the tool was made to survive, and how often it did. Written by"
        f" `{told['command']}`; do not edit. {versions}."
    )
    summary = (
        f"{len(tried)} of {len(faults)} rows of the fault catalogue have tests;"
        f" {len(whole)} of them were survived every time. A row without a test stays in the list."
    )
    lines = [
        "# Scoreboard",
        "",
        lead,
        "",
        summary,
        "",
        "## Figures",
        "",
        "| | what | well | of | target | seed | how they ended |",
        "|---|---|---:|---:|---|---|---|",
        *(
            f"| {_light(each)} | {each['name']} | {each['ok']:,} | {each['n']:,} |"
            f" {each.get('target', '')} | {each.get('seed', '')} | {_ended(each)} |"
            for each in figures
        ),
        "",
        "## Faults",
        "",
        "| | row | injected | survived | of |",
        "|---|---|---|---:|---:|",
        *(
            f"| {_light(each)} | {each['id']}{'' if each['first'] else ' (later)'} |"
            f" {_cell(each['name'])} | {each['ok']} | {each['n']} |"
            for each in faults
        ),
    ]
    return "\n".join(lines) + "\n"


def _light(line: Mapping[str, Any]) -> str:
    if not line["n"]:
        return "not tested"
    return "✓" if line["n"] == line["ok"] else "✗"


def _ended(figure: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in figure.get("ended", {}).items())


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")
