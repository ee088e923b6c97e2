"""Prices from any page of JSON, found by the selectors of the product file."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from auditor.base.text import printable
from auditor.collect import json_shape as shape
from auditor.collect.figures import not_ahead
from auditor.collect.interface import Context
from auditor.collect.market.service import plain
from auditor.collect.market.tick import Read, Tick, Ticks, settled, thinner
from auditor.collect.sources import Page, fetch, read_json, select
from auditor.errors import SourceError
from auditor.model.price_source import Price


MOST_ROWS = 200_000


async def read_selected(source: Price, context: Context) -> Sequence[Ticks | SourceError]:
    """One price, or one for each row that `fields.rows` finds."""
    try:
        found = selected_ticks(source, await fetch(source, context))
    except SourceError as error:
        return [error]
    if found.rows:
        return [found]
    told = f"{found.name}: {', '.join(found.notes) or 'no rows'}"
    return [SourceError("unreadable", "no_usable_rows", told)]


def selected_ticks(source: Price, page: Page) -> Ticks:
    """The rows as ticks; SourceError names the page and the row that cannot be read."""
    document = read_json(page)
    rows: Sequence[object] = [document]
    if "rows" in source.fields:
        rows = shape.listed(select(source.fields["rows"], document, page.name), page.name)
    if len(rows) > MOST_ROWS:
        told = f"{page.name} has more than {MOST_ROWS} rows"
        raise SourceError("unreadable", "too_large", told)
    kept, notes = settled(
        _tick(source, _cells(source, row, page), page, f"{page.name} row {number}")
        for number, row in enumerate(rows, start=1)
    )
    return Ticks(page.name, tuple(kept), notes, (Read.of(page),), supplied=page.supplied)


def _cells(source: Price, row: object, page: Page) -> Mapping[str, object]:
    wanted = {name: each for name, each in source.fields.items() if name != "rows"}
    return {name: select(each, row, page.name) for name, each in wanted.items()}


def _tick(source: Price, cells: Mapping[str, object], page: Page, where: str) -> Tick:
    currency = cells.get("currency", source.currency)
    if not isinstance(currency, str):
        told = f"{where}: {printable(str(currency), 40)!r} is no currency"
        raise SourceError("unreadable", "unit_ambiguous", told)
    return Tick(
        time=_time(source, cells, page, where),
        price=shape.number(cells.get("price"), where),
        currency=currency.upper(),
        venue=shape.words(cells.get("venue")),
        pair=shape.words(cells.get("pair")),
        pool=shape.words(cells.get("pool")),
        depth=thinner(
            plain(cells.get("buy_depth_usd"), page), plain(cells.get("sell_depth_usd"), page)
        ),
        pool_usd=plain(cells.get("pool_usd"), page),
        volume_usd=plain(cells.get("volume_usd"), page),
    )


def _time(source: Price, cells: Mapping[str, object], page: Page, where: str) -> datetime:
    """The row's own time; a page that names none speaks about the moment it was read."""
    if "time" not in source.fields:
        return page.answer.observed_at
    stamp = cells["time"]
    numeric = source.time_unit == "ms" and not isinstance(stamp, str)
    at = shape.milliseconds(stamp, where) if numeric else shape.instant(stamp, where)
    return not_ahead(at, page.answer.observed_at, page.name)
