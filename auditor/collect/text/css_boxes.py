"""Tells from its styles whether a whole element is taken from a reader's eyes."""

import re
from collections.abc import Mapping

from auditor.collect.text.css_values import WIDTH, pixels, share


FAINT, ASIDE, ABOVE, SLIVER, BEYOND = 0.03, -200.0, -500.0, 1.0, 20_000.0
_SIDES = 4
_FUNCTION = re.compile(r"([a-z0-9]+)\(([^()]*)\)")
_FLAT, _TURNS = frozenset({"rotatex", "rotatey"}), frozenset({"90deg", "270deg", "-90deg"})


def gone(plain: Mapping[str, str], size: float, opacity: float, *, inline: bool) -> str:
    """The technique that hides a whole element, or empty; `size` is that of its font."""
    placed = plain.get("position", "") in ("absolute", "fixed")
    boxed = placed or not inline or plain.get("display", "inline") != "inline"
    checks = (
        ("display", plain.get("display") == "none"),
        ("content-visibility", plain.get("content-visibility") == "hidden"),
        ("opacity", opacity < FAINT),
        ("clip", placed and _clipped(plain.get("clip", ""), size)),
        ("clip-path", _cut(plain.get("clip-path", ""), size)),
        ("transform", boxed and _shrunk(plain)),
        ("off-screen", _away(plain, size, placed=placed)),
        ("zero-size", boxed and _closed(plain, size)),
    )
    return next((name for name, holds in checks if holds), "")


def _clipped(value: str, size: float) -> bool:
    found = _FUNCTION.fullmatch(value)
    if found is None or found[1] != "rect":
        return False
    sides = [pixels(each, size) for each in found[2].replace(",", " ").split()]
    if len(sides) != _SIDES:
        return False
    top, right, bottom, left = sides
    flat = top is not None and bottom is not None and bottom - top <= SLIVER
    narrow = left is not None and right is not None and right - left <= SLIVER
    return flat or narrow


def _cut(value: str, size: float) -> bool:
    found = _FUNCTION.search(value)
    if found is None:
        return False
    shape, inner = found[1], found[2].partition(" at ")[0].partition(" round ")[0]
    lengths = [pixels(each, size, 100) for each in inner.replace(",", " ").split()]
    known = [each for each in lengths if each is not None]
    if shape == "inset" and known:
        top, right, bottom, left = _sides([share(each) or 0.0 for each in inner.split()])
        return top + bottom >= 1 or left + right >= 1
    if shape in ("circle", "ellipse"):
        return bool(known) and min(known) <= SLIVER
    return shape == "polygon" and bool(known) and len(set(known)) == 1


def _sides(told: list[float]) -> tuple[float, float, float, float]:
    """The four sides of a CSS shorthand that names one to four of them."""
    top = told[0]
    right = told[1] if len(told) > 1 else top
    bottom = told[2] if len(told) > 2 else top  # noqa: PLR2004 - the third of four
    left = told[3] if len(told) > 3 else right  # noqa: PLR2004 - the fourth of four
    return top, right, bottom, left


def _shrunk(plain: Mapping[str, str]) -> bool:
    scale = plain.get("scale", "").split()
    if any(share(each) == 0 for each in scale):
        return True
    return any(
        _flattens(name, [each.strip() for each in inner.split(",")])
        for name, inner in _FUNCTION.findall(plain.get("transform", ""))
    )


def _flattens(name: str, parts: list[str]) -> bool:
    if name.startswith("scale"):
        return any(share(each) == 0 for each in parts)
    if name == "matrix":
        return share(parts[0]) == 0 or share(parts[3 % len(parts)]) == 0
    return name in _FLAT and parts[0] in _TURNS


def _away(plain: Mapping[str, str], size: float, *, placed: bool) -> bool:
    moved = placed or plain.get("position") == "relative"
    places = [("left", ASIDE), ("right", ASIDE), ("top", ABOVE), ("bottom", ABOVE)] if moved else []
    for side, limit in (*places, ("margin-left", ABOVE), ("margin-top", 2 * ABOVE)):
        length = pixels(plain.get(side, ""), size, WIDTH)
        if length is not None and (length <= limit or length >= BEYOND):
            return True
    shifts = [plain.get("translate", "").replace(" ", ",")]
    shifts += [
        inner
        for name, inner in _FUNCTION.findall(plain.get("transform", ""))
        if "translate" in name
    ]
    lengths = [pixels(each, size) for shift in shifts for each in shift.split(",") if each.strip()]
    return any(each is not None and abs(each) >= -2 * ABOVE for each in lengths)


def _closed(plain: Mapping[str, str], size: float) -> bool:
    parts = ("overflow", "overflow-x", "overflow-y")
    overflow = " ".join(plain.get(part, "") for part in parts).split()
    if not {"hidden", "clip", "scroll", "auto"} & set(overflow):
        return False
    for side in ("height", "width", "max-height", "max-width"):
        length = pixels(plain.get(side, ""), size, WIDTH)
        if length is not None and length <= SLIVER:
            return True
    return False
