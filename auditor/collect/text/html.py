"""Reads HTML as a reader sees it: blocks with their places, and what the page hides."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from cssselect2 import ElementWrapper

from auditor.collect.text import roles
from auditor.collect.text.gathering import Gathering
from auditor.collect.text.model import LINE, Block, BlockKind, Hidden
from auditor.collect.text.sheets import Sheet, sheet_of
from auditor.collect.text.spots import Spot, spot_of
from auditor.collect.text.styles import Style, styled
from auditor.collect.text.tables import Cell, Row, for_layout, laid_out
from auditor.collect.text.tree import is_comment, parsed, spoken, words_of


_TITLES = ("alt", "title", "aria-label", "aria-description")
_SECTIONS = ("thead", "tbody", "tfoot")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page shows and hides; `scripts` says whether it runs any, `images` counts pictures."""

    blocks: tuple[Block, ...]
    hidden: tuple[Hidden, ...]
    scripts: bool
    images: int
    unread_styles: bool


def read_html(source: str, base: str = "", lines: str = "") -> Seen:
    """What a reader sees of a page at `base`; `lines` names an attribute with a line number."""
    root = parsed(source)
    reader = _Reader(sheet_of(root), _base(root, base), lines)
    start = Spot(Style(), ())
    reader.element(ElementWrapper.from_html_root(root), start, ("", False))
    reader.text.flush(start)
    reader.text.settle()
    return Seen(
        tuple(reader.text.blocks),
        reader.text.concealed(),
        scripts=any(True for _ in root.iter("script")),
        images=sum(1 for _ in root.iter("img")),
        unread_styles=reader.sheet.unread,
    )


def _base(root: Element, base: str) -> str:
    for each in root.iter("base"):
        return _joined(base, each.get("href", ""))
    return base


def _joined(base: str, target: str) -> str:
    try:
        return urljoin(base, target.strip())
    except ValueError:
        return ""


