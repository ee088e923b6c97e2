"""A question that is asked once, however many want to know."""

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

import anyio

from auditor.errors import SourceError


ResultT = TypeVar("ResultT")


class Once(Generic[ResultT]):
    """Keeps the one answer, or the one failure, for everybody who asks."""

    __slots__ = ("_lock", "_outcomes")

    def __init__(self) -> None:
        self._lock = anyio.Lock()
        self._outcomes: list[ResultT | SourceError] = []

    async def outcome_of(self, ask: Callable[[], Awaitable[ResultT]]) -> ResultT:
        """What `ask` gave the first time; SourceError when it failed then."""
        async with self._lock:
            if not self._outcomes:
                try:
                    self._outcomes.append(await ask())
                except SourceError as error:
                    self._outcomes.append(error)
        found = self._outcomes[0]
        if isinstance(found, SourceError):
            raise SourceError(found.cause, found.reason, found.detail)
        return found
