"""Text for cells of a spreadsheet: nothing that comes from evidence becomes a formula there."""

import csv
import io
from collections.abc import Iterable, Sequence

from auditor.render.glyphs import printable


# An apostrophe of the text's own gets one as well, so that taking one off gives the text back.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0", "'")


def guarded(text: str) -> str:
    """Text no spreadsheet takes for a formula, on one line, control characters named."""
    shown = printable(text).replace("\n", " ")
    return f"'{shown}" if text.startswith(_FORMULA) or shown.startswith(_FORMULA) else shown


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """An RFC 4180 table in UTF-8; cells from outside have gone through `guarded`."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode()
