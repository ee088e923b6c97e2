"""Reads CSV files strictly: known columns, equal rows, plain UTF-8."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from auditor.base.text import printable
from auditor.errors import SourceError, nearest


ROWS = 200_000
Row: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Columns:
    """What a table may hold; `aliases` are other spellings of a column's name."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        """Every valid name."""
        return (*self.required, *self.optional, *(spelling for spelling, _ in self.aliases))


def read_table(body: bytes, name: str, columns: Columns) -> tuple[Row, ...]:
    """The data rows by column name, empty text for absent optional columns.

    SourceError (unreadable, bad_table) names the line and what is wrong with it.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable(name, "is not UTF-8 text") from None
    try:
        lines = list(csv.reader(text.splitlines(), strict=True))
    except csv.Error as error:
        raise _unreadable(name, f"is not CSV: {error}") from None
    if not lines:
        raise _unreadable(name, "is empty")
    header = _header(lines[0], name, columns)
    if len(lines) - 1 > ROWS:
        raise _unreadable(name, f"has more than {ROWS} rows")
    return tuple(
        _row(header, cells, f"{name} line {number}", columns)
        for number, cells in enumerate(lines[1:], start=2)
        if any(cells)
    )


def _header(cells: Sequence[str], name: str, columns: Columns) -> tuple[str, ...]:
    spelling = dict(columns.aliases)
    found = tuple(cell.strip() for cell in cells)
    for cell in found:
        if cell not in columns.known:
            hint = nearest(cell, columns.known)
            raise _unreadable(name, f"has an unknown column {printable(cell, 40)!r}. {hint}")
    header = tuple(spelling.get(cell, cell) for cell in found)
    if len(set(header)) != len(header):
        raise _unreadable(name, "names a column twice")
    lacking = [column for column in columns.required if column not in header]
    if lacking:
        raise _unreadable(name, f"has no column {', '.join(lacking)}")
    return header


def _row(header: Sequence[str], cells: Sequence[str], where: str, columns: Columns) -> Row:
    if len(cells) != len(header):
        raise _unreadable(where, f"has {len(cells)} cells; the header has {len(header)}")
    row = dict.fromkeys((*columns.required, *columns.optional), "")
    row |= {column: cell.strip() for column, cell in zip(header, cells, strict=True)}
    return row


def _unreadable(where: str, problem: str) -> SourceError:
    return SourceError("unreadable", "bad_table", f"{where} {problem}")