class _Reader:
    """Walks the tree once; the tree's depth is bounded, so plain recursion does."""

    def __init__(self, sheet: Sheet, base: str, lines: str) -> None:
        self.sheet, self.base, self.lines = sheet, base, lines
        self.text = Gathering()
        self._special: dict[str, Callable[[ElementWrapper, Spot], None]] = {
            "table": self._table,
            "details": self._details,
            "dl": self._definitions,
            "dt": self._term,
            "dd": self._description,
        }

    def element(self, wrapper: ElementWrapper, above: Spot, step: tuple[str, bool]) -> None:
        spot = self._enter(wrapper, above, step)
        if spot is None:
            return
        tag = wrapper.etree_element.tag
        if tag in ("br", "hr"):
            self.text.line_break(above)
        elif tag in roles.INLINE and spot.style.flows:
            self._inline(wrapper, spot, above)
        else:
            self._block(wrapper, spot, above)

    def _inline(self, wrapper: ElementWrapper, spot: Spot, above: Spot) -> None:
        tag, attributes = wrapper.etree_element.tag, wrapper.etree_element.attrib
        inside = replace(
            above,
            style=spot.style,
            veiled=spot.place,
            bold=above.bold or tag in ("strong", "b"),
            linked=above.linked or (tag == "a" and "href" in attributes),
        )
        if tag == "a" and "href" in attributes:
            self.text.link(_joined(self.base, attributes["href"]))
        self.inside(wrapper, inside)

    def _block(self, wrapper: ElementWrapper, spot: Spot, above: Spot) -> None:
        tag = wrapper.etree_element.tag
        self.text.flush(above)
        self._special.get(tag, self.inside)(wrapper, spot)
        self.text.flush(spot)

    def inside(self, wrapper: ElementWrapper, spot: Spot) -> None:
        """The text and elements inside an element, in order."""
        self.text.add(wrapper.etree_element.text or "", spot, sure=not self.sheet.unread)
        for child, step in self._children(wrapper, spot):
            self.element(child, spot, step)
            self._tail(child.etree_element, spot)

    def _tail(self, element: Element, spot: Spot) -> None:
        self.text.add(element.tail or "", spot, sure=not self.sheet.unread)

    def _children(
        self, wrapper: ElementWrapper, spot: Spot
    ) -> Iterator[tuple[ElementWrapper, tuple[str, bool]]]:
        children = list(wrapper.iter_children())
        tags = [child.etree_element.tag for child in children]
        names = [child.etree_element.get("id", "") for child in children]
        pairs = iter(zip(children, roles.steps(tags, names), strict=True))
        for node in wrapper.etree_element:
            if is_comment(node):
                self.text.conceal(spoken(node.text or ""), "comment", spot.place)
                self._tail(node, spot)
            else:
                yield next(pairs)

    def _enter(self, wrapper: ElementWrapper, above: Spot, step: tuple[str, bool]) -> Spot | None:
        element = wrapper.etree_element
        tag, attributes = element.tag, element.attrib
        place = self._place(tag, attributes, above, step)
        if tag in roles.MARKUP:
            self.text.conceal(spoken(words_of(element)), tag, place)
            return None
        if tag in roles.UNSEEN:
            self._asides(element, place)
        if tag in roles.UNSEEN or tag in roles.STRUCK:
            return None
        values = roles.hints(tag, attributes)
        values |= self.sheet.values(wrapper, attributes.get("style", ""))
        style = styled(above.style, values, inline=tag in roles.INLINE)
        if style.gone:
            self.text.conceal(words_of(element), style.gone, place)
            return None
        for name in _TITLES:
            if name in attributes:
                self.text.conceal(attributes[name], name, place)
        return spot_of(tag, attributes, replace(above, style=style, place=place, veiled=()))

    def _asides(self, unseen: Element, place: tuple[str, ...]) -> None:
        """What a part without text, such as the head of a page, holds all the same."""
        for node in unseen.iter():
            if is_comment(node):
                self.text.conceal(spoken(node.text or ""), "comment", place)
            elif node.tag in roles.MARKUP:
                self.text.conceal(spoken(words_of(node)), node.tag, place)

    def _place(
        self, tag: str, attributes: dict[str, str], above: Spot, step: tuple[str, bool]
    ) -> tuple[str, ...]:
        if self.lines and self.lines in attributes:
            return (f"{LINE} {attributes[self.lines]}",)
        if tag in ("html", "body") or (self.lines and above.place):
            return above.place
        return (step[0],) if step[1] else (*above.place, step[0])

    def _details(self, wrapper: ElementWrapper, spot: Spot) -> None:
        before = list(self.text.path)
        self.inside(wrapper, spot)
        self.text.flush(spot)
        if self.text.path[: len(before)] == before:
            self.text.path = before

    def _definitions(self, wrapper: ElementWrapper, spot: Spot) -> None:
        self.inside(wrapper, spot)
        self.text.name_term("", [])

    def _term(self, wrapper: ElementWrapper, spot: Spot) -> None:
        blocks = self._captured(wrapper, spot)
        text = " ".join(block.text for block in blocks)
        if roles.asks(text):
            self.text.blocks.extend(replace(block, kind=BlockKind.QUESTION) for block in blocks)
            text = ""
        self.text.name_term(text, blocks)

    def _description(self, wrapper: ElementWrapper, spot: Spot) -> None:
        self.text.describe(self._captured(wrapper, spot))

    def _captured(self, wrapper: ElementWrapper, spot: Spot) -> list[Block]:
        """The blocks inside an element, apart from the rest of the page."""
        kept, self.text.blocks = self.text.blocks, []
        self.inside(wrapper, spot)
        self.text.flush(spot)
        found, self.text.blocks = self.text.blocks, kept
        return found

    def _table(self, wrapper: ElementWrapper, spot: Spot) -> None:
        if for_layout(wrapper.etree_element):
            self.inside(wrapper, spot)
            return
        rows: list[Row] = []
        self._rows(wrapper, spot, rows, head=False)
        for each in laid_out(rows):
            self.text.row(each, spot)

    def _rows(self, wrapper: ElementWrapper, spot: Spot, rows: list[Row], *, head: bool) -> None:
        for child, step in self._children(wrapper, spot):
            tag = child.etree_element.tag
            if tag == "caption":
                self.element(child, spot, step)
                continue
            below = self._enter(child, spot, step)
            if below is None:
                continue
            if tag in _SECTIONS:
                self._rows(child, below, rows, head=tag == "thead")
            elif tag == "tr":
                cells = tuple(self._cells(child, below))
                rows.append(Row(" > ".join(below.place), cells, head=head))

    def _cells(self, wrapper: ElementWrapper, spot: Spot) -> Iterator[Cell]:
        for child, step in self._children(wrapper, spot):
            below = self._enter(child, spot, step)
            attributes = child.etree_element.attrib
            blocks = [] if below is None else self._captured(child, below)
            yield Cell(
                " ".join(block.text for block in blocks),
                tuple(link for block in blocks for link in block.links),
                head=child.etree_element.tag == "th",
                across=attributes.get("colspan", "1"),
                down=attributes.get("rowspan", "1"),
            )
