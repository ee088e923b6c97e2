"""The seal of our PDFs: who rendered a file and the digest of all its bytes, inside its own /ID.

A seal tells an accident, an edit and another renderer apart before anything is rendered again.
It is no proof of origin: whoever changes a file on purpose can seal it anew.
"""

import re
from dataclasses import dataclass

from auditor.base.canonical import digest


# The second half of a PDF's identifier stands for this very state of the file: the right place.
_IDENTIFIER = re.compile(rb"/ID \[\([0-9a-f]{32}\) \(([0-9a-f]{16})([0-9a-f]{16})\)\]")
_BLANK = b"0" * 16


@dataclass(frozen=True, slots=True)
class Seal:
    """What a file says made it, and whether its bytes are still those that were sealed."""

    renderer: str
    whole: bool


BROKEN = Seal("", whole=False)


def sealed(pdf: bytes, renderer: str) -> bytes:
    """The file with its seal; ValueError when it has no identifier of the expected form.

    `renderer` is the digest in hex that stands for everything the bytes depend on.
    """
    found = _last(pdf)
    if found is None:
        raise ValueError("the PDF has no identifier to put a seal into")
    blank = _with(pdf, found, renderer[:16].encode(), _BLANK)
    return _with(pdf, found, renderer[:16].encode(), digest(blank)[:16].encode())


def seal_of(pdf: bytes) -> Seal:
    """The seal of a file; BROKEN when there is none or a byte was changed after sealing."""
    found = _last(pdf)
    if found is None:
        return BROKEN
    whole = digest(_with(pdf, found, found[1], _BLANK))[:16].encode() == found[2]
    return Seal(found[1].decode(), whole=True) if whole else BROKEN


def _last(pdf: bytes) -> re.Match[bytes] | None:
    """The identifier; the last, since a title may hold something that looks like one."""
    found = None
    for found in _IDENTIFIER.finditer(pdf):  # noqa: B007 - the last one is what is wanted
        pass
    return found


def _with(pdf: bytes, place: re.Match[bytes], renderer: bytes, check: bytes) -> bytes:
    return pdf[: place.start(1)] + renderer + check + pdf[place.end(2) :]
