"""Finds what is wrong with JSON, and where: the parser of the standard library tells neither."""

import json
import re
from decimal import Decimal

from auditor.base.text import printable


HALF = "Half of a surrogate pair is not text."
UNPAIRED = re.compile("[\ud800-\udfff]")
_EXPONENTS = range(-40, 61)
_TOKEN = re.compile(
    r'(?P<text>"(?:[^"\\]|\\.)*")(?P<key>\s*:)?|(?P<open>[\[{])|(?P<close>[\]}])'
    r"|(?P<number>-?[0-9][0-9.eE+-]*)|(?P<constant>NaN|-?Infinity)",
    re.DOTALL,
)


def first_offence(source: str, depth: int, longest: int) -> tuple[int, str] | None:
    """Index and description of the first problem in text whose grammar is right."""
    seen: list[set[str]] = []
    for token in _TOKEN.finditer(source):
        if token["open"]:
            seen.append(set())
        elif token["close"] and seen:
            seen.pop()
        problem = _token_problem(token, seen, depth, longest)
        if problem:
            return token.start(), problem
    return None


def _token_problem(token: re.Match[str], seen: list[set[str]], depth: int, longest: int) -> str:
    if token["open"]:
        return too_deep(depth) if len(seen) > depth else ""
    if token["number"]:
        return number_problem(token["number"], longest)
    if token["constant"]:
        return constant_problem(token["constant"])
    return _text_problem(token, seen) if token["text"] else ""


def _text_problem(token: re.Match[str], seen: list[set[str]]) -> str:
    text = str(json.loads(token["text"]))  # noqa: TID251 - one string token
    if UNPAIRED.search(text):
        return HALF
    if not token["key"] or not seen:
        return ""
    if text in seen[-1]:
        return f"Duplicate key {printable(text, 60)!r}."
    seen[-1].add(text)
    return ""


def is_fraction(literal: str) -> bool:
    """Whether a number is written with a point or an exponent."""
    return not literal.removeprefix("-").isdigit()


def number_problem(literal: str, longest: int) -> str:
    """What is wrong with a number as written, or the empty string."""
    if len(literal) > longest:
        return f"A number of {len(literal)} characters; {longest} are allowed."
    if not is_fraction(literal):
        return ""
    # int(Decimal("1e1000000")) takes half a minute, so the exponent is judged before it is used.
    exponent = re.search(r"[eE][+-]?0*([0-9]+)$", literal)
    huge = exponent is not None and len(exponent[1]) > 3  # noqa: PLR2004 - far beyond the range
    if huge or Decimal(literal).adjusted() not in _EXPONENTS:
        return f"The number {printable(literal, 40)} is too large or too small to be meant."
    return ""


def constant_problem(literal: str) -> str:
    """What is wrong with NaN and the infinities."""
    return f"{literal} is not a number in JSON."


def too_deep(depth: int) -> str:
    """What is wrong with nesting beyond `depth` levels."""
    return f"Nested deeper than {depth} levels."
