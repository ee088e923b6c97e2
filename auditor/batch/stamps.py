"""Whether files are still what was written, without reading those the file system says are."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from auditor.base import canonical
from auditor.base.reading import read
from auditor.errors import InputError
from auditor.pipeline.sources import LARGEST_BUNDLE


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was written: its digest, and its stamp then; an empty stamp is not known."""

    digest: str
    stamp: str = ""


def stamp(path: Path) -> str:
    """What any change to a regular file alters, whoever sets its times; empty for other things.

    The time of the last change of the inode is the system's alone.
    """
    try:
        seen = os.lstat(path)
    except OSError:
        return ""
    if not stat.S_ISREG(seen.st_mode):
        return ""
    return f"{seen.st_size} {seen.st_mtime_ns} {seen.st_ctime_ns} {seen.st_ino}"


def intact(files: Mapping[str, File], out: Path) -> dict[str, File]:
    """The files, by path within `out`, with their stamps of now; none when one is altered or gone.

    A file whose stamp is another one, as after copying the folder, is read.
    """
    found: dict[str, File] = {}
    for path, file in files.items():
        now = stamp(out / path)
        if not now or (now != file.stamp and _digest(out / path) != file.digest):
            return {}
        found[path] = File(file.digest, now)
    return found


def _digest(path: Path) -> str:
    try:
        return canonical.digest(read(path, LARGEST_BUNDLE))
    except InputError:
        return ""
