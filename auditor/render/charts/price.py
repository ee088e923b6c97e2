"""Deviation of the token from its claim over time, by market session."""

from collections.abc import Sequence
from datetime import UTC, timedelta
from fractions import Fraction
from itertools import pairwise

from auditor.base.instants import seconds_between
from auditor.render import figures
from auditor.render.charts.base import Label, Rule, box, millimetres, rule, units
from auditor.render.charts.price_marks import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Bracket,
    Episode,
    Point,
    PriceChart,
    Scale,
    Shade,
    Stretch,
)


_BINS = 642
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NARROW = 40  # units under which a session is not named
_NARROW_REGULAR = 26
_EXCLUDED_WORDS = 116  # units the words beside the diamonds take
_SHORTEST = 7_200  # seconds under which a chart over time shows nothing


def can_draw(points: Sequence[Point]) -> bool:
    """Whether the counted quotes cover enough time for a chart to show something."""
    moments = [point.at for point in points if point.counted]
    return len(moments) > 1 and seconds_between(min(moments), max(moments)) >= _SHORTEST


def price_chart(
    points: Sequence[Point], stretches: Sequence[Stretch], episodes: Sequence[Episode], why: str
) -> PriceChart:
    """The chart; `why` says in words why quotes are excluded."""
    scale = Scale(points)
    counted = sorted((point for point in points if point.counted), key=lambda each: each.at)
    runs, gaps = _runs(counted, scale)
    seen = [each for each in stretches if each.end > scale.start and each.start < scale.end]
    left_out = [point for point in points if not point.counted]
    days = _days(scale)
    return PriceChart(
        width=WIDTH,
        height=HEIGHT,
        mm=millimetres(HEIGHT),
        title=_title(counted, left_out),
        shades=tuple(_shade(scale, each) for each in seen),
        grid=tuple(rule(LEFT, y, RIGHT, y, "grid") for y in _levels(scale)),
        percents=_percents(scale),
        zero=rule(LEFT, scale.y(Fraction(0)), RIGHT, scale.y(Fraction(0)), "zero"),
        limits=tuple(line for each in seen for line in _limits(scale, each)),
        off_scale=_off_scale(scale, seen),
        paths=tuple(_path(scale, run) for run in runs if len(run) > 1),
        dots=tuple(_dots(scale, runs)),
        excluded=tuple(_diamond(scale.x(point.at)) for point in left_out),
        excluded_words=_excluded_words(scale, left_out, why),
        gaps=tuple(box(x1, TOP, x2 - x1, BOTTOM - TOP) for x1, x2 in gaps),
        gap_lines=tuple(line for gap in gaps for line in _hatch(gap)),
        brackets=tuple(_bracket(scale, each) for each in episodes),
        days=tuple(Label(units(x + 4), str(BOTTOM + 18), name, "start") for x, name in days),
        day_marks=tuple(rule(x, BOTTOM, x, BOTTOM + 6, "tick") for x, _ in days),
        base=rule(LEFT, BOTTOM, RIGHT, BOTTOM, "tick"),
    )


