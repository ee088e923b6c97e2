"""Extractors ready to run: cues parsed, words known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.collect.disclosure.cue import Cue, Pattern
from auditor.collect.disclosure.lexicon import Lexicon
from auditor.collect.disclosure.spec import BesideSpec, ExtractorSpec, ReadingCase, ReadingSpec


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
    never: tuple[Pattern, ...]
    readings: tuple[ReadingRule, ...]
    beside: tuple[Beside, ...]
    cases: tuple[ReadingCase, ...]

    @property
    def field(self) -> str:
        """The field it fills."""
        return self.spec.field


@dataclass(frozen=True, slots=True)
class Extractors:
    """Every extractor of a run, by field; `scope` are the groups the engine itself looks for."""

    by_field: Mapping[str, Extractor]
    scope: Mapping[str, Pattern]
    lexicon: Lexicon
    index: Mapping[str, tuple[int, ...]]
    """The cues, by identity, that a word form makes possible; those any word may, under ""."""

    def possible(self, forms: frozenset[str]) -> set[int]:
        """The cues that can match a sentence with these word forms."""
        found = set(self.index.get("", ()))
        for form in forms:
            found.update(self.index.get(form, ()))
        return found


def indexed(extractors: Iterable[Extractor]) -> dict[str, tuple[int, ...]]:
    """Each cue under the word forms of which a sentence needs one, rarest kind first."""
    index: dict[str, list[int]] = {}
    for extractor in extractors:
        for rule in extractor.readings:
            for cue in rule.cues:
                for form in _needed(cue):
                    index.setdefault(form, []).append(id(cue))
    return {form: tuple(cues) for form, cues in index.items()}


def _needed(cue: Cue) -> frozenset[str]:
    sets = [
        each
        for part in cue.parts
        if not part.refused and not part.context
        for each in part.pattern.required
    ]
    return min(sets, key=len) if sets else frozenset(("",))
