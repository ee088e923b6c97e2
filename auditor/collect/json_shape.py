"""Takes JSON apart: each part is what it should be, or the page is unreadable and says where."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import cast

from auditor.base.instants import from_milliseconds
from auditor.base.text import printable
from auditor.collect.figures import exact, moment
from auditor.errors import SourceError


def table(value: object, where: str) -> Mapping[str, object]:
    """A JSON object; SourceError (unreadable, bad_shape) for anything else."""
    if not isinstance(value, dict):
        raise _misshapen(where, "no object", value)
    return cast("dict[str, object]", value)


def listed(value: object, where: str) -> Sequence[object]:
    """A JSON list; SourceError (unreadable, bad_shape) for anything else."""
    if not isinstance(value, list):
        raise _misshapen(where, "no list", value)
    return cast("list[object]", value)


def one_or_many(value: object, where: str) -> Sequence[object]:
    """The members of a list, or the one object that stands in its place."""
    try:
        return [table(value, where)]
    except SourceError:
        return listed(value, where)


def inside(value: object, *path: str, where: str) -> Mapping[str, object]:
    """The object at the end of a path of members; an empty one where a step is missing."""
    for step in path:
        found = table(value, where).get(step)
        value = dict[str, object]() if found is None else found
    return table(value, where)


def number(value: object, where: str) -> Fraction:
    """An exact number, written as a number or as text; SourceError (unreadable, bad_number)."""
    try:
        return exact(value)
    except ValueError as error:
        raise SourceError("unreadable", "bad_number", f"{where}: {error}") from None


def words(value: object) -> str:
    """A text, printable and short; empty for anything else."""
    return printable(value, 120) if isinstance(value, str) else ""


def spelled(value: object) -> str:
    """A text, or a number in plain digits, as a table would write it; empty for anything else."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value) if isinstance(value, int) else words(value)


def instant(value: object, where: str) -> datetime:
    """A moment as text or Unix seconds; SourceError (unreadable, timestamp_unit) otherwise."""
    try:
        return moment(value)
    except ValueError as error:
        raise SourceError("unreadable", "timestamp_unit", f"{where}: {error}") from None


def milliseconds(value: object, where: str) -> datetime:
    """A moment in Unix milliseconds; SourceError (unreadable, timestamp_unit) otherwise."""
    if not isinstance(value, int) or isinstance(value, bool):
        told = f"{where}: a {type(value).__name__} is not a number of milliseconds"
        raise SourceError("unreadable", "timestamp_unit", told)
    try:
        return from_milliseconds(value)
    except ValueError as error:
        raise SourceError("unreadable", "timestamp_unit", f"{where}: {error}") from None


def _misshapen(where: str, what: str, value: object) -> SourceError:
    told = f"{where}: a {type(value).__name__} is {what}"
    return SourceError("unreadable", "bad_shape", told)
