"""Whether a feed is silent alone: the other equity feeds of its network, asked in one request.

Equity feeds send nothing while their markets are closed, heartbeats included. Where nearly all of a
network's feeds fell silent together, the silence is of the schedule; where one did, it is its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial

from auditor.base import canonical
from auditor.base.instants import from_unix
from auditor.collect.feed import ROUND, FeedReading, read_feed
from auditor.collect.interface import Call, ChainReader, Collected, Context, Reading
from auditor.collect.side_by_side import all_of
from auditor.errors import SourceError
from auditor.model.evidence import Gap, Observation
from auditor.model.price_source import Price
from auditor.model.provenance import Strength
from auditor.model.unit import unit
from auditor.model.value import Cause, Moment, Quantity, Record, Records, Text
from auditor.registry.feeds import equity_feeds


FEEDS = "prices.feeds"
COUNT = unit("count")
SILENT_FROM = timedelta(hours=1)
"""A younger answer needs no explanation, and nobody else is asked."""
TOGETHER = timedelta(hours=1)
"""Feeds that fall silent together do so within this time of each other."""


@dataclass(frozen=True, slots=True)
class _Cohort:
    """The last words of the network's other feeds, and the reads they come from."""

    updated: tuple[datetime, ...]
    reads: tuple[Reading, ...]


async def read_silence(sources: Sequence[Price], context: Context) -> Sequence[Collected]:
    """One row per feed among the sources; a feed that cannot be read is a gap of its own."""
    feeds = [source for source in sources if source.kind == "chainlink_feed"]
    return await all_of([partial(_attempt, source, context) for source in feeds])


async def _attempt(source: Price, context: Context) -> Collected:
    chain, address = source.chain or "", source.address or ""
    try:
        reader = await context.chains.reader(chain)
        feed = await read_feed(reader, address)
        silent = reader.block.time - feed.updated_at > SILENT_FROM
        cohort = await _cohort(reader, address) if silent and reader.block.hash else _Cohort((), ())
    except SourceError as error:
        place = (f"feed {address} on {chain}",)
        return Gap(FEEDS, Cause(error.cause), error.reason, error.detail, place)
    reads = [feed.read.digest, *(each.digest for each in cohort.reads)]
    stamp = context.provenance(
        source=f"feed {address} on {chain}",
        locator=f"{feed.read.locator}; {len(cohort.updated)} other feeds of {chain}",
        observed_at=feed.read.observed_at,
        as_of=feed.updated_at,
        digest=reads[0] if len(reads) == 1 else canonical.digest_of(reads),
        strength=Strength.ON_CHAIN,
    )
    return Observation(FEEDS, Records((_row(source, feed, cohort),), complete=True), stamp)


async def _cohort(reader: ChainReader, address: str) -> _Cohort:
    others = [
        each.address
        for each in equity_feeds(reader.block.chain)
        if each.address.lower() != address.lower()
    ]
    answers = await reader.views([Call(each, ROUND) for each in others]) if others else ()
    reads = tuple(each for each in answers if isinstance(each, Reading))
    updated = [_updated(each) for each in reads]
    return _Cohort(tuple(each for each in updated if each is not None), reads)


def _updated(reading: Reading) -> datetime | None:
    words = [value for value in reading.values if isinstance(value, int)]
    try:
        return from_unix(words[3])
    except (ValueError, IndexError):
        return None  # no round, no witness


def _row(source: Price, feed: FeedReading, cohort: _Cohort) -> Record:
    as_silent = sum(abs(each - feed.updated_at) <= TOGETHER for each in cohort.updated)
    return {
        "chain": Text(source.chain or ""),
        "address": Text(source.address or ""),
        "description": Text(feed.description),
        "updated_at": Moment(feed.updated_at),
        "cohort": Quantity(Fraction(len(cohort.updated)), COUNT),
        "as_silent": Quantity(Fraction(as_silent), COUNT),
    }
