"""Quotes of the token and prices of the share, as series."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from auditor.base import canonical
from auditor.base.text import printable
from auditor.collect.feed import must_name, quoted_in, read_feed
from auditor.collect.interface import Collected, Context
from auditor.collect.quotes import (
    CURRENCY,
    Table,
    latest,
    reference_series,
    reference_table,
    token_series,
    token_table,
)
from auditor.collect.side_by_side import all_of
from auditor.collect.sources import fetch
from auditor.errors import SourceError
from auditor.model.evidence import Gap, Observation
from auditor.model.product import ProductSpec
from auditor.model.provenance import Strength
from auditor.model.source import Price
from auditor.model.value import Cause, Series
from auditor.registry.feeds import Feed, find_feed
from auditor.registry.sessions import Day, Sessions


TOKEN, REFERENCE = "prices.token", "prices.reference"


@dataclass(frozen=True, slots=True)
class Quoted:
    """One source's rows with what its provenance needs."""

    table: Table
    name: str
    locator: str
    digest: str
    observed_at: datetime
    supplied: bool


@dataclass(frozen=True, slots=True)
class Prices:
    """Reads price sources; several of one side are merged into one series."""

    name: str = "prices"
    provides: tuple[str, ...] = (TOKEN, REFERENCE)

    async def collect(self, product: ProductSpec, context: Context) -> Sequence[Collected]:
        """At most one series per side, and one gap per source that failed."""
        token = await _side(TOKEN, product.prices.token, product, context)
        reference = await _side(REFERENCE, product.prices.reference, product, context)
        return [*token, *reference]


async def _side(
    key: str, sources: Sequence[Price], product: ProductSpec, context: Context
) -> list[Collected]:
    jobs = [partial(_attempt, key, source, product, context) for source in sources]
    outcomes = await all_of(jobs)
    read = [each for each in outcomes if isinstance(each, Quoted)]
    gaps: list[Collected] = [
        Gap(key, Cause(error.cause), error.reason, error.detail, (_named(source),))
        for source, error in zip(sources, outcomes, strict=True)
        if isinstance(error, SourceError)
    ]
    merge = token_series if key == TOKEN else reference_series
    return [*_merged(key, read, merge, context), *gaps]


async def _attempt(
    key: str, source: Price, product: ProductSpec, context: Context
) -> Quoted | SourceError:
    try:
        if source.kind == "csv":
            return await _from_csv(key, source, product, context)
        if source.kind == "chainlink_feed" and key == REFERENCE:
            return await _from_feed(source, product, context)
    except SourceError as error:
        return error
    told = f"{source.kind} is not read yet"
    return SourceError("unsupported", "source_unsupported", told)


async def _from_csv(key: str, source: Price, product: ProductSpec, context: Context) -> Quoted:
    page = await fetch(_File(source.path), context)
    days = partial(_days, product.underlying.exchange)
    table = token_table(page) if key == TOKEN else reference_table(page, days)
    if not table.rows:
        told = f"{page.name}: {', '.join(table.notes) or 'no rows'}"
        raise SourceError("unreadable", "no_usable_rows", told)
    locator = " · ".join((page.name, f"{len(table.rows)} rows", *table.notes))
    read = page.answer
    return Quoted(table, page.name, locator, read.digest, read.observed_at, supplied=True)


async def _from_feed(source: Price, product: ProductSpec, context: Context) -> Quoted:
    chain, address = source.chain or "", source.address or ""
    known = find_feed(chain, address)
    if isinstance(known, Feed) and known.multiplier_included == "yes":
        told = f"{known.feed} has the multiplier inside; a price per share is needed"
        raise SourceError("unsupported", "unit_ambiguous", told)
    reader = await context.chains.reader(chain)
    feed = await read_feed(reader, address)
    must_name(feed, (product.underlying.ticker,))
    if quoted_in(feed) != CURRENCY:
        told = f"the feed {printable(feed.description, 80)!r} is not quoted in {CURRENCY}"
        raise SourceError("unsupported", "unit_ambiguous", told)
    table, read = Table(((feed.updated_at, feed.answer),), ()), feed.read
    return Quoted(
        table, _named(source), read.locator, read.digest, read.observed_at, supplied=False
    )


@dataclass(frozen=True, slots=True)
class _File:
    path: str | None
    url: str | None = None


def _days(exchange: str) -> Sequence[Day]:
    return Sessions.load(exchange).days


def _named(source: Price) -> str:
    return source.path or source.id or f"feed {source.address} on {source.chain}"


def _merged(
    key: str,
    read: Sequence[Quoted],
    merge: Callable[[Sequence[Table]], Series],
    context: Context,
) -> list[Collected]:
    if not read:
        return []
    series = merge([each.table for each in read])
    digests = [each.digest for each in read]
    stamp = context.provenance(
        source="; ".join(each.name for each in read),
        locator="; ".join(each.locator for each in read),
        observed_at=max(each.observed_at for each in read),
        as_of=latest(series),
        digest=digests[0] if len(digests) == 1 else canonical.digest_of(digests),
        strength=Strength.MARKET,
        supplied=any(each.supplied for each in read),
    )
    return [Observation(key, series, stamp)]
