"""Bugs other tools had, as tests of ours: each check holds, and fails once its guard is gone."""

from collections.abc import Callable

import pytest
from made import fact

from auditor.evaluate.engine import evaluate_all
from auditor.evaluate.score import score
from auditor.model.evidence import Evidence, evidence
from auditor.model.finding import Outcome
from auditor.model.scorecard import Scorecard
from auditor.pipeline.inputs import Rules, read_rules


@pytest.fixture(scope="session")
def rules() -> Rules:
    """The shipped rules and policy."""
    return read_rules()


@pytest.fixture(scope="session")
def scored(rules: Rules) -> Callable[[Evidence], Scorecard]:
    """The score the shipped rules give."""

    def card(facts: Evidence) -> Scorecard:
        return score(evaluate_all(rules.compiled.headline, facts), rules.policy, facts)

    return card


@pytest.fixture(scope="session")
def best(rules: Rules) -> Evidence:
    """What the passing case of every rule with points gives: nearly everything is well."""
    entries = {}
    for rule in rules.compiled.headline:
        for case, given in zip(rule.spec.cases, rule.cases, strict=True):
            if case.expect is Outcome.PASS and not case.params and rule.spec.weight:
                entries |= {
                    key: entry for key, entry in given.entries.items() if key not in entries
                }
                break
    return evidence([*entries.values(), fact("supply.read_share", "1")])