def _runs(
    counted: Sequence[Point], scale: Scale
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


def _path(scale: Scale, run: Sequence[Point]) -> str:
    """One line; where many quotes share a unit of width the farthest from zero is drawn."""
    drawn: dict[int, Point] = {}
    for point in run:
        slot = int((scale.x(point.at) - LEFT) * _BINS / (RIGHT - LEFT))
        held = drawn.get(slot)
        if held is None or abs(point.deviation) > abs(held.deviation):
            drawn[slot] = point
    places = [
        f"{units(scale.x(each.at))} {units(scale.y(each.deviation))}" for each in drawn.values()
    ]
    return "M" + " L".join(places)


def _dots(scale: Scale, runs: Sequence[Sequence[Point]]) -> list[tuple[str, str]]:
    """Single quotes are dots; so are all when there are few."""
    few = sum(map(len, runs)) <= 60  # noqa: PLR2004 - more would hide the line
    alone = [run for run in runs if few or len(run) == 1]
    return [(units(scale.x(at.at)), units(scale.y(at.deviation))) for run in alone for at in run]


def _diamond(x: Fraction) -> str:
    y = BOTTOM - 18
    return " ".join(
        f"{units(px)},{units(py)}" for px, py in ((x, y - 4), (x + 4, y), (x, y + 4), (x - 4, y))
    )


def _excluded_words(scale: Scale, left_out: Sequence[Point], why: str) -> Label:
    """Beside the diamonds, in the first stretch wide enough; above them when there is none."""
    if not left_out:
        return Label("0", "0", "")
    places = sorted(scale.x(point.at) for point in left_out)
    edges = list(zip([Fraction(LEFT - 4), *places], [*places, Fraction(RIGHT)], strict=True))
    start, end = max(edges, key=lambda edge: edge[1] - edge[0])
    wide = end - start >= _EXCLUDED_WORDS
    x, y = (start + 9, BOTTOM - 14) if wide else (Fraction(LEFT + 8), BOTTOM - 26)
    return Label(units(x), str(y), f"excluded: {why}", "start", "mute")


def _hatch(gap: tuple[Fraction, Fraction]) -> list[Rule]:
    left, right = gap
    return [
        rule(left + at, TOP, left + at, BOTTOM, "faint") for at in range(6, int(right - left), 8)
    ]


def _levels(scale: Scale) -> list[Fraction]:
    return [scale.y(scale.top * part) for part in (-1, Fraction(-1, 2), Fraction(1, 2), 1)]


def _percents(scale: Scale) -> tuple[Label, ...]:
    places = 0 if scale.top % Fraction(2, 100) == 0 else 1
    levels = [scale.top * part for part in (1, Fraction(1, 2), 0, Fraction(-1, 2), -1)]
    return tuple(
        Label(
            str(LEFT - 6),
            units(scale.y(Fraction(level)) + 4),
            figures.percent(Fraction(level), places, signed=True),
            "end",
            "tick",
        )
        for level in levels
    )


def _shade(scale: Scale, each: Stretch) -> Shade:
    left, right = scale.x(each.start), scale.x(each.end)
    regular = each.session == "regular"
    look = {"regular": "open", "pre": "edge", "post": "edge"}.get(each.session, "closed")
    wide = right - left >= (_NARROW_REGULAR if regular else _NARROW) and look != "edge"
    name = Label(
        units((left + right) / 2),
        str(TOP - 9),
        each.session if wide else "",
        "middle",
        "regular" if regular else "tick",
    )
    strip = box(left, TOP - 4, right - left, 4) if regular else box(0, 0, 0, 0)
    return Shade(look, box(left, TOP, right - left, BOTTOM - TOP), strip, name)


def _limits(scale: Scale, each: Stretch) -> list[Rule]:
    if each.limit is None or each.limit > scale.top:
        return []
    left, right = scale.x(each.start), scale.x(each.end)
    return [
        rule(left, scale.y(level), right, scale.y(level), "limit")
        for level in (each.limit, -each.limit)
    ]


def _off_scale(scale: Scale, seen: Sequence[Stretch]) -> tuple[Label, ...]:
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


def _bracket(scale: Scale, each: Episode) -> Bracket:
    left, right, y = scale.x(each.start), scale.x(each.end), TOP + 14
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


def _days(scale: Scale) -> list[tuple[Fraction, str]]:
    """Midnights, thinned until their names fit."""
    first = scale.start.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    total = int(scale.length / 86_400) + 2
    step = max(1, -(-total // 9))
    names = list[tuple[Fraction, str]]()
    for index in range(0, total + 1, step):
        at = first + timedelta(days=index)
        if scale.start <= at <= scale.end and scale.x(at) < RIGHT - 30:
            short = figures.day(at).rpartition(figures.NO_BREAK)[0]
            names.append((scale.x(at), f"{_WEEKDAYS[at.weekday()]} {short}"))
    return names


def _title(counted: Sequence[Point], left_out: Sequence[Point]) -> str:
    largest = max(abs(point.deviation) for point in counted)
    told = f"{len(counted):,} counted quotes stay within {figures.percent(largest, 2)} of the claim"
    return f"{told}; {len(left_out):,} are excluded." if left_out else f"{told}."
