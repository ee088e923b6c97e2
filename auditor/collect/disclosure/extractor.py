"""Extractors ready to run: cues parsed, words known."""

from collections.abc import Mapping
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
