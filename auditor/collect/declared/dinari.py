"""Dinari: splits and dividends of one stock. Dividends are paid out in cash, splits are booked.

Shapes: `/market_data/stocks/{id}/splits` and `/dividends`, each a list. Both need a key.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction

from auditor.collect import json_shape as shape
from auditor.collect.declared.action import ANNOUNCED, COMPLETED, Declared, Said, row
from auditor.collect.interface import Context
from auditor.collect.sources import Page, read_json
from auditor.errors import SourceError
from auditor.model.action_source import ActionSource
from auditor.model.product import ProductSpec


PUBLIC = "https://api-enterprise.sbt.dinari.com/api/v2"
_DONE = ("complete", "completed")


async def read_dinari(
    source: ActionSource, _: ProductSpec, context: Context
) -> list[Declared | SourceError]:
    """Both lists; each fails alone and leaves the whole open."""
    at = f"{(source.url or PUBLIC).rstrip('/')}/market_data/stocks/{source.stock_id}"
    return [
        await _list(f"{at}/splits", _split, context),
        await _list(f"{at}/dividends", _dividend, context),
    ]


async def _list(
    url: str, said: Callable[[Mapping[str, object], Page], Said], context: Context
) -> Declared | SourceError:
    try:
        page = Page(url, await context.reader.get(url), supplied=False)
        cells = [shape.table(each, url) for each in shape.listed(read_json(page), url)]
        return Declared(page, tuple(row(said(each, page), page) for each in cells), whole=True)
    except SourceError as error:
        return error


def _split(cells: Mapping[str, object], page: Page) -> Said:
    """A split of 10 for 1 goes from 1 share to 10."""
    above = shape.number(cells.get("split_to"), page.name)
    below = shape.number(cells.get("split_from"), page.name)
    if above <= 0 or below <= 0:
        raise SourceError("unreadable", "bad_number", f"{page.name}: a split of zero shares")
    ratio = Fraction(above, below)
    status = shape.words(cells.get("status")).lower()
    return Said(
        id=shape.words(cells.get("id")),
        kind="reverse_split" if ratio < 1 else "split",
        ex_date=shape.words(cells.get("ex_date")),
        ratio=f"{ratio.numerator}/{ratio.denominator}",
        status=COMPLETED if status in _DONE else status,
        source=page.name,
    )


def _dividend(cells: Mapping[str, object], page: Page) -> Said:
    """An announcement; it is over on its day of payment."""
    paid = shape.words(cells.get("pay_date"))
    ex_date = shape.words(cells.get("ex_dividend_date"))
    over = bool(paid) and shape.instant(paid, page.name) <= page.answer.observed_at
    return Said(
        id=shape.words(cells.get("id")) or f"dividend {ex_date}",
        kind="dividend",
        ex_date=ex_date,
        effective_at=paid,
        gross=shape.spelled(cells.get("cash_amount")),
        currency=shape.words(cells.get("currency")).upper(),
        status=COMPLETED if over else ANNOUNCED,
        source=page.name,
    )
