"""Evidence from the `given` of a rule's case."""

from collections.abc import Mapping
from datetime import UTC, datetime

from auditor.errors import nearest
from auditor.model.case import Case, CaseValue, GapCase, IntervalCase, RecordsCase
from auditor.model.evidence import Entry, Evidence, Fact, Gap, Observation, evidence
from auditor.model.key import Catalogue, FieldSpec, KeySpec
from auditor.model.provenance import UNDATED, Provenance, Strength
from auditor.model.reading import Writing, read_kind, read_number, read_value
from auditor.model.value import Bound, Cause, Field, Interval, Kind, Missing, Open, Records, Value


_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


class GivenError(ValueError):
    """A case gives something that cannot be; `key` is the line it stands on."""

    def __init__(self, key: str, problem: str, hint: str = "") -> None:
        super().__init__(problem)
        self.key, self.problem, self.hint = key, problem, hint


def given(case: Case, catalogue: Catalogue) -> Evidence:
    """The evidence of a case; everything it does not name is not collected."""
    strength = Strength(case.strength)
    return evidence(_entry(key, value, strength, catalogue) for key, value in case.given.items())


def _entry(key: str, value: CaseValue, strength: Strength, catalogue: Catalogue) -> Entry:
    if key not in catalogue:
        raise GivenError(key, f"unknown fact {key!r}.", nearest(key, catalogue))
    if isinstance(value, GapCase):
        return Gap(key, Cause(value.gap), value.gap)
    try:
        read = _value(catalogue[key], value)
    except ValueError as error:
        raise GivenError(key, f"{key}: {error}.") from None
    seen = Provenance("case", "", _MOMENT, UNDATED, "", strength, strength)
    return Fact(key, read, (Observation(key, read, seen),))


def _value(spec: KeySpec, value: Writing | RecordsCase | IntervalCase) -> Value:
    match value:
        case IntervalCase():
            return _interval(spec, value)
        case RecordsCase():
            return _records(spec, value)
        case _:
            return read_value(spec, value)


def _interval(spec: KeySpec, value: IntervalCase) -> Interval:
    if spec.kind is not Kind.QUANTITY:
        raise ValueError(f"a {spec.kind.value} has no bounds")
    return Interval(_bound(value.low), _bound(value.high), spec.unit)


def _bound(text: str) -> Bound:
    ends: Mapping[str, Bound] = {each.value: each for each in Open}
    return ends[text] if text in ends else read_number(text)


def _records(spec: KeySpec, value: RecordsCase) -> Records:
    if spec.kind is not Kind.RECORDS:
        raise ValueError(f"a {spec.kind.value} is not a list of records")
    fields = {field.name: field for field in spec.fields}
    rows = tuple(
        {name: _field(fields, name, cell) for name, cell in row.items()} for row in value.records
    )
    return Records(rows, value.complete)


def _field(fields: Mapping[str, FieldSpec], name: str, cell: Writing | GapCase) -> Field:
    if name not in fields:
        raise ValueError(f"unknown field {name!r}. {nearest(name, fields)}".rstrip(" ."))
    if isinstance(cell, GapCase):
        return Missing(Cause(cell.gap), cell.gap)
    spec = fields[name]
    return read_kind(spec.kind, spec.unit, spec.choices, cell)
