"""Joins blocks that a page break, a narrow column or large figures parted in a sentence.

What was joined remembers where each part came from, so that a quote is cut out of the page.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from auditor.collect.text.model import Block, BlockKind, line_on
from auditor.collect.text.sentences import Span


_FURNITURE = re.compile(r"(?:Page\s)?\d{1,4}(?:\s(?:of|/)\s\d{1,4})?")
_FIGURE = re.compile(r"\d[\d.,’' \u00a0\u202f]*\d")
_OF_SHARES = re.compile(
    r"(?:\w+\s+){0,2}(?:shares?|stocks?|Aktien|actions|acciones)\b", re.IGNORECASE
)
_LABEL = re.compile(
    r"(?=.{4,40}$)(?=.*\b(?:shares?|stocks?|tokens?|loans?|liens?|pledges?|holders?|Aktien|actions"
    r"|acciones)\b)[^\W\d_][\w ’'-]*",
    re.IGNORECASE,
)
_JOINED = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.HEADING)
_ENDS = ".!?:;。！？：；"
LONGEST, _PAIR = 4000, 2


@dataclass(frozen=True, slots=True)
class Part:
    """A run of the joined text that stands in one piece at one place of the document."""

    start: int
    end: int
    locator: str
    breaks: tuple[int, ...] = ()
    """Where further lines of the file begin in the joined text."""

    def shared(self, span: Span) -> int:
        """How many letters of a span stand here."""
        return min(self.end, span[1]) - max(self.start, span[0])


@dataclass(frozen=True, slots=True)
class Whole:
    """Blocks that read as one."""

    block: Block
    parts: tuple[Part, ...]

    def cut(self, span: Span, core: Span) -> tuple[str, str]:
        """The words of a span and where they stand, of one part: the one that holds the core."""
        part = max(self.parts, key=lambda each: (each.shared(core), each.shared(span)))
        start, end = max(span[0], part.start), min(span[1], part.end)
        return self.block.text[start:end].strip(), line_on(
            part.locator, bisect_right(part.breaks, start)
        )


def whole(blocks: Sequence[Block]) -> list[Whole]:
    """The blocks without page numbers, a sentence that runs on as one block."""
    found: list[Whole] = []
    parted = False
    for block in blocks:
        if _FURNITURE.fullmatch(block.text.strip()) and not _measured(found, block):
            parted = True
            continue
        if found and (_runs_on(found[-1].block, block) or _counts(found, block)):
            found[-1] = _joined(found[-1], block, parted=parted)
        else:
            found.append(Whole(block, (Part(0, len(block.text), block.locator, block.breaks),)))
        parted = False
    return found


def _joined(before: Whole, after: Block, *, parted: bool) -> Whole:
    last = before.block
    text = f"{last.text} {after.text}"
    kind = BlockKind.PARAGRAPH if last.kind is BlockKind.HEADING else last.kind
    path = last.path if last.kind is not BlockKind.HEADING else after.path[:-1]
    *parts, end = before.parts
    if end.locator == after.locator and not parted:
        parts.append(replace(end, end=len(text)))
    else:
        first = len(last.text) + 1
        breaks = tuple(first + each for each in after.breaks)
        parts += [end, Part(first, len(text), after.locator, breaks)]
    cells = last.cells
    if kind is BlockKind.ROW:
        cells = (*cells[:-1], (cells[-1][0], f"{cells[-1][1]} {after.text}"))
    return Whole(replace(last, text=text, kind=kind, path=path, cells=cells), tuple(parts))


def _runs_on(before: Block, after: Block) -> bool:
    wrapped = before.kind is BlockKind.ROW and _PAIR <= len(before.cells) <= _PAIR + 1
    if (
        wrapped
        and before.text.endswith(before.cells[-1][1])
        and len(before.cells[-1][1].split()) > _PAIR
    ):
        # A cell of a printed table that goes on below, where only its own words follow.
        return (
            after.kind is BlockKind.PARAGRAPH
            and after.text[:1].islower()
            and after.text[1:2] != ")"
        )
    if before.kind not in _JOINED or after.kind is not BlockKind.PARAGRAPH:
        return False
    text = before.text.rstrip()
    open_end = text[-1:] not in _ENDS and len(text) < LONGEST
    return open_end and after.text[:1].islower() and len(text.split()) > 3  # noqa: PLR2004


def _measured(found: Sequence[Whole], number: Block) -> bool:
    """Whether a number alone is the figure to the label above, and no page's."""
    above = found[-1].block if found else number
    plain = above.kind is number.kind is BlockKind.PARAGRAPH and number.text.strip().isdigit()
    return bool(plain and _LABEL.fullmatch(above.text.strip()))


def _counts(found: Sequence[Whole], after: Block) -> bool:
    """Whether a line that is a number alone, below no such words, stands over what it counts."""
    before, above = found[-1].block, found[-2].block.text if len(found) > 1 else ""
    plain = before.kind is after.kind is BlockKind.PARAGRAPH and not _OF_SHARES.match(above)
    return bool(plain and _FIGURE.fullmatch(before.text.strip()) and _OF_SHARES.match(after.text))
