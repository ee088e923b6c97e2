"""The past rounds of a feed: how often it speaks, how long it was silent, how far it moved.

A proxy numbers rounds `phase << 64 | round of the aggregator` (Chainlink, historical data): a new
aggregator starts a new phase, and the rounds of the old one stay readable under the old phase.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise, takewhile
from statistics import median_low

from auditor.base.instants import from_unix
from auditor.collect.feed import MOST_ANSWER, FeedReading
from auditor.collect.interface import Call, ChainReader, Reading
from auditor.collect.token import attempt, first_whole
from auditor.errors import SourceError


MOST_ROUNDS = 200
FARTHEST = timedelta(days=400)
GET_ROUND = "getRoundData(uint80)(uint80,int256,uint256,uint256,uint80)"
PHASE_AGGREGATOR = "phaseAggregators(uint16)(address)"
LATEST_ROUND = "latestRound()(uint256)"
_PHASE_BITS = 64
_IN_PHASE = (1 << _PHASE_BITS) - 1
_NOBODY = "0x" + 40 * "0"


@dataclass(frozen=True, slots=True)
class Round:
    """One round; `answer` is divided by the feed's decimals already."""

    phase: int
    number: int
    answer: Fraction
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class FeedHistory:
    """The rounds that were read, oldest first; `holes` counts those that hold no data."""

    rounds: tuple[Round, ...]
    holes: int
    now: datetime

    @property
    def phase(self) -> int:
        """The phase of the newest round."""
        return self.rounds[-1].phase

    @property
    def cadence(self) -> timedelta:
        """The usual time between two rounds: the (low) median."""
        return median_low(self._gaps)

    @property
    def longest_silence(self) -> timedelta:
        """The longest time without a round, the one that lasts until now included."""
        return max(*self._gaps, self.now - self.rounds[-1].updated_at)

    @property
    def largest_change(self) -> Fraction:
        """The largest change from one round to the next, as a part of the earlier answer."""
        steps = pairwise(each.answer for each in self.rounds)
        return max(abs(after - before) / before for before, after in steps)

    @property
    def unchanged(self) -> int:
        """How many of the newest rounds in a row repeat the answer before them."""
        last = self.rounds[-1].answer
        return sum(1 for _ in takewhile(lambda each: each.answer == last, self.rounds[::-1])) - 1

    @property
    def _gaps(self) -> list[timedelta]:
        return [after.updated_at - before.updated_at for before, after in pairwise(self.rounds)]


async def feed_history(reader: ChainReader, address: str, feed: FeedReading) -> FeedHistory:
    """The newest rounds back to `MOST_ROUNDS` or `FARTHEST`, through earlier phases.

    SourceError `too_few_rounds` (not_collected) when fewer than two rounds hold data, `rounds_back`
    (conflicting) when their times do not rise.
    """
    latest = feed.round_id
    ids = _phase_ids(latest >> _PHASE_BITS, latest & _IN_PHASE, MOST_ROUNDS)
    found = await _read(reader, address, ids, feed)
    phase = latest >> _PHASE_BITS
    while phase > 1 and len(found) < MOST_ROUNDS:
        phase -= 1
        last = await _last_of(reader, address, phase)
        if not last:
            break
        ids = _phase_ids(phase, last, MOST_ROUNDS - len(found))
        found = [*await _read(reader, address, ids, feed), *found]
    now = reader.block.time
    rounds = [each for each in found if isinstance(each, Round)]
    kept = tuple(each for each in rounds if now - each.updated_at <= FARTHEST)
    if len(kept) < 2:  # noqa: PLR2004 - a gap needs two ends
        told = f"only {len(kept)} rounds of the feed {address} hold data"
        raise SourceError("not_collected", "too_few_rounds", told)
    if any(after.updated_at < before.updated_at for before, after in pairwise(kept)):
        told = f"the rounds of the feed {address} are not in the order of their times"
        raise SourceError("conflicting", "rounds_back", told)
    return FeedHistory(kept, len(found) - len(rounds), now)


def _phase_ids(phase: int, last: int, most: int) -> list[int]:
    """The ids of the newest rounds of a phase, oldest first; an aggregator counts from 1."""
    return [phase << _PHASE_BITS | number for number in range(max(last - most + 1, 1), last + 1)]


async def _last_of(reader: ChainReader, address: str, phase: int) -> int:
    """The last round of an earlier phase; 0 where the feed does not tell."""
    aggregator = await attempt(reader, address, PHASE_AGGREGATOR, phase)
    if isinstance(aggregator, SourceError) or str(aggregator.values[0]).lower() == _NOBODY:
        return 0
    last = await attempt(reader, str(aggregator.values[0]), LATEST_ROUND)
    if isinstance(last, SourceError):
        return 0
    return min(first_whole(last), _IN_PHASE)


async def _read(
    reader: ChainReader, address: str, ids: Sequence[int], feed: FeedReading
) -> list[Round | SourceError]:
    answers = await reader.views([Call(address, GET_ROUND, (each,)) for each in ids])
    lost = [
        each for each in answers if isinstance(each, SourceError) and each.cause == "unreachable"
    ]
    if lost:
        # A round that was not had is not a round that does not exist.
        raise lost[0]
    return [_round(id_, each, feed) for id_, each in zip(ids, answers, strict=True)]


def _round(id_: int, answer: Reading | SourceError, feed: FeedReading) -> Round | SourceError:
    if isinstance(answer, SourceError):
        return answer
    words = [value for value in answer.values if isinstance(value, int)]
    held = Fraction(words[1], 10**feed.decimals)
    if not 0 < held <= MOST_ANSWER:
        return SourceError("unreadable", "feed_implausible", f"{answer.locator} answers {words[1]}")
    try:
        updated_at = from_unix(words[3])
    except ValueError:
        return SourceError("unreadable", "feed_implausible", f"{answer.locator} has no time")
    return Round(id_ >> _PHASE_BITS, id_ & _IN_PHASE, held, updated_at)
