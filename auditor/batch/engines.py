"""Where units of work are done: in worker processes of this machine, or of a cluster."""

import contextlib
import signal
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Protocol, TypeVar

import anyio
import anyio.to_process

from auditor.batch import units
from auditor.batch.units import Recipe
from auditor.clients.side_by_side import all_of


ResultT = TypeVar("ResultT")


class Engine(Protocol):
    """Does units of work, so many at a time."""

    async def check(self, recipe: Recipe) -> None:
        """EngineLost when nobody could do the work; before a run begins."""
        ...

    def ready(self, recipe: Recipe) -> AbstractAsyncContextManager[None]:
        """The workers, ready for as long as a run takes."""
        ...

    def turn(self) -> AbstractAsyncContextManager[None]:
        """Waits until there is a worker for one unit."""
        ...

    async def do(self, job: Callable[[], ResultT]) -> ResultT:
        """What the unit gives; the worker is killed when the caller is cancelled."""
        ...


class Local:
    """Worker processes of this machine, kept for the whole run; one that dies is replaced."""

    def __init__(self, processes: int) -> None:
        self._places = anyio.Semaphore(processes)
        # The semaphore holds work back, so that waiting is not counted as working.
        self._limit = anyio.CapacityLimiter(processes)
        self._processes = processes

    async def check(self, recipe: Recipe) -> None:
        """This machine is always there."""

    @asynccontextmanager
    async def ready(self, recipe: Recipe) -> AsyncGenerator[None]:
        """Starts every worker and has it read the rules."""
        # A worker inherits what is blocked: an interrupt is for the run, which ends its workers.
        with _interrupts_blocked():
            await all_of([partial(self._prepared, recipe)] * self._processes)
        yield

    async def _prepared(self, recipe: Recipe) -> None:
        with contextlib.suppress(anyio.BrokenWorkerProcess):  # the first product starts another
            await anyio.to_process.run_sync(units.prepare, recipe, limiter=self._limit)

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        """Waits until a worker is free."""
        async with self._places:
            yield

    async def do(self, job: Callable[[], ResultT]) -> ResultT:
        """The unit done by a worker; BrokenWorkerProcess when two of them die of it."""
        with contextlib.suppress(anyio.BrokenWorkerProcess):
            return await anyio.to_process.run_sync(job, cancellable=True, limiter=self._limit)
        return await anyio.to_process.run_sync(job, cancellable=True, limiter=self._limit)


@contextlib.contextmanager
def _interrupts_blocked() -> Generator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
