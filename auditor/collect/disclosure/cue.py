"""The language of cues, parsed: words, stems, alternatives, gaps, slots and groups of words.

`redeem* ...3 fee` is a word that begins with redeem, at most three words, then fee.
`(a|b c)` is one of several, `[a]` may be missing, `{money}` a value, `<holder>` a named group.
`a & b` want both in one sentence, in any order; `!a` refuses a sentence with a in it; `@a` is
content with a in the heading, the question, the table head or the sentences just before, and
`@!a` refuses those too; `^a` looks at heading, question and table head alone.
"""

import re
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from auditor.collect.disclosure.entities.finders import FINDERS
from auditor.collect.disclosure.pattern import (
    Gap,
    Node,
    Pattern,
    Sequence,
    Slot,
    Word,
    any_of,
    pattern,
)
from auditor.collect.disclosure.tokens import fold, tokens
from auditor.errors import nearest


LONGEST_GAP, GAP = 20, 5
_PIECE = re.compile(
    r"\s*(?:(?P<gap>\.\.\.(?P<most>\d*))|(?P<mark>[()|\[\]])|\{(?P<slot>[a-z]+)\}"
    r"|<(?P<group>[a-z_]+)>"
    r"|(?P<word>[^\s()|\[\]{}<>]+))"
)


class CueError(ValueError):
    """A cue that does not follow the language; `column` counts from 0 in the cue."""

    def __init__(self, problem: str, column: int) -> None:
        super().__init__(problem)
        self.problem, self.column = problem, column


@dataclass(frozen=True, slots=True)
class Part:
    """A sequence that a sentence must hold, or must not."""

    pattern: Pattern
    refused: bool = False
    context: bool = False
    head: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue as written, and its parts; the first one carries the meaning that a `not` turns."""

    written: str
    parts: tuple[Part, ...]


Groups: TypeAlias = Mapping[str, Node]


def parse_cue(written: str, groups: Groups, known: MutableMapping[str, Pattern]) -> Cue:
    """The cue in a text; CueError where it is none. Equal parts share the pattern in `known`."""
    parts: list[Part] = []
    at = 0
    for piece in written.split("&"):
        parts.append(_part(piece, at, groups, known))
        at += len(piece) + 1
    if all(part.refused or part.context for part in parts):
        raise CueError("a cue needs a part that the sentence itself must hold", 0)
    return Cue(written, tuple(parts))


def _part(piece: str, at: int, groups: Groups, known: MutableMapping[str, Pattern]) -> Part:
    body = piece.lstrip()
    at += len(piece) - len(body)
    head = body.startswith("^")
    context = head or body.startswith("@")
    body = body[context:]
    refused = body.startswith("!")
    body = body[refused:]
    if body.strip() not in known:
        known[body.strip()] = pattern(_Reader(body, at + context + refused, groups).whole())
    return Part(known[body.strip()], refused, context, head)


@dataclass(slots=True)
class _Reader:
    """Reads pieces left to right."""

    text: str
    offset: int
    groups: Groups
    at: int = 0

    def whole(self) -> Node:
        node = self.alternatives(depth=0)
        if self.at < len(self.text.rstrip()):
            raise self.wrong("this bracket closes nothing")
        return node

    def alternatives(self, depth: int) -> Node:
        options = [self.sequence(depth)]
        while self.peek() == "|":
            self.take()
            options.append(self.sequence(depth))
        return options[0] if len(options) == 1 else any_of(options)

    def sequence(self, depth: int) -> Node:
        if depth > 6:  # noqa: PLR2004 - nobody can read more
            raise self.wrong("brackets nest deeper than six levels")
        parts: list[Node] = []
        while (mark := self.peek()) not in ("", ")", "]", "|"):
            if mark in ("(", "["):
                parts.append(self.bracketed(mark, depth))
            else:
                parts.extend(self.simple())
        if not parts:
            raise self.wrong("something is missing here")
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def bracketed(self, mark: str, depth: int) -> Node:
        self.take()
        inner = self.alternatives(depth + 1)
        if self.peek() != (")" if mark == "(" else "]"):
            raise self.wrong(f"the bracket {mark} is not closed")
        self.take()
        if mark == "(":
            return inner
        return any_of((inner,), optional=True)

    def simple(self) -> Iterator[Node]:
        match = self.take()
        if match["gap"]:
            most = int(match["most"] or GAP)
            if most > LONGEST_GAP:
                raise self.wrong(f"a gap spans at most {LONGEST_GAP} words")
            yield Gap(most)
        elif match["slot"]:
            if match["slot"] not in FINDERS:
                raise self.wrong(
                    f"unknown slot {match['slot']!r}. {_known(match['slot'], FINDERS)}"
                )
            yield Slot(match["slot"])
        elif match["group"]:
            if match["group"] not in self.groups:
                told = f"unknown group {match['group']!r}. {_known(match['group'], self.groups)}"
                raise self.wrong(told)
            yield self.groups[match["group"]]
        else:
            yield from self.words(match["word"])

    def words(self, written: str) -> tuple[Word, ...]:
        found = _words(written)
        if not found:
            raise self.wrong(f"{written!r} holds no word")
        return found

    def peek(self) -> str:
        match = _PIECE.match(self.text, self.at)
        return match.group().strip()[:1] if match and match.group().strip() else ""

    def take(self) -> re.Match[str]:
        match = _PIECE.match(self.text, self.at)
        if match is None:
            raise self.wrong("this cannot be read")
        self.at = match.end()
        return match

    def wrong(self, problem: str) -> CueError:
        return CueError(problem.strip(), self.offset + min(self.at, len(self.text)))


@lru_cache(maxsize=1 << 15)
def _words(written: str) -> tuple[Word, ...]:
    """The words of a word: `semi-annual` are two, and so is each Han character."""
    forms = [fold(token.key) for token in tokens(written.replace("*", ""))]
    if forms and written.startswith("*"):
        forms[0] = f"*{forms[0]}"
    if forms and written.endswith("*"):
        forms[-1] = f"{forms[-1]}*"
    return tuple(map(Word, forms))


def _known(name: str, valid: Mapping[str, object]) -> str:
    return nearest(name, valid) or f"Known: {', '.join(sorted(valid))}."
