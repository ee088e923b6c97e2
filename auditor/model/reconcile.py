"""Several sources for one key become one fact, or a gap that names those who disagree."""

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction

from auditor.base.text import printable
from auditor.model.display import show
from auditor.model.evidence import Entry, Fact, Gap, Observation
from auditor.model.key import KeySpec
from auditor.model.provenance import Strength
from auditor.model.value import (
    Cause,
    Enumeration,
    Flag,
    Kind,
    Quantity,
    Record,
    Records,
    Text,
    Value,
)


_DECIMALS = 6
_LONGEST = 120
_RANK = {strength: rank for rank, strength in enumerate(Strength)}


def reconcile(spec: KeySpec, observations: Iterable[Observation]) -> Entry:
    """The strongest of the newest observations when all of them agree within the tolerance.

    Observations that speak about an earlier moment than the newest are history, not a conflict.
    Nothing is averaged; lists are joined. ValueError when there is no observation, or one of
    another kind than the key's.
    """
    seen = sorted(observations, key=_order)
    if not seen:
        raise ValueError(f"no observation of {spec.name}")
    for each in seen:
        if each.value.kind not in _kinds(spec):
            raise ValueError(f"{spec.name} is a {spec.kind.value}, not a {each.value.kind.value}")
    if spec.kind is Kind.RECORDS:
        return Fact(spec.name, _joined(spec, seen), tuple(seen))
    newest = _newest(seen)
    current = [each for each in seen if _undated_or_newest(each, newest)]
    true = [each for each in current if each.value == Flag(True)]
    if spec.one_true_suffices and true:
        return Fact(spec.name, Flag(True), (*true, *(each for each in seen if each not in true)))
    best = current[0]
    apart = [each for each in current if not agree(spec, best.value, each.value)]
    if apart:
        told = "; ".join(f"{each.provenance.source} says {said(each.value)}" for each in current)
        places = tuple(each.provenance.locator for each in current)
        return Gap(spec.name, Cause.CONFLICTING, "source_dispute", told, places)
    return Fact(spec.name, best.value, tuple(seen))


def _kinds(spec: KeySpec) -> tuple[Kind, ...]:
    return (Kind.QUANTITY, Kind.INTERVAL) if spec.kind is Kind.QUANTITY else (spec.kind,)


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
    """A value in a few words, for messages about disagreement and for the log."""
    match value:
        case Quantity(exact, of):
            return f"{_decimal(exact)} {of}"
        case Text(words) | Enumeration(words):
            return repr(printable(words, _LONGEST))
        case _:
            return show(value)


def _decimal(exact: Fraction) -> str:
    """All digits of a whole number, six decimals of any other."""
    if exact.denominator == 1:
        return str(exact)
    digits = f"{abs(round(exact * 10**_DECIMALS)):0{_DECIMALS + 1}d}"
    sign = "-" if exact < 0 else ""
    return f"{sign}{digits[:-_DECIMALS]}.{digits[-_DECIMALS:]}"


def _order(seen: Observation) -> tuple[int, str, str, str, str]:
    """The strongest first; the rest only makes the result independent of who came first."""
    told = seen.provenance
    return (_RANK[told.strength], told.source, told.locator, told.digest, said(seen.value))


def _newest(seen: list[Observation]) -> datetime | None:
    dated = [each.provenance.as_of for each in seen if isinstance(each.provenance.as_of, datetime)]
    return max(dated) if dated else None


def _undated_or_newest(seen: Observation, newest: datetime | None) -> bool:
    as_of = seen.provenance.as_of
    return not isinstance(as_of, datetime) or as_of == newest
