"""Works out whether a reader sees an element's text, from its styles and those above it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from auditor.collect.text.css_boxes import ASIDE, FAINT, gone
from auditor.collect.text.css_values import (
    BLACK,
    NAMED_SIZES,
    ROOT_SIZE,
    WHITE,
    WIDTH,
    Colour,
    alike,
    colour,
    pixels,
    share,
)


TINY, LONG = 1.0, 1_000
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
_FUNCTION = re.compile(r"([a-z0-9]+)\(([^()]*)\)")
_GLOBAL = frozenset({"inherit", "unset", "revert", "revert-layer", ""})


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

    @property
    def flows(self) -> bool:
        """Whether the element stands in the line of text, if it does so by its nature."""
        return self.display in ("", "contents") or self.display.startswith("inline")

    def veil(self, *, sure: bool) -> str:
        """How the text right inside this element is hidden, or empty; `sure`: all styles read."""
        checks = (
            ("visibility", self.visibility != "visible"),
            ("font-size", self.size < TINY),
            ("off-screen", self.aside),
            ("colour", self._drowned(sure=sure)),
        )
        return next((name for name, holds in checks if holds), "")

    def _drowned(self, *, sure: bool) -> bool:
        if self.colour is None or self.colour.alpha < FAINT:
            return self.colour is not None
        known = sure or self.told >= {"colour", "ground"}
        if self.ground is None or not known:
            return False
        return alike(self.colour.over(self.ground), self.ground)


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
        gone=gone(plain, size, opacity, inline=inline),
        display=plain.get("display", ""),
        size=size,
        visibility=_kept(plain.get("visibility", ""), above.visibility),
        aside=_aside(plain.get("text-indent", ""), size, above=above.aside),
        opacity=opacity,
        variables=variables,
    )


def _resolved(value: str, variables: Mapping[str, str]) -> str:
    for _ in range(8):
        if "var(" not in value or len(value) > LONG:
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
    indent = pixels(value.split(maxsplit=1)[0], size, WIDTH)
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
