"""A page of tables beside the report: comparisons, as HTML in one file and as text."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from auditor.base.text import visible
from auditor.render.environment import asset, environment, font_faces, policy
from auditor.render.parts import Cell, Table
from auditor.render.wording import STATUS_STATEMENT


@dataclass(frozen=True, slots=True)
class Sheet:
    """Title, the sentence with the finding, notes that limit it, and tables."""

    title: str
    lead: str
    notes: tuple[str, ...]
    tables: tuple[Table, ...]


def as_html(sheet: Sheet) -> bytes:
    """One file that fetches nothing and needs no script."""
    sheets = "".join(asset(f"report/{name}.css") for name in ("report", "screen", "sheet"))
    style = f"{font_faces()}{sheets}"
    page = (
        environment("report")
        .get_template("sheet.html.j2")
        .render(
            sheet=sheet,
            statement=STATUS_STATEMENT,
            style=Markup(style),  # noqa: S704 - our own file, nothing from evidence
            policy=policy(style, ""),
        )
    )
    return page.encode()


def as_text(sheet: Sheet) -> str:
    """The same for a terminal: nothing in it can move the cursor or hide itself."""
    return "\n".join(_lines(sheet))


def _lines(sheet: Sheet) -> Iterator[str]:
    yield visible(sheet.title)
    yield visible(sheet.lead)
    for note in sheet.notes:
        yield f"  Note: {visible(note)}"
    for table in sheet.tables:
        if table.rows or table.empty:
            yield ""
            yield visible(table.title)
        if not table.rows and table.empty:
            yield f"  {visible(table.empty)}"
        for row in table.rows:
            first, *rest = row.cells
            yield f"  {_cell(first)}"
            for column, cell in zip(table.columns[1:], rest, strict=True):
                if cell.text:
                    yield f"    {visible(column.title)}: {_cell(cell)}"


def _cell(cell: Cell) -> str:
    note = f" ({visible(cell.note)})" if cell.note else ""
    return f"{visible(cell.text)}{note}"
