"""Compares the words of two copies of a document, leaving out what differs on every request."""

import re
from collections.abc import Sequence

from auditor.base.text import printable


_SHOWN_WORDS, _SHOWN = 12, 160
# Times of day, "3 minutes ago", and random marks that pages write anew for everybody. An address
# of a contract or a plain number is none of them.
_FLEETING = re.compile(
    r"""(?<=\d{4}-\d\d-\d\d)T\d\d:\d\d[\d:.]{0,20}(?:Z|[+-]\d\d:?\d\d)?
    | \b(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?\b
    | \b\d:[0-5]\d(?::[0-5]\d)?\s?[ap]m\b
    | \b\d{1,4}\s(?:seconds?|minutes?|secs?|mins?)\sago\b
    | \b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b
    | (?<![0-9a-zA-Z])(?!0x)(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{16,64}(?![0-9a-zA-Z])""",
    re.VERBOSE | re.IGNORECASE,
)


def lasting_words(text: str) -> tuple[str, ...]:
    """The words of a text without clocks and random marks."""
    return tuple(_FLEETING.sub(" ", text).split())


def difference(first: Sequence[str], second: Sequence[str]) -> str:
    """Where two texts part and how, in one line; empty when they are the same.

    What they share at the start and at the end is left out; texts of any length cost one pass.
    """
    if first == second:
        return ""
    shorter = min(len(first), len(second))
    start = next((at for at in range(shorter) if first[at] != second[at]), shorter)
    end = 0
    while end < shorter - start and first[-1 - end] == second[-1 - end]:
        end += 1
    before, after = first[start : len(first) - end], second[start : len(second) - end]
    return f"{_excerpt(before)} became {_excerpt(after)}"


def _excerpt(words: Sequence[str]) -> str:
    if not words:
        return "nothing"
    more = " …" if len(words) > _SHOWN_WORDS else ""
    return f"“{printable(' '.join(words[:_SHOWN_WORDS]) + more, _SHOWN)}”"
