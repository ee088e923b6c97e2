"""Asks again when a site says when to come back, within the time one page may take."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

import anyio

from auditor.clients.limits import Limits
from auditor.clients.retry_after import retry_after
from auditor.clients.transport import Request, Response, Transport


TRIES = 3
LONGEST_WAIT = 60  # seconds a site may ask us to stay away
_COME_BACK = frozenset({429, 503})
_ROOM = 1  # seconds that must be left after a wait for asking to make sense


class Patience:
    """One transport with a clock and a way to wait; the total deadline covers the waits too."""

    def __init__(
        self,
        transport: Transport,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._transport, self._clock, self._sleep = transport, clock, sleep

    async def fetch(self, request: Request, limits: Limits) -> Response:
        """The response of any status; of a site that wants us later, the one after the wait."""
        left = limits.total
        for _ in range(TRIES - 1):
            started = anyio.current_time()
            response = await self._transport.fetch(request, replace(limits, total=left))
            wait = self._wanted(response)
            left -= anyio.current_time() - started + max(wait, 0)
            if wait < 0 or wait > LONGEST_WAIT or left < _ROOM:
                return response
            await self._sleep(wait)
        return await self._transport.fetch(request, replace(limits, total=left))

    def _wanted(self, response: Response) -> float:
        """Seconds the site asks us to wait; negative when it does not."""
        if response.status not in _COME_BACK:
            return -1
        return retry_after(response.headers.get("retry-after", ""), self._clock())
