"""Values, facts and gaps to JSON and back, without loss: amounts are `n` or `n/d` as text."""

from collections.abc import Callable
from fractions import Fraction

from auditor.base import canonical
from auditor.base.canonical import Wire
from auditor.base.instants import format_instant, parse_instant
from auditor.base.strict_json import JsonValue, loads
from auditor.model.evidence import Entry, Fact, Gap, Observation
from auditor.model.provenance import UNDATED, Provenance, Strength
from auditor.model.unit import unit
from auditor.model.value import (
    Bound,
    Cause,
    Cell,
    Duration,
    Enumeration,
    Field,
    Flag,
    Interval,
    Missing,
    Moment,
    Open,
    Quantity,
    Records,
    Series,
    Text,
    Value,
)
from auditor.model.wire_members import (
    JsonObject,
    amount,
    as_amount,
    as_list,
    as_object,
    as_text,
    inner,
    items,
    text,
    yes_or_no,
)


Keep = Callable[[bytes], str]
Fetch = Callable[[str], bytes]
WireObject = dict[str, Wire]


def encode(value: Value, keep: Keep) -> WireObject:
    """The wire form; `keep` stores a series' columns as a blob and returns its digest."""
    body: WireObject
    match value:
        case Quantity(exact, of):
            body = {"amount": str(exact), "unit": str(of)}
        case Interval(low, high, of):
            body = {"low": _bound(low), "high": _bound(high), "unit": str(of)}
        case Flag() | Text() | Enumeration():
            body = {"value": value.value}
        case Moment(at):
            body = {"at": format_instant(at)}
        case Duration(seconds):
            body = {"seconds": str(seconds)}
        case columns:
            body = _series(columns, keep) if isinstance(columns, Series) else _table(columns, keep)
    return {"kind": value.kind.value, **body}


def decode(wire: JsonObject, fetch: Fetch) -> Value:
    """The value behind a wire form; ValueError when it is not one, InputError for a broken blob.

    `fetch` gives the bytes of a blob.
    """
    kind = text(wire, "kind")
    if kind not in _READERS:
        raise ValueError(f"{kind[:40]!r} is not a kind of value")
    return _READERS[kind](wire, fetch)


def encode_entry(entry: Entry, keep: Keep) -> WireObject:
    """A fact with its observations, or a gap with its cause."""
    if isinstance(entry, Gap):
        return {
            "gap": entry.cause.value,
            "reason": entry.reason,
            "detail": entry.detail,
            "tried": list(entry.tried),
        }
    return {
        "value": encode(entry.value, keep),
        "observations": [_observation(seen, keep) for seen in entry.observations],
    }


def decode_entry(key: str, wire: JsonObject, fetch: Fetch) -> Entry:
    """The entry of `key` behind a wire form; ValueError when it is not one."""
    if "gap" in wire:
        tried = tuple(as_text(place, "tried") for place in items(wire, "tried"))
        cause = Cause(text(wire, "gap"))
        return Gap(key, cause, text(wire, "reason"), text(wire, "detail"), tried)
    seen = [as_object(each, "observations") for each in items(wire, "observations")]
    value = decode(inner(wire, "value"), fetch)
    return Fact(key, value, tuple(_read_observation(each, fetch) for each in seen))


def _bound(bound: Bound) -> str:
    return bound.value if isinstance(bound, Open) else str(bound)


def _read_bound(wire: JsonObject, name: str) -> Bound:
    written = text(wire, name)
    return Open(written) if written in ("-inf", "+inf") else as_amount(written)


def _field(field: Field, keep: Keep) -> Wire:
    if isinstance(field, Missing):
        return {"missing": field.cause.value, "reason": field.reason, "detail": field.detail}
    return encode(field, keep)


def _read_field(wire: JsonValue, name: str, fetch: Fetch) -> Field:
    told = as_object(wire, name)
    if "missing" in told:
        return Missing(Cause(text(told, "missing")), text(told, "reason"), text(told, "detail"))
    return decode(told, fetch)


