"""How far prices lay from the claim, session by session: a bar per size of gap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from auditor.render import figures
from auditor.render.charts.base import Box, Label, Rule, box, millimetres, rule, units


EDGES = tuple(Fraction(each, 1000) for each in (1, 2, 5, 10, 20, 50, 100))
_WIDTH, _LEFT, _RIGHT = 680, 92, 676
_TOP, _ROW, _BAR = 24, 30, 20


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """One session: its name, a bar per size, and what the bars add up to."""

    name: Label
    bars: tuple[Box, ...]
    shares: tuple[Label, ...]
    base: Rule


@dataclass(frozen=True, slots=True)
class Spread:
    """The whole chart."""

    width: int
    height: int
    mm: str
    title: str
    heads: tuple[Label, ...]
    rows: tuple[SpreadRow, ...]


def spread(gaps: Mapping[str, Sequence[Fraction]]) -> Spread:
    """The chart of all gaps by the name of their session; sessions without one are left out."""
    shown = {name: sizes for name, sizes in gaps.items() if sizes}
    height = _TOP + len(shown) * _ROW + 4
    return Spread(
        width=_WIDTH,
        height=height,
        mm=millimetres(height),
        title="; ".join(_told(name, sizes) for name, sizes in shown.items()) + ".",
        heads=tuple(
            Label(units(_x(index) + _step() / 2), "12", _head(index), "middle", "tick")
            for index in range(len(EDGES) + 1)
        ),
        rows=tuple(_row(line, name, sizes) for line, (name, sizes) in enumerate(shown.items())),
    )


def counts(sizes: Sequence[Fraction]) -> list[int]:
    """How many gaps, either way, fall into each size; an edge belongs to the smaller size."""
    found = [0] * (len(EDGES) + 1)
    for size in sizes:
        found[sum(abs(size) > edge for edge in EDGES)] += 1
    return found


def _row(line: int, name: str, sizes: Sequence[Fraction]) -> SpreadRow:
    bottom = _TOP + line * _ROW + _BAR
    found = counts(sizes)
    heights = [Fraction(count, len(sizes)) * _BAR for count in found]
    return SpreadRow(
        name=Label(str(_LEFT - 8), str(bottom - 3), name, "end"),
        bars=tuple(
            box(_x(index) + 3, bottom - height, _step() - 40, height)
            for index, height in enumerate(heights)
        ),
        shares=tuple(
            Label(
                units(_x(index) + _step() - 34),
                str(bottom - 3),
                _share(count, sizes),
                "start",
                "tick",
            )
            for index, count in enumerate(found)
        ),
        base=rule(_LEFT, bottom, _RIGHT, bottom, "grid"),
    )


def _share(count: int, sizes: Sequence[Fraction]) -> str:
    return figures.percent(Fraction(count, len(sizes)), 0) if count else ""


def _step() -> Fraction:
    return Fraction(_RIGHT - _LEFT, len(EDGES) + 1)


def _x(index: int) -> Fraction:
    return _LEFT + index * _step()


def _head(index: int) -> str:
    if index == len(EDGES):
        return f"> {_size(EDGES[-1])}"
    return f"≤ {_size(EDGES[index])}"


def _size(edge: Fraction) -> str:
    return figures.percent(edge, 0 if (edge * 100).denominator == 1 else 1)


def _told(name: str, sizes: Sequence[Fraction]) -> str:
    inside = sum(abs(size) <= Fraction(1, 100) for size in sizes)
    return f"{name}: {inside:,} of {len(sizes):,} quotes within 1% of the claim"
