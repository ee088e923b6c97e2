"""Conditions that no evidence reaches, and rules that can end in one way only.

Tried, not derived: see `docs/decisions/0013-reachability.md` for what that can and cannot tell.
"""

from collections.abc import Iterator

from auditor.errors import Place
from auditor.evaluate.checking.samples import samples
from auditor.evaluate.engine import evaluate_rule
from auditor.evaluate.mutation.mutants import Mutant, mutants
from auditor.evaluate.rule import CompiledRule
from auditor.model.evidence import Evidence
from auditor.model.finding import Outcome
from auditor.model.remark import Remark


_TELLING = frozenset({"part", "comparison", "tolerates", "applies_when"})
_IDLE = {
    Outcome.PASS: ("holds", "the rule can never pass: holds is never true"),
    Outcome.FAIL: ("holds", "the rule can never fail"),
    Outcome.WARN: ("tolerates", "tolerates is never true where holds is false"),
    Outcome.NOT_APPLICABLE: ("applies_when", "applies_when is never false"),
}


def unreachable(rule: CompiledRule) -> Iterator[Remark]:
    """What none of the evidence tried could reach or tell apart; declared equivalents excepted."""
    tried = list(samples(rule))
    found = [evaluate_rule(rule, each).outcome for each in tried]
    idle = [each for each in _possible(rule) if each not in found]
    for outcome in idle:
        field, problem = _IDLE[outcome]
        yield Remark(rule.place(field), f"{problem}, over {len(tried)} kinds of evidence tried.")
    if idle:
        return
    known = {each.mutant for each in rule.spec.equivalent}
    met: set[Place] = set()
    for mutant in mutants(rule, _TELLING):
        new = mutant.name not in known and mutant.place not in met
        if new and not _tells(mutant, tried, found):
            met.add(mutant.place)
            hint = "Simplify it, or say why it stays under `equivalent`."
            problem = f"no evidence tried tells these apart: {mutant.name}."
            yield Remark(mutant.place, problem, hint)


def _possible(rule: CompiledRule) -> Iterator[Outcome]:
    yield Outcome.PASS
    yield Outcome.FAIL
    if rule.tolerates:
        yield Outcome.WARN
    if rule.applies_when:
        yield Outcome.NOT_APPLICABLE


def _tells(mutant: Mutant, tried: list[Evidence], found: list[Outcome]) -> bool:
    pairs = zip(tried, found, strict=True)
    return any(evaluate_rule(mutant.rule, each).outcome is not outcome for each, outcome in pairs)
