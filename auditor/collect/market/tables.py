"""Prices from tables: what is refused is counted, nothing is filled in."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from auditor.collect.figures import exact, moment, not_ahead
from auditor.collect.interface import Context
from auditor.collect.market.service import plain
from auditor.collect.market.tick import Read, Tick, Ticks, counted, thinner
from auditor.collect.sources import Page, fetch
from auditor.collect.tables import Columns, Row, read_table
from auditor.errors import SourceError
from auditor.model.price_source import Price
from auditor.registry.sessions import Day


TOKEN_COLUMNS = Columns(
    ("time", "price", "currency"),
    ("venue", "pair", "pool", "buy_depth_usd", "sell_depth_usd", "pool_usd", "volume_usd"),
)
REFERENCE_COLUMNS = Columns(("price", "currency"), ("time", "date"), (("close", "price"),))


async def read_quote_table(source: Price, context: Context) -> Sequence[Ticks | SourceError]:
    """Quotes of the token from a table."""
    try:
        return [token_ticks(await fetch(source, context))]
    except SourceError as error:
        return [error]


async def read_close_table(
    source: Price, days: Callable[[], Sequence[Day]], context: Context
) -> Sequence[Ticks | SourceError]:
    """Prices of the share, or rates, from a table."""
    try:
        return [reference_ticks(await fetch(source, context), days)]
    except SourceError as error:
        return [error]


def token_ticks(page: Page) -> Ticks:
    """Quotes of the token with venue, pair, pool, depth, pool value and volume."""
    rows = read_table(page.answer.body, page.name, TOKEN_COLUMNS)
    return _ticks([_token_tick(row, page) for row in rows], rows, page)


def reference_ticks(page: Page, days: Callable[[], Sequence[Day]]) -> Ticks:
    """Prices of the share; a `date` means the close of that trading day, from `days`."""
    rows = read_table(page.answer.body, page.name, REFERENCE_COLUMNS)
    dated = any(row["date"] for row in rows)
    ends = {day.open.date().isoformat(): day.close for day in days()} if dated else {}
    priced = [(row, _price(row, page)) for row in rows]
    usable = [(row, price) for row, price in priced if price > 0]
    timed = [
        (_close(row, ends) if row["date"] else _time(row, page), row["currency"], price)
        for row, price in usable
    ]
    kept = [Tick(at, price, currency) for at, currency, price in timed if isinstance(at, datetime)]
    for tick in kept:
        not_ahead(tick.time, page.answer.observed_at, page.name)
    return _ticks(kept, rows, page)


def _token_tick(row: Row, page: Page) -> Tick:
    return Tick(
        time=_time(row, page),
        price=_price(row, page),
        currency=row["currency"],
        venue=row["venue"],
        pair=row["pair"],
        pool=row["pool"],
        depth=thinner(plain(row["buy_depth_usd"], page), plain(row["sell_depth_usd"], page)),
        pool_usd=plain(row["pool_usd"], page),
        volume_usd=plain(row["volume_usd"], page),
    )


def _close(row: Row, ends: Mapping[str, datetime]) -> datetime | Literal["no trading day"]:
    return ends.get(row["date"], "no trading day")


def _time(row: Row, page: Page) -> datetime:
    try:
        at = moment(row["time"])
    except ValueError as error:
        raise SourceError("unreadable", "timestamp_unit", f"{page.name}: {error}") from None
    return not_ahead(at, page.answer.observed_at, page.name)


def _price(row: Row, page: Page) -> Fraction:
    try:
        return exact(row["price"])
    except ValueError as error:
        raise SourceError("unreadable", "bad_number", f"{page.name}: {error}") from None


def _ticks(found: Sequence[Tick], rows: Sequence[Row], page: Page) -> Ticks:
    kept = [each for each in found if each.price > 0]
    unique = tuple(dict.fromkeys(kept))
    notes = counted(
        (len(rows) - len(kept), "without a positive price or a trading day"),
        (len(kept) - len(unique), "repeated"),
        (sum(after.time < before.time for before, after in pairwise(kept)), "late"),
    )
    return Ticks(page.name, unique, notes, (Read.of(page),), supplied=page.supplied)
