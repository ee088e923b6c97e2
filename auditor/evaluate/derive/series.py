"""Reserves and supply over time: what a series shows that no single figure can."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import groupby, pairwise
from statistics import median_low

from auditor.evaluate.derive.arithmetic import ZERO, ratio, settled
from auditor.evaluate.derive.history import HISTORY, Past, past
from auditor.evaluate.derive.inputs import Row, amount, fact, passed_on, text, value
from auditor.evaluate.derive.reserves import ENOUGH_FIGURES, STATEMENTS
from auditor.evaluate.derive.supply import no_supply
from auditor.model.evidence import Entry, Evidence, Fact, Gap
from auditor.model.unit import unit
from auditor.model.value import (
    Cause,
    Flag,
    Interval,
    Moment,
    Open,
    Quantity,
    Records,
)


ROUNDS = "reserves.feed_rounds"
AT_PROOF, COVERAGE = "supply.at_proof", "backing.coverage_at_proof"
EARLY, LATE = "supply.minted_before_lock", "redemption.released_before_burn"
SPIKES, FROZEN, MIRRORS = "reserves.spikes", "reserves.frozen", "reserves.mirrors_supply"
SETTLEMENT = timedelta(days=4)
"""A settlement day with a long weekend in it (T+1, SEC rule 15c6-1)."""
BORROWED = timedelta(days=7)
"""A leap that is gone again within this time looks like shares lent for the count."""
LEAP = Fraction(1, 10)
CLOSE_ENOUGH = timedelta(days=3)
"""Figures farther apart than this cannot show what lasted a few days."""
NOISE = Fraction(1, 10_000)
"""Differences below this part of a figure are rounding."""
COUNT = unit("count")


@dataclass(frozen=True, slots=True)
class Point:
    """A reserve figure, and the tokens outside the issuer at its moment."""

    at: datetime
    held: Fraction
    outside: Interval

    @property
    def short(self) -> bool:
        """More tokens than shares, certainly."""
        return _bound(self.outside.low) > self.held * (1 + NOISE)

    @property
    def covered(self) -> bool:
        """At least as many shares as tokens, certainly."""
        most = self.outside.high
        return isinstance(most, Fraction) and most <= self.held * (1 + NOISE)


def entries(evidence: Evidence) -> Iterator[Entry]:
    """Supply and coverage at the reserve figure's own moment, and what the series show."""
    known = past(evidence)
    yield from _at_proof(evidence, known)
    lines = _lines(evidence, known)
    yield _early(evidence, known, lines)
    yield _late(evidence, known, lines)
    yield _spikes(evidence, lines)
    yield _frozen(evidence, known, lines)
    yield _mirrors(evidence, known, lines)


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


def _lines(evidence: Evidence, known: Past | Gap) -> Mapping[str, tuple[Point, ...]]:
    """The dated figures of each source, oldest first, each beside the supply of its moment."""
    figures: dict[str, dict[datetime, Fraction]] = {}
    for source, at, held in (*_stated(evidence), *_answered(evidence)):
        figures.setdefault(source, {})[at] = held
    anything = Interval(ZERO, Open.ABOVE, unit("shares"))
    return {
        source: tuple(
            Point(at, held, anything if isinstance(known, Gap) else known.outside(at))
            for at, held in sorted(dated.items())
        )
        for source, dated in sorted(figures.items())
    }


def _stated(evidence: Evidence) -> Iterator[tuple[str, datetime, Fraction]]:
    for row in _rows(evidence, STATEMENTS):
        held, at = row.get("amount"), row.get("as_of")
        in_shares = (text(row, "unit") or "shares") == "shares"
        if isinstance(held, Quantity) and isinstance(at, Moment) and in_shares:
            yield text(row, "source"), at.at, held.amount


def _answered(evidence: Evidence) -> Iterator[tuple[str, datetime, Fraction]]:
    for row in _rows(evidence, ROUNDS):
        held, at = row.get("answer"), row.get("updated_at")
        if isinstance(held, Quantity) and isinstance(at, Moment):
            yield f"rounds of {text(row, 'chain')} {text(row, 'address')}", at.at, held.amount


def _rows(evidence: Evidence, key: str) -> tuple[Row, ...]:
    found = value(evidence, key, Records)
    return () if isinstance(found, Gap) else found.rows


def _early(evidence: Evidence, known: Past | Gap, lines: Mapping[str, tuple[Point, ...]]) -> Entry:
    """More tokens than shares at every figure for longer than a settlement takes.

    What an analyst states stands unless the series show the contrary.
    """
    long = _enough(lines)
    runs = [run for points in long for run in _runs(points)]
    if any(run[-1].at - run[0].at > SETTLEMENT for run in runs):
        return fact(EARLY, Flag(value=True), evidence, STATEMENTS, ROUNDS, HISTORY)
    if isinstance(evidence[EARLY], Fact):
        return evidence[EARLY]
    if isinstance(known, Gap):
        return passed_on(EARLY, [known])
    if long and all(point.covered or point.short for points in long for point in points):
        return fact(EARLY, Flag(value=False), evidence, STATEMENTS, ROUNDS, HISTORY)
    return _too_little(EARLY, long)


def _runs(points: Sequence[Point]) -> Iterator[list[Point]]:
    for short, run in groupby(points, key=lambda each: each.short):
        if short:
            yield list(run)


