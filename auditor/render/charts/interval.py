"""The score on a line from 0 to 100."""

from dataclasses import dataclass
from fractions import Fraction

from auditor.model.scorecard import Span
from auditor.render import figures
from auditor.render.charts.base import Box, Label, Rule, box, millimetres, rule, units


BANDS = (("F", 0, 30), ("D", 30, 50), ("C", 50, 70), ("B", 70, 85), ("A", 85, 100))
_LABEL = 95  # units "70.5 shown today" takes


@dataclass(frozen=True, slots=True)
class IntervalBar:
    """The score on a line from 0 to 100: shown, undecided, lost, with the bands beneath."""

    width: int
    mm: str
    title: str
    shown: Box
    undecided: Box
    frame: Box
    marks: tuple[Rule, ...]
    ticks: tuple[Rule, ...]
    bands: tuple[Label, ...]
    numbers: tuple[Label, ...]
    low: Label
    low_number: str
    high: Label
    high_number: str
    final: bool


_BAR_TOP, _BAR_HEIGHT = 18, 18


def interval_bar(score: Span, letter: str, width: int = 464) -> IntervalBar:
    """The bar for a score; `letter` is the band to stress, empty for none."""
    scale = Fraction(width - 1, 100)
    low, high = score.low * scale, score.high * scale
    bottom = _BAR_TOP + _BAR_HEIGHT
    ends = [(low, "end")] if score.low == score.high else [(low, "end"), (high, "end")]
    return IntervalBar(
        width=width,
        mm=millimetres(width),
        title=_bar_title(score),
        shown=box(0, _BAR_TOP, low, _BAR_HEIGHT),
        undecided=box(low, _BAR_TOP, high - low, _BAR_HEIGHT),
        frame=box(Fraction(1, 2), Fraction(_BAR_TOP * 2 + 1, 2), width - 1, _BAR_HEIGHT - 1),
        marks=tuple(rule(x, _BAR_TOP - 6, x, bottom, look) for x, look in ends),
        ticks=tuple(_tick(at * scale, at < score.low) for at in (30, 50, 70, 85)),
        bands=tuple(
            Label(
                units(Fraction(start + end, 2) * scale),
                str(bottom + 16),
                name,
                "middle",
                "band-on" if name == letter else "band",
            )
            for name, start, end in BANDS
        ),
        numbers=tuple(
            Label(
                units(at * scale),
                str(bottom + 32),
                str(at),
                {0: "start", 100: "end"}.get(at, "middle"),
                "tick",
            )
            for at in (0, 30, 50, 70, 85, 100)
        ),
        low=_low_label(low, width, final=score.low == score.high),
        low_number=figures.points(score.low),
        high=_high_label(low, high, width),
        high_number=figures.points(score.high),
        final=score.low == score.high,
    )


def band(points: Fraction) -> str:
    """The letter of the band in which so many points lie, whatever a cap makes of it."""
    return next(name for name, start, _ in reversed(BANDS) if points >= start)


def _tick(x: Fraction, inside: bool) -> Rule:  # noqa: FBT001 - one call
    bottom = _BAR_TOP + _BAR_HEIGHT
    return rule(x, _BAR_TOP if inside else bottom, x, bottom + 6, "cut" if inside else "tick")


def _low_label(low: Fraction, width: int, *, final: bool) -> Label:
    """Right-aligned to the end of what is shown, but never over the other label or the margin."""
    if low < _LABEL:
        return Label("0", str(_BAR_TOP - 9), "shown today", "start")
    return Label(
        units(min(low + 2, Fraction(width if final else width - _LABEL))),
        str(_BAR_TOP - 9),
        "shown today",
        "end",
    )


def _high_label(low: Fraction, high: Fraction, width: int) -> Label:
    if width - high < _LABEL:
        return Label(str(width), str(_BAR_TOP - 9), "best case", "end")
    free = Fraction(_LABEL + 8) if low < _LABEL else Fraction(0)
    return Label(units(max(high, free)), str(_BAR_TOP - 9), "best case", "start")


def _bar_title(score: Span) -> str:
    low, high = figures.points(score.low), figures.points(score.high)
    if score.low == score.high:
        return f"{low} of 100 checklist points are shown; none is undecided."
    return f"{low} of 100 checklist points are shown today; {high} in the best case."


@dataclass(frozen=True, slots=True)
class MiniBar:
    """The interval without labels, for the index; ticks at 30, 50, 70 and 85."""

    title: str
    shown: Box
    undecided: Box
    frame: Box
    ticks: tuple[Rule, ...]


_MINI = 170
_MINI_TICKS = tuple(
    rule(Fraction(at * _MINI, 100), 0, Fraction(at * _MINI, 100), 3, "tick")
    for at in (30, 50, 70, 85)
)


def mini_bar(score: Span) -> MiniBar:
    """The small bar of one product."""
    scale = Fraction(_MINI, 100)
    half = Fraction(1, 2)
    return MiniBar(
        title=_bar_title(score),
        shown=box(0, 3, score.low * scale, 9),
        undecided=box(score.low * scale, 3, (score.high - score.low) * scale, 9),
        frame=box(half, 3 + half, _MINI - 1, 8),
        ticks=_MINI_TICKS,
    )
