"""Runs independent reads at the same time and gives their results back in order."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import anyio


ResultT = TypeVar("ResultT")
Job = Callable[[], Awaitable[ResultT]]


async def all_of(jobs: Sequence[Job[ResultT]]) -> tuple[ResultT, ...]:
    """The results in the order of `jobs`; the first job's error when any of them fails.

    A bare task group would wrap that error, and every caller would have to unwrap it.
    """
    results: dict[int, ResultT] = {}
    errors: dict[int, Exception] = {}

    async def run(index: int, job: Job[ResultT]) -> None:
        try:
            results[index] = await job()
        except Exception as error:  # noqa: BLE001 - raised again below, unwrapped
            errors[index] = error
            group.cancel_scope.cancel()

    async with anyio.create_task_group() as group:
        for index, job in enumerate(jobs):
            group.start_soon(run, index, job)
    if errors:
        raise errors[min(errors)]
    return tuple(results[index] for index in range(len(jobs)))
