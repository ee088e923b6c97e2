"""Points at the character of a file an expression's problem stands at, also in folded text."""

from itertools import islice

from auditor.base.strict_yaml import Document, Path
from auditor.errors import InputError, Place
from auditor.evaluate.expression.mistake import Mistake


_BLOCK = (">", "|")
_QUOTES = ("'", '"')


def pointed(document: Document, source: str, path: Path, mistake: Mistake) -> InputError:
    """The mistake as an error at its line and column; at the start of the value when in doubt."""
    start = document.place(path)
    value = _value(document, path)
    place = _place(source, start, value, mistake.offset) or start
    return InputError(mistake.problem, place, mistake.hint)


def _value(document: Document, path: Path) -> str:
    here = document.data
    for step in path:
        here = here.get(str(step)) if isinstance(here, dict) else None
    return here if isinstance(here, str) else ""


def _place(source: str, start: Place, value: str, offset: int) -> Place | None:
    """Folding changes nothing but white space, so the other characters lead the way."""
    lines = source.splitlines(keepends=True)
    begin = sum(map(len, islice(lines, start.line - 1))) + start.column - 1
    at = _content(source, begin)
    last = begin
    for character in value[: offset + 1]:
        if character.isspace():
            continue
        while at < len(source) and source[at].isspace():
            at += 1
        if source[at : at + 1] != character:
            return None
        last, at = at, at + 1
    past_the_end = offset >= len(value.rstrip())
    return _at(source, start.path, last + past_the_end)


def _content(source: str, begin: int) -> int:
    """Where the text of a scalar begins, after its quote or its block header."""
    if source.startswith(_BLOCK, begin):
        end = source.find("\n", begin)
        return len(source) if end < 0 else end
    return begin + source.startswith(_QUOTES, begin)


def _at(source: str, path: str, position: int) -> Place:
    line_start = source.rfind("\n", 0, position) + 1
    return Place(path, source.count("\n", 0, position) + 1, position - line_start + 1)
