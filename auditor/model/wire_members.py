"""Takes members out of untrusted JSON objects: each is what it must be, or a ValueError."""

import re
from collections.abc import Mapping
from fractions import Fraction

from auditor.base.strict_json import JsonValue


JsonObject = Mapping[str, JsonValue]

# An exponent would cost memory that its length does not show.
_AMOUNT = re.compile(r"-?[0-9]{1,1000}(?:/[0-9]{1,1000})?")


def member(wire: JsonObject, name: str) -> JsonValue:
    """The member `name`."""
    if name not in wire:
        raise ValueError(f"{name!r} is missing")
    return wire[name]


def text(wire: JsonObject, name: str) -> str:
    """The text `name`."""
    return as_text(member(wire, name), name)


def yes_or_no(wire: JsonObject, name: str) -> bool:
    """The flag `name`."""
    found = member(wire, name)
    if not isinstance(found, bool):
        raise ValueError(f"{name!r} is neither true nor false")  # noqa: TRY004 - as below
    return found


def amount(wire: JsonObject, name: str) -> Fraction:
    """The exact number `name`."""
    return as_amount(text(wire, name))


def items(wire: JsonObject, name: str) -> list[JsonValue]:
    """The list `name`."""
    return as_list(member(wire, name), name)


def inner(wire: JsonObject, name: str) -> dict[str, JsonValue]:
    """The object `name`."""
    return as_object(member(wire, name), name)


def as_text(found: JsonValue, name: str) -> str:
    """`found` as text; `name` is for the message."""
    if not isinstance(found, str):
        raise ValueError(f"{name!r} is not text")  # noqa: TRY004 - input, not a mistake of ours
    return found


def as_list(found: JsonValue, name: str) -> list[JsonValue]:
    """`found` as a list."""
    if not isinstance(found, list):
        raise ValueError(f"{name!r} is not a list")  # noqa: TRY004 - as above
    return found


def as_object(found: JsonValue, name: str) -> dict[str, JsonValue]:
    """`found` as an object."""
    if not isinstance(found, dict):
        raise ValueError(f"{name!r} is not an object")  # noqa: TRY004 - as above
    return found


def as_amount(written: str) -> Fraction:
    """`n` or `n/d` in lowest terms; any other spelling would give equal facts unequal digests."""
    if not _AMOUNT.fullmatch(written) or written.endswith("/0"):
        raise ValueError(f"{written[:40]!r} is not an exact number")
    exact = Fraction(written)
    if str(exact) != written:
        raise ValueError(f"{written[:40]!r} is not in lowest terms")
    return exact
