"""Reads a value of a catalogue key from the text somebody wrote: statements, rule cases, params."""

import re
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from typing import TypeAlias

from auditor.base.instants import parse_date, parse_instant
from auditor.errors import nearest
from auditor.model.key import KeySpec
from auditor.model.unit import Unit
from auditor.model.value import Duration, Enumeration, Flag, Kind, Moment, Quantity, Text, Value


Writing: TypeAlias = str | bool

_NUMBER = re.compile(r"-?[0-9]{1,80}(\.[0-9]{1,80})?\Z")
_DURATION = re.compile(r"([0-9]{1,9})(d|h|m|s)\Z")
_SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}


def read_number(text: str) -> Fraction:
    """An exact number from `12`, `-0.5` or `1/3`; ValueError says how to write one."""
    over, slash, under = text.partition("/")
    if _NUMBER.match(over) and (not slash or (_NUMBER.match(under) and Fraction(under) != 0)):
        return Fraction(over) / (Fraction(under) if slash else 1)
    raise ValueError(f"{text[:40]!r} is not a number such as 0.995 or 1/3")


def read_duration(text: str) -> Fraction:
    """Seconds from `36h`, `7d`, `90m`, `30s`."""
    found = _DURATION.match(text)
    if not found:
        raise ValueError(f"{text[:40]!r} is not a duration such as 36h or 7d")
    return Fraction(int(found[1]) * _SECONDS[found[2]])


def read_value(spec: KeySpec, text: Writing) -> Value:
    """The value of `spec`'s kind; ValueError says what was expected."""
    return read_kind(spec.kind, spec.unit, spec.choices, text)


def read_kind(kind: Kind, of: Unit, choices: tuple[str, ...], text: Writing) -> Value:
    """A value of `kind` from text; flags may be true or false or their words."""
    if kind is Kind.FLAG:
        return Flag(text if isinstance(text, bool) else _yes(text))
    if isinstance(text, bool):
        raise ValueError(f"{text} is a yes or no; expected a {kind.value}")  # noqa: TRY004 - input
    if kind is Kind.ENUMERATION:
        return _choice(text, choices)
    if kind is Kind.QUANTITY:
        return Quantity(read_number(text), of)
    reader = _READERS.get(kind)
    if reader is None:
        raise ValueError(f"a {kind.value} cannot be written as text")
    return reader(text)


def _choice(text: str, choices: tuple[str, ...]) -> Enumeration:
    if text not in choices:
        hint = nearest(text, choices) or f"Valid: {', '.join(choices)}."
        raise ValueError(f"{text!r} is not a valid choice. {hint}")
    return Enumeration(text)


def _yes(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(f"{text[:40]!r} is neither true nor false")
    return text == "true"


def _text(text: str) -> Text:
    if not text.strip():
        raise ValueError("an empty text says nothing")
    return Text(text)


def _moment(text: str) -> datetime:
    return parse_instant(text) if "T" in text else parse_date(text)


_READERS: dict[Kind, Callable[[str], Value]] = {
    Kind.DURATION: lambda text: Duration(read_duration(text)),
    Kind.MOMENT: lambda text: Moment(_moment(text)),
    Kind.TEXT: _text,
}
