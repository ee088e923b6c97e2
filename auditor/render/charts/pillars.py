"""A pillar's points as one short bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from auditor.render.charts.base import Box, box


@dataclass(frozen=True, slots=True)
class PillarBar:
    """A pillar's points as one short bar: its length is what the pillar can give."""

    width: int
    title: str
    parts: tuple[tuple[str, Box], ...]
    frame: Box


def pillar_bar(title: str, parts: Sequence[tuple[str, Fraction]], maximum: Fraction) -> PillarBar:
    """Parts (`shown`, `warn`, `fail`, `unknown`) in points, laid end to end; 9 units a point."""
    scale, at, drawn = Fraction(193, 22), Fraction(0), list[tuple[str, Box]]()
    for name, amount in parts:
        drawn.append((name, box(at, 1, amount * scale, 10)))
        at += amount * scale
    half = Fraction(1, 2)
    return PillarBar(
        width=228,
        title=title,
        parts=tuple(drawn),
        frame=box(half, 1 + half, max(maximum * scale - 1, Fraction(0)), 9),
    )
