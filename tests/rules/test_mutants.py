"""The shipped rules against their own mistakes: none goes unnoticed, no condition is idle."""

from functools import cache

import pytest

from auditor.evaluate.checking.owed import missing_cases
from auditor.evaluate.checking.prose import prose
from auditor.evaluate.checking.reach import unreachable
from auditor.evaluate.mutation.trial import Trial, tally, trial
from auditor.evaluate.rule import CompiledRule
from auditor.pipeline.inputs import read_rules


RULES = read_rules().compiled.headline
BY_NAME = {rule.spec.name: rule for rule in RULES}
NAMED = [pytest.param(rule, id=rule.spec.name) for rule in RULES]


@cache
def tried(name: str) -> Trial:
    return trial(BY_NAME[name])


@pytest.mark.parametrize("rule", NAMED)
def test_no_small_mistake_goes_unnoticed(rule: CompiledRule) -> None:
    found = tried(rule.spec.name)
    told = [f"{mutant.place}: {mutant.name}" for mutant in found.survivors]
    told += [f"{place}: {problem}" for place, problem in found.misnamed]
    assert told == []


@pytest.mark.parametrize("rule", NAMED)
def test_nothing_about_a_shipped_rule_is_doubtful(rule: CompiledRule) -> None:
    remarks = [*prose(rule), *missing_cases(rule), *unreachable(rule)]
    assert [str(remark) for remark in remarks] == []


def test_few_mutants_are_declared_equivalent(scored) -> None:
    counts = tally(map(tried, BY_NAME))
    assert counts.equivalent * 20 <= counts.mutants
    real = counts.mutants - counts.equivalent
    assert counts.noticed * 100 >= 95 * real
    scored("mutation score of the rules", real, counts.noticed, target="95 %")
