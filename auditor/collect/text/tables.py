"""Gives every cell of a table the column head above it, across spans."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from auditor.collect.text.model import Block, BlockKind
from auditor.collect.text.roles import HEADINGS


COLUMNS, DOWN = 60, 1_000
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as written; `across` and `down` are its spans as the page words them."""

    text: str
    links: tuple[str, ...] = ()
    head: bool = False
    across: str = "1"
    down: str = "1"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as written; `head` says that it stands in the head of the table."""

    locator: str
    cells: tuple[Cell, ...]
    head: bool = False


def laid_out(rows: Sequence[Row]) -> Iterator[Block]:
    """Each row that shows text as a block with its (column head, text) pairs."""
    grid = _grid(rows)
    heads = _heads(rows)
    above: dict[int, str] = {}
    for number, row in enumerate(rows):
        text = " ".join(cell.text for cell in row.cells if cell.text)
        named = {column: cell.text for column, cell in grid[number].items()}
        if number in heads:
            for column, name in named.items():
                above[column] = f"{above.get(column, '')} {name}".strip()
            named_cells = tuple(("", name) for name in dict.fromkeys(named.values()) if name)
        else:
            named_cells = tuple(_pairs(grid[number], above))
        if text:
            links = tuple(link for cell in row.cells for link in cell.links)
            yield Block(text, BlockKind.ROW, row.locator, (), named_cells, links)


def _pairs(row: dict[int, Cell], above: dict[int, str]) -> Iterator[tuple[str, str]]:
    before: Cell | None = None
    for column in sorted(row):
        cell = row[column]
        if cell is not before and cell.text:
            yield above.get(column, ""), cell.text
        before = cell


def _heads(rows: Sequence[Row]) -> frozenset[int]:
    marked = frozenset(number for number, row in enumerate(rows) if row.head)
    if marked or not rows:
        return marked
    first = rows[0].cells
    leading = len(first) > 1 and all(cell.head or not cell.text for cell in first)
    return frozenset({0}) if leading and len(rows) > 1 else frozenset()


def _grid(rows: Sequence[Row]) -> list[dict[int, Cell]]:
    grid: list[dict[int, Cell]] = [{} for _ in rows]
    for number, row in enumerate(rows):
        column = 0
        for cell in row.cells:
            while column in grid[number]:
                column += 1
            across, down = _span(cell.across, COLUMNS), _span(cell.down, DOWN)
            for below in range(number, min(number + down, len(rows))):
                for beside in range(column, min(column + across, COLUMNS)):
                    grid[below].setdefault(beside, cell)
            column += across
    return grid


def _span(written: str, most: int) -> int:
    told = written.strip()
    if not (told.isascii() and told.isdigit()) or len(told) > _DIGITS:
        return 1
    return min(max(int(told), 1), most) if int(told) else most


def for_layout(table: Element) -> bool:
    """Whether a table only arranges parts of a page."""
    if table.get("role", "").lower() in ("presentation", "none"):
        return True
    if sum(1 for _ in table.iter("table")) > 1:
        return True
    rows = list(table.iter("tr"))
    single = all(sum(1 for cell in row if cell.tag in ("td", "th")) <= 1 for row in rows)
    return single or any(True for cell in table.iter() if cell.tag in HEADINGS)
