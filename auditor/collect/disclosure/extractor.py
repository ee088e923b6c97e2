"""Extractors ready to run: cues parsed, words known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from auditor.collect.disclosure.cue import Cue
from auditor.collect.disclosure.layout import Layout
from auditor.collect.disclosure.lexicon import Lexicon
from auditor.collect.disclosure.pattern import Pattern, forms_of
from auditor.collect.disclosure.spec import BesideSpec, ExtractorSpec, ReadingCase, ReadingSpec


Address: TypeAlias = tuple[str, int, int]
"""A cue: the field, the number of its reading, its own number there."""


@dataclass(frozen=True, slots=True)
class ReadingRule:
    """A reading with its cues."""

    spec: ReadingSpec
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """The second value of a field, with its cues."""

    spec: BesideSpec
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Extractor:
    """A field with everything that can fill it."""

    spec: ExtractorSpec
    never: tuple[Cue, ...]
    readings: tuple[ReadingRule, ...]
    beside: tuple[Beside, ...]
    cases: tuple[ReadingCase, ...]

    @property
    def field(self) -> str:
        """The field it fills."""
        return self.spec.field


@dataclass(frozen=True, slots=True, eq=False)
class Extractors:
    """Every extractor of a run, by field; `scope` are the groups the engine itself looks for.

    A set is equal to itself alone, so that what was read with it can be remembered.
    """

    by_field: Mapping[str, Extractor]
    scope: Mapping[str, Pattern]
    lexicon: Lexicon
    needed: Mapping[Address, tuple[int, ...]]
    """For each cue the numbers of the sets of word forms of which a text needs one form each."""
    given: Mapping[str, tuple[int, ...]]
    """The numbers of the sets that a word form belongs to."""
    denying: frozenset[Pattern] = frozenset()
    """The patterns with a "not" of their own."""
    groups: Mapping[str, Pattern] = field(default_factory=dict[str, Pattern])
    """The vocabulary."""

    def possible(self, texts: Layout) -> list[list[Address]]:
        """For each text the cues whose own parts it holds, in order."""
        places: dict[int, int] = {}
        for form, mask in texts.masks.items():
            for number in self.given.get(form, ()):
                places[number] = places.get(number, 0) | mask
        holding = {number: texts.with_any(each) for number, each in places.items()}
        found: list[list[Address]] = [[] for _ in texts.lasts]
        for address, needed in self.needed.items():
            left = texts.ends
            for number in needed:
                left &= holding.get(number, 0)
                if not left:
                    break
            else:
                for number in texts.numbers(self._held(address, texts, left)):
                    found[number].append(address)
        return found

    def named(self, texts: Layout) -> list[list[str]]:
        """For each text the groups of the vocabulary that it holds."""
        found: list[list[str]] = [[] for _ in texts.lasts]
        for name, group in self.groups.items():
            for number in texts.numbers(texts.holding(group, texts.ends)):
                found[number].append(name)
        return found

    def _held(self, address: Address, texts: Layout, left: int) -> int:
        """Those of some texts that hold the parts of a cue which hang on no context."""
        name, number, place = address
        cue = self.by_field[name].readings[number].cues[place]
        for part in sorted(cue.parts, key=lambda each: each.pattern.valued):
            if left and not part.context:
                holding = texts.holding(part.pattern, left)
                left = left & ~holding if part.refused else holding
        return left


def no_extractors() -> Extractors:
    """Nothing to read with."""
    return Extractors({}, {}, Lexicon(), {}, {})


def needs(extractors: Iterable[Extractor]) -> dict[Address, tuple[frozenset[str], ...]]:
    """What every cue needs of a sentence, the smallest set first."""
    return {
        (extractor.field, number, place): _needed(cue)
        for extractor in extractors
        for number, rule in enumerate(extractor.readings)
        for place, cue in enumerate(rule.cues)
    }


def numbered(
    needed: Mapping[Address, tuple[frozenset[str], ...]],
) -> tuple[dict[Address, tuple[int, ...]], dict[str, tuple[int, ...]]]:
    """The sets that each cue needs and those that each word form belongs to, by number."""
    numbers: dict[frozenset[str], int] = {}
    given: dict[str, list[int]] = {}
    for sets in needed.values():
        for each in sets:
            if each not in numbers:
                numbers[each] = len(numbers)
                for form in each:
                    given.setdefault(form, []).append(numbers[each])
    return (
        {
            address: tuple(numbers[each] for each in sets)
            for address, sets in sorted(needed.items())
        },
        {form: tuple(each) for form, each in given.items()},
    )


def _needed(cue: Cue) -> tuple[frozenset[str], ...]:
    sets = {
        each
        for part in cue.parts
        if not part.refused and not part.context
        for each in part.pattern.required
    }
    return tuple(sorted(sets, key=len))


def denying(extractors: Iterable[Extractor], negation: Pattern | None) -> frozenset[Pattern]:
    """The patterns that hold a word which begins a negation."""
    if negation is None:
        return frozenset()
    nots = {form.strip("*") for form in negation.first}
    return frozenset(
        part.pattern
        for extractor in extractors
        for rule in extractor.readings
        for cue in rule.cues
        for part in cue.parts
        if not nots.isdisjoint(form.strip("*") for form in forms_of(part.pattern.node))
    )
