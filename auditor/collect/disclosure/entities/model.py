"""A piece of text that names a value."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entity:
    """Characters `start` to `end` of a text; `value` is the normal form.

    An entity that is not `clear` is a placeholder, or can be read in two ways.
    """

    start: int
    end: int
    value: str
    clear: bool = True
