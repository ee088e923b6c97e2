"""Joins blocks that a page break or a narrow column parted in the middle of a sentence."""

import re
from collections.abc import Sequence
from dataclasses import replace

from auditor.collect.text.model import Block, BlockKind


_FURNITURE = re.compile(r"(?:Page\s)?\d{1,4}(?:\s(?:of|/)\s\d{1,4})?")
_JOINED = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.HEADING)
_ENDS = ".!?:;。！？：；"
LONGEST = 4000


def whole(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without page numbers, a sentence that runs on as one block."""
    found: list[Block] = []
    for block in blocks:
        if _FURNITURE.fullmatch(block.text.strip()):
            continue
        if found and _runs_on(found[-1], block):
            last = found[-1]
            kind = BlockKind.PARAGRAPH if last.kind is BlockKind.HEADING else last.kind
            path = last.path if last.kind is not BlockKind.HEADING else block.path[:-1]
            found[-1] = replace(last, text=f"{last.text} {block.text}", kind=kind, path=path)
        else:
            found.append(block)
    return found


def _runs_on(before: Block, after: Block) -> bool:
    if before.kind not in _JOINED or after.kind is not BlockKind.PARAGRAPH:
        return False
    text = before.text.rstrip()
    open_end = text[-1:] not in _ENDS and len(text) < LONGEST
    return open_end and after.text[:1].islower() and len(text.split()) > 3  # noqa: PLR2004
