"""When outcomes turn by the passing of time alone: `22 h old of 36 h: flips in 14 h`."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from fractions import Fraction

from auditor.evaluate.aging import AGING, NOW, later
from auditor.evaluate.board import Board
from auditor.evaluate.engine import evaluate_all, evaluate_rule
from auditor.evaluate.rule import CompiledRule
from auditor.evaluate.score import score
from auditor.model.evidence import Evidence, Fact
from auditor.model.explained import Flip
from auditor.model.finding import Comparison, Outcome
from auditor.model.scorecard import Grade
from auditor.model.value import Duration, Moment


TICK = Fraction(1)
HORIZON = Fraction(5 * 366 * 24 * 3600)
"""Five years: what has not turned by then is not told."""
LAST_YEAR = 9_990
"""Beyond it the horizon lies outside the calendar."""


def flips(board: Board) -> tuple[Flip, ...]:
    """The next turn of every finding that ages, soonest first."""
    return tuple(sorted(_flips(board), key=lambda each: (each.wait, each.rule)))


def _flips(board: Board) -> Iterator[Flip]:
    now = board.evidence[NOW]
    if not isinstance(now, Fact) or not isinstance(now.value, Moment):
        return
    if now.value.at.year > LAST_YEAR:
        return
    for name, rule in board.rules.items():
        found = next_change(rule, board.evidence) if rule.keys & AGING else ()
        for wait, after in found:
            at = now.value.at + timedelta(microseconds=int(wait * 1_000_000))
            before = board.findings[name].outcome.value
            yield Flip(name, before, after.value, at, wait, _letter(board, wait + TICK))


def _letter(board: Board, wait: Fraction) -> Grade:
    facts = later(board.evidence, wait)
    findings = evaluate_all(board.rules.values(), facts)
    return score(findings, board.policy, facts).grade


def next_change(rule: CompiledRule, evidence: Evidence) -> tuple[tuple[Fraction, Outcome], ...]:
    """Seconds until the rule's outcome changes, and to what; empty when it does not.

    An outcome turns where a comparison crosses its threshold. Ages grow by a second a second, now
    or at the latest once they are the longest of their kind, so the distances seen now and at the
    horizon name the moments. What turns at none of them is found by halving.
    """
    now = evaluate_rule(rule, evidence)
    last = evaluate_rule(rule, later(evidence, HORIZON))
    waits = {*_distances(now.comparisons), *(HORIZON - d for d in _distances(last.comparisons))}
    before = Fraction(0)
    for wait in sorted(each for each in waits if 0 <= each < HORIZON):
        after = _outcome(rule, evidence, wait + TICK)
        if after is not now.outcome:
            if wait > TICK and _outcome(rule, evidence, wait - TICK) is not now.outcome:
                return (_turn(rule, evidence, before, wait),)
            return ((wait, after),)
        before = wait
    return () if last.outcome is now.outcome else (_turn(rule, evidence, before, HORIZON),)


def _turn(
    rule: CompiledRule, evidence: Evidence, start: Fraction, end: Fraction
) -> tuple[Fraction, Outcome]:
    """A turn between two moments, and what comes right after it: more turns may follow."""
    turn = _halved(rule, evidence, start, end)
    return turn, _outcome(rule, evidence, turn + TICK)


def _outcome(rule: CompiledRule, evidence: Evidence, wait: Fraction) -> Outcome:
    return evaluate_rule(rule, later(evidence, wait)).outcome


def _distances(comparisons: Iterable[Comparison]) -> Iterator[Fraction]:
    for each in comparisons:
        if isinstance(each.margin, Duration):
            yield abs(each.margin.seconds)


def _halved(rule: CompiledRule, evidence: Evidence, start: Fraction, end: Fraction) -> Fraction:
    """A second before which the outcome is the one at `start`, and after which it is not."""
    steady = _outcome(rule, evidence, start)
    low, high = start, end
    while high - low > TICK:
        middle = Fraction(int((low + high) / 2))
        if not low < middle < high:
            break
        if _outcome(rule, evidence, middle) is steady:
            low = middle
        else:
            high = middle
    return low
