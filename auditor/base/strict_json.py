"""Reads JSON exactly: no duplicate keys, no NaN, no rounding, no endless numbers or nesting."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from auditor.base.text import printable
from auditor.errors import InputError, Place


JsonValue: TypeAlias = "bool | int | Decimal | str | list[JsonValue] | dict[str, JsonValue] | None"

_EXPONENTS = range(-40, 61)
_TOKEN = re.compile(
    r'(?P<text>"(?:[^"\\]|\\.)*")(?P<key>\s*:)?|(?P<open>[\[{])|(?P<close>[\]}])'
    r"|(?P<number>-?[0-9][0-9.eE+-]*)|(?P<constant>NaN|-?Infinity)",
    re.DOTALL,
)
_UNPAIRED = re.compile("[\ud800-\udfff]")
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
        value = _parsed(source, limits)
        _check_depth_and_text(source, value, limits)
    except json.JSONDecodeError as error:
        place = Place(name, error.lineno, error.colno)
        raise InputError(f"Not valid JSON: {printable(error.msg, 200)}.", place) from None
    except (_Refused, RecursionError) as error:
        problem = str(error) if isinstance(error, _Refused) else _too_deep(limits)
        found = next(_offences(source, limits), None)
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


def _parsed(source: str, limits: Limits) -> JsonValue:
    def number(literal: str) -> int | Decimal:
        problem = _number_problem(literal, limits)
        if problem:
            raise _Refused(problem)
        return Decimal(literal) if _is_fraction(literal) else int(literal)

    def constant(literal: str) -> JsonValue:
        raise _Refused(_constant_problem(literal))

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
    if not deep and not _SURROGATE.search(source):
        return
    level: list[JsonValue] = [value]
    for _ in range(limits.depth + 1):
        if any(isinstance(each, str) and _UNPAIRED.search(each) for each in level):
            raise _Refused(_unpaired_problem())
        level = [inside for each in level for inside in _inside(each)]
    if level:
        raise _Refused(_too_deep(limits))


def _inside(value: JsonValue) -> Iterator[JsonValue]:
    if isinstance(value, list):
        yield from value
    elif isinstance(value, dict):
        yield from value
        yield from value.values()


def _offences(source: str, limits: Limits) -> Iterator[tuple[int, str]]:
    """Index and description of each problem in well-formed text, in order of appearance."""
    seen: list[set[str]] = []
    for token in _TOKEN.finditer(source):
        if token["open"]:
            seen.append(set())
        elif token["close"]:
            seen.pop()
        problem = _token_problem(token, seen, limits)
        if problem:
            yield token.start(), problem


def _token_problem(token: re.Match[str], seen: list[set[str]], limits: Limits) -> str:
    if token["open"]:
        return _too_deep(limits) if len(seen) > limits.depth else ""
    if token["number"]:
        return _number_problem(token["number"], limits)
    if token["constant"]:
        return _constant_problem(token["constant"])
    return _text_problem(token, seen) if token["text"] else ""


def _text_problem(token: re.Match[str], seen: list[set[str]]) -> str:
    text = str(json.loads(token["text"]))  # noqa: TID251 - one string token
    if _UNPAIRED.search(text):
        return _unpaired_problem()
    if token["key"] and text in seen[-1]:
        return f"Duplicate key {printable(text, 60)!r}."
    if token["key"]:
        seen[-1].add(text)
    return ""


def _is_fraction(literal: str) -> bool:
    return not literal.removeprefix("-").isdigit()


def _number_problem(literal: str, limits: Limits) -> str:
    if len(literal) > limits.number:
        return f"A number of {len(literal)} characters; {limits.number} are allowed."
    # int(Decimal("1e1000000")) takes half a minute, so the exponent is judged before it is used.
    exponent = re.search(r"[eE][+-]?0*([0-9]+)$", literal)
    huge = exponent is not None and len(exponent[1]) > 3  # noqa: PLR2004 - far beyond the range
    if huge or (_is_fraction(literal) and Decimal(literal).adjusted() not in _EXPONENTS):
        return f"The number {printable(literal, 40)} is too large or too small to be meant."
    return ""


def _constant_problem(literal: str) -> str:
    return f"{literal} is not a number in JSON."


def _unpaired_problem() -> str:
    return "Half of a surrogate pair is not text."


def _too_deep(limits: Limits) -> str:
    return f"Nested deeper than {limits.depth} levels."
