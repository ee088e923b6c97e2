"""Runs a function of ours in a child process that cannot outlive, outgrow or crash the parent."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, TypeAlias

from auditor.base.disk import explained
from auditor.base.text import printable, visible
from auditor.errors import AuditorError, OutputError


Kind: TypeAlias = Literal["crash", "timeout", "memory", "error"]

ANSWER, FAILURE, EXHAUSTED = b"answer\n", b"failure\n", b"exhausted\n"
_DETAIL = 2000
# More children than processors would only run out of each other's time: their limits are in
# seconds, and what a watchlist's products want read at once may be a hundred documents.
_PLACES = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))
_OUT_OF_MEMORY = ("MemoryError", "bad_alloc", "Cannot allocate memory", "out of memory")


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What a child may use: processor and wall time, address space, bytes of any file it writes."""

    cpu_seconds: int = 60
    memory_bytes: int = 2**30
    wall_seconds: float = 90
    output_bytes: int = 64 * 2**20


class ChildFailed(AuditorError):  # noqa: N818 - what happened, not whose mistake it was
    """A child process gave no answer; `detail` is for people and at most 2,000 characters."""

    def __init__(self, kind: Kind, detail: str) -> None:
        super().__init__(kind, detail)
        self.kind: Kind = kind
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail}"


def run(
    target: str,
    payload: bytes,
    limits: ChildLimits = ChildLimits(),
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """What `target`, a `module:function` from bytes to bytes, answers; ChildFailed otherwise."""
    try:
        with _PLACES:
            return _run(target, payload, limits, _environment(environment or {}))
    except OSError as error:
        place = Path(tempfile.gettempdir())
        raise OutputError(explained(place, error, len(payload))) from None


def _run(target: str, payload: bytes, limits: ChildLimits, environment: dict[str, str]) -> bytes:
    # Unnamed files instead of pipes: no thread has to pump them, and no leftover grandchild can
    # hold the reader up. What the function prints goes to the log, never into the answer.
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as answer,
        tempfile.TemporaryFile() as log,
    ):
        given.write(payload)
        given.seek(0)
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            _command(target, answer.fileno(), limits),
            stdin=given,
            stdout=log,
            stderr=log,
            pass_fds=(answer.fileno(),),
            env=environment,
            cwd="/",
            start_new_session=True,
        )
        if not _ended(process, limits.wall_seconds):
            raise ChildFailed("timeout", f"stopped after {limits.wall_seconds} s.")
        answer.seek(0)
        return _answer(process.returncode, answer.read(), _tail(log))


def _command(target: str, answer: int, limits: ChildLimits) -> list[str]:
    # -P keeps the working folder off the import path; -s the user's own packages.
    bounds = (limits.cpu_seconds, limits.memory_bytes, limits.output_bytes, limits.wall_seconds)
    interpreter = [sys.executable, "-P", "-s", "-m", "auditor.base.isolate_child"]
    return [*interpreter, target, str(answer), *map(str, bounds)]


def _environment(extra: Mapping[str, str]) -> dict[str, str]:
    path = os.environ.get("PATH", os.defpath)
    return {"PATH": path, "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", **extra}


def _ended(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Whether the child ended in time; its whole process group is gone either way."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return True


def _tail(log: IO[bytes]) -> str:
    size = log.seek(0, os.SEEK_END)
    log.seek(max(0, size - 4 * _DETAIL))
    return visible(log.read().decode(errors="replace").strip(), keep="\n")


def _answer(code: int, written: bytes, log: str) -> bytes:
    if code == 0 and written.startswith(ANSWER):
        return written.removeprefix(ANSWER)
    if code == 0 and written.startswith(FAILURE):
        problem = written.removeprefix(FAILURE).decode(errors="replace")
        raise ChildFailed("error", printable(problem, _DETAIL))
    if code == 0 and written.startswith(EXHAUSTED):
        raise ChildFailed("memory", "needed more memory than allowed.")
    if code in (-signal.SIGXCPU, -signal.SIGALRM):
        raise ChildFailed("timeout", "used up its processor time.")
    if code == -signal.SIGKILL:
        raise ChildFailed("memory", "killed by the system, probably for want of memory.")
    ended = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
    starved = any(sign in log for sign in _OUT_OF_MEMORY)
    told = f"ended with {ended}. "
    raise ChildFailed("memory" if starved else "crash", told + log[len(told) - _DETAIL :])
