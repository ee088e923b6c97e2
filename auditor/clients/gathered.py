"""Puts requests that are made at the same moment into one JSON-RPC batch."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

import anyio
import anyio.lowlevel

from auditor.archive.exchange import Answer
from auditor.base.strict_json import JsonValue
from auditor.clients.side_by_side import all_of
from auditor.errors import SourceError


MOST = 100
"""Members of one batch; more are refused by some providers."""

Asked: TypeAlias = tuple[str, JsonValue]
Outcome: TypeAlias = Answer | SourceError
Send: TypeAlias = Callable[[Sequence[Asked]], Awaitable[Sequence[Outcome]]]

_GIVEN_UP = SourceError("unreachable", "rpc_timeout", "the request was given up")


@dataclass(slots=True)
class _Place:
    """One request that waits for its batch."""

    asked: Asked
    outcome: Outcome = _GIVEN_UP
    done: anyio.Event = field(default_factory=anyio.Event)


async def once() -> None:
    """Lets readers that were started together have their turn before the first one goes on."""
    await anyio.lowlevel.checkpoint()
    await anyio.lowlevel.checkpoint()


class Gathered:
    """`send` is given what came together, within `linger`, and answers in the same order."""

    def __init__(self, send: Send, linger: Callable[[], Awaitable[None]]) -> None:
        self._send, self._linger = send, linger
        self._waiting: list[_Place] = []

    async def ask(self, method: str, params: JsonValue) -> Answer:
        """The answer to one request, sent along with whatever else is asked right now."""
        place = _Place((method, params))
        while place.outcome is _GIVEN_UP:
            # Whoever was first may have been cancelled; that is no answer to the others.
            place.done = anyio.Event()
            self._waiting.append(place)
            if len(self._waiting) > 1:
                await place.done.wait()
            else:
                await self._lead()
        if isinstance(place.outcome, SourceError):
            error = place.outcome
            raise SourceError(error.cause, error.reason, error.detail)
        return place.outcome

    async def _lead(self) -> None:
        """Waits for company, and sends what has come together."""
        places: list[_Place] = []
        try:
            await self._linger()
            places, self._waiting = self._waiting, []
            starts = range(0, len(places), MOST)
            await all_of([partial(self._part, places[at : at + MOST]) for at in starts])
        finally:
            if not places:
                places, self._waiting = self._waiting, []
            for place in places:
                place.done.set()

    async def _part(self, places: Sequence[_Place]) -> None:
        outcomes = await self._send([place.asked for place in places])
        for place, outcome in zip(places, outcomes, strict=True):
            place.outcome = outcome
