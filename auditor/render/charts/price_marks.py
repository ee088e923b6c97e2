"""What the price chart is made of: its input, its marks and its scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from auditor.base.instants import seconds_between
from auditor.render.charts.base import Box, Label, Rule


WIDTH, LEFT, RIGHT = 680, 34, 676
TOP, BOTTOM, HEIGHT = 30, 232, 272


_TOPS = (Fraction(1, 100), *(Fraction(each, 100) for each in (2, 3, 5, 10, 20, 50, 100)))


@dataclass(frozen=True, slots=True)
class Point:
    """One quote; `counted` passes the depth gate."""

    at: datetime
    deviation: Fraction
    counted: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of one market session; `limit` is the deviation that warns, when one is known."""

    start: datetime
    end: datetime
    session: str
    limit: Fraction | None


@dataclass(frozen=True, slots=True)
class Episode:
    """A stretch beyond the limit: class, peak, time held."""

    start: datetime
    end: datetime
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shade:
    """A shaded stretch with its name; regular hours have an accent strip instead."""

    look: str
    area: Box
    strip: Box
    name: Label


@dataclass(frozen=True, slots=True)
class Bracket:
    """An episode's bracket and its words."""

    lines: tuple[Rule, ...]
    words: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class PriceChart:
    """The whole chart."""

    width: int
    height: int
    mm: str
    title: str
    shades: tuple[Shade, ...]
    grid: tuple[Rule, ...]
    percents: tuple[Label, ...]
    zero: Rule
    limits: tuple[Rule, ...]
    off_scale: tuple[Label, ...]
    paths: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]
    excluded: tuple[str, ...]
    excluded_words: Label
    gaps: tuple[Box, ...]
    gap_lines: tuple[Rule, ...]
    brackets: tuple[Bracket, ...]
    days: tuple[Label, ...]
    day_marks: tuple[Rule, ...]
    base: Rule


class Scale:
    """From moments and deviations to positions on the chart."""

    def __init__(self, points: Sequence[Point]) -> None:
        moments = [point.at for point in points]
        self.start, self.end = min(moments), max(moments)
        self.length = seconds_between(self.start, self.end)
        largest = max((abs(point.deviation) for point in points if point.counted), default=0)
        self.top = next((top for top in _TOPS if largest <= top), _TOPS[-1])

    def x(self, at: datetime) -> Fraction:
        """The position of a moment, from left to right."""
        inside = min(max(at, self.start), self.end)
        return LEFT + (RIGHT - LEFT) * seconds_between(self.start, inside) / self.length

    def y(self, deviation: Fraction) -> Fraction:
        """The position of a deviation, from top to bottom."""
        middle = Fraction(TOP + BOTTOM, 2)
        held = min(max(deviation, -self.top), self.top)
        return middle - held / self.top * (BOTTOM - TOP) * Fraction(42, 100)
