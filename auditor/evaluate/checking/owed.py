"""The cases a rule owes: each outcome it can end in is to be seen once."""

from collections.abc import Iterator

from auditor.evaluate.rule import CompiledRule
from auditor.model.case import GapCase
from auditor.model.finding import Outcome, RuleKind
from auditor.model.remark import Remark
from auditor.model.rule import RuleSpec


def owed(spec: RuleSpec) -> frozenset[Outcome]:
    """Pass, fail and unknown; warn where the rule can warn; not applicable where it can be."""
    found = {Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN}
    if spec.tolerates or spec.kind is RuleKind.ASSERTS:
        found.add(Outcome.WARN)
    if spec.applies_when:
        found.add(Outcome.NOT_APPLICABLE)
    return frozenset(found)


def missing_cases(rule: CompiledRule) -> Iterator[Remark]:
    """A remark for each outcome without a case, and for silence that is judged but not tried."""
    spec, place = rule.spec, rule.source.document.place(("cases",), of="key")
    seen = {case.expect for case in spec.cases if not case.todo}
    for outcome in Outcome:
        if outcome in owed(spec) - seen:
            yield Remark(place, f"no case expects {outcome.value}.", "Add an example of it.")
    silent = any(
        isinstance(value, GapCase) and value.gap == "not_disclosed"
        for case in spec.cases
        for value in case.given.values()
    )
    if spec.when_undisclosed == "fail" and not silent:
        problem = "silence is judged (when_undisclosed: fail) but no case gives not_disclosed."
        yield Remark(place, problem, "Add one with {gap: not_disclosed}.")
