"""What a rule concluded, with everything needed to check the conclusion by hand."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from auditor.model.provenance import Strength
from auditor.model.value import Duration, Interval, Quantity, Value


Distance: TypeAlias = Quantity | Interval | Duration
"""How far two sides of a comparison are apart."""


class Outcome(StrEnum):
    """What a rule can end in."""

    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    ERROR = "error"


class Severity(StrEnum):
    """How bad it is when the rule does not hold."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class RuleKind(StrEnum):
    """What the evidence of a rule is worth: a measurement, a text that decides, a mere claim."""

    MEASURES = "measures"
    STATES = "states"
    ASSERTS = "asserts"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two exact sides of a decisive comparison, as the rule file writes it, and its distance.

    `margin` is `(left - right)` signed so that positive is on the passing side; in `unit`.
    """

    expression: str
    left: Value
    right: Value
    margin: Distance


@dataclass(frozen=True, slots=True)
class Waiver:
    """A visible, expiring mark on a finding; never changes the score."""

    reason: str
    author: str
    expires: str
    created: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's outcome.

    `reason` is a code: `holds`, `tolerated`, `does_not_hold`, `issuer_word_only`, a gap's reason
    or cause (`not_collected`, `rpc_timeout`, …), `budget`, `empty_list`, `does_not_apply`.
    `message` is for people, `facts` are the keys used, sorted. `root_cause` groups findings that
    one missing or adverse thing explains. `rests_on` is the weakest source among the facts that
    decided, for passes and warns. `tailored` says that a parameter is looser than comparable.
    `evidence` is the digest of what the conclusion rests on; a waiver is bound to it.
    """

    rule: str
    name: str
    title: str
    pillar: str
    severity: Severity
    weight: int
    outcome: Outcome
    reason: str
    message: str
    facts: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    root_cause: str
    rests_on: tuple[Strength, ...] = ()
    tailored: bool = False
    waiver: tuple[Waiver, ...] = ()
    status: str = "stable"
    evidence: str = ""