def _late(evidence: Evidence, known: Past | Gap, lines: Mapping[str, tuple[Point, ...]]) -> Entry:
    """A figure fell below the tokens outside, which it had covered: they were burned later."""
    steps = [step for points in _enough(lines) for step in pairwise(points)]
    released = [(before, after) for before, after in steps if after.held < before.held]
    if any(before.covered and after.short for before, after in released):
        return fact(LATE, Flag(value=True), evidence, STATEMENTS, ROUNDS, HISTORY)
    if isinstance(evidence[LATE], Fact):
        return evidence[LATE]
    if isinstance(known, Gap):
        return passed_on(LATE, [known])
    if released and all(after.covered for _, after in released):
        return fact(LATE, Flag(value=False), evidence, STATEMENTS, ROUNDS, HISTORY)
    return _too_little(LATE, released)


def _spikes(evidence: Evidence, lines: Mapping[str, tuple[Point, ...]]) -> Entry:
    dense = [points for points in _enough(lines) if _spacing(points) <= CLOSE_ENOUGH]
    if not dense:
        lost = evidence[STATEMENTS]
        if isinstance(lost, Gap) and not _rows(evidence, ROUNDS):
            return passed_on(SPIKES, [lost])
        told = "the dated figures are too few, or too far apart, to show shares lent for a day"
        return Gap(SPIKES, Cause.NOT_COLLECTED, "too_few_figures", told, (STATEMENTS,))
    found = sum(_leaps(points) for points in dense)
    return fact(SPIKES, Quantity(Fraction(found), COUNT), evidence, STATEMENTS, ROUNDS, HISTORY)


def _spacing(points: Sequence[Point]) -> timedelta:
    return median_low([after.at - before.at for before, after in pairwise(points)])


def _leaps(points: Sequence[Point]) -> int:
    """Leaps that fell back by at least half in a few days, with no such leap in the supply."""
    found, until = 0, points[0].at
    for at in range(1, len(points)):
        before, up = points[at - 1], points[at]
        if up.at <= until or up.held <= before.held * (1 + LEAP) or _grown(before, up):
            continue
        half = (before.held + up.held) / 2
        back = next((each for each in points[at + 1 :] if each.held <= half), None)
        if back is not None and back.at - up.at <= BORROWED:
            found, until = found + 1, back.at
    return found


def _grown(before: Point, up: Point) -> bool:
    """Whether tokens certainly grew along, by at least half as much."""
    most = before.outside.high
    if not isinstance(most, Fraction):
        return False
    return _bound(up.outside.low) - most >= (up.held - before.held) / 2


def _frozen(evidence: Evidence, known: Past | Gap, lines: Mapping[str, tuple[Point, ...]]) -> Entry:
    """Equal figures in a row, of which the tokens outside certainly moved."""
    stills = [
        list(run)
        for points in lines.values()
        for _, run in groupby(points, key=lambda each: each.held)
    ]
    stills = [run for run in stills if len(run) >= ENOUGH_FIGURES]
    if not stills:
        long = _enough(lines)
        if long:
            return fact(FROZEN, Flag(value=False), evidence, STATEMENTS, ROUNDS)
        return _too_little(FROZEN, long)
    if any(_apart(one, other) for run in stills for one in run for other in run):
        return fact(FROZEN, Flag(value=True), evidence, STATEMENTS, ROUNDS, HISTORY)
    if isinstance(known, Gap):
        return passed_on(FROZEN, [known])
    if all(_exact(point) for run in stills for point in run):
        return fact(FROZEN, Flag(value=False), evidence, STATEMENTS, ROUNDS, HISTORY)
    return _too_little(FROZEN, stills)


def _apart(one: Point, other: Point) -> bool:
    most = one.outside.high
    return isinstance(most, Fraction) and _bound(other.outside.low) > most * (1 + NOISE)


def _mirrors(
    evidence: Evidence, known: Past | Gap, lines: Mapping[str, tuple[Point, ...]]
) -> Entry:
    """Every figure equal to the supply to the last digit: counted from it, not from a custodian."""
    if isinstance(known, Gap):
        return passed_on(MIRRORS, [known])
    long = _enough(lines)
    if not long:
        return _too_little(MIRRORS, long)
    differing = [any(_differs(point) for point in points) for points in long]
    if all(differing):
        return fact(MIRRORS, Flag(value=False), evidence, STATEMENTS, ROUNDS, HISTORY)
    same = [points for points in long if all(_exact(point) for point in points)]
    if any(not any(_differs(point) for point in points) for points in same):
        return fact(MIRRORS, Flag(value=True), evidence, STATEMENTS, ROUNDS, HISTORY)
    return _too_little(MIRRORS, long)


def _exact(point: Point) -> bool:
    return point.outside.low == point.outside.high


def _differs(point: Point) -> bool:
    """Whether the figure is certainly not the supply of its moment."""
    most = point.outside.high
    above = isinstance(most, Fraction) and point.held > most
    return above or point.held < _bound(point.outside.low)


def _enough(lines: Mapping[str, tuple[Point, ...]]) -> list[tuple[Point, ...]]:
    return [points for points in lines.values() if len(points) >= ENOUGH_FIGURES]


def _too_little(key: str, found: Sequence[object]) -> Gap:
    if found:
        told = "the supply at the moments of the reserve figures is not exactly known"
        return Gap(key, Cause.NOT_COLLECTED, "supply_not_read", told, (HISTORY,))
    told = f"fewer than {ENOUGH_FIGURES} dated figures of one source were read"
    return Gap(key, Cause.NOT_COLLECTED, "too_few_figures", told, (STATEMENTS,))


def _bound(low: Fraction | Open) -> Fraction:
    return low if isinstance(low, Fraction) else ZERO
