"""The worked examples of the score policy, and the shipped rules and policy to judge them with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from auditor.base.strict_yaml import YamlValue, load
from auditor.evaluate.engine import evaluate_all
from auditor.evaluate.rules import CompiledRules, load_ruleset
from auditor.evaluate.score import score
from auditor.evaluate.scoring import Policy, parse_policy
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Entry, Evidence, Fact, Gap, Observation, evidence
from auditor.model.finding import Finding
from auditor.model.key import KeySpec
from auditor.model.provenance import UNDATED, Provenance, Strength
from auditor.model.reading import read_kind, read_number, read_value
from auditor.model.scorecard import Scorecard
from auditor.model.value import Cause, Interval, Missing, Open, Records, Value


ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "tests" / "evaluate" / "examples"
READ_AT = datetime(2026, 8, 20, 6, tzinfo=UTC)


@dataclass(frozen=True)
class Example:
    """Hand-written facts and what the policy must make of them."""

    name: str
    evidence: Evidence
    expect: Mapping[str, YamlValue]


@dataclass(frozen=True)
class Judge:
    """Rules and policy, as shipped."""

    rules: CompiledRules
    policy: Policy

    def findings(self, facts: Evidence) -> tuple[Finding, ...]:
        return evaluate_all(self.rules.headline, facts)

    def score(self, facts: Evidence) -> Scorecard:
        return score(self.findings(facts), self.policy, facts)


@cache
def judge() -> Judge:
    paths = sorted((ROOT / "rules").rglob("*.yaml"))
    shipped = [path for path in paths if not {"profiles", "disclosures"} & set(path.parts)]
    files = [(path.relative_to(ROOT).as_posix(), path.read_bytes()) for path in shipped]
    rules = load_ruleset(files, CATALOGUE)
    return Judge(rules, parse_policy(rules.other("auditor/scoring/v1"), rules.catalogue))


@cache
def examples() -> Mapping[str, Example]:
    return {path.stem: _example(path) for path in sorted(EXAMPLES.glob("*.yaml"))}


def _example(path: Path) -> Example:
    data = load(path.read_bytes(), path.name).data
    assert isinstance(data, dict)
    facts, usual = data["facts"], str(data["strengths"])
    assert isinstance(facts, dict)
    expect = data["expect"]
    assert isinstance(expect, dict)
    entries = [_entry(key, told, usual) for key, told in facts.items()]
    return Example(path.stem, evidence(entries), expect)


def _entry(key: str, told: YamlValue, usual: str) -> Entry:
    if isinstance(told, dict) and "gap" in told:
        return Gap(key, Cause(str(told["gap"])), str(told["gap"]))
    strength = str(told["strength"]) if isinstance(told, dict) and "strength" in told else usual
    read = _value(CATALOGUE[key], told)
    whose = Strength(strength)
    seen = Provenance("example", "", READ_AT, UNDATED, "", whose, whose)
    return Fact(key, read, (Observation(key, read, seen),))


def _value(spec: KeySpec, told: YamlValue) -> Value:
    if not isinstance(told, dict):
        assert isinstance(told, str | bool)
        return read_value(spec, told)
    if "records" in told:
        found = told["records"]
        assert isinstance(found, list)
        return Records(
            tuple(_row(spec, each) for each in found), told.get("complete", True) is True
        )
    if "value" in told:
        return _value(spec, told["value"])
    low, high = told.get("low"), told.get("high")
    return Interval(
        read_number(str(low)) if low is not None else Open.BELOW,
        read_number(str(high)) if high is not None else Open.ABOVE,
        spec.unit,
    )


def _row(spec: KeySpec, told: YamlValue) -> dict[str, Value | Missing]:
    assert isinstance(told, dict)
    return {name: _cell(spec, name, cell) for name, cell in told.items()}


def _cell(spec: KeySpec, name: str, cell: YamlValue) -> Value | Missing:
    if isinstance(cell, dict):
        return Missing(Cause(str(cell["gap"])), str(cell["gap"]))
    assert isinstance(cell, str | bool)
    field = spec.field(name)
    return read_kind(field.kind, field.unit, field.choices, cell)
