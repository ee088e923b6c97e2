"""Says what is wrong with a written document: the mistake that matters, where, and a way out."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from auditor.base.strict_yaml import Document, Path
from auditor.base.text import printable
from auditor.errors import InputError, nearest
from auditor.model.complaint import Complaint, complaints
from auditor.model.patterns import meaning
from auditor.model.shapes import names_beside


_QUOTED = re.compile(r"'([^']+)'")
_LONGEST = 60
_MESSAGE = 400

Words: TypeAlias = Callable[[object, Mapping[str, object]], tuple[str, str]]


def explained(
    model: type[BaseModel], document: Document, problems: Sequence[ErrorDetails]
) -> InputError:
    """The error to show for all that pydantic found: unknown keys first, missing ones last."""

    def order(complaint: Complaint) -> tuple[int, int, int]:
        place = document.place(complaint.path)
        rank = {"extra_forbidden": 0, "missing": 2}.get(complaint.type, 1)
        return rank, place.line, place.column

    first = min(complaints(document, problems), key=order)
    path = first.path
    if first.type == "extra_forbidden":
        valid = names_beside(model, first.details["loc"])
        return InputError(
            f"unknown key {printable(str(path[-1]), _LONGEST)!r} in {_name(path[:-1])}.",
            document.place(path, of="key"),
            nearest(str(path[-1]), valid) or f"Valid keys: {', '.join(sorted(valid))}.",
        )
    if first.type == "missing":
        return InputError(f"{_name(path)} is missing.", document.place(path[:-1]))
    words = _WORDS.get(first.type, _as_said(first.details["msg"]))
    told, hint = words(first.details["input"], first.context)
    place = document.place(path, of="key" if first.details["loc"][-1:] == ("[key]",) else "value")
    return InputError(f"{_name(path)}: {told}.", place, hint)


def _name(path: Path) -> str:
    return ".".join(printable(str(step), _LONGEST) for step in path) or "the file"


def _as_said(message: str) -> Words:
    return lambda _, __: (printable(message.removeprefix("Value error, "), _MESSAGE), "")


def _kind(what: str) -> Words:
    def told(given: object, _: Mapping[str, object]) -> tuple[str, str]:
        if what == "text" and isinstance(given, bool | int):
            return "must be text", f'Write "{str(given).lower()}", in quotes.'
        return f"must be {what}{', but is empty' if given is None else ''}", ""

    return told


_ALIKE = 0.6
"""Of a few short words one is soon half like anything: `refused` is no misspelt `present`."""


def _choice(given: object, context: Mapping[str, object]) -> tuple[str, str]:
    expected = str(context.get("expected", ""))
    hint = nearest(str(given), _QUOTED.findall(expected), _ALIKE) or f"Valid: {expected}."
    return f"{_shown(given)} is not one of the valid words", hint


def _pattern(given: object, context: Mapping[str, object]) -> tuple[str, str]:
    return f"{_shown(given)} is not {meaning(str(context['pattern']))}", ""


def _shown(given: object) -> str:
    """What was written, quoted, as far as it can be printed."""
    return repr(printable(str(given), _LONGEST))


def _limit(words: str, name: str) -> Words:
    return lambda _, context: (words.format(context[name]), "")


def _least(words: str) -> Words:
    def told(_: object, context: Mapping[str, object]) -> tuple[str, str]:
        least = context["min_length"]
        return "must not be empty" if least == 1 else words.format(least), ""

    return told


_WORDS: Mapping[str, Words] = {
    "string_type": _kind("text"),
    "bool_type": _kind("true or false"),
    "int_type": _kind("a whole number, without quotes"),
    "list_type": _kind("a list"),
    "dict_type": _kind("a table of keys and values"),
    "model_type": _kind("a table of keys and values"),
    "literal_error": _choice,
    "enum": _choice,
    "string_pattern_mismatch": _pattern,
    "string_too_short": _least("needs at least {} characters"),
    "string_too_long": _limit("has more than {} characters", "max_length"),
    "too_short": _least("needs at least {} entries"),
    "too_long": _limit("has more than {} entries", "max_length"),
    "greater_than_equal": _limit("must be at least {}", "ge"),
    "less_than_equal": _limit("must be at most {}", "le"),
}
