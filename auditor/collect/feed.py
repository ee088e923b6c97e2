"""Reads one on-chain price or reserve feed: answer, decimals, time, and what it says it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import partial

from auditor.base.instants import from_unix
from auditor.base.text import printable
from auditor.collect.figures import not_ahead
from auditor.collect.interface import ChainReader, Reading
from auditor.collect.side_by_side import all_of
from auditor.collect.token import attempt, first_whole
from auditor.collect.unit_models import checked_decimals
from auditor.errors import SourceError
from auditor.registry.feeds import Feed, find_feed


ROUND = "latestRoundData()(uint80,int256,uint256,uint256,uint80)"
DECIMALS, DESCRIPTION = "decimals()(uint256)", "description()(string)"
AGGREGATOR = "aggregator()(address)"
BOUNDS = ("minAnswer()(int192)", "maxAnswer()(int192)")
# No stock has so many shares outstanding; such an answer is a fault or an aggregator's clamp.
MOST_ANSWER = 10**13
_WORD = re.compile(r"[a-z0-9.]+")
_QUOTED_IN = re.compile(r"/\s*([A-Z]{3,5})\b")


@dataclass(frozen=True, slots=True)
class FeedReading:
    """A feed's latest round; `answer` is already divided by its decimals.

    `round_id` is that of the proxy: `phase << 64 | round of the aggregator`.
    """

    description: str
    answer: Fraction
    decimals: int
    updated_at: datetime
    read: Reading
    round_id: int = 0


async def read_feed(reader: ChainReader, address: str) -> FeedReading:
    """The latest round; SourceError (unreadable, feed_implausible) for one that cannot be meant."""
    if not await reader.has_code(address):
        told = f"no contract at {address} on {reader.block.chain}"
        raise SourceError("unreadable", "no_code", told)
    views = (ROUND, DECIMALS, DESCRIPTION)
    latest, decimals, description = await all_of(
        [partial(reader.view, address, view) for view in views]
    )
    feed = shaped(latest, first_whole(decimals), str(description.values[0]), reader.block.time)
    _must_be_listed_alike(reader.block.chain, address, feed)
    if reader.block.hash:  # a reconstructed recording holds what was published, and no more
        await _must_not_be_clamped(reader, address, latest)
    return feed


def shaped(latest: Reading, decimals: int, description: str, now: datetime) -> FeedReading:
    """A round as a reading; `now` is the block's time."""
    words = [value for value in latest.values if isinstance(value, int)]
    if len(words) != 5:  # noqa: PLR2004 - the five members of a round
        raise SourceError("unreadable", "bad_returndata", f"{latest.locator} is no round")
    round_id, raw, _, updated, answered_in = words
    answer = Fraction(raw, 10 ** checked_decimals(decimals))
    if not 0 < answer <= MOST_ANSWER:
        raise _implausible(f"{latest.locator} answers {printable(str(raw), 90)}")
    if updated == 0:
        raise _implausible(f"{latest.locator} is a round without a time, which is no data")
    try:
        updated_at = from_unix(updated)
    except ValueError as error:
        raise SourceError("unreadable", "timestamp_unit", f"{latest.locator}: {error}") from None
    not_ahead(updated_at, now, latest.locator)
    if answered_in < round_id:
        told = f"{latest.locator} repeats the answer of round {answered_in} in round {round_id}"
        raise SourceError("stale", "feed_carried_over", told)
    return FeedReading(description, answer, decimals, updated_at, latest, round_id)


def _must_be_listed_alike(chain: str, address: str, feed: FeedReading) -> None:
    """SourceError (conflicting, decimals) when the operator's directory says other decimals."""
    known = find_feed(chain, address)
    if isinstance(known, Feed) and known.decimals and int(known.decimals) != feed.decimals:
        told = f"the feed has {feed.decimals} decimals, its operator's directory {known.decimals}"
        raise SourceError("conflicting", "decimals", told)


async def _must_not_be_clamped(reader: ChainReader, address: str, latest: Reading) -> None:
    """SourceError (feed_implausible) for an answer at the bound an aggregator cuts answers off at.

    Beyond its bounds an aggregator repeats the bound, whatever the truth is.
    """
    found = await attempt(reader, address, AGGREGATOR)
    if isinstance(found, SourceError):
        return
    aggregator = str(found.values[0])
    for signature in BOUNDS:
        bound = await attempt(reader, aggregator, signature)
        if isinstance(bound, Reading) and bound.values[0] == latest.values[1]:
            told = f"{latest.locator} answers {latest.values[1]}, where the aggregator cuts off"
            raise _implausible(told)


def must_name(feed: FeedReading, names: Sequence[str]) -> None:
    """SourceError (conflicting, scope_mismatch) when the description names none of `names`."""
    words = set(_WORD.findall(feed.description.lower()))
    if words.isdisjoint(name.lower() for name in names):
        shown = printable(feed.description, 80)
        told = f"the feed calls itself {shown!r}, which names none of {', '.join(names)}"
        raise SourceError("conflicting", "scope_mismatch", told)


def quoted_in(feed: FeedReading) -> str:
    """The currency a price feed is quoted in, from its description; empty when it names none."""
    found = _QUOTED_IN.search(feed.description)
    return found[1] if found else ""


def _implausible(detail: str) -> SourceError:
    return SourceError("unreadable", "feed_implausible", detail)
