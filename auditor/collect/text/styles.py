"""Works out whether a reader sees an element's text, from its styles and those above it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from auditor.collect.text.css_values import (
    BLACK,
    NAMED_SIZES,
    ROOT_SIZE,
    WHITE,
    Colour,
    alike,
    colour,
    pixels,
    share,
)


TINY, FAINT, ASIDE, ABOVE, SLIVER = 1.0, 0.03, -200.0, -500.0, 1.0
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
_FUNCTION = re.compile(r"([a-z0-9]+)\(([^()]*)\)")
_GLOBAL = frozenset({"inherit", "unset", "revert", "revert-layer", ""})
_FLAT = frozenset({"rotatex", "rotatey"})


@dataclass(frozen=True, slots=True)
class Style:
    """What holds for the text of an element.

    `gone` names the technique that takes away the element with all inside it; the other fields
    are inherited and may be set again below. A colour or ground of None cannot be worked out.
    `told` says which of the two a rule set: where a style sheet was not read, the rest is open.
    """

    gone: str = ""
    display: str = ""
    size: float = ROOT_SIZE
    colour: Colour | None = BLACK
    ground: Colour | None = WHITE
    told: frozenset[str] = frozenset()
    visibility: str = "visible"
    aside: bool = False
    opacity: float = 1.0
    variables: Mapping[str, str] | None = None

    def veil(self, *, sure: bool) -> str:
        """How the text right inside this element is hidden, or empty; `sure`: all styles read."""
        if self.visibility != "visible":
            return "visibility"
        if self.size < TINY:
            return "font-size"
        if self.aside:
            return "off-screen"
        if self.colour is None:
            return ""
        if self.colour.alpha < FAINT:
            return "colour"
        known = sure or self.told >= {"colour", "ground"}
        if self.ground is None or not known:
            return ""
        return "colour" if alike(self.colour.over(self.ground), self.ground) else ""


def styled(above: Style, values: Mapping[str, str], *, inline: bool) -> Style:
    """The style of an element whose winning values are `values`, below one styled `above`."""
    own = {name: value for name, value in values.items() if name.startswith("--")}
    variables = {**(above.variables or {}), **own} if own else above.variables
    plain = {
        name: _resolved(value, variables or {}).lower()
        for name, value in values.items()
        if name not in own
    }
    size = _size(plain.get("font-size", ""), above.size)
    opacity = above.opacity * _opacity(plain)
    painted = _painted(above, plain)
    return replace(
        painted,
        gone=_gone(plain, size, opacity, inline=inline),
        display=plain.get("display", ""),
        size=size,
        visibility=_kept(plain.get("visibility", ""), above.visibility),
        aside=_aside(plain.get("text-indent", ""), size, above=above.aside),
        opacity=opacity,
        variables=variables,
    )


def _resolved(value: str, variables: Mapping[str, str]) -> str:
    for _ in range(8):
        if "var(" not in value or len(value) > 1000:
            break
        value = _VARIABLE.sub(lambda found: variables.get(found[1], found[2] or ""), value)
    return value.strip()


def _kept(value: str, above: str) -> str:
    return above if value in _GLOBAL else value


def _size(value: str, above: float) -> float:
    if value in NAMED_SIZES:
        return NAMED_SIZES[value]
    size = pixels(value, above, above)
    return above if size is None or size < 0 else size


def _opacity(plain: Mapping[str, str]) -> float:
    own = share(plain.get("opacity", "1"))
    filtered = [
        share(inner)
        for name, inner in _FUNCTION.findall(plain.get("filter", ""))
        if name == "opacity"
    ]
    product = 1.0 if own is None else min(max(own, 0.0), 1.0)
    for each in filtered:
        product *= 1.0 if each is None else min(max(each, 0.0), 1.0)
    return product


def _aside(value: str, size: float, *, above: bool) -> bool:
    if value in _GLOBAL:
        return above
    indent = pixels(value.split()[0], size, 1280)
    return indent is not None and indent <= ASIDE


def _painted(above: Style, plain: Mapping[str, str]) -> Style:
    told, text, ground = set(above.told), above.colour, above.ground
    written = _kept(plain.get("-webkit-text-fill-color", ""), plain.get("color", ""))
    if written not in _GLOBAL and written != "currentcolor":
        text = colour(written)
        told.add("colour")
    behind = plain.get("background-color", "")
    if behind not in _GLOBAL:
        ground = _behind(behind, above.ground)
        if ground != above.ground or colour(behind) != Colour(0, 0, 0, 0):
            told.add("ground")
    if plain.get("background-image", "none") not in (*_GLOBAL, "none"):
        ground = None
        clip = plain.get("background-clip", "") + plain.get("-webkit-background-clip", "")
        text = None if "text" in clip else text
    return replace(above, colour=text, ground=ground, told=frozenset(told))


def _behind(value: str, below: Colour | None) -> Colour | None:
    painted = colour(value)
    if painted is None:
        return None
    if painted.alpha == 0:
        return below
    if painted.alpha == 1:
        return painted
    return None if below is None else painted.over(below)


def _gone(plain: Mapping[str, str], size: float, opacity: float, *, inline: bool) -> str:
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
    if len(sides) != 4:
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
        percent = [share(each) or 0 for each in inner.split()]
        both = [percent[0], percent[2 if len(percent) > 2 else 0]]
        across = [percent[1 % len(percent)], percent[3 if len(percent) > 3 else 1 % len(percent)]]
        return sum(both) >= 1 or sum(across) >= 1
    if shape in ("circle", "ellipse"):
        return bool(known) and min(known) <= SLIVER
    return shape == "polygon" and bool(known) and len(set(known)) == 1


def _shrunk(plain: Mapping[str, str]) -> bool:
    scale = plain.get("scale", "").split()
    if any(share(each) == 0 for each in scale):
        return True
    for name, inner in _FUNCTION.findall(plain.get("transform", "")):
        parts = [each.strip() for each in inner.split(",")]
        if name.startswith("scale") and any(share(each) == 0 for each in parts):
            return True
        if name == "matrix" and len(parts) == 6 and (share(parts[0]) == 0 or share(parts[3]) == 0):
            return True
        if name in _FLAT and parts[0] in ("90deg", "270deg", "-90deg"):
            return True
    return False


def _away(plain: Mapping[str, str], size: float, *, placed: bool) -> bool:
    moved = placed or plain.get("position") == "relative"
    places = [("left", ASIDE), ("right", ASIDE), ("top", ABOVE), ("bottom", ABOVE)] if moved else []
    for side, limit in (*places, ("margin-left", ABOVE), ("margin-top", 2 * ABOVE)):
        length = pixels(plain.get(side, ""), size, 1280)
        if length is not None and (length <= limit or length >= 20_000):
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
    overflow = plain.get("overflow", "").split() + [
        plain.get("overflow-x", ""),
        plain.get("overflow-y", ""),
    ]
    if not {"hidden", "clip", "scroll", "auto"} & set(overflow):
        return False
    for side in ("height", "width", "max-height", "max-width"):
        length = pixels(plain.get(side, ""), size, 1280)
        if length is not None and length <= SLIVER:
            return True
    return False
