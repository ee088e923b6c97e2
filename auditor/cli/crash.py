"""Writes what a developer needs after a bug, with every known secret taken out."""

import tempfile
import traceback
from pathlib import Path

from auditor.base.redact import SHARED


def write_crash_file(error: Exception) -> Path:
    """The path of a file holding the cleaned traceback."""
    text = "".join(traceback.format_exception(error))
    handle, name = tempfile.mkstemp(prefix="auditor-crash-", suffix=".txt")
    with open(handle, "w", encoding="utf-8") as file:  # noqa: PTH123 - an open descriptor
        file.write(SHARED.clean(text))
    return Path(name)
