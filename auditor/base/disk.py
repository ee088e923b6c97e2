"""Says in one sentence for people why something could not be written."""

import errno
from pathlib import Path

from auditor.base.text import printable


_MEANING = {
    errno.EACCES: "no permission",
    errno.EPERM: "no permission",
    errno.EROFS: "the file system is read-only",
    errno.EIO: "the disk reports an error",
    errno.ENOENT: "the folder does not exist",
    errno.ENOTDIR: "the folder is not a folder",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EISDIR: "a folder of that name is in the way",
    errno.EEXIST: "a file of that name is in the way",
    errno.ELOOP: "a symbolic link is in the way",
}
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def explained(path: Path, error: OSError, size: int) -> str:
    """Why `size` bytes could not be written to `path`, in one sentence for people."""
    if error.errno in _FULL:
        return f"disk full writing {shown(path)}, need ~{_amount(size)}; free some space."
    meaning = _MEANING.get(error.errno or 0) or error.strerror or "unknown problem"
    return f"cannot write {shown(path)}: {meaning}."


def shown(path: Path) -> str:
    """A path as it may be printed."""
    return printable(str(path), 300)


def _amount(size: int) -> str:
    for unit, step in (("MiB", 2**20), ("KiB", 2**10)):
        if size >= step:
            return f"{-(-size // step)} {unit}"
    return f"{size} bytes"
