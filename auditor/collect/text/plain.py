"""Reads plain text: paragraphs, list items, headings that are underlined, numbered or shouted."""

import re
from dataclasses import replace

from auditor.collect.text.headlines import MARKER, numbered, shouted
from auditor.collect.text.limits import BLOCKS, CHARACTERS, too_much
from auditor.collect.text.model import LINE, Block, BlockKind, breaks_of, normal
from auditor.collect.text.roles import asks


_UNDERLINE = re.compile(r"\s*([=\-~^*#_])\1{2,}\s*")
_COLUMNS = re.compile(r"\t+|\s{3,}|\s*\|\s*")
_LEADER = re.compile(r"(?<=\w|\))\s+(?:\.\s?){2,}\s+(?=\S)")
"""The dots that lead from a label to its value."""
_INDENT = re.compile(r"\s{8,}(?=\S)")
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
        self._led = 0
        """The line after a row whose value dots lead to; it may go on there."""

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
        if number == self._led and _INDENT.match(line):
            self._go_on(number, normal(line))
            return
        line, leaders = _LEADER.subn("\t", line)
        text = line.strip()
        cells = [cell for cell in _COLUMNS.split(text) if cell]
        if MARKER.match(text):
            self.end()
            self._kind = BlockKind.ITEM
        elif len(cells) > 1:
            self.end()
            pairs = tuple(("", normal(cell)) for cell in cells)
            self._append(normal(line), BlockKind.ROW, number, pairs)
            self._led = number + 1 if leaders else 0
            return
        if not self._lines:
            self._start = number
        self._lines.append(line)

    def _go_on(self, number: int, text: str) -> None:
        """Adds a wrapped line to the last cell of the row above."""
        row = self.blocks[-1]
        *cells, (head, value) = row.cells
        longer = (*cells, (head, f"{value} {text}"))
        self.blocks[-1] = replace(row, text=f"{row.text} {text}", cells=longer)
        self._led = number + 1

    def end(self) -> None:
        text = normal(" ".join(self._lines))
        if text:
            self._append(text, self._kind, self._start, (), breaks_of(self._lines))
        self._lines, self._kind = [], BlockKind.PARAGRAPH

    def _head(self, number: int, text: str, level: int) -> None:
        self._path = [each for each in self._path if each[0] < level]
        kind = BlockKind.QUESTION if asks(text) else BlockKind.HEADING
        self._append(text, kind, number, ())
        self._path.append((level, text))

    def _append(
        self,
        text: str,
        kind: BlockKind,
        number: int,
        cells: tuple[tuple[str, str], ...],
        breaks: tuple[int, ...] = (),
    ) -> None:
        too_much(len(self.blocks) + 1, BLOCKS, "blocks")
        path = tuple(heading for _, heading in self._path)
        self.blocks.append(Block(text, kind, f"{LINE} {number}", path, cells, breaks=breaks))
