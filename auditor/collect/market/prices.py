"""Quotes of the token and prices of the share, as series in US dollars."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any, TypeAlias

from auditor.base import canonical
from auditor.collect.interface import Collected, Context
from auditor.collect.market import coingecko, dexscreener, geckoterminal, pyth, selected, tables
from auditor.collect.market.conversion import Converter, Rates, rates_of
from auditor.collect.market.feed_cohort import FEEDS, read_silence
from auditor.collect.market.feed_rounds import read_rounds
from auditor.collect.market.pools import merged
from auditor.collect.market.rates_told import RATES, told
from auditor.collect.market.series import latest, reference_series, token_series
from auditor.collect.market.tick import Tick, Ticks
from auditor.collect.side_by_side import all_of
from auditor.errors import SourceError
from auditor.model.evidence import Gap, Observation
from auditor.model.price_source import Price
from auditor.model.product import ProductSpec
from auditor.model.provenance import Strength
from auditor.model.reading import read_duration
from auditor.model.value import Cause, Series
from auditor.registry.sessions import Day, Sessions


TOKEN, REFERENCE = "prices.token", "prices.reference"
Found: TypeAlias = "Sequence[Ticks | SourceError]"
_SERVICES: Mapping[str, Callable[[Price, Context], Coroutine[Any, Any, Found]]] = {
    "coingecko": coingecko.read_coingecko,
    "geckoterminal": geckoterminal.read_geckoterminal,
    "dexscreener": dexscreener.read_dexscreener,
    "pyth": pyth.read_pyth,
    "json": selected.read_selected,
}


@dataclass(frozen=True, slots=True)
class Quoted:
    """What one source gave, with the name people know it by."""

    name: str
    ticks: Ticks


@dataclass(frozen=True, slots=True)
class Prices:
    """Reads price sources; several of one side are merged into one series."""

    name: str = "prices"
    provides: tuple[str, ...] = (TOKEN, REFERENCE, FEEDS, RATES)

    async def collect(self, product: ProductSpec, context: Context) -> Sequence[Collected]:
        """At most one series per side, and one gap per source that failed."""
        converter, lost = await _converter(product, context)
        token = await _side(TOKEN, product, converter, context)
        reference = await _side(REFERENCE, product, converter, context)
        # A lost rate is told where it is missed; with nothing in its currency nobody misses it.
        missed = [
            gap for gap in lost if any(isinstance(each, Gap) for each in (*token, *reference))
        ]
        feeds = await read_silence(product.prices.reference, context)
        return [*token, *reference, *missed, *feeds, *told(converter, context)]


async def _side(
    key: str, product: ProductSpec, converter: Converter, context: Context
) -> list[Collected]:
    sources = product.prices.token if key == TOKEN else product.prices.reference
    read, gaps = await _read(key, sources, product, context)
    usable: list[Quoted] = []
    for each in read:
        ticks = converter.converted(each.ticks)
        if ticks.rows:
            usable.append(Quoted(each.name, ticks))
            continue
        told = f"{ticks.name}: {', '.join(ticks.notes) or 'no rows'}"
        gaps.append(Gap(key, Cause.UNREADABLE, "no_usable_rows", told, (each.name,)))
    return [*_merged(key, usable, context), *gaps]


async def _read(
    key: str, sources: Sequence[Price], product: ProductSpec, context: Context
) -> tuple[list[Quoted], list[Gap]]:
    jobs = [partial(_attempt, key, source, product, context) for source in sources]
    outcomes = await all_of(jobs)
    read: list[Quoted] = []
    gaps: list[Gap] = []
    for source, found in zip(sources, outcomes, strict=True):
        for each in found:
            if isinstance(each, Ticks):
                read.append(Quoted(named(source), each))
            else:
                tried = (named(source),)
                gaps.append(Gap(key, Cause(each.cause), each.reason, each.detail, tried))
    return read, gaps


async def _attempt(key: str, source: Price, product: ProductSpec, context: Context) -> Found:
    if source.kind in _SERVICES:
        return await _SERVICES[source.kind](source, context)
    if source.kind == "csv" and key == TOKEN:
        return await tables.read_quote_table(source, context)
    if source.kind == "csv":
        days = partial(_days, product.underlying.exchange)
        return await tables.read_close_table(source, days, context)
    if key == REFERENCE:
        return await read_rounds(source, (product.underlying.ticker,), context)
    told = "a feed says what the claim is worth, not what the token trades at"
    return [SourceError("unsupported", "source_unsupported", told)]


async def _converter(product: ProductSpec, context: Context) -> tuple[Converter, list[Gap]]:
    """The rates of the product file, each from every source that could be read."""
    rates: dict[str, Rates] = {}
    lost: list[Gap] = []
    for base in sorted({rate.base for rate in product.prices.fx}):
        sources = [rate for rate in product.prices.fx if rate.base == base]
        found: list[Ticks] = []
        for source in sources:
            for each in await _rate(source, product, context):
                if isinstance(each, Ticks):
                    found.append(each)
                else:
                    tried = (named(source),)
                    told = f"the rate of {base}: {each.detail}"
                    lost.append(Gap(TOKEN, Cause(each.cause), each.reason, told, tried))
        if found:
            limit = min(read_duration(source.max_age) for source in sources)
            rates[base] = rates_of(found, timedelta(seconds=int(limit)))
    return Converter(rates, frozenset(product.prices.at_par)), lost


async def _rate(source: Price, product: ProductSpec, context: Context) -> Found:
    base = getattr(source, "base", "")
    if source.kind == "coingecko":
        return await coingecko.read_rate(source, context)
    if source.kind == "chainlink_feed":
        return await read_rounds(source, (base,), context)
    found = await _attempt(REFERENCE, source, product, context)
    return [_in_dollars(each) if isinstance(each, Ticks) else each for each in found]


def _in_dollars(ticks: Ticks) -> Ticks | SourceError:
    """A rate has to be quoted in US dollars itself."""
    kept = tuple(tick for tick in ticks.rows if tick.currency == "USD")
    if kept:
        return replace(ticks, rows=kept)
    return SourceError("unreadable", "no_usable_rows", f"{ticks.name}: no rate in USD")


def _days(exchange: str) -> Sequence[Day]:
    return Sessions.load(exchange).days


def named(source: Price) -> str:
    """The name people know a source by."""
    if source.kind == "chainlink_feed":
        return f"feed {source.address} on {source.chain}"
    if source.kind in ("geckoterminal", "dexscreener"):
        return f"{source.kind} {source.network} {source.address}"
    return source.path or source.id or source.url or source.kind


def _merged(key: str, read: Sequence[Quoted], context: Context) -> list[Collected]:
    if not read:
        return []
    ticks, repeated = merged([each.ticks.rows for each in read])
    series = _shaped(key, ticks)
    reads = tuple(dict.fromkeys(read for each in read for read in each.ticks.reads))
    digests = [each.digest for each in reads]
    told = [f"{repeated} quotes of a pool given by another source as well"] if repeated else []
    stamp = context.provenance(
        source="; ".join(dict.fromkeys(each.name for each in read)),
        locator="; ".join((*(_located(each.ticks) for each in read), *told)),
        observed_at=max(each.observed_at for each in reads),
        as_of=latest(series),
        digest=digests[0] if len(digests) == 1 else canonical.digest_of(digests),
        strength=Strength.MARKET,
        supplied=any(each.ticks.supplied for each in read),
    )
    return [Observation(key, series, stamp)]


def _shaped(key: str, ticks: Sequence[Tick]) -> Series:
    return token_series(ticks) if key == TOKEN else reference_series(ticks)


def _located(ticks: Ticks) -> str:
    return " · ".join((ticks.name, f"{len(ticks.rows)} rows", *ticks.notes))
