"""What a series of reserve figures shows that no single figure can: loans, freezes, copies."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from itertools import groupby, pairwise
from statistics import median_low

from auditor.evaluate.derive.history import HISTORY, Past, past
from auditor.evaluate.derive.in_force import STATEMENTS
from auditor.evaluate.derive.inputs import fact, passed_on, value
from auditor.evaluate.derive.lines import NOISE, ROUNDS, Point, bound, enough, lines_of, too_little
from auditor.evaluate.derive.reserves import ENOUGH_FIGURES
from auditor.model.evidence import Entry, Evidence, Gap
from auditor.model.unit import unit
from auditor.model.value import Cause, Flag, Quantity, Records


SPIKES, FROZEN, MIRRORS = "reserves.spikes", "reserves.frozen", "reserves.mirrors_supply"
BORROWED = timedelta(days=7)
"""A leap that is gone again within this time looks like shares lent for the count."""
LEAP = Fraction(1, 10)
CLOSE_ENOUGH = timedelta(days=3)
"""Figures farther apart than this cannot show what lasted a few days."""
COUNT = unit("count")


def entries(evidence: Evidence) -> Iterator[Entry]:
    """Leaps that fall back, figures that stand still, figures that copy the supply."""
    known = past(evidence)
    lines = lines_of(evidence, known)
    yield _spikes(evidence, lines)
    yield _frozen(evidence, known, lines)
    yield _mirrors(evidence, known, lines)


def _spikes(evidence: Evidence, lines: Mapping[str, tuple[Point, ...]]) -> Entry:
    dense = [points for points in enough(lines) if _spacing(points) <= CLOSE_ENOUGH]
    if not dense and (lost := _no_figures(evidence)):
        return passed_on(SPIKES, lost)
    if not dense:
        told = "the dated figures are too few, or too far apart, to show shares lent for a day"
        return Gap(SPIKES, Cause.NOT_COLLECTED, "too_few_figures", told, (STATEMENTS,))
    found = sum(_leaps(points) for points in dense)
    return fact(SPIKES, Quantity(Fraction(found), COUNT), evidence, STATEMENTS, ROUNDS, HISTORY)


def _no_figures(evidence: Evidence) -> list[Gap]:
    """The gap of the statements where no other series was read either."""
    lost, rounds = evidence[STATEMENTS], value(evidence, ROUNDS, Records)
    return [lost] if isinstance(lost, Gap) and isinstance(rounds, Gap) else []


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
    return bound(up.outside.low) - most >= (up.held - before.held) / 2


def _frozen(evidence: Evidence, known: Past | Gap, lines: Mapping[str, tuple[Point, ...]]) -> Entry:
    """Equal figures in a row, of which the tokens outside certainly moved."""
    stills = [
        list(run)
        for points in lines.values()
        for _, run in groupby(points, key=lambda each: each.held)
    ]
    stills = [run for run in stills if len(run) >= ENOUGH_FIGURES]
    if stills:
        return _still(evidence, known, stills)
    long = enough(lines)
    if long:
        return fact(FROZEN, Flag(value=False), evidence, STATEMENTS, ROUNDS)
    lost = _no_figures(evidence)
    return passed_on(FROZEN, lost) if lost else too_little(FROZEN, long)


def _still(evidence: Evidence, known: Past | Gap, stills: Sequence[Sequence[Point]]) -> Entry:
    """Whether tokens moved while a figure stood still."""
    if any(_apart(one, other) for run in stills for one in run for other in run):
        return fact(FROZEN, Flag(value=True), evidence, STATEMENTS, ROUNDS, HISTORY)
    if isinstance(known, Gap):
        return passed_on(FROZEN, [known])
    if all(_exact(point) for run in stills for point in run):
        return fact(FROZEN, Flag(value=False), evidence, STATEMENTS, ROUNDS, HISTORY)
    return too_little(FROZEN, stills)


def _apart(one: Point, other: Point) -> bool:
    most = one.outside.high
    return isinstance(most, Fraction) and bound(other.outside.low) > most * (1 + NOISE)


def _mirrors(
    evidence: Evidence, known: Past | Gap, lines: Mapping[str, tuple[Point, ...]]
) -> Entry:
    """Every figure equal to the supply to the last digit: counted from it, not from a custodian."""
    if isinstance(known, Gap):
        return passed_on(MIRRORS, [known])
    long = enough(lines)
    if not long:
        return too_little(MIRRORS, long)
    differing = [any(_differs(point) for point in points) for points in long]
    if all(differing):
        return fact(MIRRORS, Flag(value=False), evidence, STATEMENTS, ROUNDS, HISTORY)
    same = [points for points in long if all(_exact(point) for point in points)]
    if any(not any(_differs(point) for point in points) for points in same):
        return fact(MIRRORS, Flag(value=True), evidence, STATEMENTS, ROUNDS, HISTORY)
    return too_little(MIRRORS, long)


def _exact(point: Point) -> bool:
    return point.outside.low == point.outside.high


def _differs(point: Point) -> bool:
    """Whether the figure is certainly not the supply of its moment."""
    most = point.outside.high
    above = isinstance(most, Fraction) and point.held > most
    return above or point.held < bound(point.outside.low)
