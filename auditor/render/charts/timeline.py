"""The blind window: from one reserve figure to the next one due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from auditor.base.instants import seconds_between
from auditor.render import figures
from auditor.render.charts.base import Box, Label, Rule, box, rule, units


_WIDTH, _LEFT, _RIGHT, _Y = 372, 100, 356, 30
_CLOSE = 92


@dataclass(frozen=True, slots=True)
class Dot:
    """A moment on the line, its name above and its date below."""

    x: str
    name: Label
    date: Label


@dataclass(frozen=True, slots=True)
class Timeline:
    """The line with its window hatched."""

    width: int
    title: str
    line: Rule
    window: Box
    hatch: tuple[Rule, ...]
    dots: tuple[Dot, ...]


def timeline(start: datetime, end: datetime, inside: Sequence[tuple[str, datetime]]) -> Timeline:
    """From the figure at `start` to `end`; a name too near to the last one is left out."""
    whole = seconds_between(start, end)

    def x(at: datetime) -> Fraction:
        return _LEFT + (_RIGHT - _LEFT) * seconds_between(start, at) / whole

    points = [("Reserve figure", start)]
    points += [(name, at) for name, at in inside if _CLOSE <= x(at) - _LEFT <= 256 - _CLOSE]
    points.append(("Next figure due", end))
    return Timeline(
        width=_WIDTH,
        title=f"From {figures.instant(start)} to {figures.instant(end)} no figure is published.",
        line=rule(0, _Y, _WIDTH, _Y, "axis"),
        window=box(_LEFT, _Y - 7, _RIGHT - _LEFT, 14),
        hatch=tuple(rule(at, _Y - 7, at, _Y + 7, "sparse") for at in range(_LEFT + 8, _RIGHT, 8)),
        dots=tuple(_dot(name, at, x(at)) for name, at in points),
    )


def _dot(name: str, at: datetime, x: Fraction) -> Dot:
    place, anchor = (Fraction(_WIDTH), "end") if x > _WIDTH - 60 else (x, "middle")
    short = f"{figures.day(at).rpartition(figures.NO_BREAK)[0]} {figures.clock(at)} UTC"
    return Dot(
        x=units(x),
        name=Label(units(place), str(_Y - 15), name, anchor, "strong"),
        date=Label(units(place), str(_Y + 23), short, anchor, "mute"),
    )
