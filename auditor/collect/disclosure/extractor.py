"""Extractors ready to run: cues parsed, words known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from auditor.collect.disclosure.cue import Cue
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
    index: Mapping[str, tuple[Address, ...]]
    """The cues that a word form makes possible; those any sentence may hold, under ""."""
    needed: Mapping[Address, int] = field(default_factory=dict[Address, int])
    """For each cue, as bits, the sets of word forms of which a sentence needs one form each."""
    given: Mapping[str, int] = field(default_factory=dict[str, int])
    """The sets, as bits, that a word form belongs to."""
    denying: frozenset[Pattern] = frozenset()
    """The patterns with a "not" of their own."""

    def possible(self, forms: frozenset[str]) -> list[Address]:
        """The cues that can match a sentence with these word forms, in order."""
        found = set(self.index.get("", ()))
        held = 0
        for form in forms:
            found.update(self.index.get(form, ()))
            held |= self.given.get(form, 0)
        needed, missing = self.needed, ~held
        return sorted(each for each in found if not needed[each] & missing)


def no_extractors() -> Extractors:
    """Nothing to read with."""
    return Extractors({}, {}, Lexicon(), {})


def indexed(needed: Mapping[Address, tuple[frozenset[str], ...]]) -> dict[str, tuple[Address, ...]]:
    """Each cue under the word forms of which a sentence needs one, of its smallest set."""
    index: dict[str, list[Address]] = {}
    for address, sets in needed.items():
        for form in min(sets, key=len, default=frozenset(("",))):
            index.setdefault(form, []).append(address)
    return {form: tuple(cues) for form, cues in index.items()}


def needs(extractors: Iterable[Extractor]) -> dict[Address, tuple[frozenset[str], ...]]:
    """What every cue needs of a sentence, the smallest set first."""
    return {
        (extractor.field, number, place): _needed(cue)
        for extractor in extractors
        for number, rule in enumerate(extractor.readings)
        for place, cue in enumerate(rule.cues)
    }


def as_bits(
    needed: Mapping[Address, tuple[frozenset[str], ...]],
) -> tuple[dict[Address, int], dict[str, int]]:
    """The sets that each cue needs, and those that each word form belongs to, as bits."""
    bits: dict[frozenset[str], int] = {}
    given: dict[str, int] = {}
    for sets in needed.values():
        for each in sets:
            if each not in bits:
                bits[each] = bit = 1 << len(bits)
                for form in each:
                    given[form] = given.get(form, 0) | bit
    needs = {address: sum({bits[each] for each in sets}) for address, sets in needed.items()}
    return needs, given


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
