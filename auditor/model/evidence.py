"""Facts, gaps, and the evidence that maps every key to one of the two."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from auditor.model.provenance import Provenance
from auditor.model.value import Cause, Value


@dataclass(frozen=True, slots=True)
class Observation:
    """One source's value for one key."""

    key: str
    value: Value
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Fact:
    """A key's accepted value with every observation it rests on (inputs' for derived facts)."""

    key: str
    value: Value
    observations: tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a key has no value; `reason` is a code of the reason table, `tried` the places read."""

    key: str
    cause: Cause
    reason: str
    detail: str = ""
    tried: tuple[str, ...] = ()


Entry: TypeAlias = Fact | Gap


@dataclass(frozen=True, slots=True)
class Evidence:
    """Key to `Fact` or `Gap`; asking for a key nobody collected answers with a gap."""

    entries: Mapping[str, Entry] = field(default_factory=lambda: MappingProxyType({}))

    def __getitem__(self, key: str) -> Entry:
        found = self.entries.get(key)
        return found if found is not None else Gap(key, Cause.NOT_COLLECTED, "not_collected")

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def with_entries(self, entries: Iterable[Entry]) -> "Evidence":
        """This evidence with `entries` added or replaced, keys sorted."""
        merged = {**self.entries, **{entry.key: entry for entry in entries}}
        return Evidence(MappingProxyType(dict(sorted(merged.items()))))

    def without(self, keys: Iterable[str]) -> "Evidence":
        """This evidence as if `keys` had never been collected."""
        dropped = frozenset(keys)
        kept = {key: entry for key, entry in self.entries.items() if key not in dropped}
        return Evidence(MappingProxyType(kept))


def evidence(entries: Iterable[Entry]) -> Evidence:
    """Evidence from facts and gaps, keys sorted."""
    return Evidence().with_entries(entries)
