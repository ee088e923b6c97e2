"""Several sources for one key become one fact, or a gap that names those who disagree."""

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction

from auditor.model.evidence import Entry, Fact, Gap, Observation
from auditor.model.key import KeySpec
from auditor.model.provenance import Strength
from auditor.model.value import Cause, Kind, Quantity, Record, Records, Value


_RANK = {strength: rank for rank, strength in enumerate(Strength)}


def reconcile(spec: KeySpec, observations: Iterable[Observation]) -> Entry:
    """The strongest of the newest observations when all of them agree within the tolerance.

    Observations that speak about an earlier moment than the newest are history, not a conflict.
    Nothing is averaged; lists are joined. ValueError when there is no observation.
    """
    seen = sorted(observations, key=_order)
    if not seen:
        raise ValueError(f"no observation of {spec.name}")
    if spec.kind is Kind.RECORDS:
        return Fact(spec.name, _joined(spec, seen), tuple(seen))
    newest = _newest(seen)
    current = [each for each in seen if _undated_or_newest(each, newest)]
    best = current[0]
    apart = [each for each in current if not agree(spec, best.value, each.value)]
    if apart:
        told = "; ".join(f"{each.provenance.source} says {said(each.value)}" for each in current)
        places = tuple(each.provenance.locator for each in current)
        return Gap(spec.name, Cause.CONFLICTING, "source_dispute", told, places)
    return Fact(spec.name, best.value, tuple(seen))


def _joined(spec: KeySpec, seen: list[Observation]) -> Records:
    lists = [each.value for each in seen if isinstance(each.value, Records)]
    rows: list[Record] = []
    for each in lists:
        rows.extend(row for row in each.rows if row not in rows)
    whole = any if spec.one_list_suffices else all
    return Records(tuple(rows), whole(each.complete for each in lists))


def agree(spec: KeySpec, one: Value, other: Value) -> bool:
    """Whether two values differ by no more than the key's relative tolerance."""
    if isinstance(one, Quantity) and isinstance(other, Quantity) and one.unit == other.unit:
        scale = max(abs(one.amount), abs(other.amount))
        return abs(one.amount - other.amount) <= spec.tolerance * scale
    return one == other


def said(value: Value) -> str:
    """A value in a few words, for messages about disagreement."""
    if isinstance(value, Quantity):
        exact = value.amount
        shown = str(exact) if exact.denominator == 1 else f"{_decimal(exact)}"
        return f"{shown} {value.unit}"
    inner = getattr(value, "value", None)
    return repr(inner) if inner is not None else value.kind.value


def _decimal(amount: Fraction) -> str:
    scaled = amount * 10**6
    whole = scaled.numerator // scaled.denominator
    return f"{whole // 10**6}.{whole % 10**6:06d}"


def _order(seen: Observation) -> tuple[int, str, str]:
    told = seen.provenance
    return (_RANK[told.strength], told.source, told.locator)


def _newest(seen: list[Observation]) -> datetime | None:
    dated = [each.provenance.as_of for each in seen if isinstance(each.provenance.as_of, datetime)]
    return max(dated) if dated else None


def _undated_or_newest(seen: Observation, newest: datetime | None) -> bool:
    as_of = seen.provenance.as_of
    return not isinstance(as_of, datetime) or as_of == newest
