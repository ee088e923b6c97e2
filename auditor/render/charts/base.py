"""Boxes, lines and labels in SVG units, four to a millimetre; templates only draw them."""

from dataclasses import dataclass
from fractions import Fraction


def units(value: Fraction | float) -> str:
    """A coordinate with at most two decimals, exact input, same text everywhere."""
    exact = Fraction(value)
    scaled = round(exact * 100)
    whole, part = divmod(abs(scaled), 100)
    sign = "-" if scaled < 0 else ""
    tail = f".{part:02d}".rstrip("0").rstrip(".") if part else ""
    return f"{sign}{whole}{tail}"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; empty ones are not drawn."""

    x: str
    y: str
    width: str
    height: str

    @property
    def drawn(self) -> bool:
        """Whether there is anything to draw."""
        return self.width != "0" and self.height != "0"


def box(x: Fraction | int, y: Fraction | int, width: Fraction | int, height: Fraction | int) -> Box:
    """A rectangle from exact numbers."""
    return Box(units(x), units(y), units(width), units(height))


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place; `anchor` is SVG's text-anchor, `look` a class of the chart styles."""

    x: str
    y: str
    text: str
    anchor: str = "start"
    look: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line."""

    x1: str
    y1: str
    x2: str
    y2: str
    look: str = ""


def rule(
    x1: Fraction | int, y1: Fraction | int, x2: Fraction | int, y2: Fraction | int, look: str = ""
) -> Rule:
    """A line from exact numbers."""
    return Rule(units(x1), units(y1), units(x2), units(y2), look)


def millimetres(size: int) -> str:
    """A length in units as CSS writes it on paper."""
    return f"{units(Fraction(size, 4))}mm"
