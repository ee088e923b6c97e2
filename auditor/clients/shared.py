"""What many audits want to know is asked once, and each of them records the answer as its own."""

from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import anyio

from auditor.archive.exchange import Answer, Ask, Wire
from auditor.clients.once import Once
from auditor.errors import SourceError


FRESH, FAILURE_FRESH = 600, 60
"""Seconds an answer, or the lack of one, is good for other audits."""
MOST_BYTES, MOST_ANSWERS = 16 * 2**20, 4096
"""What is kept for them; what nobody asked for the longest time goes first."""
_BY_NUMBER = "eth_getBlockByNumber"


@dataclass(slots=True)
class _Read:
    """An answer that was asked for, or is on its way."""

    born: float
    answer: Once[Answer] = field(default_factory=Once[Answer])
    size: int = 0
    fresh: float = FRESH


class SharedReads:
    """The reads of one run over `network`; `wire` gives each audit its own view of them."""

    def __init__(
        self, network: Wire, most: int = MOST_BYTES, now: Callable[[], float] = anyio.current_time
    ) -> None:
        self._network, self._most, self._now = network, most, now
        self._reads: OrderedDict[tuple[str, int], _Read] = OrderedDict()
        self._size = 0

    def wire(self) -> Wire:
        """The network as one audit sees it."""
        return _OneAudit(self, self._network)

    async def ask(self, ask: Ask, turn: int) -> Answer:
        """The answer to the `turn`-th time an audit asks this, asked once for all of them."""
        key = (ask.key, turn)
        read = self._reads.get(key)
        if read is None or self._now() > read.born + read.fresh:
            self._drop(key)
            read = self._reads[key] = _Read(self._now())
        self._reads.move_to_end(key)
        try:
            answer = await read.answer.outcome_of(partial(self._network.ask, ask))
        except SourceError:
            read.fresh = FAILURE_FRESH
            raise
        if not read.size and self._reads.get(key) is read:
            read.size = len(answer.body) + len(key[0])
            self._size += read.size
            self._make_room()
        return answer

    def _make_room(self) -> None:
        while self._size > self._most or len(self._reads) > MOST_ANSWERS:
            self._drop(next(iter(self._reads)))

    def _drop(self, key: tuple[str, int]) -> None:
        gone = self._reads.pop(key, None)
        if gone is not None:
            self._size -= gone.size


class _OneAudit:
    """Counts what one audit asks, so that it never hears one answer twice for two."""

    def __init__(self, reads: SharedReads, network: Wire) -> None:
        self._reads, self._network = reads, network
        self._asked: Counter[str] = Counter()

    async def ask(self, ask: Ask) -> Answer:
        """A shared answer where one is as good as one's own; SourceError when there is none."""
        turn = self._asked[ask.key]
        self._asked[ask.key] += 1
        if _is_check(ask, turn):
            return await self._network.ask(ask)
        return await self._reads.ask(ask, turn)


def _is_check(ask: Ask, turn: int) -> bool:
    """Whether an audit looks once more whether what it has read still holds.

    An earlier answer to another audit says nothing about that. Such a look asks a chain the same
    thing again, or for the pinned block by its number.
    """
    if ask.kind != "rpc":
        return False
    by_number = ask.method == _BY_NUMBER and isinstance(ask.params, list) and bool(ask.params)
    tag = ask.params[0] if by_number and isinstance(ask.params, list) else ""
    return turn > 0 or (by_number and tag not in ("0x0", "finalized", "safe", "latest"))
