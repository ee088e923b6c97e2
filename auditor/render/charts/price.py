"""Deviation of the token from its claim over time, by market session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from auditor.base.instants import seconds_between
from auditor.render import figures
from auditor.render.charts.base import Box, Label, Rule, box, millimetres, rule, units


_WIDTH, _LEFT, _RIGHT = 680, 34, 676
_TOP, _BOTTOM, _HEIGHT = 30, 232, 272
_TOPS = (Fraction(1, 100), *(Fraction(each, 100) for each in (2, 3, 5, 10, 20, 50, 100)))
_BINS = 642
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NARROW = 40  # units under which a session is not named
_NARROW_REGULAR = 26
_EXCLUDED_WORDS = 116  # units the words beside the diamonds take
_SHORTEST = 7_200  # seconds under which a chart over time shows nothing


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


class _Scale:
    def __init__(self, points: Sequence[Point]) -> None:
        moments = [point.at for point in points]
        self.start, self.end = min(moments), max(moments)
        self.length = seconds_between(self.start, self.end)
        largest = max((abs(point.deviation) for point in points if point.counted), default=0)
        self.top = next((top for top in _TOPS if largest <= top), _TOPS[-1])

    def x(self, at: datetime) -> Fraction:
        inside = min(max(at, self.start), self.end)
        return _LEFT + (_RIGHT - _LEFT) * seconds_between(self.start, inside) / self.length

    def y(self, deviation: Fraction) -> Fraction:
        middle = Fraction(_TOP + _BOTTOM, 2)
        held = min(max(deviation, -self.top), self.top)
        return middle - held / self.top * (_BOTTOM - _TOP) * Fraction(42, 100)


def can_draw(points: Sequence[Point]) -> bool:
    """Whether the counted quotes cover enough time for a chart to show something."""
    moments = [point.at for point in points if point.counted]
    return len(moments) > 1 and seconds_between(min(moments), max(moments)) >= _SHORTEST


def price_chart(
    points: Sequence[Point], stretches: Sequence[Stretch], episodes: Sequence[Episode], why: str
) -> PriceChart:
    """The chart; `why` says in words why quotes are excluded."""
    scale = _Scale(points)
    counted = sorted((point for point in points if point.counted), key=lambda each: each.at)
    runs, gaps = _runs(counted, scale)
    seen = [each for each in stretches if each.end > scale.start and each.start < scale.end]
    left_out = [point for point in points if not point.counted]
    days = _days(scale)
    return PriceChart(
        width=_WIDTH,
        height=_HEIGHT,
        mm=millimetres(_HEIGHT),
        title=_title(counted, left_out),
        shades=tuple(_shade(scale, each) for each in seen),
        grid=tuple(rule(_LEFT, y, _RIGHT, y, "grid") for y in _levels(scale)),
        percents=_percents(scale),
        zero=rule(_LEFT, scale.y(Fraction(0)), _RIGHT, scale.y(Fraction(0)), "zero"),
        limits=tuple(line for each in seen for line in _limits(scale, each)),
        off_scale=_off_scale(scale, seen),
        paths=tuple(_path(scale, run) for run in runs if len(run) > 1),
        dots=tuple(_dots(scale, runs)),
        excluded=tuple(_diamond(scale.x(point.at)) for point in left_out),
        excluded_words=_excluded_words(scale, left_out, why),
        gaps=tuple(box(x1, _TOP, x2 - x1, _BOTTOM - _TOP) for x1, x2 in gaps),
        gap_lines=tuple(line for gap in gaps for line in _hatch(gap)),
        brackets=tuple(_bracket(scale, each) for each in episodes),
        days=tuple(Label(units(x + 4), str(_BOTTOM + 18), name, "start") for x, name in days),
        day_marks=tuple(rule(x, _BOTTOM, x, _BOTTOM + 6, "tick") for x, _ in days),
        base=rule(_LEFT, _BOTTOM, _RIGHT, _BOTTOM, "tick"),
    )


def _runs(
    counted: Sequence[Point], scale: _Scale
) -> tuple[list[list[Point]], list[tuple[Fraction, Fraction]]]:
    """Stretches without a hole; holes are eight typical distances and at least a fortieth wide."""
    steps = sorted(seconds_between(one.at, two.at) for one, two in pairwise(counted))
    typical = steps[len(steps) // 2] if steps else Fraction(0)
    widest = max(typical * 8, scale.length / 40)
    runs, holes = [[counted[0]]], list[tuple[Fraction, Fraction]]()
    for one, two in pairwise(counted):
        if seconds_between(one.at, two.at) > widest:
            holes.append((scale.x(one.at) + 2, scale.x(two.at) - 2))
            runs.append([])
        runs[-1].append(two)
    return runs, holes


def _path(scale: _Scale, run: Sequence[Point]) -> str:
    """One line; where many quotes share a unit of width the farthest from zero is drawn."""
    drawn: dict[int, Point] = {}
    for point in run:
        slot = int((scale.x(point.at) - _LEFT) * _BINS / (_RIGHT - _LEFT))
        held = drawn.get(slot)
        if held is None or abs(point.deviation) > abs(held.deviation):
            drawn[slot] = point
    places = [
        f"{units(scale.x(each.at))} {units(scale.y(each.deviation))}" for each in drawn.values()
    ]
    return "M" + " L".join(places)


def _dots(scale: _Scale, runs: Sequence[Sequence[Point]]) -> list[tuple[str, str]]:
    """Single quotes are dots; so are all when there are few."""
    few = sum(map(len, runs)) <= 60  # noqa: PLR2004 - more would hide the line
    alone = [run for run in runs if few or len(run) == 1]
    return [(units(scale.x(at.at)), units(scale.y(at.deviation))) for run in alone for at in run]


def _diamond(x: Fraction) -> str:
    y = _BOTTOM - 18
    return " ".join(
        f"{units(px)},{units(py)}" for px, py in ((x, y - 4), (x + 4, y), (x, y + 4), (x - 4, y))
    )


def _excluded_words(scale: _Scale, left_out: Sequence[Point], why: str) -> Label:
    """Beside the diamonds, in the first stretch wide enough; above them when there is none."""
    if not left_out:
        return Label("0", "0", "")
    places = sorted(scale.x(point.at) for point in left_out)
    edges = list(zip([Fraction(_LEFT - 4), *places], [*places, Fraction(_RIGHT)], strict=True))
    start, end = max(edges, key=lambda edge: edge[1] - edge[0])
    wide = end - start >= _EXCLUDED_WORDS
    x, y = (start + 9, _BOTTOM - 14) if wide else (Fraction(_LEFT + 8), _BOTTOM - 26)
    return Label(units(x), str(y), f"excluded: {why}", "start", "mute")


def _hatch(gap: tuple[Fraction, Fraction]) -> list[Rule]:
    left, right = gap
    return [
        rule(left + at, _TOP, left + at, _BOTTOM, "faint") for at in range(6, int(right - left), 8)
    ]


def _levels(scale: _Scale) -> list[Fraction]:
    return [scale.y(scale.top * part) for part in (-1, Fraction(-1, 2), Fraction(1, 2), 1)]


def _percents(scale: _Scale) -> tuple[Label, ...]:
    places = 0 if scale.top % Fraction(2, 100) == 0 else 1
    levels = [scale.top * part for part in (1, Fraction(1, 2), 0, Fraction(-1, 2), -1)]
    return tuple(
        Label(
            str(_LEFT - 6),
            units(scale.y(Fraction(level)) + 4),
            figures.percent(Fraction(level), places, signed=True),
            "end",
            "tick",
        )
        for level in levels
    )


def _shade(scale: _Scale, each: Stretch) -> Shade:
    left, right = scale.x(each.start), scale.x(each.end)
    regular = each.session == "regular"
    look = {"regular": "open", "pre": "edge", "post": "edge"}.get(each.session, "closed")
    wide = right - left >= (_NARROW_REGULAR if regular else _NARROW) and look != "edge"
    name = Label(
        units((left + right) / 2),
        str(_TOP - 9),
        each.session if wide else "",
        "middle",
        "regular" if regular else "tick",
    )
    strip = box(left, _TOP - 4, right - left, 4) if regular else box(0, 0, 0, 0)
    return Shade(look, box(left, _TOP, right - left, _BOTTOM - _TOP), strip, name)


def _limits(scale: _Scale, each: Stretch) -> list[Rule]:
    if each.limit is None or each.limit > scale.top:
        return []
    left, right = scale.x(each.start), scale.x(each.end)
    return [
        rule(left, scale.y(level), right, scale.y(level), "limit")
        for level in (each.limit, -each.limit)
    ]


def _off_scale(scale: _Scale, seen: Sequence[Stretch]) -> tuple[Label, ...]:
    told, labels = set[str](), list[Label]()
    for each in seen:
        if each.limit is None or each.session in told:
            continue
        left, right = scale.x(each.start), scale.x(each.end)
        if right - left < _NARROW:
            continue
        told.add(each.session)
        size = figures.percent(each.limit, 0)
        beyond = each.limit > scale.top
        words = f"warn {size}, off scale" if beyond else f"warn {size}"
        y = scale.y(-scale.top / 2) + 16 if beyond else scale.y(-each.limit) + 12
        labels.append(Label(units((left + right) / 2), units(y), words, "middle", "warn"))
    return tuple(labels)


def _bracket(scale: _Scale, each: Episode) -> Bracket:
    left, right, y = scale.x(each.start), scale.x(each.end), _TOP + 14
    right = max(right, left + 6)
    lines = (
        rule(left, y, right, y, "zero"),
        rule(left, y, left, y + 5, "zero"),
        rule(right, y, right, y + 5, "zero"),
    )
    before = left > 180  # noqa: PLR2004 - room for the words on the left
    x, anchor = (left - 6, "end") if before else (right + 6, "start")
    words = tuple(
        Label(units(x), str(y + 3 + 13 * line), text, anchor, "" if line else "strong")
        for line, text in enumerate(each.lines)
    )
    return Bracket(lines, words)


def _days(scale: _Scale) -> list[tuple[Fraction, str]]:
    """Midnights, thinned until their names fit."""
    first = scale.start.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    total = int(scale.length / 86_400) + 2
    step = max(1, -(-total // 9))
    names = list[tuple[Fraction, str]]()
    for index in range(0, total + 1, step):
        at = first + timedelta(days=index)
        if scale.start <= at <= scale.end and scale.x(at) < _RIGHT - 30:
            short = figures.day(at).rpartition(figures.NO_BREAK)[0]
            names.append((scale.x(at), f"{_WEEKDAYS[at.weekday()]} {short}"))
    return names


def _title(counted: Sequence[Point], left_out: Sequence[Point]) -> str:
    largest = max(abs(point.deviation) for point in counted)
    told = f"{len(counted):,} counted quotes stay within {figures.percent(largest, 2)} of the claim"
    return f"{told}; {len(left_out):,} are excluded." if left_out else f"{told}."
