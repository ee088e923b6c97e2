"""Writes values as RFC 8785 canonical JSON, so that equal values have equal digests."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import TypeAlias, cast

import rfc8785


Wire: TypeAlias = "str | int | bool | Sequence[Wire] | Mapping[str, Wire] | None"
_Plain: TypeAlias = "str | int | bool | list[_Plain] | dict[str, _Plain] | None"

LARGEST = 2**53 - 1


def dumps(value: Wire) -> bytes:
    """The canonical bytes; TypeError for floats and whatever else has no place on the wire."""
    try:
        return rfc8785.dumps(_plain(value))
    except ValueError:
        raise TypeError("text with half of a surrogate pair has no place on the wire") from None


def digest(data: bytes) -> str:
    """SHA-256 of `data`, in hex."""
    return sha256(data).hexdigest()


def digest_of(value: Wire) -> str:
    """SHA-256 of the canonical bytes of `value`, in hex."""
    return digest(dumps(value))


def _plain(value: object) -> _Plain:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise TypeError("an integer beyond ±(2^53 - 1) must be written as text")
        return int(value)
    if isinstance(value, Mapping):
        members = cast("Mapping[object, object]", value)
        return {_key(key): _plain(inner) for key, inner in members.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in cast("Sequence[object]", value)]
    # Reached by floats, Decimals and the like: equal numbers would not have equal digests.
    raise TypeError(f"{type(value).__name__} has no place on the wire; write it as text")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a key must be text, not {type(key).__name__}")
    return key
