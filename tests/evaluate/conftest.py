from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from made import fact

from auditor.base.strict_yaml import load
from auditor.evaluate.engine import evaluate_all
from auditor.evaluate.rules import CompiledRules, load_ruleset
from auditor.evaluate.score import score
from auditor.evaluate.scoring import Policy, parse_policy
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Entry, Evidence, Gap, evidence
from auditor.model.finding import Finding
from auditor.model.key import FieldSpec
from auditor.model.provenance import Strength
from auditor.model.reading import read_kind, read_number
from auditor.model.scorecard import Scorecard
from auditor.model.value import Bound, Cause, Field, Interval, Missing, Open, Record, Records


RULES = Path(__file__).parents[2] / "rules"
EXAMPLES = Path(__file__).with_name("examples")


@dataclass(frozen=True)
class Judge:
    """The shipped rules and policy."""

    rules: CompiledRules
    policy: Policy

    def findings(self, facts: Evidence) -> tuple[Finding, ...]:
        return evaluate_all(self.rules.headline, facts)

    def score(self, facts: Evidence) -> Scorecard:
        return score(self.findings(facts), self.policy, facts)


@dataclass(frozen=True)
class Example:
    """A worked example: facts written by hand, and the score they must give."""

    name: str
    evidence: Evidence
    expect: Mapping[str, Any]


@pytest.fixture(scope="session")
def judge() -> Judge:
    files = [
        (path.relative_to(RULES).as_posix(), path.read_bytes())
        for path in sorted(RULES.rglob("*.yaml"))
    ]
    rules = load_ruleset(files, CATALOGUE)
    return Judge(rules, parse_policy(rules.other("auditor/scoring/v1"), CATALOGUE))


@pytest.fixture(scope="session")
def examples() -> Mapping[str, Example]:
    return {path.stem: _example(path) for path in sorted(EXAMPLES.glob("*.yaml"))}


def _example(path: Path) -> Example:
    written: Any = load(path.read_bytes(), path.name).data
    usual = written["strengths"]
    entries = [_entry(key, told, usual) for key, told in written["facts"].items()]
    return Example(written["name"], evidence(entries), written["expect"])


def _entry(key: str, told: Any, usual: str) -> Entry:
    if not isinstance(told, dict):
        return fact(key, told, Strength(usual))
    strength = Strength(told.get("strength", usual))
    if "gap" in told:
        return Gap(key, Cause(told["gap"]), told["gap"])
    if "records" in told:
        rows = tuple(_row(key, row) for row in told["records"])
        return fact(key, Records(rows, told.get("complete", True)), strength)
    if "value" in told:
        return fact(key, told["value"], strength)
    low, high = _bound(told.get("low", "-inf")), _bound(told.get("high", "+inf"))
    return fact(key, Interval(low, high, CATALOGUE[key].unit), strength)


def _row(key: str, row: Mapping[str, Any]) -> Record:
    return {name: _cell(CATALOGUE[key].field(name), cell) for name, cell in row.items()}


def _cell(spec: FieldSpec, cell: Any) -> Field:
    if isinstance(cell, dict):
        return Missing(Cause(cell["gap"]), cell["gap"])
    return read_kind(spec.kind, spec.unit, spec.choices, cell)


def _bound(text: str) -> Bound:
    return Open(text) if text in ("-inf", "+inf") else read_number(text)
