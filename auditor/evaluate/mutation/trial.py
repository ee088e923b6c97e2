"""Puts every mutant of a rule before the rule's own cases: who is not noticed survives."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.errors import Place, nearest
from auditor.evaluate.cases import Derive, run_cases
from auditor.evaluate.mutation.mutants import Mutant, mutants
from auditor.evaluate.rule import CompiledRule


MOST_EQUIVALENT = 20
"""One mutant in so many may be declared equivalent, and one in any case."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The mutants of one rule by what became of them.

    `misnamed` tells of entries of `equivalent` that name no mutant, or one that cases do notice.
    """

    rule: CompiledRule
    noticed: tuple[Mutant, ...]
    survivors: tuple[Mutant, ...]
    equivalent: tuple[Mutant, ...]
    misnamed: tuple[tuple[Place, str], ...]

    @property
    def every(self) -> tuple[Mutant, ...]:
        """All of them."""
        return (*self.noticed, *self.survivors, *self.equivalent)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many mutants there are, are noticed, survive and are declared equivalent."""

    mutants: int
    noticed: int
    survivors: int
    equivalent: int

    @property
    def asks_too_much(self) -> bool:
        """Whether more are declared equivalent than anybody should have to believe."""
        return self.equivalent > max(1, self.mutants // MOST_EQUIVALENT)


def trial(rule: CompiledRule, derive: Derive | None = None) -> Trial:
    """What the cases of `rule` make of each of its mutants; `todo` cases have no say."""
    declared = {each.mutant: each.reason for each in rule.spec.equivalent}
    noticed: list[Mutant] = []
    survivors: list[Mutant] = []
    equivalent: list[Mutant] = []
    for mutant in mutants(rule):
        if _is_noticed(mutant.rule, derive):
            noticed.append(mutant)
        else:
            (equivalent if mutant.name in declared else survivors).append(mutant)
    misnamed = tuple(_misnamed(rule, noticed, (*survivors, *equivalent)))
    return Trial(rule, tuple(noticed), tuple(survivors), tuple(equivalent), misnamed)


def tally(trials: Iterable[Trial]) -> Tally:
    """The counts over several rules."""
    found = list(trials)
    noticed, survivors, equivalent = (
        sum(len(part) for part in parts)
        for parts in (
            [each.noticed for each in found],
            [each.survivors for each in found],
            [each.equivalent for each in found],
        )
    )
    return Tally(noticed + survivors + equivalent, noticed, survivors, equivalent)


def by_operator(trials: Iterable[Trial]) -> Mapping[str, tuple[int, int]]:
    """How many mutants each operator made, and how many of them survive."""
    made: Counter[str] = Counter()
    survived: Counter[str] = Counter()
    for each in trials:
        made.update(mutant.operator for mutant in each.every)
        survived.update(mutant.operator for mutant in each.survivors)
    return {operator: (count, survived[operator]) for operator, count in sorted(made.items())}


def _is_noticed(rule: CompiledRule, derive: Derive | None) -> bool:
    return any(not result.agrees for result in run_cases(rule, derive) if not result.todo)


def _misnamed(
    rule: CompiledRule, noticed: Iterable[Mutant], others: Iterable[Mutant]
) -> Iterable[tuple[Place, str]]:
    caught, open_ = {each.name for each in noticed}, {each.name for each in others}
    for index, each in enumerate(rule.spec.equivalent):
        place = rule.source.document.place(("equivalent", index, "mutant"))
        if each.mutant in caught:
            yield place, f"a case notices {each.mutant!r}: take it off the list."
        elif each.mutant not in open_:
            hint = nearest(each.mutant, caught | open_)
            yield place, f"there is no mutant {each.mutant!r}. {hint}".rstrip()
