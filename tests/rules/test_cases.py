"""Every case written in a shipped rule file, one test each, and what each file owes."""

from pathlib import Path

import pytest

from auditor.evaluate.cases import run_case, run_cases
from auditor.evaluate.engine import evaluate_rule
from auditor.evaluate.rule import CompiledRule
from auditor.evaluate.rules import load_ruleset
from auditor.model.case import Case
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Evidence
from auditor.model.finding import Comparison, Outcome
from auditor.model.value import Duration, Quantity
from auditor.resources import shipped


def _files() -> list[tuple[str, bytes]]:
    folder: Path = shipped("rules")
    found = sorted(folder.rglob("*.yaml"))
    return [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in found]


RULES = load_ruleset(_files(), CATALOGUE).headline
CASES = [
    pytest.param(rule, case, given, id=f"{rule.spec.name}: {case.name}")
    for rule in RULES
    for case, given in zip(rule.spec.cases, rule.cases, strict=True)
]
NAMED = [pytest.param(rule, id=rule.spec.name) for rule in RULES]


@pytest.mark.parametrize(("rule", "case", "given"), CASES)
def test_case(rule: CompiledRule, case: Case, given: Evidence) -> None:
    result = run_case(rule, case, given)
    assert result.agrees, str(result)


@pytest.mark.fault("S06")
@pytest.mark.parametrize("rule", NAMED)
def test_every_rule_is_seen_to_pass_to_fail_and_not_to_know(rule: CompiledRule) -> None:
    outcomes = {result.finding.outcome for result in run_cases(rule)}
    assert outcomes >= {Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN}


@pytest.mark.parametrize("rule", NAMED)
def test_what_can_warn_or_not_apply_is_seen_to(rule: CompiledRule) -> None:
    outcomes = {result.finding.outcome for result in run_cases(rule)}
    if rule.tolerates or rule.spec.kind.value == "asserts":
        assert Outcome.WARN in outcomes
    if rule.applies_when:
        assert Outcome.NOT_APPLICABLE in outcomes


@pytest.mark.fault("S06")
@pytest.mark.parametrize("rule", NAMED)
def test_with_no_evidence_at_all_no_rule_passes(rule: CompiledRule) -> None:
    assert evaluate_rule(rule, Evidence()).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("rule", NAMED)
def test_a_rule_stands_in_the_folder_of_its_pillar_under_its_name(rule: CompiledRule) -> None:
    assert rule.source.document.name == f"{rule.spec.pillar}/{rule.spec.name}.yaml"


@pytest.mark.fault("N12")
@pytest.mark.parametrize("rule", NAMED)
def test_every_threshold_is_tried_at_below_and_above(rule: CompiledRule) -> None:
    """`>=` written for `>` shows only exactly at the limit."""
    signs: dict[str, set[int]] = {}
    for result in run_cases(rule):
        for compared in result.finding.comparisons:
            if "params." in compared.expression and "." in compared.expression.split()[0]:
                signs.setdefault(compared.expression, set()).update(_side(compared))
    assert all(tried == {-1, 0, 1} for tried in signs.values()), signs


def _side(compared: Comparison) -> set[int]:
    match compared.margin:
        case Quantity(margin) | Duration(margin):
            return {(margin > 0) - (margin < 0)}
        case _:
            return set()
