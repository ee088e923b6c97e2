"""Writes files that are either old or new, never half, and survive a crash."""

import contextlib
import errno
import itertools
import os
import re
import stat
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from auditor.base.disk import explained, shown
from auditor.errors import OutputError


_TEMPORARY = re.compile(r"\..+\.(?P<pid>[0-9]{1,9})(?:-[0-9]+)?\.tmp", re.DOTALL)
# What file systems answer that cannot flush a folder; there is nothing to wait for on them.
_NO_FLUSH = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOSYS})

_turns = itertools.count()
_choosing = threading.Lock()
_writing: set[str] = set()


def write(path: Path, data: bytes) -> None:
    """Replaces the file at `path` by `data`, durably; OutputError leaves the old file as it was."""
    write_all(path.parent, {path.name: data})


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Replaces files of one folder, all of them on the disk before the first takes its name.

    OutputError leaves every old file as it was, a full disk included.
    """
    at = folder / next(iter(files), "")
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        ready: dict[str, str] = {}
        try:
            for name, data in files.items():
                at = folder / name
                _refuse_special(opened, name)
                ready[name] = _fresh_name(opened, name)
                _fill(opened, ready[name], data)
            for name in files:
                at = folder / name
                os.replace(ready[name], name, src_dir_fd=opened, dst_dir_fd=opened)
                _writing.discard(ready.pop(name))
            _flush(opened)
        finally:
            for temporary in ready.values():
                with contextlib.suppress(OSError):
                    os.unlink(temporary, dir_fd=opened)
                _writing.discard(temporary)
            os.close(opened)
    except OSError as error:
        size = len(files.get(at.name, b""))
        raise OutputError(explained(at, error, size)) from None
    except ValueError:
        raise OutputError(f"{shown(at)} is not a path.") from None


def remove_all(folder: Path, names: Sequence[str]) -> None:
    """Removes files of one folder, durably; one that is gone already is fine.

    OutputError when one cannot be removed; those after it stay.
    """
    at = folder
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for name in names:
                at = folder / name
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(name, dir_fd=opened)
            _flush(opened)
        finally:
            os.close(opened)
    except OSError as error:
        raise OutputError(explained(at, error, 0)) from None


def sweep(folder: Path) -> tuple[Path, ...]:
    """Removes temporary files left by writers that are gone, on this machine; returns them."""
    gone: list[Path] = []
    try:
        for entry in sorted(folder.iterdir()):
            found = _TEMPORARY.fullmatch(entry.name)
            if found and not _at_work(entry.name, int(found["pid"])) and not entry.is_dir():
                entry.unlink(missing_ok=True)
                gone.append(entry)
    except OSError as error:
        raise OutputError(explained(folder, error, 0)) from None
    return tuple(gone)


def make_folder(folder: Path, inside: Path | None = None) -> Path:
    """Makes `folder` with its parents; below `inside` no part of it may be a symbolic link."""
    try:
        steps = folder.relative_to(inside).parts if inside else ()
        for count in range(1, len(steps) + 1):
            step = Path(inside or "", *steps[:count])
            if step.is_symlink() or steps[count - 1] == "..":
                raise OutputError(f"{shown(step)} leads out of the output folder; remove it.")
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise OutputError(f"{shown(folder)} is a file, not a folder; remove it.") from None
    except OSError as error:
        raise OutputError(explained(folder, error, 0)) from None
    except ValueError:
        raise OutputError(f"{shown(folder)} is not inside the output folder.") from None
    return folder


def _refuse_special(folder: int, name: str) -> None:
    try:
        mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
    except FileNotFoundError:
        return
    if stat.S_ISLNK(mode):
        raise OSError(errno.ELOOP, "")
    if stat.S_ISDIR(mode):
        raise OSError(errno.EISDIR, "")
    if not stat.S_ISREG(mode):
        raise OSError(errno.EEXIST, "")


def _fresh_name(folder: int, name: str) -> str:
    """A name no other thread uses; a leftover of an earlier process with our id is passed over."""
    stem = f".{name}.{os.getpid()}"
    others = (f"{stem}-{turn}.tmp" for turn in _turns)
    with _choosing:
        for candidate in itertools.chain([f"{stem}.tmp"], others):
            if candidate not in _writing and not _exists(folder, candidate):
                _writing.add(candidate)
                return candidate
    raise AssertionError("counting ended")


def _fill(folder: int, temporary: str, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    file = os.open(temporary, flags, 0o666, dir_fd=folder)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(file, rest) :]
        os.fsync(file)
    except BaseException:
        with contextlib.suppress(OSError):
            os.close(file)
        raise
    os.close(file)


def _flush(folder: int) -> None:
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in _NO_FLUSH:
            raise


def _exists(folder: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _at_work(name: str, pid: int) -> bool:
    if pid == os.getpid():
        return name in _writing
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
