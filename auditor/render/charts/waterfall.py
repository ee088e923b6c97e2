"""Where the points went: from 100 down to what is shown, by root cause."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from auditor.model.scorecard import Span
from auditor.render import figures, wording
from auditor.render.charts.base import Box, Label, Rule, box, millimetres, rule, units
from auditor.render.parts import Status


_TITLE = 58
_LEFT, _RIGHT, _WIDTH = 344, 664, 680
_TOP, _PITCH, _BAR = 26, 17, 13
_EDGE = Fraction(2)


@dataclass(frozen=True, slots=True)
class Fall:
    """One bar: a cause, its pattern, how many points it takes."""

    label: Label
    status: Status
    icon: Box
    bar: Box
    amount: Label
    paper: Box


@dataclass(frozen=True, slots=True)
class Stop:
    """A total: checklist total, best case, shown today."""

    label: Label
    mark: Rule
    amount: Label
    paper: Box


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The whole chart; `start` is where the cut scale begins, in words."""

    width: int
    height: int
    mm: str
    title: str
    start: str
    grid: tuple[Rule, ...]
    numbers: tuple[Label, ...]
    bands: tuple[Label, ...]
    falls: tuple[Fall, ...]
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """What one cause takes."""

    title: str
    status: Status
    amount: Fraction


class _Scale:
    def __init__(self, score: Span) -> None:
        step = 5 if score.low >= 55 else 10  # noqa: PLR2004 - a finer grid on a shorter scale
        start = (score.low - 4) // step * step
        self.start, self.step = max(Fraction(0), Fraction(start)), step

    def x(self, points: Fraction | int) -> Fraction:
        return _LEFT + (Fraction(points) - self.start) * (_RIGHT - _LEFT) / (100 - self.start)


def waterfall(score: Span, lost: Sequence[Loss], opened: Sequence[Loss]) -> Waterfall:
    """The chart; the losses must add up to `100 - score.high`, the open ones to the rest."""
    scale = _Scale(score)
    lines = len(lost) + len(opened) + 3
    bottom = _TOP + lines * _PITCH
    falls, at = list[Fall](), Fraction(100)
    stops = [_stop(scale, 0, "Checklist total", Fraction(100))]
    for line, loss in enumerate(lost, start=1):
        falls.append(_fall(scale, line, loss, at))
        at -= loss.amount
    stops.append(_stop(scale, len(lost) + 1, "Best case", score.high))
    at = score.high
    for line, loss in enumerate(opened, start=len(lost) + 2):
        falls.append(_fall(scale, line, loss, at))
        at -= loss.amount
    stops.append(_stop(scale, lines - 1, "Shown today", score.low))
    return Waterfall(
        width=_WIDTH,
        height=bottom + 22,
        mm=millimetres(bottom + 22),
        title=_title(score, lost, opened),
        start=figures.points(scale.start) if scale.start else "",
        grid=_grid(scale, bottom),
        numbers=_numbers(scale),
        bands=_bands(scale, bottom),
        falls=tuple(falls),
        stops=tuple(stops),
    )


def _row(line: int) -> int:
    return _TOP + line * _PITCH


def _fall(scale: _Scale, line: int, loss: Loss, at: Fraction) -> Fall:
    y, left, right = _row(line), scale.x(at - loss.amount), scale.x(at)
    told = f"−{figures.points_fixed(loss.amount)}"
    return Fall(
        label=Label(str(_LEFT - 46), str(y + 12), wording.shortened(loss.title, _TITLE), "end"),
        status=loss.status,
        icon=box(_LEFT - 38, y + 1, 12, 12),
        bar=box(left, y + 2, right - left, _BAR),
        amount=Label(units(left - 6), str(y + 12), told, "end", "strong"),
        paper=box(left - 8 - 7 * len(told), y + 1, 7 * len(told) + 4, 15),
    )


def _stop(scale: _Scale, line: int, name: str, points: Fraction) -> Stop:
    y, x, told = _row(line), scale.x(points), figures.points(points)
    return Stop(
        label=Label(str(_LEFT - 26), str(y + 12), name, "end", "total"),
        mark=rule(x, y, x, y + 17),
        amount=Label(units(x - 7), str(y + 12), told, "end", "total"),
        paper=box(x - 8 - 8 * len(told), y + 1, 8 * len(told) + 4, 15),
    )


def _steps(scale: _Scale) -> list[int]:
    first = int(-(-scale.start // scale.step)) * scale.step
    return [at for at in range(first, 101, scale.step) if at > scale.start or at == 0]


def _grid(scale: _Scale, bottom: int) -> tuple[Rule, ...]:
    return tuple(
        rule(
            scale.x(at),
            _TOP - 4,
            scale.x(at),
            bottom,
            "band" if at in (30, 50, 70, 85) else "grid",
        )
        for at in _steps(scale)
    )


def _numbers(scale: _Scale) -> tuple[Label, ...]:
    return tuple(Label(units(scale.x(at)), "14", str(at), "middle", "tick") for at in _steps(scale))


def _bands(scale: _Scale, bottom: int) -> tuple[Label, ...]:
    shown = list[Label]()
    for name, low, high in (
        ("F", 0, 30),
        ("D", 30, 50),
        ("C", 50, 70),
        ("B", 70, 85),
        ("A", 85, 100),
    ):
        left, right = scale.x(max(Fraction(low), scale.start - _EDGE)), scale.x(high)
        if right - left >= 40:  # noqa: PLR2004 - room for the word
            shown.append(
                Label(units((left + right) / 2), str(bottom + 16), f"band {name}", "middle", "tick")
            )
    return tuple(shown)


def _title(score: Span, lost: Sequence[Loss], opened: Sequence[Loss]) -> str:
    told = [f"From 100 points, {figures.points(100 - score.high)} are lost to {len(lost)} causes"]
    told.append(f"{figures.points(score.high - score.low)} are undecided for {len(opened)} causes")
    return f"{'; '.join(told)}; {figures.points(score.low)} are shown today."
