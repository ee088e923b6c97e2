"""Percentages that are the two ends of a range: `0.25 % to 1 %`, `between 0.1 % and 2 %`."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import zip_longest

from auditor.collect.disclosure.entities.model import Entity


_MOST = (
    r"\s*(?:(?:a\s+)?(?:maximum|max\.?)(?:\s+of)?|maximal|höchstens|au\s+maximum|como\s+máximo)?"
    r"\s*(?:el|la|le)?\s*"
)
_TO = r"(?:up\s+)?to|bis(?:\s+zu)?|à|jusqu[’']à|a|al|hasta|至|到|~|[-–—]"
_TO_MOST = re.compile(rf"\s*(?:{_TO}){_MOST}", re.IGNORECASE)
_AND_MOST = re.compile(rf"\s*(?:and|und|et|y|e|与|和|{_TO}){_MOST}", re.IGNORECASE)
_OPENED = re.compile(r"(?:\b(?:between|zwischen|entre)(?:\s+(?:el|le))?|介于)\s*$", re.IGNORECASE)


def upper_ends(text: str, percents: Iterable[Entity]) -> Iterator[Entity]:
    """The percentages, a range standing for its upper end: the most that may be asked."""
    found = sorted(percents, key=lambda each: each.start)
    for one, other in zip_longest(found, found[1:]):
        if other is not None and _ranges(text, one, other):
            yield Entity(one.start, other.end, other.value)
        else:
            yield one


def _ranges(text: str, one: Entity, other: Entity) -> bool:
    """Whether a percentage begins a range that the other ends; a cut from 2 % to 1 % is none."""
    if other.start < one.end or Fraction(one.value[:-1]) >= Fraction(other.value[:-1]):
        return False
    joined = _AND_MOST if _OPENED.search(text, 0, one.start) else _TO_MOST
    return joined.fullmatch(text, one.end, other.start) is not None
