"""How a child process hands the text of a document to its parent."""

from dataclasses import dataclass

import msgspec

from auditor.collect.text.model import Block, BlockKind, Hidden


Row = tuple[str, BlockKind, str, int, tuple[tuple[str, str], ...], tuple[str, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a child is to read: `base` is the address of the document."""

    kind: str
    base: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Told:
    """What a child read; `problem` is the reason why there is nothing, `detail` in words."""

    paths: tuple[tuple[str, ...], ...] = ()
    rows: tuple[Row, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    language: str = ""
    scripts: bool = False
    images: int = 0
    unread_styles: bool = False
    problem: str = ""
    detail: str = ""

    def blocks(self) -> tuple[Block, ...]:
        """The blocks, with the headings above them in full."""
        return tuple(
            Block(text, kind, locator, self.paths[path], cells, links, breaks)
            for text, kind, locator, path, cells, links, breaks in self.rows
        )


def packed(blocks: tuple[Block, ...]) -> tuple[tuple[tuple[str, ...], ...], tuple[Row, ...]]:
    """Headings once each, and the blocks with the number of theirs."""
    numbers: dict[tuple[str, ...], int] = {}
    rows = tuple(
        (
            block.text,
            block.kind,
            block.locator,
            numbers.setdefault(block.path, len(numbers)),
            block.cells,
            block.links,
            block.breaks,
        )
        for block in blocks
    )
    return tuple(numbers), rows


def write(value: Asked | Told) -> bytes:
    """The bytes that travel."""
    return msgspec.msgpack.encode(value)


def read_asked(data: bytes) -> Asked:
    """What a parent asks."""
    return msgspec.msgpack.decode(data, type=Asked)


def read_told(data: bytes) -> Told:
    """What a child tells."""
    return msgspec.msgpack.decode(data, type=Told)
