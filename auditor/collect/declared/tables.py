"""Declared actions from a table, or from any page of JSON by the selectors of the product file."""

from auditor.collect import json_shape as shape
from auditor.collect.declared.action import Declared, Said, of_isin, row
from auditor.collect.interface import Context
from auditor.collect.sources import fetch, read_json, select
from auditor.collect.tables import Columns, read_table
from auditor.errors import SourceError
from auditor.model.action_source import ACTION_FIELDS, ActionSource
from auditor.model.product import ProductSpec


COLUMNS = Columns(
    ("id", "kind"),
    tuple(name for name in ACTION_FIELDS if name not in ("rows", "id", "kind")),
)
MOST_ROWS = 20_000


async def read_table_source(
    source: ActionSource, product: ProductSpec, context: Context
) -> list[Declared | SourceError]:
    """Every row of a table; whoever wrote it says that the list is full."""
    page = await fetch(source, context)
    cells = read_table(page.answer.body, page.name, COLUMNS)
    said, notes = of_isin([Said(**each) for each in cells], product.underlying.isin)
    return [Declared(page, tuple(row(each, page) for each in said), whole=True, notes=notes)]


async def read_json_source(
    source: ActionSource, product: ProductSpec, context: Context
) -> list[Declared | SourceError]:
    """Every row that `fields.rows` finds, or the page itself as one row."""
    page = await fetch(source, context)
    document = read_json(page)
    rows: list[object] = [document]
    if "rows" in source.fields:
        rows = list(shape.listed(select(source.fields["rows"], document, page.name), page.name))
    if len(rows) > MOST_ROWS:
        raise SourceError("unreadable", "too_large", f"{page.name} has more than {MOST_ROWS} rows")
    every = [_said(source, each, page.name) for each in rows]
    said, notes = of_isin(every, product.underlying.isin)
    return [Declared(page, tuple(row(each, page) for each in said), whole=True, notes=notes)]


def _said(source: ActionSource, found: object, where: str) -> Said:
    cells = {
        name: shape.spelled(select(each, found, where))
        for name, each in source.fields.items()
        if name != "rows"
    }
    return Said(**cells)
