"""Reads plain text: paragraphs, list items, headings that are underlined, numbered or shouted."""

import re

from auditor.collect.text.headlines import MARKER, numbered, shouted
from auditor.collect.text.limits import BLOCKS, CHARACTERS, too_much
from auditor.collect.text.model import Block, BlockKind, normal
from auditor.collect.text.roles import asks


_UNDERLINE = re.compile(r"\s*([=\-~^*#_])\1{2,}\s*")
_COLUMNS = re.compile(r"\t+|\s{3,}|\s*\|\s*")
_LEVELS = {"=": 1, "-": 2}
_OTHER, _HEADING = 3, 150


def read_plain(source: str) -> tuple[Block, ...]:
    """The blocks of a text; places are line numbers."""
    too_much(len(source), CHARACTERS, "characters")
    reader = _Reader()
    lines = re.split(r"\r\n|[\n\r\f\v\u2028\u2029]", source)
    for number, (line, below) in enumerate(zip(lines, [*lines[1:], ""], strict=True), start=1):
        reader.line(number, line, below)
    reader.end()
    return tuple(reader.blocks)


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._path: list[tuple[int, str]] = []
        self._lines: list[str] = []
        self._start, self._kind, self._alone = 0, BlockKind.PARAGRAPH, True
        self._head_line = 0

    def line(self, number: int, line: str, below: str) -> None:
        if not line.strip():
            self.end()
            self._alone = True
        elif _UNDERLINE.fullmatch(line):
            self.end()
            if number != self._head_line:
                # A line of signs alone is what a reader sees, too.
                self._append(normal(line), BlockKind.PARAGRAPH, number, ())
        elif level := self._level(line, below):
            self.end()
            self._head(number, normal(line), level)
            self._head_line = number + 1
        else:
            self._text(number, line)
            self._alone = False

    def _level(self, line: str, below: str) -> int:
        text = line.strip()
        under = _UNDERLINE.fullmatch(below)
        if self._alone and under and len(text) <= _HEADING and not MARKER.match(text):
            return _LEVELS.get(under[1], _OTHER)
        apart = self._alone and not below.strip()
        return _OTHER if apart and (numbered(text) or shouted(text)) else 0

    def _text(self, number: int, line: str) -> None:
        text = line.strip()
        cells = [cell for cell in _COLUMNS.split(text) if cell]
        if MARKER.match(text):
            self.end()
            self._kind = BlockKind.ITEM
        elif len(cells) > 1:
            self.end()
            pairs = tuple(("", normal(cell)) for cell in cells)
            self._append(normal(line), BlockKind.ROW, number, pairs)
            return
        if not self._lines:
            self._start = number
        self._lines.append(line)

    def end(self) -> None:
        text = normal(" ".join(self._lines))
        if text:
            self._append(text, self._kind, self._start, ())
        self._lines, self._kind = [], BlockKind.PARAGRAPH

    def _head(self, number: int, text: str, level: int) -> None:
        self._path = [each for each in self._path if each[0] < level]
        kind = BlockKind.QUESTION if asks(text) else BlockKind.HEADING
        self._append(text, kind, number, ())
        self._path.append((level, text))

    def _append(
        self, text: str, kind: BlockKind, number: int, cells: tuple[tuple[str, str], ...]
    ) -> None:
        too_much(len(self.blocks) + 1, BLOCKS, "blocks")
        path = tuple(heading for _, heading in self._path)
        self.blocks.append(Block(text, kind, f"line {number}", path, cells))
