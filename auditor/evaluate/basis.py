"""What a decision rests on: the sources behind the facts that decided it."""

from collections.abc import Iterable

from auditor.model.evidence import Evidence, Fact, Gap, Observation
from auditor.model.key import Catalogue
from auditor.model.provenance import Strength


_RANK = {strength: rank for rank, strength in enumerate(Strength)}
_OWN_WORD = frozenset({Strength.ISSUER, Strength.ANALYST})
_SHOWN_BY_CHAINS = frozenset({"control", "history", "holders"})
"""Collectors whose facts nobody has to be believed for."""


def weakest(evidence: Evidence, keys: Iterable[str]) -> tuple[Strength, ...]:
    """The weakest source among those behind `keys`; empty when no source is recorded."""
    found = [strength for key in keys for strength in sources(evidence, key)]
    return (max(found, key=_RANK.__getitem__),) if found else ()


def is_own_word(evidence: Evidence, keys: Iterable[str]) -> bool:
    """Whether every source behind `keys` is the issuer, or an analyst without better backing."""
    found = {strength for key in keys for strength in sources(evidence, key)}
    return bool(found) and found <= _OWN_WORD


def is_told(evidence: Evidence, keys: Iterable[str], catalogue: Catalogue) -> bool:
    """Whether something that a chain shows is known by the issuer's word alone."""
    shown = (evidence[key] for key in keys if catalogue[key].owner in _SHOWN_BY_CHAINS)
    return any(
        isinstance(entry, Fact)
        and any(_is_typed(each, entry.key) for each in entry.observations)
        and sources(evidence, entry.key) <= _OWN_WORD
        for entry in shown
    )


def sources(evidence: Evidence, key: str) -> frozenset[Strength]:
    """The best source of a fact, or of each fact it was derived from."""
    entry = evidence[key]
    if isinstance(entry, Gap):
        return frozenset()
    by_key: dict[str, list[Observation]] = {}
    for seen in entry.observations:
        by_key.setdefault(seen.key, []).append(seen)
    return frozenset(_best(evidence, name, seen) for name, seen in by_key.items())


def root(evidence: Evidence, gap: Gap) -> Gap:
    """The gap a derived gap comes from: what was missing first, as `tried` says."""
    met = {gap.key}
    while True:
        following = [name for name in gap.tried if name in evidence.entries and name not in met]
        causes = (evidence[name] for name in following)
        first = next((cause for cause in causes if isinstance(cause, Gap)), None)
        if first is None:
            return gap
        gap = first
        met.add(gap.key)


def _is_typed(seen: Observation, key: str) -> bool:
    return seen.key == key and seen.provenance.strength is Strength.ANALYST


def _best(evidence: Evidence, key: str, seen: list[Observation]) -> Strength:
    """Older statements are history: only those that say what was accepted count."""
    entry = evidence[key]
    accepted = [each for each in seen if isinstance(entry, Fact) and each.value == entry.value]
    ranked = sorted((each.provenance.rests_on for each in accepted or seen), key=_RANK.__getitem__)
    return ranked[0]
