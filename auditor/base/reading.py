"""Reads files people name, bounded and with errors for people."""

import os
import stat
from pathlib import Path

from auditor.base.text import printable
from auditor.errors import InputError, Place


def read(path: Path, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes; InputError otherwise."""
    place = Place(printable(str(path), 300))
    try:
        # Without O_NONBLOCK opening a pipe would wait for a writer for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise InputError("is not a regular file.", place)
            data = file.read(limit + 1)
    except FileNotFoundError:
        raise InputError("does not exist.", place) from None
    except IsADirectoryError:
        raise InputError("is a folder, not a file.", place) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}.", place) from None
    except ValueError:
        raise InputError("is not a path.", place) from None
    if len(data) > limit:
        raise InputError(f"is larger than {limit} bytes.", place)
    return data
