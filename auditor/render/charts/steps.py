"""The multiplier over time, with the declared actions that should explain its steps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, TypeAlias

from auditor.base.instants import seconds_between
from auditor.render import figures
from auditor.render.charts.base import Label, Rule, millimetres, rule, units


Place: TypeAlias = "Callable[[Any], Fraction]"
_WIDTH, _LEFT, _RIGHT = 680, 60, 640
_TOP, _BOTTOM, _HEIGHT = 16, 96, 136
_CLOSE = 74
"""Units two dates need beside each other."""


@dataclass(frozen=True, slots=True)
class Move:
    """One step of the multiplier."""

    at: datetime
    before: Fraction
    after: Fraction


@dataclass(frozen=True, slots=True)
class Declared:
    """One declared action."""

    at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class Steps:
    """The whole chart; a circle stands for a declared action."""

    width: int
    height: int
    mm: str
    title: str
    lines: tuple[Rule, ...]
    levels: tuple[Label, ...]
    base: Rule
    circles: tuple[str, ...]
    dates: tuple[Label, ...]


def can_draw(moves: Sequence[Move], declared: Sequence[Declared]) -> bool:
    """Whether there is a step, and a stretch of time to draw it in."""
    return bool(moves) and len(set(_moments(moves, declared))) > 1


def steps(moves: Sequence[Move], declared: Sequence[Declared]) -> Steps:
    """The chart; moves and actions in any order, all on one scale of time."""
    ordered = sorted(moves, key=lambda each: each.at)
    moments = _moments(moves, declared)
    whole = seconds_between(moments[0], moments[-1])
    values = [each for move in ordered for each in (move.before, move.after)]
    low, high = min(values), max(values)

    def x(at: datetime) -> Fraction:
        return _LEFT + 30 + (_RIGHT - _LEFT - 60) * seconds_between(moments[0], at) / whole

    def y(value: Fraction) -> Fraction:
        return _BOTTOM - (value - low) / (high - low or 1) * (_BOTTOM - _TOP - 12) - 6

    return Steps(
        width=_WIDTH,
        height=_HEIGHT,
        mm=millimetres(_HEIGHT),
        title=_title(ordered, declared),
        lines=tuple(_line(ordered, x, y)),
        levels=tuple(_level(value, y(value)) for value in dict.fromkeys((low, high))),
        base=rule(_LEFT, _BOTTOM, _RIGHT, _BOTTOM, "tick"),
        circles=tuple(units(x(each.at)) for each in declared),
        dates=tuple(_dates(moments, x)),
    )


def _moments(moves: Sequence[Move], declared: Sequence[Declared]) -> list[datetime]:
    return sorted([*(move.at for move in moves), *(each.at for each in declared)])


def _line(ordered: Sequence[Move], x: Place, y: Place) -> list[Rule]:
    """Level, step, level: nothing is drawn between two steps but the value in force."""
    found, at = list[Rule](), Fraction(_LEFT)
    for move in ordered:
        place = x(move.at)
        found.append(rule(at, y(move.before), place, y(move.before), "zero"))
        found.append(rule(place, y(move.before), place, y(move.after), "end"))
        at = place
    last = y(ordered[-1].after)
    return [*found, rule(at, last, _RIGHT, last, "zero")]


def _level(value: Fraction, y: Fraction) -> Label:
    return Label(str(_LEFT - 6), units(y + 3), figures.number(value, 4), "end", "tick")


def _dates(moments: Sequence[datetime], x: Place) -> list[Label]:
    found, taken = list[Label](), Fraction(-_CLOSE)
    for at in dict.fromkeys(moments):
        if x(at) - taken >= _CLOSE:
            taken = x(at)
            found.append(Label(units(taken), str(_BOTTOM + 32), figures.day(at), "middle", "tick"))
    return found


def _title(moves: Sequence[Move], declared: Sequence[Declared]) -> str:
    first, last = figures.number(moves[0].before, 4), figures.number(moves[-1].after, 4)
    return (
        f"The multiplier went from {first} to {last} in {len(moves)} steps;"
        f" {len(declared)} actions were declared."
    )
