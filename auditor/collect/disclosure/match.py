"""Finds a cue in the words of a passage without backtracking: work is words times cue length."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from auditor.collect.disclosure.entities.finders import FINDERS
from auditor.collect.disclosure.entities.model import Entity
from auditor.collect.disclosure.layout import Layout, layout
from auditor.collect.disclosure.lexicon import Lexicon
from auditor.collect.disclosure.pattern import (
    Choice,
    Gap,
    Node,
    Pattern,
    Sequence,
    Slot,
    Word,
    fits,
)
from auditor.collect.disclosure.tokens import Token


_SYMBOL = re.compile(r"(?!iOS|eIDAS|eKYC)[a-z]{1,3}[A-Z]{2,6}|(?!USD)[A-Z]{2,5}x")
"""How tokens of stocks are called after the symbol of the share: mKSTO, TSLAx."""
MOST = 1 << 15
"""Words that are laid out together: longer numbers are no faster to reckon with."""
Captures: TypeAlias = tuple[tuple[str, Entity], ...]
Ends: TypeAlias = dict[int, Captures]


@dataclass(frozen=True, slots=True)
class Match:
    """Words `start` to `end`, and what the slots hold."""

    start: int
    end: int
    captures: Captures


@dataclass(slots=True)
class View:
    """The words of a passage with what is known about each; slots are filled when asked for."""

    text: str
    words: tuple[Token, ...]
    forms: tuple[frozenset[str], ...]
    language: str
    slots: dict[str, dict[int, list[tuple[int, Entity]]]] = field(
        default_factory=dict[str, dict[int, list[tuple[int, Entity]]]]
    )
    found: dict[Pattern, tuple[Match, ...]] = field(
        default_factory=dict[Pattern, tuple[Match, ...]]
    )
    alone: list[Layout] = field(default_factory=list[Layout])
    among: Layout | None = None
    """Where it is laid out with others; `last`: where it ends there."""
    last: int = 0

    @property
    def own(self) -> Layout:
        """This view laid out alone."""
        if not self.alone:
            self.alone.append(layout((self,)))
        return self.alone[0]

    def at(self, kind: str, position: int) -> list[tuple[int, Entity]]:
        """The values of a kind that start at a word, each with the word after its end."""
        return self.starts(kind).get(position, [])

    def _placed(self, kind: str) -> dict[int, list[tuple[int, Entity]]]:
        placed: dict[int, list[tuple[int, Entity]]] = {}
        for entity in FINDERS[kind](self.text, self.language or "en"):
            inside = [
                index
                for index, word in enumerate(self.words)
                if word.start < entity.end and word.end > entity.start
            ]
            if inside:
                placed.setdefault(inside[0], []).append((inside[-1] + 1, entity))
            elif not entity.clear:
                # A placeholder of marks alone, such as a bullet, stands before the next word.
                after = [i for i, word in enumerate(self.words) if word.start >= entity.end]
                place = after[0] if after else len(self.words)
                placed.setdefault(place, []).append((place, entity))
        return placed

    def starts(self, kind: str) -> dict[int, list[tuple[int, Entity]]]:
        """The values of a kind by the word they start at."""
        if kind not in self.slots:
            self.slots[kind] = self._placed(kind)
        return self.slots[kind]

    def holds(self, pattern: Pattern) -> bool:
        """Whether the pattern matches anywhere, without asking where."""
        if self.among is not None:
            return self.among.holding(pattern, 1 << self.last) != 0
        return self.own.holding(pattern, self.own.ends) != 0

    def matches(self, pattern: Pattern) -> tuple[Match, ...]:
        """Every match, the fullest end of each start; none inside an earlier one."""
        if pattern not in self.found:
            self.found[pattern] = tuple(self._matches(pattern)) if self.holds(pattern) else ()
        return self.found[pattern]

    def _matches(self, pattern: Pattern) -> Iterator[Match]:
        last = -1
        for start in range(len(self.words) + 1):
            if not pattern.free and (
                start == len(self.words) or pattern.first.isdisjoint(self.forms[start])
            ):
                continue
            if not self.own.reach(pattern.node, 1 << start):
                continue
            ends = ends_of(self, pattern.node, start)
            end = min(ends, key=lambda each: (-len(ends[each]), each))
            if end > last or last < 0:
                yield Match(start, end, ends[end])
                last = end


def view(text: str, words: tuple[Token, ...], lexicon: Lexicon, language: str) -> View:
    """A view of some words."""
    forms = tuple(
        lexicon.forms("token") | lexicon.forms(word.key)
        if _SYMBOL.fullmatch(text, word.start, word.end)
        else lexicon.forms(word.key)
        for word in words
    )
    return View(text, words, forms, language)


def lay_out(views: Iterable[View]) -> list[Layout]:
    """Lays views out together, so that a cue is looked for in all of them at once."""
    groups: list[list[View]] = []
    size = MOST
    for each in {id(each): each for each in views}.values():
        if size >= MOST:
            groups.append([])
            size = 0
        groups[-1].append(each)
        size += len(each.words) + 1
    found: list[Layout] = []
    for group in groups:
        together = layout(group)
        for each, last in zip(group, together.lasts, strict=True):
            each.among, each.last = together, last
        found.append(together)
    return found


def ends_of(view: View, node: Node, start: int) -> Ends:
    """The places where a match that begins at `start` may end, each with its captures."""
    if isinstance(node, Word):
        hit = start < len(view.words) and node.form in view.forms[start]
        return {start + 1: ()} if hit else {}
    if isinstance(node, Slot):
        found: Ends = {end: ((node.kind, entity),) for end, entity in view.at(node.kind, start)}
        for end, entity in view.at("placeholder", start):
            if fits(entity.value, node.kind):
                found.setdefault(end, ((node.kind, entity),))
        return found
    if isinstance(node, Gap):
        return dict.fromkeys(range(start, min(start + node.most, len(view.words)) + 1), ())
    if isinstance(node, Choice):
        return _choice(view, node, start)
    return _sequence(view, node, start)


def _choice(view: View, node: Choice, start: int) -> Ends:
    hit = start < len(view.words) and not node.forms.isdisjoint(view.forms[start])
    merged: Ends = {start + 1: ()} if hit else {}
    for option in view.own.open(node)[1]:
        for end, captures in ends_of(view, option, start).items():
            merged.setdefault(end, captures)
    if node.optional:
        merged.setdefault(start, ())
    return merged


def _sequence(view: View, node: Sequence, start: int) -> Ends:
    reached: Ends = {start: ()}
    for part in node.parts:
        following: Ends = {}
        for at in sorted(reached):
            for end, captures in ends_of(view, part, at).items():
                if end not in following:
                    following[end] = (*reached[at], *captures)
        if not following:
            return {}
        reached = following
    return reached
