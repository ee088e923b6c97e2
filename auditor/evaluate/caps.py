"""Ceilings on the grade and the red flags some of them count."""

from collections.abc import Iterable, Mapping, Sequence

from auditor.evaluate.expression import BudgetExceeded, Unknown
from auditor.evaluate.scoring import (
    GRADES,
    CapPolicy,
    FlagPolicy,
    FlagsHit,
    PointsBelow,
    Policy,
    Unless,
)
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding, Outcome
from auditor.model.scorecard import Cap, CapState, FlagState, Grade, RedFlag, Span


OPEN_OUTCOMES = frozenset({Outcome.UNKNOWN, Outcome.ERROR})


def red_flags(findings: Iterable[Finding], policy: Policy) -> tuple[RedFlag, ...]:
    """The state of every red flag; a rule that did not run leaves its flag unknown."""
    outcomes = {finding.name: finding.outcome for finding in findings}
    return tuple(
        RedFlag(flag.id, flag.title, flag_state(flag, outcomes), flag.rules)
        for flag in policy.red_flags
    )


def flag_state(flag: FlagPolicy, outcomes: Mapping[str, Outcome]) -> FlagState:
    """Hit by one failed rule; else unknown while one rule is; else clear."""
    found = [outcomes.get(rule, Outcome.UNKNOWN) for rule in flag.rules]
    if Outcome.FAIL in found:
        return FlagState.HIT
    return FlagState.UNKNOWN if OPEN_OUTCOMES & set(found) else FlagState.CLEAR


def judge_caps(
    policy: Policy, evidence: Evidence, flags: Sequence[RedFlag], earned: Mapping[str, Span]
) -> tuple[Cap, ...]:
    """Every cap with its state; `earned` are the points of each pillar."""
    states = [flag.state for flag in flags]
    return tuple(
        Cap(cap.id, cap.condition, cap.at_most, _state(cap, evidence, states, earned), cap.facts)
        for cap in policy.caps
    )


def _state(
    cap: CapPolicy, evidence: Evidence, flags: Sequence[FlagState], earned: Mapping[str, Span]
) -> CapState:
    match cap.test:
        case Unless() as unless:
            return _answered(unless, evidence)
        case FlagsHit() as enough:
            return counted_state(enough, flags)
        case points:
            return points_state(points, earned)


def _answered(unless: Unless, evidence: Evidence) -> CapState:
    try:
        truth = unless.expression.run(evidence).truth
    except BudgetExceeded:
        return CapState.OPEN
    if isinstance(truth, Unknown):
        return CapState.OPEN
    return CapState.NOT_SHOWN if truth else CapState.SHOWN


def counted_state(enough: FlagsHit, flags: Sequence[FlagState]) -> CapState:
    """Shown by flags that are hit, open while unknown ones could make up the number."""
    hit, unknown = flags.count(FlagState.HIT), flags.count(FlagState.UNKNOWN)
    if hit >= enough.number:
        return CapState.SHOWN
    return CapState.OPEN if hit + unknown >= enough.number else CapState.NOT_SHOWN


def points_state(points: PointsBelow, earned: Mapping[str, Span]) -> CapState:
    """Shown when even the high ends stay below, open when only the low ends do."""
    if sum(earned[name].high for name in points.pillars) < points.below:
        return CapState.SHOWN
    low = sum(earned[name].low for name in points.pillars)
    return CapState.OPEN if low < points.below else CapState.NOT_SHOWN


def capped(letter: Grade, caps: Iterable[Cap], obeyed: frozenset[CapState]) -> Grade:
    """The letter after the caps in one of the states obeyed."""
    held = [cap.at_most for cap in caps if cap.state in obeyed]
    return max([letter, *held], key=GRADES.index)
