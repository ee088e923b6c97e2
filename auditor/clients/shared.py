"""What many audits want to know is asked once, and each of them records the answer as its own."""

from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import anyio

from auditor.archive.exchange import Answer, Ask, Wire
from auditor.base import strict_json
from auditor.base.strict_json import JsonValue
from auditor.clients.once import Once
from auditor.errors import SourceError


FRESH, FAILURE_FRESH = 600, 60
"""Seconds an answer, or the lack of one, is good for other audits."""
MOST_BYTES, MOST_ANSWERS = 16 * 2**20, 4096
"""What is kept for them; what nobody asked for the longest time goes first."""


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
    """Counts what one audit asks, so that it never hears one answer twice for two.

    An audit that looks whether what it has read still holds asks the chain the same thing again,
    or for the block behind a tag by its number: an earlier answer to another audit says nothing
    about that, so these go out for each audit.
    """

    def __init__(self, reads: SharedReads, network: Wire) -> None:
        self._reads, self._network = reads, network
        self._asked: Counter[str] = Counter()
        self._pinned: set[JsonValue] = set()

    async def ask(self, ask: Ask) -> Answer:
        """A shared answer where one is as good as one's own; SourceError when there is none."""
        turn = self._asked[ask.key]
        self._asked[ask.key] += 1
        block = _block_of(ask)
        if ask.kind == "rpc" and (turn or block in self._pinned):
            return await self._network.ask(ask)
        answer = await self._reads.ask(ask, turn)
        if block and not block.startswith("0x"):
            self._pinned.add(_number_in(answer))
        return answer


def _block_of(ask: Ask) -> str:
    """The number or tag of the block header that is asked for; empty for another question."""
    if ask.method != "eth_getBlockByNumber" or not isinstance(ask.params, list):
        return ""
    return str(ask.params[0]) if ask.params else ""


def _number_in(answer: Answer) -> JsonValue:
    reply = strict_json.loads(answer.body, "a block header")
    header = reply.get("result") if isinstance(reply, dict) else None
    return header.get("number") if isinstance(header, dict) else ""
