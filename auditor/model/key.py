"""What the catalogue says about one fact key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from auditor.model.unit import RATIO, Unit
from auditor.model.value import Kind


class Better(StrEnum):
    """Which way is good for the holder: fixes rounding, margins, diffs and what "looser" means."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a record: its name, kind, unit and, for enumerations, its choices.

    `ages` says that it is a length of time up to the moment of the audit.
    """

    name: str
    kind: Kind
    unit: Unit = RATIO
    choices: tuple[str, ...] = ()
    ages: bool = False


@dataclass(frozen=True, slots=True)
class KeySpec:
    """One word of the vocabulary.

    `owner` is the collector that owes the key, or `derive`. A quantity key may hold an interval;
    `tolerance` is the relative difference at which two sources of one scope still agree.
    Lists from several observations are joined; the whole is complete when every part is, or,
    with `one_list_suffices`, when any part is. A key with `one_true_suffices` is true when any
    source says so: the others did not say it, which takes nothing back. `ages` is as for fields.
    """

    name: str
    kind: Kind
    meaning: str
    owner: str
    unit: Unit = RATIO
    better: Better = Better.NEITHER
    tolerance: Fraction = Fraction(0)
    choices: tuple[str, ...] = ()
    fields: tuple[FieldSpec, ...] = ()
    one_list_suffices: bool = False
    one_true_suffices: bool = False
    ages: bool = False

    @property
    def group(self) -> str:
        """The part before the first dot."""
        return self.name.partition(".")[0]

    def field(self, name: str) -> FieldSpec:
        """The record field `name`; KeyError when the key has no such field."""
        for spec in self.fields:
            if spec.name == name:
                return spec
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The whole vocabulary, by key name; packs extend it with keys of their own."""

    keys: Mapping[str, KeySpec]

    def __contains__(self, name: str) -> bool:
        return name in self.keys

    def __getitem__(self, name: str) -> KeySpec:
        return self.keys[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys)

    def extended(self, extra: tuple[KeySpec, ...]) -> "Catalogue":
        """This catalogue with `extra` keys; ValueError for a name it already has."""
        for spec in extra:
            if spec.name in self.keys:
                raise ValueError(f"the key {spec.name} is already in the catalogue")
        return Catalogue({**self.keys, **{spec.name: spec for spec in extra}})
