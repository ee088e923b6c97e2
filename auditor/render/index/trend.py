"""What became of a product over the runs of its watchlist; read by the index, never by a report."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from auditor.render import figures
from auditor.render.charts.base import units


Direction: TypeAlias = Literal["better", "worse", "other", "same", "new"]
DIRECTIONS: dict[Direction, str] = {
    "worse": "Worse",
    "better": "Better",
    "other": "Changed",
    "same": "No change",
    "new": "First run",
}
RUNS = 12
"""How many runs a trend goes back."""
_WIDTH, _HEIGHT = 60, 16


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run's result for a product: the score, points of 100, or no report.

    `rules` is the digest of the rules of that run; scores under different ones do not compare.
    """

    run: int
    grade: str = ""
    grade_high: str = ""
    opinion: str = ""
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    rules: str = ""

    @property
    def reported(self) -> bool:
        """Whether the run came to a report."""
        return bool(self.grade)


@dataclass(frozen=True, slots=True)
class Trend:
    """How the last run differs from the one before, in words, and the line of points shown.

    `path` is an SVG path of 60 by 16 units, empty where there is nothing to see.
    """

    direction: Direction = "new"
    words: str = ""
    path: str = ""
    title: str = ""


def trend(outcomes: Sequence[Outcome], run: int) -> Trend:
    """The trend of a product up to `run`; `outcomes` are oldest first, those it was audited in."""
    known = outcomes[-RUNS:]
    path, title = _path(known), _title(known)
    if not known or known[-1].run != run:
        return Trend("same", "carried over from an earlier run", path, title)
    if len(known) == 1:
        return Trend("new", "", path, title)
    direction, words = _change(known[-2], known[-1])
    return Trend(direction, words, path, title)


def _change(before: Outcome, now: Outcome) -> tuple[Direction, str]:
    if not before.reported or not now.reported:
        return _without(before, now)
    told = [_grades(before, now), _points(before, now)]
    if before.opinion != now.opinion:
        told.append(f"was “{before.opinion}”")
    words = "; ".join(each for each in told if each)
    if not words:
        return "same", ""
    if before.rules != now.rules:
        return "other", f"{words}; judged by other rules"
    return _direction(before, now), words


def _without(before: Outcome, now: Outcome) -> tuple[Direction, str]:
    if now.reported:
        return "better", "has a report again"
    return ("worse", "had a report before") if before.reported else ("same", "still no report")


def _direction(before: Outcome, now: Outcome) -> Direction:
    """The letter decides, then what is shown, then the best case; letters sort best first."""
    old, new = (_standing(each) for each in (before, now))
    if old == new:
        return "other"
    return "better" if new > old else "worse"


def _standing(each: Outcome) -> tuple[int, Fraction, Fraction]:
    return (-ord(each.grade), each.low, each.high)


def _grades(before: Outcome, now: Outcome) -> str:
    old, new = (_span(each) for each in (before, now))
    return "" if old == new else f"{old} before"


def _span(each: Outcome) -> str:
    return each.grade if each.grade == each.grade_high else f"{each.grade} to {each.grade_high}"


def _points(before: Outcome, now: Outcome) -> str:
    """By how much the points shown moved, else the best case."""
    for name, moved in (("", now.low - before.low), ("best case ", now.high - before.high)):
        if moved:
            way = "up" if moved > 0 else "down"
            size = figures.points(abs(moved)) if abs(moved) >= _LEAST else "<0.1"
            return f"{name}{size} {'point' if size == '1' else 'points'} {way}"
    return ""


_LEAST = Fraction(1, 10)


def _path(known: Sequence[Outcome]) -> str:
    """Points shown by run; a run without a report is a gap in the line, never bridged."""
    if len({each.low for each in known if each.reported}) < 2:  # noqa: PLR2004 - nothing moved
        return ""
    step = Fraction(_WIDTH, max(1, len(known) - 1))
    drawn: list[str] = []
    pen = "M"
    for at, each in enumerate(known):
        if not each.reported:
            pen = "M"
            continue
        y = 1 + (100 - each.low) * Fraction(_HEIGHT - 2, 100)
        drawn.append(f"{pen}{units(at * step)} {units(y)}")
        pen = "L"
    return "".join(drawn)


def _title(known: Sequence[Outcome]) -> str:
    told = [figures.points(each.low) if each.reported else "no report" for each in known]
    return f"Points shown, run by run: {', '.join(told)}" if told[1:] else ""
