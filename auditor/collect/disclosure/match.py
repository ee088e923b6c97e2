"""Finds a cue in the words of a passage without backtracking: work is words times cue length."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from auditor.collect.disclosure.entities.finders import FINDERS
from auditor.collect.disclosure.entities.model import Entity
from auditor.collect.disclosure.lexicon import Lexicon
from auditor.collect.disclosure.pattern import (
    Choice,
    Gap,
    Node,
    Pattern,
    Sequence,
    Slot,
    Word,
)
from auditor.collect.disclosure.tokens import Token


_SYMBOL = re.compile(r"(?!iOS|eIDAS|eKYC)[a-z]{1,3}[A-Z]{2,6}|(?!USD)[A-Z]{2,5}x")
"""How tokens of stocks are called after the symbol of the share: mKSTO, TSLAx."""
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
    every: frozenset[str]
    masks: dict[str, int]
    slots: dict[str, dict[int, list[tuple[int, Entity]]]] = field(
        default_factory=dict[str, dict[int, list[tuple[int, Entity]]]]
    )
    found: dict[Pattern, tuple[Match, ...]] = field(
        default_factory=dict[Pattern, tuple[Match, ...]]
    )
    held: dict[Pattern, bool] = field(default_factory=dict[Pattern, bool])
    choices: dict[int, tuple[int, tuple[Node, ...]]] = field(
        default_factory=dict[int, tuple[int, tuple[Node, ...]]]
    )
    ends: dict[tuple[int, int], int] = field(default_factory=dict[tuple[int, int], int])

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
        known = self.held.get(pattern)
        if known is None:
            self.held[pattern] = known = self._holds(pattern)
        return known

    def _holds(self, pattern: Pattern) -> bool:
        for wanted in pattern.required:
            if self.every.isdisjoint(wanted):
                return False
        return reach(self, pattern.node, (1 << (len(self.words) + 1)) - 1) != 0

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
            if not reach(self, pattern.node, 1 << start):
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
    masks: dict[str, int] = {}
    for position, held in enumerate(forms):
        for form in held:
            masks[form] = masks.get(form, 0) | 1 << position
    return View(text, words, forms, language, frozenset(masks), masks)


def reach(view: View, node: Node, at: int) -> int:
    """The places, as bits, where a match that begins at one of the places `at` may end.

    All starts go through at once, so that the work grows with the cue and not with the text.
    """
    # The commonest first: this is where reading spends its time.
    if isinstance(node, Word):
        return (at & view.masks.get(node.form, 0)) << 1
    if isinstance(node, Choice):
        return _reach_choice(view, node, at)
    if isinstance(node, Sequence):
        for part in node.parts:
            at = reach(view, part, at)
            if not at:
                break
        return at
    if isinstance(node, Gap):
        return _reach_gap(view, node.most, at)
    return _reach_slot(view, node.kind, at) | _reach_slot(view, "placeholder", at, node.kind)


def _reach_gap(view: View, most: int, at: int) -> int:
    for _ in range(most):
        at |= at << 1
    return at & ((1 << (len(view.words) + 1)) - 1)


def _reach_choice(view: View, node: Choice, at: int) -> int:
    key = (id(node), at)
    known = view.ends.get(key)
    if known is None:
        mask, options = _open(view, node)
        known = (at & mask) << 1
        for option in options:
            known |= reach(view, option, at)
        if node.optional:
            known |= at
        view.ends[key] = known
    return known


def _reach_slot(view: View, kind: str, at: int, wanted: str = "") -> int:
    ends = 0
    for start, held in view.starts(kind).items():
        if at >> start & 1:
            for end, entity in held:
                if not wanted or _fits(entity, wanted):
                    ends |= 1 << end
    return ends


def _fits(placeholder: Entity, kind: str) -> bool:
    """Whether a value of a kind may be meant: `[DATE]` is no custodian."""
    meant = placeholder.value
    return not meant or kind in (meant, "placeholder") or (meant, kind) == ("company", "name")


def _open(view: View, node: Choice) -> tuple[int, tuple[Node, ...]]:
    """Where single words of a choice stand, and the options that this view does not rule out."""
    known = view.choices.get(id(node))
    if known is None:
        mask = 0
        for form in node.forms & view.every:
            mask |= view.masks[form]
        view.choices[id(node)] = known = (mask, node.open_to(view.every))
    return known


def ends_of(view: View, node: Node, start: int) -> Ends:
    """The places where a match that begins at `start` may end, each with its captures."""
    if isinstance(node, Word):
        hit = start < len(view.words) and node.form in view.forms[start]
        return {start + 1: ()} if hit else {}
    if isinstance(node, Slot):
        found: Ends = {end: ((node.kind, entity),) for end, entity in view.at(node.kind, start)}
        for end, entity in view.at("placeholder", start):
            if _fits(entity, node.kind):
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
    for option in _open(view, node)[1]:
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
