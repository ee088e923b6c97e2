"""Lays the words of many texts one behind the other, to look for a cue in all of them at once.

Every word has a place, and so has the end of every text; a set of places is a number with one bit
each. A search takes all its starts through a cue together, so that its work grows with the cue and
hardly with the texts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Protocol, TypeAlias

from auditor.collect.disclosure.entities.model import Entity
from auditor.collect.disclosure.pattern import Choice, Gap, Node, Pattern, Slot, Word, fits, valued
from auditor.collect.disclosure.pattern import Sequence as Parts


Placed: TypeAlias = Mapping[int, list[tuple[int, Entity]]]
"""Values by the word they start at, each with the word after its end."""
Moves: TypeAlias = dict[tuple[str, int], int]
"""Where values of a kind start, by what a placeholder stands for and by their length in words."""


class Laid(Protocol):
    """A text that can be laid out."""

    @property
    def forms(self) -> tuple[frozenset[str], ...]:
        """The word forms that each word satisfies."""
        ...

    def starts(self, kind: str) -> Placed:
        """The values of a kind."""
        ...


@dataclass(slots=True, eq=False)
class Layout:
    """Texts, and where they stand; what is found out on the way is remembered."""

    texts: Sequence[Laid]
    lasts: tuple[int, ...]
    """The place behind the last word of each text."""
    masks: dict[str, int]
    """The places of the words of each form."""
    every: frozenset[str]
    ends: int
    """The places behind the last words."""
    full: int
    """All places."""
    longest: int
    """The words of the longest text."""
    number_of: dict[int, int]
    """Which text ends at a last place."""
    rooms: dict[int, int] = field(default_factory=dict[int, int])
    opened: dict[int, tuple[int, tuple[Node, ...]]] = field(
        default_factory=dict[int, tuple[int, tuple[Node, ...]]]
    )
    reached: dict[int, int] = field(default_factory=dict[int, int])
    searched: dict[str, int] = field(default_factory=dict[str, int])
    """The places of the texts in which values of a kind were looked for."""
    values: dict[str, Moves] = field(default_factory=dict[str, Moves])
    found: dict[Pattern, int] = field(default_factory=dict[Pattern, int])
    asked: dict[Pattern, int] = field(default_factory=dict[Pattern, int])
    """The texts in which a pattern with a slot was looked for."""

    def holding(self, pattern: Pattern, among: int) -> int:
        """Those of some texts that hold a pattern, each told by the bit of its last place."""
        known = self.found.get(pattern)
        if known is None:
            known = 0 if pattern.valued else self._holding(pattern, self.ends)
            self.found[pattern] = known
        if pattern.valued:
            # Values take long to find: only texts that are asked about are searched for them.
            asked = self.asked.get(pattern, 0)
            if more := among & ~asked:
                self.found[pattern] = known = known | self._holding(pattern, more)
                self.asked[pattern] = asked | more
        return known & among

    def _holding(self, pattern: Pattern, texts: int) -> int:
        for wanted in pattern.required:
            if self.every.isdisjoint(wanted):
                return 0
        starts = self.full
        if pattern.valued:
            for wanted in pattern.required:
                texts &= self.with_any(self.of_forms(wanted))
            starts = self.stretch(texts)
        return self.with_any(self.reach(pattern.node, starts))

    def of_forms(self, forms: frozenset[str]) -> int:
        """The places of words with one of these forms."""
        found = 0
        for form in forms & self.every:
            found |= self.masks[form]
        return found

    def with_any(self, places: int) -> int:
        """The last places of the texts in which some of these places are."""
        # All words of a text and one of them more carry over into its last place.
        words = self.full ^ self.ends
        return (((places & words) + words) | places) & self.ends

    def stretch(self, lasts: int) -> int:
        """Every place of the texts with these last places."""
        step = 1
        while step <= self.longest:
            lasts |= (lasts >> step) & self.room(step)
            step *= 2
        return lasts

    def room(self, words: int) -> int:
        """The places with so many words of the same text from there on."""
        if words not in self.rooms:
            most = words // 2
            if words == 1:
                room = self.full ^ self.ends
            else:
                room = self.room(most) & (self.room(words - most) >> most)
            self.rooms[words] = room
        return self.rooms[words]

    def numbers(self, lasts: int) -> Iterator[int]:
        """The numbers of the texts with these last places."""
        written = f"{lasts:b}"[::-1]
        at = written.find("1")
        while at >= 0:
            yield self.number_of[at]
            at = written.find("1", at + 1)

    def reach(self, node: Node, at: int) -> int:
        """The places where a match that begins at one of the places `at` may end."""
        # The commonest first: this is where reading spends its time.
        if isinstance(node, Word):
            return (at & self.masks.get(node.form, 0)) << 1
        if isinstance(node, Choice):
            return self._reach_choice(node, at)
        if isinstance(node, Parts):
            for part in node.parts:
                at = self.reach(part, at)
                if not at:
                    break
            return at
        if isinstance(node, Gap):
            return self._reach_gap(node.most, at)
        return self._reach_slot(node, at)

    def _reach_gap(self, most: int, at: int) -> int:
        covered = 0
        while covered < most:
            step = min(covered + 1, most - covered)
            at |= (at & self.room(step)) << step
            covered += step
        return at

    def _reach_choice(self, node: Choice, at: int) -> int:
        if at == self.full and not node.valued:
            return self.anywhere(node)
        mask, options = self.open(node)
        found = (at & mask) << 1
        for option in options:
            found |= self.reach(option, at)
        return found | at if node.optional else found

    def anywhere(self, node: Node) -> int:
        """The places where a match of a node without slots ends, wherever it begins."""
        known = self.reached.get(id(node))
        if known is None:
            if isinstance(node, Choice):
                known = self.open(node)[0] << 1
                for option in self.open(node)[1]:
                    known |= self.anywhere(option)
                if node.optional:
                    known |= self.full
            else:
                known = self.reach(node, self.full)
            self.reached[id(node)] = known
        return known

    def open(self, node: Choice) -> tuple[int, tuple[Node, ...]]:
        """Where single words of a choice stand, and the options that stand anywhere at all."""
        known = self.opened.get(id(node))
        if known is None:
            options = node.open_to(self.every)
            there = tuple(each for each in options if valued(each) or self.anywhere(each))
            self.opened[id(node)] = known = (self.of_forms(node.forms), there)
        return known

    def _reach_slot(self, node: Slot, at: int) -> int:
        ends = 0
        for kind in (node.kind, "placeholder"):
            for (meant, length), starts in self._values(kind, at).items():
                if kind == node.kind or fits(meant, node.kind):
                    ends |= (at & starts) << length
        return ends

    def _values(self, kind: str, at: int) -> Moves:
        """The values of a kind, looked for in all texts with one of these places."""
        held = self.values.setdefault(kind, {})
        more = at & ~self.searched.get(kind, 0)
        if more:
            lasts = self.with_any(more)
            self.searched[kind] = self.searched.get(kind, 0) | self.stretch(lasts)
            for number in self.numbers(lasts):
                text = self.texts[number]
                first = self.lasts[number] - len(text.forms)
                for start, values in text.starts(kind).items():
                    for end, entity in values:
                        key = (entity.value if kind == "placeholder" else "", end - start)
                        held[key] = held.get(key, 0) | 1 << (first + start)
        return held


def layout(texts: Sequence[Laid]) -> Layout:
    """Texts laid out one behind the other."""
    lasts = tuple(end - 1 for end in accumulate(len(each.forms) + 1 for each in texts))
    size = lasts[-1] + 1 if lasts else 0
    standing: dict[frozenset[str], list[int]] = {}
    place = 0
    for text in texts:
        for forms in text.forms:
            standing.setdefault(forms, []).append(place)
            place += 1
        place += 1
    masks: dict[str, int] = {}
    for forms, places in standing.items():
        if forms:
            mask = _bits(places, size)
            for form in forms:
                masks[form] = masks.get(form, 0) | mask
    return Layout(
        texts,
        lasts,
        masks,
        frozenset(masks),
        _bits(lasts, size),
        (1 << size) - 1,
        max((len(each.forms) for each in texts), default=0),
        {last: number for number, last in enumerate(lasts)},
    )


def _bits(places: Iterable[int], size: int) -> int:
    """A number with these bits set."""
    octets = bytearray(size // 8 + 1)
    for place in places:
        octets[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(octets, "little")
