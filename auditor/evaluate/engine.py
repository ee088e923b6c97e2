"""Runs rules over evidence: the one place where an answer becomes an outcome."""

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.evaluate.basis import is_own_word, is_told, root, weakest
from auditor.evaluate.expression.compiled import BUDGET, Compiled, Verdict
from auditor.evaluate.expression.judgement import Unknown
from auditor.evaluate.expression.mistake import BudgetExceeded
from auditor.evaluate.messages import fill
from auditor.evaluate.rule import CompiledRule
from auditor.model.evidence import Evidence, Gap
from auditor.model.finding import Comparison, Finding, Outcome, RuleKind
from auditor.model.value import Cause


_ANSWERED = (Outcome.PASS, Outcome.WARN)
_SILENT = (Outcome.PASS, Outcome.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome with its reason code and what decided it; `gap` is the first thing missing."""

    outcome: Outcome
    reason: str
    used: frozenset[str] = frozenset()
    comparisons: tuple[Comparison, ...] = ()
    gap: Gap | None = None


@dataclass(slots=True)
class _Asking:
    """The questions of one rule share one budget; `read` collects the keys they read."""

    evidence: Evidence
    left: int
    read: frozenset[str] = frozenset()

    def ask(self, question: Compiled) -> Verdict:
        self.read |= question.keys
        verdict = question.run(self.evidence, self.left)
        self.left -= verdict.steps
        return verdict


def evaluate_all(rules: Iterable[CompiledRule], evidence: Evidence) -> tuple[Finding, ...]:
    """One finding per rule, sorted by rule id."""
    found = (evaluate_rule(rule, evidence) for rule in rules)
    return tuple(sorted(found, key=lambda finding: finding.rule))


def evaluate_rule(rule: CompiledRule, evidence: Evidence, budget: int = BUDGET) -> Finding:
    """What the rule concludes; running out of `budget` is an outcome, never an exception."""
    asking = _Asking(evidence, budget)
    try:
        decision = _decide(rule, asking)
    except BudgetExceeded:
        decision = Decision(Outcome.ERROR, "budget")
    spec = rule.spec
    answered = decision.outcome in _ANSWERED
    return Finding(
        rule=spec.id,
        name=spec.name,
        title=spec.title,
        pillar=spec.pillar,
        severity=spec.severity,
        weight=spec.weight,
        outcome=decision.outcome,
        reason=decision.reason,
        message=_message(rule, evidence, decision),
        facts=tuple(sorted(asking.read)),
        comparisons=decision.comparisons,
        root_cause=_root_cause(rule, evidence, decision),
        rests_on=weakest(evidence, sorted(decision.used)) if answered else (),
        tailored=bool(rule.loosened),
        status=spec.status,
    )


def _decide(rule: CompiledRule, asking: _Asking) -> Decision:
    if rule.applies_when and asking.ask(rule.applies_when).truth is False:
        return Decision(Outcome.NOT_APPLICABLE, "does_not_apply")
    if rule.loosened:
        return Decision(Outcome.FAIL, "loosened")
    held = asking.ask(rule.holds)
    if isinstance(held.truth, Unknown):
        return _undecided(rule, held, held.truth)
    if held.truth:
        return _passed(rule, asking.evidence, held)
    return _not_held(rule, asking, held)


def _passed(rule: CompiledRule, evidence: Evidence, held: Verdict) -> Decision:
    """A claim that rests on the claimant alone is at most a warning, whatever it is about."""
    claim = rule.spec.kind is RuleKind.ASSERTS and is_own_word(evidence, held.used)
    if claim or is_told(evidence, held.used, rule.catalogue):
        return Decision(Outcome.WARN, "issuer_word_only", held.used, held.comparisons)
    return Decision(Outcome.PASS, "holds", held.used, held.comparisons)


def _not_held(rule: CompiledRule, asking: _Asking, held: Verdict) -> Decision:
    if rule.tolerates is None:
        return _failed(asking.evidence, held)
    allowed = asking.ask(rule.tolerates)
    if isinstance(allowed.truth, Unknown):
        return _undecided(rule, allowed, allowed.truth)
    if allowed.truth:
        compared = (*held.comparisons, *allowed.comparisons)
        return Decision(Outcome.WARN, "tolerated", held.used | allowed.used, compared)
    return _failed(asking.evidence, held, allowed)


def _failed(evidence: Evidence, *verdicts: Verdict) -> Decision:
    """Both questions answered no: silence is the reason when either answer rests on it."""
    used = frozenset[str]().union(*(verdict.used for verdict in verdicts))
    compared = tuple(dict.fromkeys(each for verdict in verdicts for each in verdict.comparisons))
    if not any(verdict.undisclosed for verdict in verdicts):
        return Decision(Outcome.FAIL, "does_not_hold", used, compared)
    hidden = (_hidden(evidence, key) for key in sorted(used))
    gap = next((each for each in hidden if each), None)
    return Decision(Outcome.FAIL, Cause.NOT_DISCLOSED.value, used, compared, gap)


def _hidden(evidence: Evidence, key: str) -> Gap | None:
    entry = evidence[key]
    return entry if isinstance(entry, Gap) and entry.cause is Cause.NOT_DISCLOSED else None


def _undecided(rule: CompiledRule, verdict: Verdict, unknown: Unknown) -> Decision:
    first = unknown.gaps[0]
    silent = all(gap.cause is Cause.NOT_DISCLOSED for gap in unknown.gaps)
    if silent and rule.spec.when_undisclosed == "fail":
        reason = Cause.NOT_DISCLOSED.value
        return Decision(Outcome.FAIL, reason, verdict.used, verdict.comparisons, first)
    return Decision(Outcome.UNKNOWN, first.reason, verdict.used, verdict.comparisons, first)


def _root_cause(rule: CompiledRule, evidence: Evidence, decision: Decision) -> str:
    """What groups findings: the rule's own words, else the first thing missing, else the rule."""
    if decision.outcome in _SILENT:
        return ""
    if rule.spec.root_cause:
        return rule.spec.root_cause
    if decision.gap is None:
        return rule.spec.name
    origin = root(evidence, decision.gap)
    return f"{origin.cause.value}:{origin.key}"


def _message(rule: CompiledRule, evidence: Evidence, decision: Decision) -> str:
    return fill(_template(rule, decision), evidence, rule.catalogue, rule.params)


def _template(rule: CompiledRule, decision: Decision) -> str:
    told = rule.spec.messages
    if decision.reason == "loosened":
        return _loosened(rule)
    return {
        Outcome.PASS: told.passed,
        Outcome.WARN: told.warn or told.passed,
        Outcome.FAIL: told.fail,
        Outcome.UNKNOWN: told.unknown or _unknown(decision),
        Outcome.NOT_APPLICABLE: "Does not apply to this product.",
        Outcome.ERROR: "The rule costs more steps than a rule may take; it was stopped.",
    }[decision.outcome]


def _loosened(rule: CompiledRule) -> str:
    told = [f"{name} is set to {rule.written(name)}" for name in rule.loosened]
    return f"Tailored, not comparable: {'; '.join(told)}, looser than a comparable report allows."


def _unknown(decision: Decision) -> str:
    if decision.gap is None:
        return "Could not be decided."
    words = decision.gap.cause.value.replace("_", " ")
    return f"Could not be decided: {decision.gap.key} ({words})."
