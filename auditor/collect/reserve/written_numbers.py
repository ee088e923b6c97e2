"""Reads counts as documents write them; what could be two numbers is none."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from auditor.base.text import printable
from auditor.errors import SourceError
from auditor.model.reserve_source import NumberStyle


_MARKS: Mapping[NumberStyle, tuple[str, str]] = {
    "1,234.5": (",", "."),
    "1.234,5": (".", ","),
    "1'234.5": ("'", "."),
    "1 234.5": (" ", "."),
    "1 234,5": (" ", ","),
}
"""Thousands and decimal mark of each style."""
_GROUP, _LONGEST = 3, 40
# A token takes in whatever could belong to the number, so that no part passes for the whole.
_TOKEN = re.compile(r"[0-9][0-9.,'’]*(?: [0-9][0-9.,'’]*)*")
_BEFORE = re.compile(
    r"(?:\w|[$€£¥%#/+~≈<>≥≤−-]\s?|"
    r"\b(?:approximately|approx\.?|about|around|circa|ca\.?|roughly|nearly|almost|over|above|"
    r"more than|at least|up to|less than|fewer than|under|some|USD|EUR|CHF|GBP)\s?)\Z",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\A(?:\w|[%+)/½¼¾-]|\s?(?:%|million|millions|mn|mio|billion|bn|thousand|trillion|hundred|"
    r"[mk]\b|USD|EUR|CHF|GBP|Mio|Mrd))",
    re.IGNORECASE,
)
_WINDOW = 24


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number as it stands in a text; `vague` when the words around it make it another one."""

    start: int
    end: int
    text: str
    vague: bool

    def settled(self, style: NumberStyle | None, where: str) -> Fraction:
        """Its value; SourceError ambiguous_number when more than one or none can be meant."""
        found = readings(self.text, style)
        if len(found) == 1 and not self.vague:
            return next(iter(found))
        shown = printable(self.text, _LONGEST)
        told = f"{where}: {shown!r} is not one exact number"
        if len(found) > 1:
            both = " or ".join(str(each) for each in sorted(found))
            told = f"{where}: {shown!r} may be {both}; say which in numbers"
        raise SourceError("unreadable", "ambiguous_number", told)


def numbers_in(text: str) -> Iterator[WrittenNumber]:
    """Every number in the text, trailing punctuation left out."""
    for found in _TOKEN.finditer(text):
        token = found[0].rstrip(".,'’")
        end = found.start() + len(token)
        before, after = text[max(0, found.start() - _WINDOW) : found.start()], text[end : end + 12]
        vague = bool(_BEFORE.search(before) or _AFTER.match(after))
        yield WrittenNumber(found.start(), end, token, vague)


def readings(token: str, style: NumberStyle | None) -> frozenset[Fraction]:
    """Every value the digits can mean in a style, or in any of them."""
    if len(token) > _LONGEST:
        return frozenset()
    plain = token.replace("’", "'")
    # Spaces part columns as well as thousands: only who knows the document can tell which.
    marks = _MARKS.values() if style is None else [_MARKS[style]]
    found = (_read(plain, *each) for each in marks if style is not None or each[0] != " ")
    return frozenset(each for each in found if each >= 0)


def style_of(text: str) -> NumberStyle | None:
    """The style a document shows by numbers that allow no other, when they all agree."""
    shown: set[NumberStyle] = set()
    for number in numbers_in(text):
        marks = [each for each in number.text if each in ".,'"]
        fitting: list[NumberStyle] = [
            name for name in _MARKS if len(readings(number.text, name)) == 1
        ]
        if len(marks) > 1 and len(fitting) == 1:
            shown.add(fitting[0])
    return next(iter(shown)) if len(shown) == 1 else None


def _read(token: str, thousands: str, decimal: str) -> Fraction:
    """The value in one style; -1 when the token is not written in it."""
    whole, _, part = token.partition(decimal)
    groups = whole.split(thousands)
    grouped = len(groups[0]) <= _GROUP and all(len(each) == _GROUP for each in groups[1:])
    digits = "".join(groups)
    fits = grouped or len(groups) == 1
    if not fits or not _digits(digits) or (part and not _digits(part)) or token.endswith(decimal):
        return Fraction(-1)
    if len(groups) > 1 and digits.startswith("0"):
        return Fraction(-1)
    return Fraction(f"{digits}.{part}" if part else digits)


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
