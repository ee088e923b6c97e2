"""The way down from the total to the score, rule by rule, and from the score to the letter."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from auditor.evaluate.score import HIGH_OBEYS, LOW_OBEYS
from auditor.evaluate.scoring import GRADES, Policy
from auditor.model.explained import Fall, Hold, Waterfall
from auditor.model.finding import Finding
from auditor.model.scorecard import Cap, CapState, Grade, GradeStatus, Pillar, Scorecard


NOTHING = Fraction(0)
_NO_CLAIM = "no 1:1 claim to judge"


def waterfall(
    findings: Sequence[Finding],
    scorecard: Scorecard,
    policy: Policy,
    causes: Sequence[tuple[Finding, str]],
) -> Waterfall:
    """Every point that is lost or open, with what explains it; the sums are exact."""
    score = scorecard.score
    if scorecard.status is GradeStatus.OUT_OF_SCOPE:
        whole = Fall("", "", "", _NO_CLAIM, NOTHING, policy.total)
        return Waterfall(policy.total, (whole,), score.high, score.low, ())
    outcomes = {each.name: each.outcome.value for each in findings}
    named = {each.name: cause for each, cause in causes}
    falls = tuple(fall for pillar in scorecard.pillars for fall in _falls(pillar, outcomes, named))
    best = policy.total - sum((each.lost for each in falls), NOTHING)
    shown = best - sum((each.open for each in falls), NOTHING)
    return Waterfall(policy.total, falls, best, shown, tuple(_holds(scorecard, policy)))


def _falls(pillar: Pillar, outcomes: dict[str, str], named: dict[str, str]) -> Iterator[Fall]:
    for line in pillar.lines:
        lost, opened = line.points - line.earned.high, line.earned.high - line.earned.low
        if lost or opened:
            cause = named.get(line.rule, line.rule)
            yield Fall(pillar.name, line.rule, outcomes[line.rule], cause, lost, opened)
    asked = sum((line.points for line in pillar.lines), NOTHING)
    if asked < pillar.maximum:
        yield Fall(pillar.name, "", "", "no rule that applies", NOTHING, pillar.maximum - asked)


def _holds(scorecard: Scorecard, policy: Policy) -> Iterator[Hold]:
    """Each cap that lowers what is left after the milder ones before it."""
    ends = (("low", scorecard.score.low, LOW_OBEYS), ("high", scorecard.score.high, HIGH_OBEYS))
    for end, points, obeyed in ends:
        yield from _lowered(end, policy.letter(points), scorecard.caps, obeyed)


def _lowered(
    end: str, letter: Grade, caps: Sequence[Cap], obeyed: frozenset[CapState]
) -> Iterator[Hold]:
    held = [cap for cap in caps if cap.state in obeyed]
    for cap in sorted(held, key=lambda each: GRADES.index(each.at_most)):
        if GRADES.index(cap.at_most) > GRADES.index(letter):
            yield Hold(cap.id, end, letter, cap.at_most)
            letter = cap.at_most
