"""Reserve figures over time, each beside the tokens outside the issuer at its moment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from auditor.evaluate.derive.arithmetic import ZERO
from auditor.evaluate.derive.history import HISTORY, Past
from auditor.evaluate.derive.in_force import STATEMENTS
from auditor.evaluate.derive.inputs import Row, text, value
from auditor.evaluate.derive.reserves import ENOUGH_FIGURES
from auditor.model.evidence import Evidence, Gap
from auditor.model.unit import unit
from auditor.model.value import Cause, Interval, Moment, Open, Quantity, Records


ROUNDS = "reserves.feed_rounds"
NOISE = Fraction(1, 10_000)
"""Differences below this part of a figure are rounding."""


@dataclass(frozen=True, slots=True)
class Point:
    """A reserve figure, and the tokens outside the issuer at its moment."""

    at: datetime
    held: Fraction
    outside: Interval

    @property
    def short(self) -> bool:
        """More tokens than shares, certainly."""
        return bound(self.outside.low) > self.held * (1 + NOISE)

    @property
    def covered(self) -> bool:
        """At least as many shares as tokens, certainly."""
        most = self.outside.high
        return isinstance(most, Fraction) and most <= self.held * (1 + NOISE)


def lines_of(evidence: Evidence, known: Past | Gap) -> Mapping[str, tuple[Point, ...]]:
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


def enough(lines: Mapping[str, tuple[Point, ...]]) -> list[tuple[Point, ...]]:
    """The sources with figures enough to speak of a series."""
    return [points for points in lines.values() if len(points) >= ENOUGH_FIGURES]


def too_little(key: str, found: Sequence[object]) -> Gap:
    """Why a series shows nothing: the supply beside it is missing, or it is no series."""
    if found:
        told = "the supply at the moments of the reserve figures is not exactly known"
        return Gap(key, Cause.NOT_COLLECTED, "supply_not_read", told, (HISTORY,))
    told = f"fewer than {ENOUGH_FIGURES} dated figures of one source were read"
    return Gap(key, Cause.NOT_COLLECTED, "too_few_figures", told, (STATEMENTS,))


def bound(low: Fraction | Open) -> Fraction:
    """The lower end of an amount that cannot be negative."""
    return low if isinstance(low, Fraction) else ZERO


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
