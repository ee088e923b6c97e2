"""Finds dates in prose and tables, with every reading each of them allows."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from auditor.base.instants import FIRST_YEAR, LAST_YEAR, parse_instant
from auditor.base.text import printable
from auditor.errors import SourceError
from auditor.model.reserve_source import DateOrder


Order: TypeAlias = DateOrder | None
Parts: TypeAlias = tuple[int, int, int]

_MONTHS = (
    ("january", "jan", "januar", "janvier"),
    ("february", "feb", "februar", "février"),
    ("march", "mar", "märz", "mars"),
    ("april", "apr", "avril"),
    ("may", "mai"),
    ("june", "jun", "juni", "juin"),
    ("july", "jul", "juli", "juillet"),
    ("august", "aug", "août"),
    ("september", "sep", "sept", "septembre"),
    ("october", "oct", "oktober", "okt", "octobre"),
    ("november", "nov", "novembre"),
    ("december", "dec", "dezember", "dez", "décembre"),
)
_NUMBER_OF = {name: at for at, names in enumerate(_MONTHS, start=1) for name in names}
_NAME = "|".join(sorted(map(re.escape, _NUMBER_OF), key=len, reverse=True))
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th|er|\.)?"
_NEAR = r"(?<![\w./-])"
_END = r"(?![\w]|[./-]\d)"
_FORMS = (
    r"(?P<instant>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2}))",
    r"(?P<iso>[0-9]{4}(?P<s>[-/.])[0-9]{1,2}(?P=s)[0-9]{1,2})",
    r"(?P<figures>[0-9]{1,2}(?P<t>[-/.])[0-9]{1,2}(?P=t)(?:[0-9]{4}|[0-9]{2}))",
    rf"(?P<dayname>{_DAY}[ -](?:of |day of )?(?:{_NAME})\.?,?[ -][0-9]{{4}})",
    rf"(?P<namefirst>(?:{_NAME})\.? [0-9]{{1,2}}(?:st|nd|rd|th)?,? [0-9]{{4}})",
)
_DATE = re.compile(_NEAR + "(?:" + "|".join(_FORMS) + ")" + _END, re.IGNORECASE)
_CENTURY = 2000
_TWO_DIGITS = 2


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as it stands in a text; more than one reading means that it is ambiguous."""

    start: int
    end: int
    text: str
    readings: frozenset[datetime]

    def settled(self, where: str) -> datetime:
        """Its moment, a day being its first instant; SourceError ambiguous_date otherwise."""
        if len(self.readings) == 1:
            return next(iter(self.readings))
        shown = printable(self.text, 40)
        told = f"{where}: {shown!r} is no date of the calendar"
        if self.readings:
            days = " or ".join(f"{each:%Y-%m-%d}" for each in sorted(self.readings))
            told = f"{where}: {shown!r} may be {days}; say dates: day_first or month_first"
        raise SourceError("unreadable", "ambiguous_date", told)


def dates_in(text: str, order: Order) -> tuple[WrittenDate, ...]:
    """Every date in the text, in the order of its words."""
    return tuple(_read(found, order) for found in _DATE.finditer(text))


def one_date(text: str, order: Order, where: str) -> datetime:
    """The moment a cell holds and nothing else; SourceError ambiguous_date for anything else."""
    cell = text.strip()
    found = [each for each in dates_in(cell, order) if each.text == cell]
    if not found:
        told = f"{where}: {printable(cell, 40)!r} is not a date"
        raise SourceError("unreadable", "ambiguous_date", told)
    return found[0].settled(where)


def _read(found: re.Match[str], order: Order) -> WrittenDate:
    form, text = next(name for name in _READERS if found[name]), found[0]
    readings = frozenset(_READERS[form](text, order))
    return WrittenDate(found.start(), found.end(), text, readings)


def _instant(text: str, _: Order) -> Iterator[datetime]:
    try:
        yield parse_instant(text.upper())
    except ValueError:
        return


def _iso(text: str, _: Order) -> Iterator[datetime]:
    year, month, day = _figures(text)
    yield from _days((year, month, day))


def _ordered(text: str, order: Order) -> Iterator[datetime]:
    first, second, last = _figures(text)
    short = len(re.split(r"\D", text)[2]) == _TWO_DIGITS
    year = last + _CENTURY if short else last
    if order != "month_first":
        yield from _days((year, second, first))
    if order != "day_first":
        yield from _days((year, first, second))
    if short and order is None:  # 26-03-04 begins with the year in many countries
        yield from _days((first + _CENTURY, second, last))


def _named(text: str, _: Order) -> Iterator[datetime]:
    day, year = _figures(text)
    month = next(name for name in re.findall(r"[^\W\d]+", text.lower()) if name in _NUMBER_OF)
    yield from _days((year, _NUMBER_OF[month], day))


def _figures(text: str) -> list[int]:
    return [int(each) for each in re.findall(r"[0-9]+", text)]


def _days(parts: Parts) -> Iterator[datetime]:
    try:
        day = datetime(*parts, tzinfo=UTC)
    except ValueError:
        return
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        yield day


_READERS: dict[str, Callable[[str, Order], Iterator[datetime]]] = {
    "instant": _instant,
    "iso": _iso,
    "figures": _ordered,
    "dayname": _named,
    "namefirst": _named,
}
