"""Stops asking who does not answer; where a run goes on for hours, asks again after a rest."""

import math
from dataclasses import dataclass, field

import anyio

from auditor.errors import SourceError


@dataclass(slots=True)
class Breaker:
    """Opens after `strikes` failures in a row, and lets one question through after `rest` seconds.

    The times are those of the event loop.
    """

    strikes: int
    rest: float = math.inf
    _row: int = 0
    _open: list[tuple[SourceError, float]] = field(default_factory=list[tuple[SourceError, float]])

    @property
    def closed(self) -> bool:
        """Whether a question may be asked."""
        if self._open and anyio.current_time() >= self._open[0][1]:
            # Half open: one more failure closes the way again.
            self._open.clear()
            self._row = self.strikes - 1
        return not self._open

    def check(self) -> None:
        """SourceError, the one that opened it, while nothing may be asked."""
        if not self.closed:
            error = self._open[0][0]
            raise SourceError(error.cause, error.reason, error.detail)

    def worked(self) -> None:
        """A question was answered."""
        self._row = 0

    def failed(self, error: SourceError) -> None:
        """A question was not: whether another is asked depends on how, and how often."""
        self._row += 1
        misbehaved = error.reason == "rpc_protocol"
        if misbehaved or (error.cause == "unreachable" and self._row >= self.strikes):
            why = "it broke the protocol" if misbehaved else f"{self._row} questions got no answer"
            rest = "again" if math.isinf(self.rest) else f"for {self.rest:.0f} s"
            told = SourceError(
                error.cause, error.reason, f"{error.detail}; not asked {rest}: {why}"
            )
            self._open = [(told, anyio.current_time() + self.rest)]
