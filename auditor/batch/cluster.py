"""Units of work done by the workers of a Dask cluster (optional extra `dask`).

Only bytes cross, and only units: collecting, the journal and the files stay with the run. Dask
gives the units of a worker that is lost to others.
"""

import asyncio
import contextlib
import logging
import warnings
from collections.abc import AsyncGenerator, Callable, Generator, Mapping
from concurrent.futures import CancelledError
from contextlib import asynccontextmanager
from typing import TypeVar

import anyio
from distributed import Client, Future, KilledWorker
from distributed.versions import VersionMismatchWarning

from auditor.batch import units
from auditor.batch.installed import check_alike, installed
from auditor.batch.packing import Packed, packed
from auditor.batch.units import Recipe
from auditor.errors import EngineLost, InputError, Place


ResultT = TypeVar("ResultT")
ANSWER = WORKERS = 10
"""Seconds the scheduler has for its first answer, and then to show a worker."""
_LOOK = 1
"""Seconds between two looks at whether the scheduler is there."""
# What it tells of a lost scheduler, with its own traceback, the run tells in a line.
logging.getLogger("distributed.client").setLevel(logging.CRITICAL)


class Cluster:
    """The workers behind the scheduler at an address, as many units at a time as their threads."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._lost = False
        self._waits: set[anyio.CancelScope] = set()
        self._here: Mapping[str, str] = {}
        self._places = anyio.CapacityLimiter(1)
        self._suspects = anyio.Lock()

    async def check(self, recipe: Recipe) -> None:
        """EngineLost when there is no scheduler, no worker, or one with other versions."""
        async with self.ready(recipe):
            pass

    @asynccontextmanager
    async def ready(self, recipe: Recipe) -> AsyncGenerator[None]:
        """Connected, and every worker found to be what this process is."""
        self._here = installed(pdf="pdf" in recipe.formats)
        async with self._connected() as client:
            self._client, self._lost = client, False
            await self._compared()
            watch = asyncio.create_task(self._watch())
            try:
                yield
            finally:
                watch.cancel()

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        """Waits until a thread of a worker is free; workers may come and go."""
        with self._watched():
            threads = await self._client.nthreads()
        self._places.total_tokens = max(1, sum(threads.values()))
        async with self._places:
            yield

    async def do(self, job: Callable[[], ResultT]) -> ResultT:
        """The unit done by some worker; BrokenWorkerProcess when it kills all it is given to.

        A unit that was on a worker when another killed it looks the same. So suspects get a second
        chance, one at a time.
        """
        sent = packed(job)
        try:
            return await self._done(sent)
        except KilledWorker:
            async with self._suspects:
                try:
                    return await self._done(sent)
                except KilledWorker:
                    raise anyio.BrokenWorkerProcess from None

    async def _done(self, sent: Packed[Callable[[], ResultT]]) -> ResultT:
        with self._watched():
            # Not pure: the scheduler would look for equal units, which there are none of.
            future: Future[Packed[ResultT]] = self._client.submit(
                units.done, sent, self._here, pure=False
            )
            try:
                problem = await future.exception()
                if problem is None:
                    return (await future).open()
            finally:
                # Whoever gave a unit up does not want its answer; its thread ends with it.
                future.release()
        raise problem

    async def _watch(self) -> None:
        """Ends every wait once the scheduler is lost: units sent meanwhile would wait for ever."""
        while self._client.status == "running":  # noqa: ASYNC110 - Dask has no event for it
            await anyio.sleep(_LOOK)
        self._lost = True
        for waiting in self._waits:
            waiting.cancel()

    @asynccontextmanager
    async def _connected(self) -> AsyncGenerator[Client]:
        client = Client(self._address, asynchronous=True, set_as_default=False, timeout=ANSWER)
        try:
            await self._answered(client)
            yield client
        finally:
            with anyio.move_on_after(ANSWER, shield=True), contextlib.suppress(OSError):
                await client.close()

    async def _answered(self, client: Client) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", VersionMismatchWarning)  # `_compared` knows better
            try:
                await client
            except ValueError as error:
                told = f"no address of a scheduler ({error})."
                raise InputError(told, Place("--scheduler")) from None
            except OSError:
                told = f"no Dask scheduler answers at {self._address} within {ANSWER} s."
                raise EngineLost(f"{told} `dask scheduler` starts one.") from None

    async def _compared(self) -> None:
        try:
            await self._client.wait_for_workers(1, timeout=WORKERS)
        except TimeoutError:
            told = f"the scheduler at {self._address} has no workers."
            raise EngineLost(
                f"{told} `dask worker {self._address} --nthreads 1` starts one."
            ) from None
        try:
            with self._watched():
                await self._client.run(check_alike, self._here)
        except EngineLost:
            raise
        except Exception as error:  # noqa: BLE001 - Dask tells what a worker cannot load by any
            told = f"a worker of {self._address} cannot run the auditor ({error})."
            raise EngineLost(f"{told} Install the same version there.") from None

    @contextlib.contextmanager
    def _watched(self) -> Generator[None]:
        told = f"the Dask scheduler at {self._address} was lost."
        lost = EngineLost(f"{told} `auditor batch --resume` goes on.")
        if self._lost:
            raise lost
        with anyio.CancelScope() as waiting:
            self._waits.add(waiting)
            try:
                yield
            except (OSError, CancelledError):
                raise lost from None
            finally:
                self._waits.remove(waiting)
        if waiting.cancelled_caught:
            raise lost