def _cell(cell: Cell) -> str:
    if isinstance(cell, (str, Fraction)):
        return str(cell)
    return format_instant(cell)


def _read_cell(cell: JsonValue, of: str) -> Cell:
    written = as_text(cell, "cell")
    if of == "text":
        return written
    return parse_instant(written) if of == "moment" else as_amount(written)


def _series(series: Series, keep: Keep) -> WireObject:
    columns: list[Wire] = [[_cell(cell) for cell in column] for column in series.columns]
    return {
        "names": list(series.names),
        "units": list(series.units),
        "rows": len(series),
        "digest": keep(canonical.dumps(columns)),
    }


def _read_series(wire: JsonObject, fetch: Fetch) -> Series:
    names = tuple(as_text(name, "names") for name in items(wire, "names"))
    units = tuple(as_text(of, "units") for of in items(wire, "units"))
    digest = text(wire, "digest")
    columns = as_list(loads(fetch(digest), f"blob {digest[:12]}"), "columns")
    read = tuple(
        tuple(_read_cell(cell, of) for cell in as_list(column, "column"))
        for column, of in zip(columns, units, strict=True)
    )
    series = Series(names, units, read)
    if wire.get("rows") != len(series):
        raise ValueError(f"the series has {len(series)} rows, which is not what it says")
    return series


def _table(records: Records, keep: Keep) -> WireObject:
    rows: list[Wire] = [
        {name: _field(row[name], keep) for name in sorted(row)} for row in records.rows
    ]
    return {"complete": records.complete, "rows": rows}


def _records(wire: JsonObject, fetch: Fetch) -> Records:
    rows = [as_object(row, "rows") for row in items(wire, "rows")]
    read = tuple(
        {name: _read_field(cell, name, fetch) for name, cell in row.items()} for row in rows
    )
    return Records(read, complete=yes_or_no(wire, "complete"))


def _observation(seen: Observation, keep: Keep) -> WireObject:
    told = seen.provenance
    return {
        "key": seen.key,
        "value": encode(seen.value, keep),
        "source": told.source,
        "locator": told.locator,
        "observed_at": format_instant(told.observed_at),
        "as_of": told.as_of if isinstance(told.as_of, str) else format_instant(told.as_of),
        "digest": told.digest,
        "strength": told.strength.value,
        "rests_on": told.rests_on.value,
    }


def _read_observation(wire: JsonObject, fetch: Fetch) -> Observation:
    as_of = text(wire, "as_of")
    provenance = Provenance(
        source=text(wire, "source"),
        locator=text(wire, "locator"),
        observed_at=parse_instant(text(wire, "observed_at")),
        as_of=UNDATED if as_of == UNDATED else parse_instant(as_of),
        digest=text(wire, "digest"),
        strength=Strength(text(wire, "strength")),
        rests_on=Strength(text(wire, "rests_on")),
    )
    return Observation(text(wire, "key"), decode(inner(wire, "value"), fetch), provenance)


def _interval(wire: JsonObject, _: Fetch) -> Interval:
    return Interval(_read_bound(wire, "low"), _read_bound(wire, "high"), unit(text(wire, "unit")))


_READERS: dict[str, Callable[[JsonObject, Fetch], Value]] = {
    "quantity": lambda wire, _: Quantity(amount(wire, "amount"), unit(text(wire, "unit"))),
    "interval": _interval,
    "flag": lambda wire, _: Flag(yes_or_no(wire, "value")),
    "text": lambda wire, _: Text(text(wire, "value")),
    "enumeration": lambda wire, _: Enumeration(text(wire, "value")),
    "moment": lambda wire, _: Moment(parse_instant(text(wire, "at"))),
    "duration": lambda wire, _: Duration(amount(wire, "seconds")),
    "series": _read_series,
    "records": _records,
}
