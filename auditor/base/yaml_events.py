"""Turns YAML text into parser events, each problem into an error with line and column."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Protocol

import yaml

from auditor.base.text import printable
from auditor.errors import InputError, Place


# Tabs indent differently everywhere; the rest breaks lines or hides, unlike what an editor shows.
_FORBIDDEN = re.compile(
    "[^\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_HINTS = {
    "mapping values are not allowed here": "Quote text that contains ': '.",
    "could not find expected ':'": "A key needs a colon and a space after it.",
    "cannot start any token": "Quote text that starts with a special character.",
}


_MANY = 100_000
"""More events than this are not held at once."""
_NESTED = 10_000
"""The time the parser in C takes grows with the square of what is open."""


class _Mark(Protocol):
    """What the parser's positions have in common; both count from 0."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


def decoded(text: bytes | str, name: str, limit: int) -> str:
    """`text` without a byte-order mark; InputError when too large or not plain UTF-8."""
    raw = text if isinstance(text, bytes) else text.encode(errors="surrogatepass")
    if len(raw) > limit:
        raise InputError(f"The file has {len(raw)} bytes; {limit} are allowed.", Place(name))
    try:
        source = raw.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode()
        place = _position(before, len(before), name)
        raise InputError("The file is not UTF-8 text.", place) from None
    unfit = _FORBIDDEN.search(source)
    if unfit:
        what = "A tab" if unfit[0] == "\t" else f"Character U+{ord(unfit[0]):04X}"
        hint = "Indent with spaces." if unfit[0] == "\t" else "Write it as an escape, in quotes."
        raise InputError(f"{what} is not allowed.", _position(source, unfit.start(), name), hint)
    return source


def _position(source: str, index: int, name: str) -> Place:
    before = source[:index].replace("\r\n", "\n").replace("\r", "\n")
    return Place(name, before.count("\n") + 1, len(before) - before.rfind("\n"))


def place_of(name: str, mark: _Mark | None) -> Place:
    """The parser's position as people count; the file alone where there is none."""
    return Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)


def events(source: str, name: str) -> Iterator[yaml.Event]:
    """The parser's events for `source`, one by one; InputError where it is not YAML."""
    yield from _quickly(source) or _carefully(source, name)


def _quickly(source: str) -> list[yaml.Event]:
    """All events, thirty times sooner, by the parser in C; none where the two may differ.

    It places an empty value elsewhere, lets a question mark stand in plain text between brackets
    and words its problems in its own way: there the parser in Python has the word.
    """
    if not yaml.__with_libyaml__ or source.count("[") + source.count("{") > _NESTED:
        return []
    found: list[yaml.Event] = []
    brackets = 0
    try:
        for event in islice(yaml.parse(source, Loader=yaml.CSafeLoader), _MANY):
            if isinstance(event, yaml.CollectionStartEvent):
                brackets += bool(event.flow_style or brackets)
            elif isinstance(event, yaml.CollectionEndEvent):
                brackets -= bool(brackets)
            elif isinstance(event, yaml.ScalarEvent) and _may_differ(event, brackets):
                return []
            found.append(event)
    except (yaml.YAMLError, ValueError, OverflowError):
        return []
    return found if isinstance(found[-1], yaml.StreamEndEvent) else []


def _may_differ(scalar: yaml.ScalarEvent, brackets: int) -> bool:
    return not scalar.style and (not scalar.value or ("?" in scalar.value and brackets > 0))


def _carefully(source: str, name: str) -> Iterator[yaml.Event]:
    last = Place(name, 1, 1)
    try:
        # Events only: the parser is a state machine, and nothing is built, resolved or expanded.
        for event in yaml.parse(source, Loader=yaml.SafeLoader):  # noqa: TID251 - this is the reader
            last = place_of(name, event.start_mark)
            yield event
    except yaml.MarkedYAMLError as error:
        problem = error.problem or error.context or "unreadable"
        hint = next((text for known, text in _HINTS.items() if known in problem), "")
        place = place_of(name, error.problem_mark or error.context_mark)
        raise InputError(f"Not valid YAML: {printable(problem, 200)}.", place, hint) from None
    except (yaml.YAMLError, ValueError, OverflowError):
        # PyYAML lets an escape above U+10FFFF end in a ValueError or OverflowError of chr().
        raise InputError("Not valid YAML after this point.", last) from None
