"""One run at a time in an output folder; the system lets go of the lock when a run dies."""

import contextlib
import fcntl
import json
import os
import socket
from collections.abc import Generator
from pathlib import Path

from auditor.base.disk import explained, shown
from auditor.base.text import printable
from auditor.errors import OutputError


LOCK = "journal.db.lock"
_LARGEST = 4096


@contextlib.contextmanager
def held(folder: Path, began: str) -> Generator[None]:
    """Holds the lock of `folder`; OutputError tells who has it. `began` is told to the next one."""
    path = folder / LOCK
    try:
        # The file stays: removing it would let two runs lock two files of one name.
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    except OSError as error:
        raise OutputError(explained(path, error, 0)) from None
    try:
        _take(file, folder)
        with contextlib.suppress(OSError):  # who holds it is a courtesy; a full disk is not fatal
            me = {"pid": os.getpid(), "host": socket.gethostname(), "since": began}
            os.ftruncate(file, 0)
            os.pwrite(file, json.dumps(me).encode(), 0)
        yield
    finally:
        os.close(file)


def _take(file: int, folder: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        told = f"{shown(folder)} is locked by {_holder(file)}; wait for it, or give another --out."
        raise OutputError(told) from None
    except OSError as error:
        raise OutputError(explained(folder / LOCK, error, 0)) from None


def _holder(file: int) -> str:
    """The run that holds the lock, as far as it said who it is."""
    try:
        told = json.loads(os.pread(file, _LARGEST, 0))  # noqa: TID251 - our own few words
        parts = f"pid {told['pid']} on {told['host']}, running since {told['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another run"
    return printable(parts, 200)
