"""Extractors ready to run: cues parsed, words known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from auditor.collect.disclosure.cue import Cue
from auditor.collect.disclosure.lexicon import Lexicon
from auditor.collect.disclosure.pattern import Pattern
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

    def possible(self, forms: frozenset[str]) -> list[Address]:
        """The cues that can match a sentence with these word forms, in order."""
        found = set(self.index.get("", ()))
        for form in forms:
            found.update(self.index.get(form, ()))
        return sorted(found)


def no_extractors() -> Extractors:
    """Nothing to read with."""
    return Extractors({}, {}, Lexicon(), {})


def indexed(extractors: Iterable[Extractor]) -> dict[str, tuple[Address, ...]]:
    """Each cue under the word forms of which a sentence needs one, rarest kind first."""
    index: dict[str, list[Address]] = {}
    for extractor in extractors:
        for number, rule in enumerate(extractor.readings):
            for place, cue in enumerate(rule.cues):
                for form in _needed(cue):
                    index.setdefault(form, []).append((extractor.field, number, place))
    return {form: tuple(cues) for form, cues in index.items()}


def _needed(cue: Cue) -> frozenset[str]:
    sets = [
        each
        for part in cue.parts
        if not part.refused and not part.context
        for each in part.pattern.required
    ]
    return min(sets, key=len) if sets else frozenset(("",))
