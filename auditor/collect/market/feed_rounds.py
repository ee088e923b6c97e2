"""Prices of the share from an on-chain feed: its latest round and the rounds before it."""

from collections.abc import Sequence

from auditor.base.text import printable
from auditor.collect.feed import FeedReading, must_name, quoted_in, read_feed
from auditor.collect.feed_history import feed_history
from auditor.collect.interface import ChainReader, Context
from auditor.collect.market.tick import Read, Tick, Ticks, counted
from auditor.errors import SourceError
from auditor.model.price_source import Price
from auditor.registry.feeds import Feed, find_feed


CURRENCY = "USD"


async def read_rounds(
    source: Price, names: Sequence[str], context: Context
) -> Sequence[Ticks | SourceError]:
    """The rounds of a feed that says it prices one of `names` in US dollars."""
    try:
        return [await _rounds(source, names, context)]
    except SourceError as error:
        return [error]


async def _rounds(source: Price, names: Sequence[str], context: Context) -> Ticks:
    chain, address = source.chain or "", source.address or ""
    known = find_feed(chain, address)
    if isinstance(known, Feed) and known.multiplier_included == "yes":
        told = f"{known.feed} has the multiplier inside; a price per share is needed"
        raise SourceError("unsupported", "unit_ambiguous", told)
    reader = await context.chains.reader(chain)
    feed = await read_feed(reader, address)
    must_name(feed, names)
    if quoted_in(feed) != CURRENCY:
        told = f"the feed {printable(feed.description, 80)!r} is not quoted in {CURRENCY}"
        raise SourceError("unsupported", "unit_ambiguous", told)
    earlier, notes = await _earlier(reader, address, feed)
    latest = Tick(feed.updated_at, feed.answer)
    rows = tuple(dict.fromkeys((*earlier, latest)))
    read = Read(feed.read.digest, feed.read.observed_at)
    return Ticks(feed.read.locator, rows, notes, (read,))


async def _earlier(
    reader: ChainReader, address: str, feed: FeedReading
) -> tuple[Sequence[Tick], tuple[str, ...]]:
    """Earlier rounds where the feed gives them; without them the latest one still counts."""
    if not reader.block.hash:
        return (), ()  # a reconstructed recording holds what was published, and no more
    try:
        history = await feed_history(reader, address, feed)
    except SourceError as error:
        return (), (f"earlier rounds not read: {error.detail}",)
    ticks = [Tick(each.updated_at, each.answer) for each in history.rounds]
    return ticks, counted((history.holes, "of rounds without data"))
