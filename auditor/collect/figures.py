"""Reads numbers and moments as documents write them, exactly or not at all."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from auditor.base.instants import format_instant, from_unix, parse_date, parse_instant
from auditor.base.text import printable
from auditor.errors import SourceError
from auditor.model.value import Cause, Missing


_PLAIN = re.compile(r"-?[0-9]{1,60}(\.[0-9]{1,60})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# A stamp a little ahead of our clock is a clock difference, not a statement about the future.
AHEAD = timedelta(seconds=120)


def exact(cell: object) -> Fraction:
    """The number in a JSON value or a text cell; ValueError when it is not a plain one.

    Thousands separators and exponents in text are refused: 1,234 is two numbers to half the world.
    """
    if isinstance(cell, bool) or not isinstance(cell, int | Decimal | str):
        raise ValueError(f"{type(cell).__name__} is not a number")  # noqa: TRY004 - bad data
    if isinstance(cell, str) and not _PLAIN.fullmatch(cell):
        raise ValueError(f"{printable(cell, 40)!r} is not a plain decimal number")
    return Fraction(cell)


def moment(cell: object) -> datetime:
    """The UTC moment of an RFC 3339 text, a day, or Unix seconds; ValueError otherwise."""
    if isinstance(cell, str):
        return parse_date(cell) if _DAY.fullmatch(cell) else parse_instant(cell)
    if isinstance(cell, int) and not isinstance(cell, bool):
        return from_unix(cell)
    raise ValueError(f"{type(cell).__name__} is not a moment")


def not_ahead(at: datetime, of: datetime, what: str) -> datetime:
    """`at`, unless it lies in the future of `of`; SourceError (stale, future_timestamp) then."""
    if at > of + AHEAD:
        told = f"{what} speaks about {format_instant(at)}, after {format_instant(of)}"
        raise SourceError("stale", "future_timestamp", told)
    return at


def missing(error: SourceError) -> Missing:
    """The field of a record whose source failed."""
    return Missing(Cause(error.cause), error.reason, error.detail)
