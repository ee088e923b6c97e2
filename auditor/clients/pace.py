"""How fast one endpoint is asked: at most so many requests at once, and so many a second."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import anyio


@dataclass(slots=True)
class Pace:
    """A place to wait before a request; the times are those of the event loop.

    `together` says that many audits ask at once.
    """

    concurrency: int = 8
    per_second: int = 100
    sleep: Callable[[float], Awaitable[None]] = anyio.sleep
    together: bool = False
    _free: list[anyio.Semaphore] = field(default_factory=list[anyio.Semaphore])
    _next: float = 0

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        """Waits for one's turn, and holds a place until the request is over."""
        if not self._free:
            self._free.append(anyio.Semaphore(self.concurrency))
        async with self._free[0]:
            now = anyio.current_time()
            start = max(now, self._next)
            self._next = start + 1 / self.per_second
            # What was not used within a second may be made up for, but no more than that.
            self._next = max(self._next, now - 1)
            if start > now + 1:
                await self.sleep(start - now - 1)
            yield
