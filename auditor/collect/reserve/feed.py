"""Reserve figures from an on-chain feed."""

from dataclasses import replace
from fractions import Fraction

from auditor.base.instants import seconds_between, seconds_of
from auditor.collect.feed import FeedReading, must_name, quoted_in, read_feed
from auditor.collect.feed_history import FeedHistory, feed_history
from auditor.collect.figures import missing
from auditor.collect.interface import ChainReader, Collected, Context
from auditor.collect.reserve.statement import (
    FEEDS,
    ROUNDS,
    STATEMENTS,
    Said,
    cadence_of,
    in_shares,
    named,
    statement,
    strength_of,
)
from auditor.errors import SourceError
from auditor.model.evidence import Gap, Observation
from auditor.model.product import ProductSpec
from auditor.model.provenance import UNDATED, Provenance
from auditor.model.reserve_source import Reserve
from auditor.model.unit import unit
from auditor.model.value import Cause, Duration, Field, Moment, Quantity, Record, Records, Text
from auditor.registry.feeds import Feed, find_feed


_COUNT = unit("count")


async def from_feed(product: ProductSpec, reserve: Reserve, context: Context) -> list[Collected]:
    """The feed's state and the statement it makes.

    An implausible answer is kept as a row without a value: the feed exists, and it is not sane.
    """
    chain, address = reserve.chain or "", reserve.address or ""
    reader = await context.chains.reader(chain)
    try:
        feed = await read_feed(reader, address)
        must_name(feed, (product.symbol, product.underlying.ticker))
    except SourceError as error:
        return _failed(reserve, error, context)
    stamp = context.provenance(
        source=f"{named(reserve)}",
        locator=feed.read.locator,
        observed_at=feed.read.observed_at,
        as_of=feed.updated_at,
        digest=feed.read.digest,
        strength=strength_of(reserve),
    )
    said = Said(amount=_amount(feed, reserve), as_of=Moment(feed.updated_at))
    history = await _history(reader, address, feed)
    row = {**feed_row(reserve, feed, context), **_past(history)}
    return [
        Observation(FEEDS, Records((row,), complete=True), stamp),
        Observation(STATEMENTS, Records((statement(reserve, said),), complete=True), stamp),
        _rounds(reserve, feed, history, stamp),
    ]


async def _history(
    reader: ChainReader, address: str, feed: FeedReading
) -> FeedHistory | SourceError:
    if not reader.block.hash:
        told = "the recording names no block"
        return SourceError("not_collected", "no_recorded_block", told)
    try:
        return await feed_history(reader, address, feed)
    except SourceError as error:
        return error


def _past(history: FeedHistory | SourceError) -> dict[str, Field]:
    """What the earlier rounds show, field by field."""
    names = ("phase", "rounds", "cadence", "longest_silence", "largest_change", "unchanged_rounds")
    if isinstance(history, SourceError):
        return dict.fromkeys(names, missing(history))
    return {
        "phase": _counted(history.phase),
        "rounds": _counted(len(history.rounds)),
        "cadence": Duration(seconds_of(history.cadence)),
        "longest_silence": Duration(seconds_of(history.longest_silence)),
        "largest_change": Quantity(history.largest_change),
        "unchanged_rounds": _counted(history.unchanged),
    }


def _rounds(
    reserve: Reserve, feed: FeedReading, history: FeedHistory | SourceError, stamp: Provenance
) -> Collected:
    """The rounds as a list, which is left open: what came before them was not asked for."""
    if isinstance(history, SourceError):
        place = (named(reserve),)
        return Gap(ROUNDS, Cause(history.cause), history.reason, history.detail, place)
    rows: list[Record] = [
        {
            "chain": Text(reserve.chain or ""),
            "address": Text(reserve.address or ""),
            "phase": _counted(each.phase),
            "round": _counted(each.number),
            "answer": _amount(replace(feed, answer=each.answer), reserve),
            "updated_at": Moment(each.updated_at),
        }
        for each in history.rounds
    ]
    return Observation(ROUNDS, Records(tuple(rows), complete=False), stamp)


def _counted(number: int) -> Quantity:
    return Quantity(Fraction(number), _COUNT)


def feed_row(reserve: Reserve, feed: FeedReading, context: Context) -> Record:
    """The state of a feed; its age counts to the moment of the audit."""
    age = max(Fraction(0), seconds_between(feed.updated_at, context.as_of))
    return {
        "chain": Text(reserve.chain or ""),
        "address": Text(reserve.address or ""),
        "description": Text(feed.description),
        "answer": _amount(feed, reserve),
        "decimals": Quantity(Fraction(feed.decimals), _COUNT),
        "updated_at": Moment(feed.updated_at),
        "age": Duration(age),
        "heartbeat": heartbeat_of(reserve),
    }


def heartbeat_of(reserve: Reserve) -> Field:
    """How often the feed must be renewed: the operator's directory, else the product file."""
    known = find_feed(reserve.chain or "", reserve.address or "")
    if isinstance(known, Feed) and known.heartbeat_s:
        return Duration(Fraction(int(known.heartbeat_s)))
    return cadence_of(reserve)


def _amount(feed: FeedReading, reserve: Reserve) -> Field:
    quote = quoted_in(feed)
    try:
        return in_shares(feed.answer, quote or reserve.unit)
    except SourceError as error:
        return missing(error)


def _failed(reserve: Reserve, error: SourceError, context: Context) -> list[Collected]:
    """Rows without values; a feed that could not be reached at all is left to the caller."""
    if error.cause == "unreachable":
        raise error
    nothing = missing(error)
    stamp = context.provenance(
        source=named(reserve),
        locator=named(reserve),
        observed_at=context.as_of,
        as_of=UNDATED,
        digest="",
        strength=strength_of(reserve),
    )
    names = ("description", "answer", "decimals", "updated_at", "age")
    row: Record = {
        "chain": Text(reserve.chain or ""),
        "address": Text(reserve.address or ""),
        **dict.fromkeys(names, nothing),
        "heartbeat": heartbeat_of(reserve),
    }
    said = Said(amount=nothing, as_of=nothing)
    return [
        Observation(FEEDS, Records((row,), complete=True), stamp),
        Observation(STATEMENTS, Records((statement(reserve, said),), complete=True), stamp),
    ]
