"""Prices as the columns that facts hold."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from auditor.collect.market.tick import Tick
from auditor.errors import SourceError
from auditor.model.value import Cell, Series


TOKEN_NAMES = ("time", "price", "venue", "pair", "depth_usd", "pool_usd", "volume_usd", "pool")
TOKEN_UNITS = ("moment", "USD", "text", "text", "text", "text", "text", "text")
REFERENCE_NAMES, REFERENCE_UNITS = ("time", "price"), ("moment", "USD")


def token_series(ticks: Iterable[Tick]) -> Series:
    """All quotes in order of time."""
    rows = [
        (
            tick.time,
            tick.price,
            tick.venue,
            tick.pair,
            tick.depth,
            tick.pool_usd,
            tick.volume_usd,
            tick.pool,
        )
        for tick in ticks
    ]
    return _series(TOKEN_NAMES, TOKEN_UNITS, rows)


def reference_series(ticks: Iterable[Tick]) -> Series:
    """All prices in order of time."""
    return _series(REFERENCE_NAMES, REFERENCE_UNITS, [(tick.time, tick.price) for tick in ticks])


def latest(series: Series) -> datetime:
    """The last moment of a series; SourceError when it has no rows."""
    moments = [cell for cell in series.column("time") if isinstance(cell, datetime)]
    if not moments:
        raise SourceError("unreadable", "no_usable_rows", "no row has a usable price")
    return moments[-1]


def _series(
    names: tuple[str, ...], units: tuple[str, ...], rows: Sequence[tuple[Cell, ...]]
) -> Series:
    ordered = sorted(dict.fromkeys(rows))
    columns = tuple(tuple(row[index] for row in ordered) for index in range(len(names)))
    return Series(names, units, columns)
