"""Reads files of the product's folder, and never anything outside it."""

import errno
import os
import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePosixPath

from auditor.archive.exchange import Answer, Ask, Wire
from auditor.base.text import printable
from auditor.errors import SourceError


LARGEST = 50 * 2**20
_FOUND = 200


class FileWire:
    """Answers file asks from `folder`; everything else goes to the next wire."""

    def __init__(
        self, folder: Path, clock: Callable[[], datetime], inner: Wire, largest: int = LARGEST
    ) -> None:
        self._folder, self._clock, self._inner, self._largest = folder, clock, inner, largest

    async def ask(self, ask: Ask) -> Answer:
        """The file's bytes; SourceError when it is not a plain file inside the folder."""
        if ask.kind != "file":
            return await self._inner.ask(ask)
        body = read_inside(self._folder, ask.where, self._largest)
        return Answer(_FOUND, (), body, self._clock(), "file")


def read_inside(folder: Path, path: str, largest: int = LARGEST) -> bytes:
    """The bytes of `path` below `folder`, following no symbolic link; SourceError otherwise."""
    shown = printable(path, 200)
    steps = PurePosixPath(path).parts
    if not steps or path.startswith("/") or ".." in steps or "\0" in path or "\\" in path:
        told = f"{shown} does not lie inside the product's folder"
        raise SourceError("unreachable", "blocked_path", told)
    try:
        data = _read(folder, steps, largest)
    except OSError as error:
        raise _unreadable(shown, error) from None
    if len(data) > largest:
        raise SourceError("unreadable", "too_large", f"{shown} is larger than {largest} bytes")
    return data


def _read(folder: Path, steps: tuple[str, ...], largest: int) -> bytes:
    # Step by step from an open folder: no part of the path can be swapped for a link meanwhile.
    here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for step in steps[:-1]:
            flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
            following = os.open(step, flags, dir_fd=here)
            os.close(here)
            here = following
        # Without O_NONBLOCK opening a pipe would wait for a writer for ever.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        found = os.open(steps[-1], flags, dir_fd=here)
    finally:
        os.close(here)
    with os.fdopen(found, "rb") as file:
        if not stat.S_ISREG(os.fstat(found).st_mode):
            raise OSError(errno.EISDIR, "")
        return file.read(largest + 1)


def _unreadable(shown: str, error: OSError) -> SourceError:
    if error.errno in (errno.ELOOP, errno.EMLINK):
        return SourceError("unreachable", "blocked_path", f"{shown} is a symbolic link")
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return SourceError("unreachable", "file_missing", f"{shown} does not exist")
    if error.errno == errno.EISDIR:
        return SourceError("unreadable", "not_a_file", f"{shown} is not a plain file")
    told = os.strerror(error.errno) if error.errno else "unknown problem"
    return SourceError("unreadable", "file_unreadable", f"{shown} cannot be read: {told}")
