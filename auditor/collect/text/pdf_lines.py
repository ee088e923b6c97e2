"""Puts the words of PDF pages back into lines, paragraphs, items, rows and headings."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from auditor.collect.text.headlines import MARKER, numbered
from auditor.collect.text.model import Block, BlockKind, Hidden, normal
from auditor.collect.text.pdf_ink import Rectangle
from auditor.collect.text.pdf_words import HYPHEN, Word
from auditor.collect.text.roles import asks


LARGER, APART, LEADING, LEVELS, HEADING = 1.12, 1.8, 1.9, 4, 200
_BULLETS, _LINE_HYPHENS = frozenset("•‣◦▪●○■·–-"), ("-", "‐")
_PARTED = re.compile(rf"(\w+){HYPHEN}\s*(\w+)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is seen: its cells (one unless there are wide gaps) and its box."""

    page: int
    cells: tuple[str, ...]
    box: Rectangle
    size: int
    """Height of the letters in tenths of a point."""
    item: bool = False
    """A bullet stands beside it."""

    @property
    def text(self) -> str:
        """The whole line."""
        return " ".join(self.cells)


def lines_of(page: int, words: Iterable[Word]) -> Iterator[Line]:
    """The lines of a page without what is hidden."""
    waiting: list[Word] = []
    for word in words:
        if not word.hidden:
            waiting.append(word)
        if word.ends_line and waiting:
            yield _line(page, waiting)
            waiting = []
    if waiting:
        yield _line(page, waiting)


def hidden_of(page: int, words: Iterable[Word]) -> Iterator[Hidden]:
    """What a page hides, words that follow each other and are hidden alike together."""
    technique, pieces = "", list[str]()
    for word in (*words, Word("", Rectangle(0, 0, 0, 0), "")):
        if word.hidden != technique:
            text = normal("".join(pieces).replace(HYPHEN, ""))
            if technique and text:
                yield Hidden(text, technique, f"p. {page}")
            technique, pieces = word.hidden, []
        pieces.append(word.text + ("" if word.glued else " "))


def _line(page: int, words: Sequence[Word]) -> Line:
    box = words[0].box
    heights = Counter[int]()
    for word in words:
        box = box.around(word.box) if word.box.height else box
        heights[round(10 * word.box.height)] += len(word.text)
    size = max(heights, key=lambda each: (heights[each], each))
    cells = [words[0].text]
    for before, word in pairwise(words):
        gap = word.box.left - before.box.right
        if gap * 10 > APART * size and not before.glued:
            cells.append(word.text)
        else:
            cells[-1] += word.text if before.glued else f" {word.text}"
    if len(cells[-1]) > 1 and cells[-1].endswith(_LINE_HYPHENS):
        cells[-1] = cells[-1][:-1] + HYPHEN
    return Line(page, tuple(normal(cell) for cell in cells), box, size)


def _with_bullets(lines: Iterable[Line]) -> list[Line]:
    """The lines without those of bullets alone, which some programs write apart from the text."""
    told: list[Line] = []
    bullets: dict[int, list[Rectangle]] = {}
    for line in lines:
        if all(each in _BULLETS for each in line.text.split()):
            bullets.setdefault(line.page, []).append(line.box)
        else:
            told.append(line)
    return [replace(line, item=_beside(line.box, bullets.get(line.page, []))) for line in told]


def _beside(box: Rectangle, bullets: Iterable[Rectangle]) -> bool:
    middle = (box.bottom + box.top) / 2
    return any(each.bottom < middle < each.top and each.left < box.left for each in bullets)


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    """The blocks of a document whose lines are given, headings told by the size of letters."""
    lines = _with_bullets(lines)
    body = _body_size(lines)
    sizes = sorted({line.size for line in lines if line.size > LARGER * body}, reverse=True)
    levels = {size: min(level, LEVELS) for level, size in enumerate(sizes, start=1)}
    whole = _whole_words(" ".join(line.text for line in lines))
    found: list[Block] = []
    path: list[tuple[int, str]] = []
    for group in _groups(lines, levels):
        text = _joined(line.text for line in group)
        text = _PARTED.sub(lambda parted: whole[parted[1], parted[2]], text)
        text = normal(text.replace(HYPHEN, ""))
        level = levels.get(group[0].size, 0) if len(text) <= HEADING else 0
        level = level or (LEVELS + 1 if len(group) == 1 and numbered(text) else 0)
        above = tuple(each for at, each in path if not level or at < level)
        cells = tuple(("", cell) for cell in group[0].cells) if len(group[0].cells) > 1 else ()
        kind = _kind(text, level, cells=bool(cells), item=group[0].item)
        if kind is BlockKind.HEADING or (kind is BlockKind.QUESTION and level):
            path = [each for each in path if each[0] < level]
            path.append((level, text))
        found.append(Block(text, kind, f"p. {group[0].page}", above, cells))
    return found


def _kind(text: str, level: int, *, cells: bool, item: bool) -> BlockKind:
    if level:
        return BlockKind.QUESTION if asks(text) else BlockKind.HEADING
    if cells:
        return BlockKind.ROW
    return BlockKind.ITEM if item or MARKER.match(text) else BlockKind.PARAGRAPH


def _body_size(lines: Iterable[Line]) -> int:
    weights = Counter[int]()
    for line in lines:
        weights[line.size] += len(line.text)
    return max(weights, key=lambda size: (weights[size], -size), default=0)


def _groups(lines: Sequence[Line], levels: dict[int, int]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and not _goes_on(group[-1], line, levels):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _goes_on(before: Line, line: Line, levels: dict[int, int]) -> bool:
    if before.page != line.page or len(before.cells) > 1 or len(line.cells) > 1:
        return False
    if levels.get(before.size, 0) != levels.get(line.size, 0):
        return False
    if line.item or MARKER.match(line.text) or numbered(before.text) or numbered(line.text):
        return False
    step = 10 * (before.box.bottom - line.box.bottom)
    if before.text.endswith((".", ":", "?", "。")) and before.box.right < line.box.right - 40:
        return False
    # Text that goes up again is another column, whose paragraphs nobody can tell apart by height.
    return step <= 0 or step <= LEADING * max(before.size, line.size)


def _joined(texts: Iterable[str]) -> str:
    whole = ""
    for text in texts:
        whole += text if whole.endswith(HYPHEN) or not whole else f" {text}"
    return whole


class _WholeWords(dict[tuple[str, str], str]):
    """How a parted word is written elsewhere in the document; without the hyphen otherwise."""

    def __init__(self, words: frozenset[str]) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, parts: tuple[str, str]) -> str:
        joined, hyphened = "".join(parts), "-".join(parts)
        keep = hyphened.lower() in self._words and joined.lower() not in self._words
        return hyphened if keep else joined


def _whole_words(text: str) -> _WholeWords:
    return _WholeWords(frozenset(re.findall(r"[\w-]+", text.lower())))
