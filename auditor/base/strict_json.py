"""Reads JSON exactly: no duplicate keys, no NaN, no rounding, no endless numbers or nesting."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import TypeAlias

from auditor.base.json_problems import (
    HALF,
    UNPAIRED,
    constant_problem,
    first_offence,
    is_fraction,
    number_problem,
    too_deep,
)
from auditor.base.text import printable
from auditor.errors import InputError, Place


JsonValue: TypeAlias = "bool | int | Decimal | str | list[JsonValue] | dict[str, JsonValue] | None"

# The parser's own guard is the interpreter's recursion limit, which libraries raise beyond what
# the stack holds: then deep nesting would end the process. Fewer levels than this are safe.
_SAFE = 1_000
_TEXT = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_NO_BRACKET = re.compile(r"[^\[\]{}]+")
_STEP = {"[": 1, "{": 1, "]": -1, "}": -1}
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a document may hold: bytes, levels of nesting, characters of one number."""

    size: int = 16 * 1024 * 1024
    depth: int = 64
    number: int = 80


class _Refused(Exception):  # noqa: N818 - internal signal; the caller finds the place
    """A problem seen where the parser does not tell the position."""


def loads(data: bytes | str, name: str, limits: Limits = Limits()) -> JsonValue:
    """The value in `data`, fractions as Decimal; InputError with line and column otherwise."""
    source = _decoded(data, name, limits)
    try:
        _check_stack(source, limits)
        value = _parsed(source, limits)
        _check_depth_and_text(source, value, limits)
    except json.JSONDecodeError as error:
        place = Place(name, error.lineno, error.colno)
        raise InputError(f"Not valid JSON: {printable(error.msg, 200)}.", place) from None
    except (_Refused, RecursionError) as error:
        problem = str(error) if isinstance(error, _Refused) else too_deep(limits.depth)
        found = first_offence(source, limits.depth, limits.number)
        if found is None:
            raise InputError(problem, Place(name)) from None
        index, problem = found
        line, column = source.count("\n", 0, index) + 1, index - source.rfind("\n", 0, index)
        raise InputError(problem, Place(name, line, column)) from None
    return value


def _decoded(data: bytes | str, name: str, limits: Limits) -> str:
    raw = data if isinstance(data, bytes) else data.encode(errors="surrogatepass")
    if len(raw) > limits.size:
        raise InputError(f"Has {len(raw)} bytes; {limits.size} are allowed.", Place(name))
    try:
        return raw.decode().removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise InputError("Not UTF-8 text.", Place(name)) from None


def _check_stack(source: str, limits: Limits) -> None:
    """Refuses, before the parser sees it, what is nested deep enough to break the process."""
    if source.count("[") + source.count("{") <= _SAFE:
        return
    brackets = _NO_BRACKET.sub("", _TEXT.sub("", source))
    if max(accumulate(map(_STEP.__getitem__, brackets)), default=0) > _SAFE:
        raise _Refused(too_deep(limits.depth))


def _parsed(source: str, limits: Limits) -> JsonValue:
    def number(literal: str) -> int | Decimal:
        problem = number_problem(literal, limits.number)
        if problem:
            raise _Refused(problem)
        return Decimal(literal) if is_fraction(literal) else int(literal)

    def constant(literal: str) -> JsonValue:
        raise _Refused(constant_problem(literal))

    def pairs(members: list[tuple[str, JsonValue]]) -> JsonValue:
        found = dict(members)
        if len(found) != len(members):
            raise _Refused("Duplicate key.")
        return found

    value: JsonValue = json.loads(  # noqa: TID251 - this is the strict reader
        source,
        parse_int=number,
        parse_float=number,
        parse_constant=constant,
        object_pairs_hook=pairs,
    )
    return value


def _check_depth_and_text(source: str, value: JsonValue, limits: Limits) -> None:
    """Walks the value only when its source could be too deep or hold half a character."""
    deep = source.count("[") + source.count("{") > limits.depth
    halves = _SURROGATE.search(source) is not None
    level: list[JsonValue] = [value] if deep or halves else []
    for remaining in range(limits.depth, -1, -1):
        if halves and any(isinstance(each, str) and UNPAIRED.search(each) for each in level):
            raise _Refused(HALF)
        if not remaining and any(isinstance(each, list | dict) for each in level):
            raise _Refused(too_deep(limits.depth))
        level = [inside for each in level for inside in _inside(each)]


def _inside(value: JsonValue) -> Iterator[JsonValue]:
    if isinstance(value, list):
        yield from value
    elif isinstance(value, dict):
        yield from value
        yield from value.values()
