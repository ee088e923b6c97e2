"""Reads the moment a reserve source gives, in the unit and order the product file names."""

from datetime import datetime, timedelta

from auditor.base.instants import from_unix
from auditor.collect.figures import moment
from auditor.collect.reserve.written_dates import dates_in
from auditor.errors import SourceError
from auditor.model.reserve_source import Reserve


_PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000}


def stamp_of(cell: object, reserve: Reserve, where: str) -> datetime:
    """The moment; SourceError (unreadable) `ambiguous_date` or `timestamp_unit` otherwise.

    A number is never guessed to be milliseconds: the product file says so, or it is refused.
    """
    if isinstance(cell, int) and not isinstance(cell, bool):
        return _counted(cell, reserve, where)
    if isinstance(cell, str):
        text = cell.strip()
        dates = [each for each in dates_in(text, reserve.dates) if each.text == text]
        if dates:
            return dates[0].settled(where)
    try:
        return moment(cell)
    except ValueError as error:
        raise SourceError("unreadable", "timestamp_unit", f"{where}: {error}") from None


def _counted(cell: int, reserve: Reserve, where: str) -> datetime:
    per_second = _PER_SECOND[reserve.time_unit]
    seconds, rest = divmod(cell, per_second)
    try:
        return from_unix(seconds) + timedelta(microseconds=rest * 1_000_000 // per_second)
    except ValueError as error:
        told = f"{where}: {error} when read as {reserve.time_unit}; say the right time_unit"
        raise SourceError("unreadable", "timestamp_unit", told) from None
