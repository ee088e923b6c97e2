"""Turns price tables into exact rows: what is refused is counted, nothing is filled in."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from typing import Literal, TypeAlias

from auditor.collect.figures import exact, moment, not_ahead
from auditor.collect.sources import Page
from auditor.collect.tables import Columns, Row, read_table
from auditor.errors import SourceError
from auditor.model.value import Cell, Series
from auditor.registry.sessions import Day


TOKEN_COLUMNS = Columns(
    ("time", "price", "currency"),
    ("venue", "pair", "buy_depth_usd", "sell_depth_usd", "pool_usd", "volume_usd"),
)
REFERENCE_COLUMNS = Columns(("price", "currency"), ("time", "date"), (("close", "price"),))
ABSENT = "none"
TOKEN_NAMES = ("time", "price", "venue", "pair", "depth_usd", "pool_usd", "volume_usd")
TOKEN_UNITS = ("moment", "USD", "text", "text", "text", "text", "text")
REFERENCE_NAMES, REFERENCE_UNITS = ("time", "price"), ("moment", "USD")
CURRENCY = "USD"

Quote: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one source with the counts of what was left out, in words."""

    rows: tuple[Quote, ...]
    notes: tuple[str, ...]


def token_table(page: Page) -> Table:
    """Quotes of the token: time, price, venue, pair, depth, pool value, volume.

    Optional amounts are texts, a plain decimal or `none`: a missing depth is not a depth of zero.
    """
    rows = read_table(page.answer.body, page.name, TOKEN_COLUMNS)
    return _table([_token_row(row, page) for row in rows if _usable(row, page)], rows)


def reference_table(page: Page, days: Callable[[], Sequence[Day]]) -> Table:
    """Prices of the share; a `date` means the close of that trading day, from `days`."""
    rows = read_table(page.answer.body, page.name, REFERENCE_COLUMNS)
    dated = any(row["date"] for row in rows)
    ends = {day.open.date().isoformat(): day.close for day in days()} if dated else {}
    usable = [row for row in rows if _usable(row, page)]
    timed = [(_close(row, ends) if row["date"] else _time(row, page), row) for row in usable]
    kept = [(at, _price(row, page)) for at, row in timed if isinstance(at, datetime)]
    for at, _ in kept:
        not_ahead(at, page.answer.observed_at, page.name)
    return _table(kept, rows)


def token_series(tables: Iterable[Table]) -> Series:
    """All quotes in order of time."""
    return _series(TOKEN_NAMES, TOKEN_UNITS, tables)


def reference_series(tables: Iterable[Table]) -> Series:
    """All prices in order of time."""
    return _series(REFERENCE_NAMES, REFERENCE_UNITS, tables)


def latest(series: Series) -> datetime:
    """The last moment of a series; SourceError when it has no rows."""
    moments = [cell for cell in series.column("time") if isinstance(cell, datetime)]
    if not moments:
        raise SourceError("unreadable", "no_usable_rows", "no row has a usable price")
    return moments[-1]


def _token_row(row: Row, page: Page) -> Quote:
    depths = [_optional(row[side], page) for side in ("buy_depth_usd", "sell_depth_usd")]
    thinner = ABSENT if ABSENT in depths else min(depths, key=Fraction)
    return (
        _time(row, page),
        _price(row, page),
        row["venue"],
        row["pair"],
        thinner,
        _optional(row["pool_usd"], page),
        _optional(row["volume_usd"], page),
    )


def _close(row: Row, ends: Mapping[str, datetime]) -> datetime | Literal["no trading day"]:
    return ends.get(row["date"], "no trading day")


def _usable(row: Row, page: Page) -> bool:
    return row["currency"] == CURRENCY and _price(row, page) > 0


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


def _optional(text: str, page: Page) -> str:
    if not text:
        return ABSENT
    try:
        amount = exact(text)
    except ValueError as error:
        raise SourceError("unreadable", "bad_number", f"{page.name}: {error}") from None
    return text if amount >= 0 else ABSENT


def _table(kept: Sequence[Quote], rows: Sequence[Row]) -> Table:
    unique = tuple(dict.fromkeys(kept))
    foreign = sum(row["currency"] != CURRENCY for row in rows)
    counts = (
        (foreign, f"not in {CURRENCY}"),
        (len(rows) - len(kept) - foreign, "without a positive price or a trading day"),
        (len(kept) - len(unique), "repeated"),
        (sum(later < earlier for earlier, later in pairwise(kept)), "late"),
    )
    return Table(unique, tuple(f"{count} rows {what}" for count, what in counts if count))


def _series(names: tuple[str, ...], units: tuple[str, ...], tables: Iterable[Table]) -> Series:
    rows = sorted(dict.fromkeys(row for table in tables for row in table.rows))
    columns = tuple(tuple(row[index] for row in rows) for index in range(len(names)))
    return Series(names, units, columns)
