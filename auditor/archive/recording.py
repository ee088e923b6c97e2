"""Answers from another wire, keeping every answer and every failure for a replay."""

from collections.abc import Callable
from datetime import datetime

from auditor.archive.exchange import Answer, Ask, Wire
from auditor.archive.recalled import RecalledError
from auditor.archive.tape import Failure, Recorder
from auditor.errors import SourceError


class RecordingWire:
    """The network, remembered; `clock` dates the failures."""

    def __init__(self, inner: Wire, recorder: Recorder, clock: Callable[[], datetime]) -> None:
        self._inner, self._recorder, self._clock = inner, recorder, clock

    async def ask(self, ask: Ask) -> Answer:
        """The inner wire's answer, recorded; its SourceError is recorded and passed on."""
        try:
            answer = await self._inner.ask(ask)
        except SourceError as error:
            # A replay recorded again must come out the same, the times of failures included.
            at = error.observed_at if isinstance(error, RecalledError) else self._clock()
            failure = Failure(error.cause, error.reason, error.detail, at)
            self._recorder.add(ask, failure)
            raise
        self._recorder.add(ask, answer)
        return answer
