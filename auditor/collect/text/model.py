"""The text of a document as a reader sees it: blocks in order, each with its place."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


# Soft hyphen, zero-width space, word joiner and byte-order mark; tag characters spell hidden words.
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF, *range(0xE0000, 0xE0080)))

STYLES_NOT_READ = "style sheets not read: a reader may not see all of this"
LINE = "line"
"""How a locator that is a line of the file begins."""
_LINK = re.compile(r"\[([^\[\]]{1,500})\]\([^()\s]{0,2000}\)")


class BlockKind(StrEnum):
    """What a block is on the page."""

    HEADING = "heading"
    QUESTION = "question"
    """A heading, summary or term that asks; the blocks below it answer."""
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    """A table row; `cells` are its (column head, text) pairs, the row's own head first."""
    NAVIGATION = "navigation"
    """Menus, footers' link lists, cookie banners: visible, but nobody's statement."""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of visible text with white space normalised (`normal`).

    `locator` says where it stands: `p. 3` in a PDF, `line 14` in plain text and Markdown, a CSS
    path such as `main > section:nth-of-type(2) > p` in HTML. `path` are the headings above it,
    outermost first. `links` are the addresses it links to. `breaks` are the letters of `text` at
    which further lines of the file begin, where the locator is a line.
    """

    text: str
    kind: BlockKind
    locator: str
    path: tuple[str, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()
    links: tuple[str, ...] = ()
    breaks: tuple[int, ...] = ()

    def locator_at(self, letter: int) -> str:
        """Where a letter of the text stands: a paragraph may run over many lines."""
        return line_on(self.locator, bisect_right(self.breaks, letter))


@dataclass(frozen=True, slots=True)
class Hidden:
    """Text that is in the file and that no reader sees: how it is hidden, and where."""

    text: str
    technique: str
    locator: str


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quote stands; `page` counts from 1 in a PDF and is 0 elsewhere."""

    page: int
    locator: str = ""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """Everything visible in a document, in reading order, and what was hidden.

    `language` is an ISO 639-1 code, or empty where the text is too short to tell. `decode_loss`
    is the share of characters that could not be decoded, in millionths. `unread_styles`: style
    sheets lie elsewhere, so that more may be hidden than was found. `mismatch` says how the
    server's word differs from what came. `marked`: it was Markdown, whose marks a quote may keep.
    """

    blocks: tuple[Block, ...]
    hidden: tuple[Hidden, ...] = ()
    language: str = ""
    paged: bool = False
    decode_loss: int = 0
    unread_styles: bool = False
    mismatch: str = ""
    marked: bool = False

    @property
    def visible(self) -> str:
        """The whole visible text, blocks joined by one space."""
        return " ".join(block.text for block in self.blocks)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What to know before one relies on the text."""
        lost = f"{self.decode_loss} of a million characters could not be decoded"
        told = (
            (STYLES_NOT_READ, self.unread_styles),
            (self.mismatch, bool(self.mismatch)),
            (lost, self.decode_loss > 0),
        )
        return tuple(remark for remark, holds in told if holds)

    def find(self, quote: str) -> Found | None:
        """Where the quote occurs word for word, or None."""
        return self._found(normal(quote)) or (
            self._found(_unmarked(quote)) if self.marked else None
        )

    def _found(self, wanted: str) -> Found | None:
        if not wanted:
            return None
        for block in self.blocks:
            start = block.text.find(wanted)
            if start >= 0:
                page = int(block.locator.removeprefix("p. ")) if self.paged else 0
                return Found(page, block.locator_at(start))
        # A sentence may run over the end of a page or a block.
        return Found(0) if wanted in self.visible else None


def _unmarked(quote: str) -> str:
    return normal(_LINK.sub(r"\1", quote).replace("`", "").replace("*", ""))


def line_on(locator: str, lines: int) -> str:
    """The place so many lines below a place; places that are no lines stay."""
    word, _, number = locator.partition(" ")
    return f"line {int(number) + lines}" if lines and word == LINE else locator


def breaks_of(lines: Iterable[str]) -> tuple[int, ...]:
    """Where the lines of a block begin in its text, but for the first."""
    found: list[int] = []
    length = 0
    for line in lines:
        found.append(length)
        text = normal(line)
        length += len(text) + 1 if text else 0
    return tuple(found[1:])


def normal(text: str) -> str:
    """NFC with every run of white space as one space; soft hyphens and their like are gone."""
    return " ".join(unicodedata.normalize("NFC", text.translate(_UNSEEN)).split())
