"""Reads the few CSS values that decide whether a reader sees text: lengths and colours."""

import re
from dataclasses import dataclass

from tinycss2.color4 import parse_color


PIXELS = {
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "q": 96 / 101.6,
    # A window of 1280 by 800 pixels stands for the reader's screen.
    "vw": 12.8,
    "vh": 8.0,
    "vmin": 8.0,
    "vmax": 12.8,
}
NAMED_SIZES = {
    "xx-small": 9.0,
    "x-small": 10.0,
    "small": 13.0,
    "medium": 16.0,
    "large": 18.0,
    "x-large": 24.0,
    "xx-large": 32.0,
}
ROOT_SIZE, WIDTH, HEIGHT = 16.0, 1280.0, 800.0
_LENGTH = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)([a-z]*|%)", re.ASCII)
_DARK = 0.04045  # below, sRGB is linear
NEAR, FAINT = 0.12, 1.12
"""Difference of each part, and contrast, below which text cannot be told from its ground."""


@dataclass(frozen=True, slots=True)
class Colour:
    """An sRGB colour, each part from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0

    @property
    def luminance(self) -> float:
        """Relative luminance as WCAG 2 defines it."""
        red, green, blue = (_linear(part) for part in (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def over(self, ground: "Colour") -> "Colour":
        """What is seen when this colour lies on an opaque one."""
        share = self.alpha
        return Colour(
            self.red * share + ground.red * (1 - share),
            self.green * share + ground.green * (1 - share),
            self.blue * share + ground.blue * (1 - share),
        )


BLACK, WHITE = Colour(0, 0, 0), Colour(1, 1, 1)


def _linear(part: float) -> float:
    part = min(max(part, 0.0), 1.0)
    return part / 12.92 if part <= _DARK else float(((part + 0.055) / 1.055) ** 2.4)


def alike(text: Colour, ground: Colour) -> bool:
    """Whether nobody can tell text of one colour from a ground of the other."""
    ones = (text.red, text.green, text.blue)
    others = (ground.red, ground.green, ground.blue)
    near = all(abs(one - other) < NEAR for one, other in zip(ones, others, strict=True))
    high, low = max(text.luminance, ground.luminance), min(text.luminance, ground.luminance)
    return near and (high + 0.05) / (low + 0.05) < FAINT


def colour(value: str) -> Colour | None:
    """The colour a value names; None for what is none or cannot be worked out."""
    try:
        parsed = parse_color(value)
        if parsed is None or isinstance(parsed, str):
            return None
        red, green, blue = parsed.to("srgb").coordinates[:3]
    except (NotImplementedError, ValueError, TypeError, ArithmeticError):
        return None
    return Colour(red, green, blue, parsed.alpha)


def pixels(value: str, size: float = ROOT_SIZE, whole: float = 0.0) -> float | None:
    """A length in pixels; `size` is the font's, `whole` what per cent are of. None if unknown."""
    found = _LENGTH.fullmatch(value.strip().lower())
    if found is None:
        return None
    number, unit = float(found[1]), found[2]
    if unit == "":
        return 0.0 if number == 0 else None
    if unit == "%":
        return number * whole / 100
    scale = {"em": size, "rem": ROOT_SIZE, "ex": size / 2, "ch": size / 2}.get(unit)
    scale = PIXELS.get(unit) if scale is None else scale
    return None if scale is None else number * scale


def share(value: str) -> float | None:
    """A number or a percentage as a share of one; None if it is neither."""
    found = _LENGTH.fullmatch(value.strip().lower())
    if found is None or found[2] not in ("", "%"):
        return None
    return float(found[1]) / (100 if found[2] else 1)
