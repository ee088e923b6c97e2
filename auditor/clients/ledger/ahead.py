"""Asks for the next stretch while the last one is being added up."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import anyio
import anyio.lowlevel
from anyio.abc import TaskGroup

from auditor.clients.ledger.ranges import likely_next
from auditor.errors import SourceError


Body = tuple[bytes, int]
BYTES_PER_LOG = 600
"""About what a node writes for one transfer."""
_STEPS = 5
"""Turns of the event loop after which a request has left for the node."""


@dataclass(slots=True)
class _Coming:
    """A reply that was asked for before it is known to be wanted."""

    first: int
    last: int
    done: anyio.Event = field(default_factory=anyio.Event)
    outcome: list[Body | SourceError] = field(default_factory=list["Body | SourceError"])


class Ahead:
    """Raw replies by range; after each one the next range of the same length is asked for.

    The node works while we do. A guess that turns out wrong costs one request.
    """

    def __init__(
        self, ask: Callable[[int, int], Awaitable[Body]], last: int, group: TaskGroup
    ) -> None:
        self._ask, self._last, self._group = ask, last, group
        self._coming: list[_Coming] = []

    async def get(self, first: int, last: int) -> Body:
        """The reply for blocks `first` to `last`; SourceError when there is none."""
        coming = self._coming.pop() if self._coming else None
        if coming is None or (coming.first, coming.last) != (first, last):
            body = await self._ask(first, last)
        else:
            await coming.done.wait()
            (outcome,) = coming.outcome
            if isinstance(outcome, SourceError):
                raise outcome
            body = outcome
        length = likely_next(last - first + 1, len(body[0]) // BYTES_PER_LOG)
        if last < self._last and length:
            following = _Coming(last + 1, min(last + length, self._last))
            self._coming.append(following)
            self._group.start_soon(self._fetch, following)
            for _ in range(_STEPS):
                await anyio.lowlevel.checkpoint()
        return body

    async def _fetch(self, coming: _Coming) -> None:
        try:
            coming.outcome.append(await self._ask(coming.first, coming.last))
        except SourceError as error:
            coming.outcome.append(error)
        coming.done.set()
