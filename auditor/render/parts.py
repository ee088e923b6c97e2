"""What pages are made of: figures with their evidence, sentences, cells and tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias


Status: TypeAlias = Literal["pass", "warn", "fail", "unknown", "not_applicable", "error", ""]
Tone: TypeAlias = Literal["", "mute", "strong", "code"]
ColumnKind: TypeAlias = Literal["text", "number", "mark", "status", "code", "head"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A link to a row of the evidence register: `E01`, or a run of rows `E01–E09`."""

    label: str
    target: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number or word of the pages, the fact it shows and the register rows behind it."""

    text: str
    fact: str = ""
    marks: tuple[Mark, ...] = ()
    status: Status = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: text, perhaps a status before it, a link, notes under it."""

    text: str
    marks: tuple[Mark, ...] = ()
    status: Status = ""
    tone: Tone = ""
    href: str = ""
    note: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, and what kind of cells stand in it."""

    title: str
    kind: ColumnKind = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `anchor` is the id other places link to."""

    cells: tuple[Cell, ...]
    anchor: str = ""
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption that states what is seen; `name` is its class for column widths."""

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    tight: bool = False
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list, with its evidence."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One section as contents and rail name it."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Section:
    """Head of a section: its title, the sentence with the finding, and why it may be empty."""

    id: str
    title: str
    lead: str
    marks: tuple[Mark, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A label beside its figure."""

    label: str
    figure: Figure
    note: str = ""


NOT_ASKED = Cell("—", tone="mute")


def cells(*texts: str | Cell) -> tuple[Cell, ...]:
    """A row's cells, plain text for most."""
    return tuple(Cell(each) if isinstance(each, str) else each for each in texts)


def columns(*heads: str | tuple[str, ColumnKind]) -> tuple[Column, ...]:
    """A table's columns, `text` unless said otherwise."""
    return tuple(Column(head) if isinstance(head, str) else Column(*head) for head in heads)


def rows(lines: Sequence[Sequence[str | Cell]]) -> tuple[Row, ...]:
    """Rows without anchors."""
    return tuple(Row(cells(*line)) for line in lines)


@dataclass(frozen=True, slots=True)
class Listing:
    """A headed list, what to say when it is empty, and of what is left out when it is long."""

    title: str
    items: tuple[Item, ...]
    empty: str = ""
    more: str = ""
