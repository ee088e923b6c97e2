"""The trading sessions of the share's exchange around the moment of the audit, and its halts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from auditor.base import canonical
from auditor.base.instants import format_instant
from auditor.collect.interface import Collected, Context
from auditor.collect.market.halts import HALTS, read_halts
from auditor.errors import SourceError
from auditor.model.evidence import Observation
from auditor.model.product import ProductSpec
from auditor.model.provenance import UNDATED, Strength
from auditor.model.value import Series
from auditor.registry.sessions import EXTENDED_COLUMNS, PLAIN_COLUMNS, Day, Sessions


KEY = "market.sessions"
WINDOW = timedelta(days=40)


@dataclass(frozen=True, slots=True)
class MarketSessions:
    """Takes the shipped table's days near the audit, so that a bundle carries what it used."""

    name: str = "sessions"
    provides: tuple[str, ...] = (KEY, HALTS)

    async def collect(self, product: ProductSpec, context: Context) -> Sequence[Collected]:
        """One series of four moments per trading day; SourceError past the table's end."""
        table = Sessions.load(product.underlying.exchange)
        table.between(context.as_of, context.as_of)
        names = EXTENDED_COLUMNS if table.extended else PLAIN_COLUMNS
        series = as_series(_around(table, context.as_of), names)
        stamp = context.provenance(
            source=f"session table {table.exchange} version {table.version}",
            locator=f"{table.generated_from}, {table.first} to {table.last}",
            observed_at=context.as_of,
            as_of=UNDATED,
            digest=canonical.digest_of(
                [[format_instant(cell) for cell in column] for column in _moments(series)]
            ),
            strength=Strength.MARKET,
        )
        return [Observation(KEY, series, stamp), *await read_halts(product.halts, context)]


def as_series(days: Sequence[Day], names: Sequence[str]) -> Series:
    """The days as columns, UTC."""
    columns = tuple(tuple(getattr(day, name) for day in days) for name in names)
    return Series(tuple(names), ("moment",) * len(names), columns)


def _around(table: Sessions, as_of: datetime) -> Sequence[Day]:
    first = datetime.combine(table.first, datetime.min.time(), UTC)
    last = datetime.combine(table.last, datetime.max.time(), UTC)
    found = table.between(max(first, as_of - WINDOW), min(last, as_of + WINDOW))
    if not found:
        raise SourceError("unsupported", "calendar_horizon", "no trading day near the audit")
    return found


def _moments(series: Series) -> list[list[datetime]]:
    return [[cell for cell in column if isinstance(cell, datetime)] for column in series.columns]
