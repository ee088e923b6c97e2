"""Findings to points, letters, status and opinion; unknown counts nothing low and all high.

A registered share needs no treatment of its own: the register of record is entered as the reserve
statement, its keeper as the verifier, and so carries the points of the reserve rules.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from auditor.evaluate.caps import capped, judge_caps, red_flags
from auditor.evaluate.opinion import opinion
from auditor.evaluate.scoring import GRADES, PillarPolicy, Policy
from auditor.model.evidence import Evidence, Fact
from auditor.model.finding import Finding, Outcome
from auditor.model.provenance import Strength
from auditor.model.report import HouseScore
from auditor.model.scorecard import (
    Cap,
    CapState,
    Grade,
    GradeStatus,
    Line,
    Opinion,
    Pillar,
    Scorecard,
    Span,
)
from auditor.model.value import Flag


NOTHING = Fraction(0)
HALF = Fraction(1, 2)
EARNED: Mapping[Outcome, tuple[Fraction, Fraction]] = {
    Outcome.PASS: (Fraction(1), Fraction(1)),
    Outcome.WARN: (HALF, HALF),
    Outcome.FAIL: (NOTHING, NOTHING),
    Outcome.UNKNOWN: (NOTHING, Fraction(1)),
    Outcome.ERROR: (NOTHING, Fraction(1)),
    Outcome.NOT_APPLICABLE: (NOTHING, NOTHING),
}
ISSUERS_WORD = frozenset({Strength.ISSUER, Strength.ANALYST})
LOW_OBEYS = frozenset({CapState.SHOWN, CapState.OPEN})
HIGH_OBEYS = frozenset({CapState.SHOWN})


def score(findings: Sequence[Finding], policy: Policy, evidence: Evidence) -> Scorecard:
    """The scorecard of the shipped pack's findings; `evidence` decides the caps.

    An experimental rule is listed without points unless the policy counts it.
    """
    listed = [_weighed(each, policy) for each in findings]
    findings = [each for each in findings if policy.counts(each.name, each.status)]
    pillars = tuple(_pillar(pillar, listed) for pillar in policy.pillars)
    earned = {pillar.name: pillar.earned for pillar in pillars}
    total = Span(_sum(each.low for each in earned.values()), _sum(e.high for e in earned.values()))
    flags = red_flags(findings, policy)
    caps = judge_caps(policy, evidence, flags, earned)
    low = capped(policy.letter(total.low), caps, LOW_OBEYS)
    high = capped(policy.letter(total.high), caps, HIGH_OBEYS)
    card = Scorecard(
        score=total,
        grade=low,
        grade_high=high,
        status=_status(total, low, high),
        opinion=opinion(findings),
        decided=1 - (total.high - total.low) / policy.total,
        pillars=pillars,
        caps=caps,
        red_flags=flags,
        on_issuer_word=_on_issuers_word(findings, pillars),
        comparable=all(pillar.comparable for pillar in pillars)
        and not any(finding.tailored for finding in findings),
        deciding=_deciding(findings, pillars, caps, policy),
    )
    return _ungraded(card, policy) if out_of_scope(evidence) else card


def house_score(
    pack: str, version: str, findings: Sequence[Finding], tailored: tuple[str, ...] = ()
) -> HouseScore:
    """The points of a pack or profile, beside the headline: its maximum is all its weights."""
    maximum = Fraction(sum(finding.weight for finding in findings))
    lines = _lines(maximum, findings)
    low, high = _sum(line.earned.low for line in lines), _sum(line.earned.high for line in lines)
    return HouseScore(pack, version, low, high, maximum, tuple(findings), tailored)


def out_of_scope(evidence: Evidence) -> bool:
    """Whether the product is known not to promise shares: there is no 1:1 claim to judge."""
    entry = evidence["structure.promises_shares"]
    return isinstance(entry, Fact) and entry.value == Flag(value=False)


def _weighed(finding: Finding, policy: Policy) -> Finding:
    return finding if policy.counts(finding.name, finding.status) else replace(finding, weight=0)


def _pillar(pillar: PillarPolicy, findings: Sequence[Finding]) -> Pillar:
    inside = [finding for finding in findings if finding.pillar == pillar.name]
    lines = _lines(pillar.points, inside)
    low, high = _sum(line.earned.low for line in lines), _sum(line.earned.high for line in lines)
    # Points no rule that ran can earn or lose are open: leaving a rule out must not help.
    unasked = pillar.points - _sum(line.points for line in lines)
    idle = sum(each.weight for each in inside if each.outcome is Outcome.NOT_APPLICABLE)
    return Pillar(
        name=pillar.name,
        title=pillar.title,
        maximum=pillar.points,
        earned=Span(low, high + max(unasked, NOTHING)),
        lines=lines,
        comparable=2 * idle <= pillar.points,
    )


def _lines(maximum: Fraction, findings: Sequence[Finding]) -> tuple[Line, ...]:
    """Each rule's points: those of rules that do not apply go to the others, in proportion."""
    weights = sum(finding.weight for finding in findings)
    applying = sum(
        finding.weight for finding in findings if finding.outcome is not Outcome.NOT_APPLICABLE
    )
    held = min(Fraction(weights), maximum)
    factor = held / applying if applying else NOTHING
    return tuple(_line(finding, factor) for finding in findings)


