"""Reads the style rules of a page and says which of them meet an element, weakest first."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast
from xml.etree.ElementTree import Element

from cssselect2 import ElementWrapper, Matcher, SelectorError, compile_selector_list
from tinycss2 import parse_blocks_contents, parse_stylesheet, serialize
from tinycss2.ast import AtRule, Declaration, Node, QualifiedRule

from auditor.collect.text.css_values import HEIGHT, WIDTH, colour, pixels


RULES, NESTED, SELECTOR = 20_000, 8, 2_000
READ = frozenset(
    """display visibility opacity color background-color background-image background-clip font-size
    position left right top bottom text-indent clip clip-path height width max-height max-width
    overflow overflow-x overflow-y transform scale content-visibility filter margin-left margin-top
    -webkit-text-fill-color -webkit-background-clip translate""".split()  # noqa: SIM905 - read as words
)
_BOUND = re.compile(
    r"\( ?(?P<sense>min|max)-(?P<side>width|height) ?: ?(?P<length>[^ ()]{1,40}) ?\)"
)
_RANGE = re.compile(r"\( ?(?P<side>width|height) ?(?P<sense>[<>]=?) ?(?P<length>[^ ()]{1,40}) ?\)")
_IMAGE = re.compile(r"url\(|gradient\(|image\(|image-set\(", re.IGNORECASE)
_SCREEN = re.compile(r"(?:only\s+)?(?:screen|all)")
_LIKES = frozenset(
    {
        "(prefers-color-scheme: light)",
        "(prefers-color-scheme:light)",
        "(prefers-reduced-motion: no-preference)",
        "(hover: hover)",
        "(hover:hover)",
        "(any-hover: hover)",
        "(pointer: fine)",
        "(pointer:fine)",
        "(orientation: landscape)",
        "(scripting: enabled)",
        "(color)",
    }
)

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ruling:
    """The declarations of one rule that matter here; unlayered rules are stronger."""

    normal: Values
    important: Values
    unlayered: bool


@dataclass(slots=True)
class Sheet:
    """All rules of a page; `unread` is true once a style sheet lies elsewhere."""

    matcher: Matcher = field(default_factory=Matcher)
    rules: int = 0
    unread: bool = False

    def add(self, css: str, media: str = "") -> None:
        """Adds what a <style> element says."""
        if media and not applies(media):
            return
        for node in parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
            self._rule(node, parents="", layered=False, depth=0)

    def values(self, element: ElementWrapper, inline: str) -> dict[str, str]:
        """The winning value of each property on an element."""
        met = [
            (ruling.unlayered, specificity, order, ruling)
            for specificity, order, pseudo, found in self.matcher.match(element)
            if pseudo is None and isinstance(ruling := found, Ruling)
        ]
        met.sort(key=lambda each: each[:3])
        own, forced = declared(parse_blocks_contents(inline)) if inline else ({}, {})
        told: dict[str, str] = {}
        for *_, ruling in met:
            told |= ruling.normal
        told |= own
        for *_, ruling in met:
            told |= ruling.important
        return told | forced

    def _rule(self, node: Node, parents: str, *, layered: bool, depth: int) -> None:
        if self.rules >= RULES or depth > NESTED:
            return
        if node.type == "qualified-rule":
            self._style(cast("QualifiedRule", node), parents, layered=layered, depth=depth)
        elif node.type == "at-rule":
            self._at(cast("AtRule", node), parents, layered=layered, depth=depth)

    def _style(self, rule: QualifiedRule, parents: str, *, layered: bool, depth: int) -> None:
        self.rules += 1
        selector = _nested(serialize(rule.prelude).strip(), parents)
        content = parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
        self._store(selector, content, layered=layered)
        for node in content:
            self._rule(node, selector, layered=layered, depth=depth + 1)

    def _store(self, selector: str, content: Iterable[Node], *, layered: bool) -> None:
        normal, important = declared(content)
        if not (normal or important) or len(selector) > SELECTOR:
            return
        try:
            compiled = compile_selector_list(selector)
        except (SelectorError, ValueError, RecursionError):
            return
        for each in compiled:
            self.matcher.add_selector(each, Ruling(normal, important, not layered))

    def _at(self, rule: AtRule, parents: str, *, layered: bool, depth: int) -> None:
        word, prelude = rule.lower_at_keyword, serialize(rule.prelude).strip().lower()
        if word == "import":
            self.unread = True
        inside = (word == "media" and applies(prelude)) or word in ("layer", "container", "scope")
        inside = inside or (word == "supports" and not prelude.startswith("not"))
        if not inside or rule.content is None:
            return
        content = parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
        if parents:
            self._store(parents, content, layered=layered or word == "layer")
        for node in content:
            self._rule(node, parents, layered=layered or word == "layer", depth=depth + 1)


def _nested(selector: str, parents: str) -> str:
    if not parents:
        return selector
    if "&" in selector:
        return selector.replace("&", f":is({parents})")
    return ", ".join(f":is({parents}) {each}" for each in selector.split(","))


def declared(content: Iterable[Node]) -> tuple[dict[str, str], dict[str, str]]:
    """The ordinary and the `!important` values of a declaration block, shorthands spelt out."""
    normal: dict[str, str] = {}
    important: dict[str, str] = {}
    for node in content:
        if node.type == "declaration":
            each = cast("Declaration", node)
            (important if each.important else normal).update(_spelt(each))
    return normal, important


def _spelt(declaration: Declaration) -> dict[str, str]:
    name, value = declaration.lower_name, serialize(declaration.value).strip()
    if declaration.name.startswith("--"):
        return {declaration.name: value}
    if name == "background":
        image = "image" if _IMAGE.search(value) else "none"
        return {"background-color": _last_colour(declaration.value), "background-image": image}
    if name == "font":
        sizes = [word.partition("/")[0] for word in value.split() if word[:1].isdigit()]
        return {"font-size": sizes[-1]} if sizes else {}
    if name == "inset":
        sides = value.split()
        return {"top": sides[0], "left": sides[-1]} if sides else {}
    return {name: value} if name in READ else {}


def _last_colour(value: Iterable[Node]) -> str:
    written = [serialize([node]).strip() for node in value]
    unknown = any("var(" in word for word in written)
    for word in reversed(written):
        if colour(word) is not None or (unknown and word.startswith("var(")):
            return word
    return "transparent"


def applies(media: str) -> bool:
    """Whether a media query meets a reader's screen of 1280 by 800; one not understood does not."""
    return any(_meets(query.strip()) for query in media.lower().split(","))


def _meets(query: str) -> bool:
    if query.startswith("not "):
        return not _meets(query.removeprefix("not ").strip())
    return all(_holds(" ".join(condition.split())) for condition in query.split(" and "))


def _holds(condition: str) -> bool:
    if _SCREEN.fullmatch(condition) or condition in _LIKES:
        return True
    bound = _BOUND.fullmatch(condition) or _RANGE.fullmatch(condition)
    if bound is None:
        return False
    told = bound.groupdict()
    length = pixels(told["length"])
    if length is None:
        return False
    seen = WIDTH if told["side"] == "width" else HEIGHT
    return seen >= length if told["sense"] in ("min", ">=", ">") else seen <= length


def sheet_of(root: Element) -> Sheet:
    """The rules of a page's own <style> elements."""
    sheet = Sheet()
    for style in root.iter("style"):
        sheet.add("".join(style.itertext()), style.get("media", ""))
    for link in root.iter("link"):
        if "stylesheet" in link.get("rel", "").lower().split():
            sheet.unread = True
    return sheet
