"""Runs the cases a rule file carries: the rule tested in the language it is written in."""

from collections.abc import Callable
from dataclasses import dataclass

from auditor.evaluate.engine import evaluate_rule
from auditor.evaluate.rule import CompiledRule
from auditor.model.case import Case
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding, Outcome


Derive = Callable[[Evidence], Evidence]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case with what it expected and what came out; `todo` says why it may not agree yet."""

    rule: str
    name: str
    expected: Outcome
    finding: Finding
    wanted_reason: str = ""
    todo: str = ""

    @property
    def agrees(self) -> bool:
        """Whether outcome and, when the case names one, reason are as expected."""
        same = self.finding.outcome is self.expected
        return same and self.wanted_reason in ("", self.finding.reason)

    @property
    def label(self) -> str:
        """Which case this is, for messages."""
        return f"{self.rule}: {self.name}"

    def __str__(self) -> str:
        got = f"{self.finding.outcome.value} ({self.finding.reason})"
        wanted = self.expected.value + (f" ({self.wanted_reason})" if self.wanted_reason else "")
        return f"{self.label}: expected {wanted}, got {got}"


def run_cases(rule: CompiledRule, derive: Derive | None = None) -> list[CaseResult]:
    """One result per case; `derive` adds what a pack computes from the facts given."""
    return [
        run_case(rule, case, derive(given) if derive else given)
        for case, given in zip(rule.spec.cases, rule.cases, strict=True)
    ]


def run_case(rule: CompiledRule, case: Case, given: Evidence) -> CaseResult:
    """The result of one case over its evidence, with the case's own parameters."""
    ran = rule.tailored(case.params) if case.params else rule
    return CaseResult(
        rule.spec.name,
        case.name,
        case.expect,
        evaluate_rule(ran, given),
        case.reason,
        case.todo,
    )
