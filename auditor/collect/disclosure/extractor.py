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
    needed: Mapping[Address, tuple[frozenset[str], ...]] = field(
        default_factory=dict[Address, tuple[frozenset[str], ...]]
    )
    """For each cue sets of word forms; a sentence without any form of one cannot match."""
    denying: frozenset[Pattern] = frozenset()
    """The patterns with a "not" of their own."""

    def possible(self, forms: frozenset[str]) -> list[Address]:
        """The cues that can match a sentence with these word forms, in order."""
        found = set(self.index.get("", ()))
        for form in forms:
            found.update(self.index.get(form, ()))
        return sorted(each for each in found if not _misses(forms, self.needed[each]))


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


def _misses(forms: frozenset[str], wanted: tuple[frozenset[str], ...]) -> bool:
    for each in wanted:  # noqa: SIM110 - asked for every cue of every sentence
        if each.isdisjoint(forms):
            return True
    return False
