"""The child's side of `isolate`: limits itself, calls one function, writes the answer apart."""

import importlib
import math
import os
import resource
import signal
import sys
from collections.abc import Callable, Sequence
from typing import cast

from auditor.base.isolate import ANSWER, EXHAUSTED, FAILURE


Function = Callable[[bytes], object]


def main(arguments: Sequence[str]) -> int:
    """Answers `target` for the payload on stdin; the frame written says how it went."""
    target, answer, cpu, memory, size, wall = arguments
    _limit(int(cpu), int(memory), int(size), float(wall))
    with os.fdopen(int(answer), "wb") as file:
        file.write(_frame(target, sys.stdin.buffer.read()))
    return 0


def _limit(cpu: int, memory: int, size: int, wall: float) -> None:
    _bound(resource.RLIMIT_CORE, 0, 0)
    # The soft limit ends the child with a signal of its own, which the parent can tell apart.
    _bound(resource.RLIMIT_CPU, cpu, cpu + 1)
    _bound(resource.RLIMIT_AS, memory, memory)
    _bound(resource.RLIMIT_FSIZE, size + len(ANSWER), size + len(ANSWER))
    # Ends the child even when the parent died before its deadline.
    signal.setitimer(signal.ITIMER_REAL, math.ceil(wall) + 1)


def _bound(kind: int, soft: int, hard: int) -> None:
    _, ceiling = resource.getrlimit(kind)
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(kind, (soft, hard))


def _frame(target: str, payload: bytes) -> bytes:
    try:
        answer = _function(target)(payload)
    except MemoryError:
        return EXHAUSTED
    except BaseException as error:  # noqa: BLE001 - some libraries end in BaseException; all is told
        return FAILURE + f"{type(error).__name__}: {error}"[:2000].encode(errors="replace")
    if not isinstance(answer, bytes):
        return FAILURE + f"{target} answered {type(answer).__name__}, not bytes".encode()
    return ANSWER + answer


def _function(target: str) -> Function:
    module, _, name = target.partition(":")
    return cast("Function", getattr(importlib.import_module(module), name))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
