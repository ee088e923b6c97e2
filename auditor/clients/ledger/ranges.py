"""Fetches logs in stretches of blocks as long as the node allows, losing and repeating none."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from auditor.clients.range_hints import Hint, hint
from auditor.errors import SourceError


MOST_REQUESTS = 5_000
SUSPICIOUS = frozenset({100, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000})
"""Numbers of logs at which nodes are known to cut a reply off without a word."""
START = 200
"""Blocks of the first stretch: every node known serves as many, and few hold too much in them."""
# Logs of one stretch: with few it may grow fast, with many a longer one would gain nothing.
_FEW, _MANY = 1_000, 6_000
_SHRINKS = frozenset({"range_limit", "rpc_too_large", "rpc_timeout", "out_of_gas", "slow"})
# A hint of so small a part of what was asked is either a whim or a trap.
_ABSURD = 100
_HINTS_BELIEVED = 3
LogT = TypeVar("LogT")


@dataclass(frozen=True, slots=True)
class Stretch(Generic[LogT]):
    """The logs of blocks `first` to `last`, and the digest of the reply they came in."""

    first: int
    last: int
    logs: list[LogT]
    digest: str


def likely_next(size: int, count: int) -> int:
    """Blocks of the next stretch after a full one of `size` blocks; 0 where it will be longer."""
    if count > 2 * _MANY:
        return max(size // 2, 1)
    return size if count > _MANY else 0


Fetch = Callable[[int, int], Awaitable[Stretch[LogT]]]


@dataclass(slots=True)
class Ranges(Generic[LogT]):
    """What is learned about a node's limits, for one contract.

    SourceError: `log_budget` after too many requests, `getlogs_unavailable` where not even one
    block can be had, else the node's own error on a single block.
    """

    fetch: Fetch[LogT]
    requests: int = 0
    most: int = 0
    good: int = 0
    ceiling: int = 0
    answered: bool = False
    unknown: int = 0
    useless: int = 0
    longest: set[int] = field(default_factory=set[int])

    async def walk(self, first: int, last: int) -> AsyncGenerator[Stretch[LogT]]:
        """Every stretch from `first` to `last`, in order and without a hole."""
        size = START
        while first <= last:
            end = min(first + size - 1, last)
            try:
                found = await self._ask(first, end)
            except SourceError as error:
                if not self._may_be_long(error):
                    raise
                await self._probe(error, end)
                if end == first:
                    raise
                size = self._shorter(error, first, end)
                continue
            self.answered, self.unknown = True, 0
            self.good = max(self.good, end - first + 1)
            for part in await self._whole(found):
                yield part
            first = end + 1
            size = self._longer(end - found.first + 1, len(found.logs))

    async def _ask(self, first: int, last: int) -> Stretch[LogT]:
        self.requests += 1
        if self.requests > MOST_REQUESTS:
            told = f"more than {MOST_REQUESTS} requests for the logs of one contract"
            raise SourceError("unreachable", "log_budget", f"{told}; use a node with wider ranges")
        return await self.fetch(first, last)

    async def _probe(self, error: SourceError, last: int) -> None:
        """Before anything has been had: whether the node gives logs at all."""
        if self.answered:
            return
        try:
            await self._ask(last, last)
        except SourceError as failed:
            told = f"the node gives no logs, not even of one block: {failed.detail}"
            advice = "; use an endpoint that serves eth_getLogs"
            raise SourceError("unreachable", "getlogs_unavailable", told + advice) from error
        self.answered = True

    def _may_be_long(self, error: SourceError) -> bool:
        """Whether a shorter stretch may go; text we do not know gets one chance."""
        if error.reason in _SHRINKS:
            return True
        # The same words may mean a limit of rates; those were waited for below us already.
        if error.reason == "rate_limited" and not self.answered:
            return True
        if error.reason != "rpc_error" or self.unknown:
            return False
        self.unknown += 1
        return True

    def _shorter(self, error: SourceError, first: int, last: int) -> int:
        size = last - first + 1
        self.ceiling = min(self.ceiling or size, size)
        hinted = self._hinted(hint(error.detail), first, last)
        if hinted:
            if hinted >= size // _ABSURD:
                self.ceiling = hinted + 1
            return hinted
        # A length that went before fails now only where the blocks are fuller.
        self.good = min(self.good, size // 2)
        return max(self.good, size // 2, 1)

    def _hinted(self, told: Hint, first: int, last: int) -> int:
        """A shorter length the node itself names, 0 when it names none that can be used."""
        size = last - first + 1
        wanted = told.size
        if not wanted and told.first == first <= told.last <= last:
            wanted = told.last - told.first + 1
        if not 0 < wanted < size:
            return 0
        # A node could make us ask for every block alone.
        self.useless += wanted < size // _ABSURD
        return wanted if self.useless <= _HINTS_BELIEVED else 0

    def _longer(self, size: int, count: int) -> int:
        """After a success: further out where nothing speaks against it."""
        if length := likely_next(size, count):
            return length
        wanted = size * (4 if count < _FEW else 2)
        if not self.ceiling or wanted < self.ceiling:
            return wanted
        # Between what went and what did not; close enough is left alone.
        between = (size + self.ceiling) // 2
        return between if self.ceiling > size + max(size // 4, 1) else size

    async def _whole(self, found: Stretch[LogT]) -> list[Stretch[LogT]]:
        """The stretch, or its halves where its length looks like that of a reply cut off."""
        count = len(found.logs)
        if count not in SUSPICIOUS and not (
            count and count == self.most and count not in self.longest
        ):
            self.most = max(self.most, count)
            return [found]
        if found.first == found.last:
            return [found]
        middle = (found.first + found.last) // 2
        low = await self._ask(found.first, middle)
        high = await self._ask(middle + 1, found.last)
        if len(low.logs) + len(high.logs) == count:
            self.longest.add(count)
            return [found]
        if count not in SUSPICIOUS:
            # The first reply of this length passed as whole, and its blocks are added up already.
            told = f"the node cuts replies off at {count} logs without saying so"
            raise SourceError("conflicting", "log_gap", told)
        self.ceiling = min(self.ceiling or count, found.last - found.first + 1)
        return [*await self._whole(low), *await self._whole(high)]
