"""Reserves and supply over time: coverage at the figure's moment, and which moved first."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import groupby, pairwise

from auditor.evaluate.derive.arithmetic import ZERO, ratio, settled
from auditor.evaluate.derive.history import HISTORY, Past, past
from auditor.evaluate.derive.in_force import STATEMENTS
from auditor.evaluate.derive.inputs import amount, fact, no_supply, passed_on, value
from auditor.evaluate.derive.lines import ROUNDS, Point, enough, lines_of, too_little
from auditor.model.evidence import Entry, Evidence, Fact, Gap
from auditor.model.value import Cause, Flag, Moment


AT_PROOF, COVERAGE = "supply.at_proof", "backing.coverage_at_proof"
EARLY, LATE = "supply.minted_before_lock", "redemption.released_before_burn"
SETTLEMENT = timedelta(days=4)
"""A settlement day with a long weekend in it (T+1, SEC rule 15c6-1)."""


def entries(evidence: Evidence) -> Iterator[Entry]:
    """Supply and coverage at the reserve figure's own moment, and the order of both."""
    known = past(evidence)
    yield from _at_proof(evidence, known)
    lines = lines_of(evidence, known)
    yield _early(evidence, known, lines)
    yield _late(evidence, known, lines)


def _at_proof(evidence: Evidence, known: Past | Gap) -> Iterator[Entry]:
    at, held = value(evidence, "reserves.as_of", Moment), amount(evidence, "reserves.shares")
    gaps = [each for each in (at, held, known) if isinstance(each, Gap)]
    if isinstance(at, Gap) or isinstance(held, Gap) or isinstance(known, Gap):
        yield from (passed_on(key, gaps) for key in (AT_PROOF, COVERAGE))
        return
    if at.at not in known.rows:
        told = "the supply at the moment of the reserve figure was not read"
        for key in (AT_PROOF, COVERAGE):
            yield Gap(key, Cause.NOT_COLLECTED, "not_collected", told, (HISTORY,))
        return
    outside = known.outside(at.at)
    yield fact(AT_PROOF, settled(outside), evidence, HISTORY)
    if outside.high == ZERO:
        yield no_supply(COVERAGE, HISTORY)
    else:
        covered = settled(ratio(held, outside))
        yield fact(COVERAGE, covered, evidence, "reserves.shares", HISTORY)


def _early(evidence: Evidence, known: Past | Gap, lines: Mapping[str, tuple[Point, ...]]) -> Entry:
    """More tokens than shares at every figure for longer than a settlement takes.

    What an analyst states stands unless the series show the contrary.
    """
    long = enough(lines)
    runs = [run for points in long for run in _runs(points)]
    if any(run[-1].at - run[0].at > SETTLEMENT for run in runs):
        return fact(EARLY, Flag(value=True), evidence, STATEMENTS, ROUNDS, HISTORY)
    if isinstance(evidence[EARLY], Fact):
        return evidence[EARLY]
    if isinstance(known, Gap):
        return passed_on(EARLY, [known])
    if long and all(point.covered or point.short for points in long for point in points):
        return fact(EARLY, Flag(value=False), evidence, STATEMENTS, ROUNDS, HISTORY)
    return too_little(EARLY, long)


def _runs(points: Sequence[Point]) -> Iterator[list[Point]]:
    for short, run in groupby(points, key=lambda each: each.short):
        if short:
            yield list(run)


def _late(evidence: Evidence, known: Past | Gap, lines: Mapping[str, tuple[Point, ...]]) -> Entry:
    """A figure fell below the tokens outside, which it had covered: they were burned later."""
    long = enough(lines)
    steps = [step for points in long for step in pairwise(points)]
    released = [(before, after) for before, after in steps if after.held < before.held]
    if any(before.covered and after.short for before, after in released):
        return fact(LATE, Flag(value=True), evidence, STATEMENTS, ROUNDS, HISTORY)
    if isinstance(evidence[LATE], Fact):
        return evidence[LATE]
    if isinstance(known, Gap):
        return passed_on(LATE, [known])
    if released and all(after.covered for _, after in released):
        return fact(LATE, Flag(value=False), evidence, STATEMENTS, ROUNDS, HISTORY)
    if long and not released:
        told = "no reserve figure fell below the one before it, so no release of shares was seen"
        return Gap(LATE, Cause.NOT_COLLECTED, "no_release", told, (STATEMENTS,))
    return too_little(LATE, long)
