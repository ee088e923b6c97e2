"""The same evidence at a later moment: what is measured up to the audit grows, all else stays."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from auditor.evaluate.derive import cadence, reserves, staleness
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Entry, Evidence, Fact
from auditor.model.key import KeySpec
from auditor.model.value import Duration, Field, Moment, Record, Records


NOW = "audit.as_of"
_DERIVED_AGAIN = (reserves.entries, cadence.entries, staleness.entries)


def ages(spec: KeySpec) -> bool:
    """Whether a key, or a field of its rows, is a length of time up to the audit."""
    return spec.ages or any(field.ages for field in spec.fields)


AGING = frozenset({NOW, *(spec.name for spec in CATALOGUE.keys.values() if ages(spec))})
"""The keys that change by the passing of time alone."""


def later(evidence: Evidence, wait: Fraction) -> Evidence:
    """The evidence as it would be `wait` seconds later, had nothing else happened."""
    now = evidence[NOW]
    if not isinstance(now, Fact) or not isinstance(now.value, Moment):
        return evidence
    moment = Moment(now.value.at + timedelta(microseconds=int(wait * 1_000_000)))
    moved = evidence.with_entries([Fact(NOW, moment, now.observations)])
    return moved.with_entries([*_derived(moved), *_grown(moved, wait)])


def _derived(moved: Evidence) -> Iterator[Entry]:
    for entries in _DERIVED_AGAIN:
        for entry in entries(moved):
            known = isinstance(entry, Fact) and isinstance(moved[entry.key], Fact)
            if known and CATALOGUE[entry.key].ages:
                yield entry


def _grown(moved: Evidence, wait: Fraction) -> Iterator[Entry]:
    for key in sorted(AGING):
        spec, entry = CATALOGUE[key], moved[key]
        if not isinstance(entry, Fact) or spec.owner == "derive":
            continue
        if isinstance(entry.value, Records):
            rows = tuple(_older(row, spec, wait) for row in entry.value.rows)
            yield Fact(key, Records(rows, entry.value.complete), entry.observations)


def _older(row: Record, spec: KeySpec, wait: Fraction) -> Record:
    aging = {field.name for field in spec.fields if field.ages}
    return {name: _grow(cell, wait) if name in aging else cell for name, cell in row.items()}


def _grow(cell: Field, wait: Fraction) -> Field:
    return Duration(cell.seconds + wait) if isinstance(cell, Duration) else cell