def _line(finding: Finding, factor: Fraction) -> Line:
    applies = finding.outcome is not Outcome.NOT_APPLICABLE
    points = finding.weight * factor if applies else NOTHING
    low, high = EARNED[finding.outcome]
    return Line(finding.name, points, Span(points * low, points * high))


def _sum(parts: Iterable[Fraction]) -> Fraction:
    return sum(parts, NOTHING)


def _status(total: Span, low: Grade, high: Grade) -> GradeStatus:
    if low is high and (total.low == total.high or low is GRADES[-1]):
        return GradeStatus.FINAL
    return GradeStatus.UNPROVEN if low is GRADES[-1] else GradeStatus.PROVISIONAL


def _ungraded(card: Scorecard, policy: Policy) -> Scorecard:
    """Nothing is concluded about a claim that is not made: every letter stays possible."""
    return Scorecard(
        score=Span(NOTHING, policy.total),
        grade=GRADES[-1],
        grade_high=GRADES[0],
        status=GradeStatus.OUT_OF_SCOPE,
        opinion=Opinion.DISCLAIMER,
        decided=NOTHING,
        pillars=card.pillars,
        caps=card.caps,
        red_flags=card.red_flags,
        on_issuer_word=NOTHING,
        comparable=False,
        deciding=(),
    )


def _on_issuers_word(findings: Iterable[Finding], pillars: Iterable[Pillar]) -> Fraction:
    """Points earned for sure that fall if the issuer's word does not hold."""
    weak = {each.name for each in findings if ISSUERS_WORD & set(each.rests_on)}
    return _sum(line.earned.low for pillar in pillars for line in pillar.lines if line.rule in weak)


def _deciding(
    findings: Sequence[Finding], pillars: Sequence[Pillar], caps: Sequence[Cap], policy: Policy
) -> tuple[str, ...]:
    """What keeps a low F open: the rules behind open F caps, else the undecided rules."""
    open_points = {
        line.rule: line.earned.high - line.earned.low for pillar in pillars for line in pillar.lines
    }
    undecided = [each for each in findings if open_points.get(each.name)]
    worst = [cap for cap in caps if cap.state is CapState.OPEN and cap.at_most is GRADES[-1]]
    about = {key for cap in worst for key in cap.facts}
    behind = [each.name for each in undecided if about & set(each.facts)]
    lost = policy.letter(_sum(pillar.earned.low for pillar in pillars)) is GRADES[-1]
    names = behind if worst and not lost else [*behind, *(each.name for each in undecided)]
    unexplained = [cap.id for cap in worst if not behind]
    ordered = sorted(dict.fromkeys(names), key=lambda name: (-open_points[name], name))
    return (*ordered, *unexplained) if worst or lost else ()
