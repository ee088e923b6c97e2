"""Reads, writes and subtracts moments exactly, so that an age never depends on a float."""

import re
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction


FIRST_YEAR, LAST_YEAR = 2015, 2100
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_INSTANT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})"
    r"(?:\.([0-9]{1,9}))?(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def parse_instant(text: str) -> datetime:
    """The UTC moment of an RFC 3339 text with a zone; digits below a microsecond are dropped."""
    found = _INSTANT.fullmatch(text)
    if not found:
        raise ValueError(_explained(text))
    *fields, fraction, sign, hours, minutes = found.groups(default="")
    micros = int(fraction[:6].ljust(6, "0"))
    try:
        zone = _zone(sign, hours, minutes)
        year, month, day, hour, minute, second = map(int, fields)
        moment = datetime(year, month, day, hour, minute, second, micros, zone)
        return _plausible(moment.astimezone(UTC))
    except OverflowError:
        raise ValueError(_outside(text)) from None
    except ValueError as error:
        raise ValueError(f"{text!r} is no moment: {error}") from None


def parse_date(text: str) -> datetime:
    """Midnight UTC at the start of a day written YYYY-MM-DD."""
    found = _DATE.fullmatch(text)
    if not found:
        raise ValueError(f"{text[:40]!r} is no date; write YYYY-MM-DD, such as 2026-09-12")
    try:
        year, month, day = map(int, found.groups())
        return _plausible(datetime(year, month, day, tzinfo=UTC))
    except ValueError as error:
        raise ValueError(f"{text!r} is no date: {error}") from None


def from_unix(seconds: int) -> datetime:
    """The UTC moment of a Unix time in whole seconds; other units fall outside the range."""
    try:
        return _plausible(_EPOCH + timedelta(seconds=seconds))
    except OverflowError:
        raise ValueError(_outside("the Unix time")) from None


def from_milliseconds(milliseconds: int) -> datetime:
    """The UTC moment of a Unix time in whole milliseconds; other units fall outside the range."""
    seconds, rest = divmod(milliseconds, 1000)
    return from_unix(seconds) + timedelta(milliseconds=rest)


def format_instant(moment: datetime) -> str:
    """The moment in UTC as RFC 3339 ending in Z, with no more decimals than it needs."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be written")
    moment = moment.astimezone(UTC)
    whole = moment.strftime("%Y-%m-%dT%H:%M:%S")
    micros = f"{moment.microsecond:06d}"
    fraction = micros.removesuffix("000")
    return f"{whole}.{fraction}Z" if moment.microsecond else f"{whole}Z"


def to_the_second(written: str) -> str:
    """What `format_instant` wrote, for people: without its part of a second."""
    whole, dot, _ = written.partition(".")
    return f"{whole}Z" if dot else written


def seconds_between(start: datetime, end: datetime) -> Fraction:
    """Exact seconds from `start` to `end`, negative when `end` comes first."""
    if start.tzinfo is None or end.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be subtracted")
    return seconds_of(end - start)


def seconds_of(length: timedelta) -> Fraction:
    """A length of time in exact seconds."""
    return Fraction(length // _MICROSECOND, 1_000_000)


def _zone(sign: str, hours: str, minutes: str) -> timezone:
    if not sign:
        return UTC
    if int(hours) > 23 or int(minutes) > 59:  # noqa: PLR2004 - the clock's own limits
        raise ValueError("the zone must be within ±23:59")
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if sign == "-" else offset)


def _plausible(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(_outside("the year"))
    return moment


def _outside(what: str) -> str:
    return f"{what} lies outside {FIRST_YEAR} to {LAST_YEAR}"


def _explained(text: str) -> str:
    shown = repr(text[:40])
    if _DATE.fullmatch(text):
        return f"{shown} is a day, not a moment; add the time and zone, such as {text}T00:00:00Z"
    if _INSTANT.fullmatch(f"{text}Z"):
        return f"{shown} has no time zone; add Z for UTC or an offset such as +02:00"
    return f"{shown} is no moment; write it like 2026-09-12T20:51:24Z"
