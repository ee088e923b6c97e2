"""Values, facts and gaps to JSON and back, without loss: amounts are `n` or `n/d` as text."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import cast

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


Keep = Callable[[bytes], str]
Fetch = Callable[[str], bytes]
JsonObject = dict[str, JsonValue]
WireObject = dict[str, Wire]


def encode_fraction(amount: Fraction) -> str:
    """`n` or `n/d` in lowest terms."""
    return str(amount)


def encode(value: Value, keep: Keep) -> WireObject:
    """The wire form; `keep` stores a series' columns as a blob and returns its digest."""
    body: WireObject
    match value:
        case Quantity(amount, of):
            body = {"amount": str(amount), "unit": str(of)}
        case Interval(low, high, of):
            body = {"low": _bound(low), "high": _bound(high), "unit": str(of)}
        case Flag() | Text() | Enumeration():
            body = {"value": value.value}
        case Moment(at):
            body = {"at": format_instant(at)}
        case Duration(seconds):
            body = {"seconds": str(seconds)}
        case Series() | Records():
            body = _series(value, keep) if isinstance(value, Series) else _table(value, keep)
    return {"kind": value.kind.value, **body}


def decode(wire: Mapping[str, JsonValue], fetch: Fetch) -> Value:
    """The value behind a wire form; KeyError or ValueError when it is not one."""
    kind = str(wire["kind"])
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


def decode_entry(key: str, wire: Mapping[str, JsonValue], fetch: Fetch) -> Entry:
    """The entry of `key` behind a wire form."""
    if "gap" in wire:
        tried = tuple(str(place) for place in cast("list[JsonValue]", wire["tried"]))
        return Gap(key, Cause(str(wire["gap"])), str(wire["reason"]), str(wire["detail"]), tried)
    seen = cast("list[JsonObject]", wire["observations"])
    value = decode(cast("JsonObject", wire["value"]), fetch)
    return Fact(key, value, tuple(_read_observation(each, fetch) for each in seen))


def _bound(bound: Bound) -> str:
    return bound.value if isinstance(bound, Open) else str(bound)


def _read_bound(text: JsonValue) -> Bound:
    return Open(text) if text in ("-inf", "+inf") else Fraction(str(text))


def _field(field: Field, keep: Keep) -> Wire:
    if isinstance(field, Missing):
        return {"missing": field.cause.value, "reason": field.reason, "detail": field.detail}
    return encode(field, keep)


def _read_field(wire: JsonObject, fetch: Fetch) -> Field:
    if "missing" in wire:
        return Missing(Cause(str(wire["missing"])), str(wire["reason"]), str(wire["detail"]))
    return decode(wire, fetch)


def _cell(cell: Cell) -> str:
    if isinstance(cell, (str, Fraction)):
        return str(cell)
    return format_instant(cell)


def _read_cell(text: str, of: str) -> Cell:
    if of == "text":
        return text
    return parse_instant(text) if of == "moment" else Fraction(text)


def _series(series: Series, keep: Keep) -> WireObject:
    columns: list[Wire] = [[_cell(cell) for cell in column] for column in series.columns]
    return {
        "names": list(series.names),
        "units": list(series.units),
        "rows": len(series),
        "digest": keep(canonical.dumps(columns)),
    }


def _read_series(wire: Mapping[str, JsonValue], fetch: Fetch) -> Series:
    names = tuple(str(name) for name in cast("list[JsonValue]", wire["names"]))
    units = tuple(str(of) for of in cast("list[JsonValue]", wire["units"]))
    digest = str(wire["digest"])
    columns = cast("list[list[str]]", loads(fetch(digest), f"blob {digest[:12]}"))
    read = tuple(
        tuple(_read_cell(cell, of) for cell in column)
        for column, of in zip(columns, units, strict=True)
    )
    return Series(names, units, read)


def _table(records: Records, keep: Keep) -> WireObject:
    rows: list[Wire] = [
        {name: _field(row[name], keep) for name in sorted(row)} for row in records.rows
    ]
    return {"complete": records.complete, "rows": rows}


def _records(wire: Mapping[str, JsonValue], fetch: Fetch) -> Records:
    rows = cast("list[dict[str, JsonObject]]", wire["rows"])
    read = tuple({name: _read_field(cell, fetch) for name, cell in row.items()} for row in rows)
    return Records(read, complete=wire["complete"] is True)


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
    as_of = str(wire["as_of"])
    provenance = Provenance(
        source=str(wire["source"]),
        locator=str(wire["locator"]),
        observed_at=parse_instant(str(wire["observed_at"])),
        as_of=UNDATED if as_of == UNDATED else parse_instant(as_of),
        digest=str(wire["digest"]),
        strength=Strength(str(wire["strength"])),
        rests_on=Strength(str(wire["rests_on"])),
    )
    return Observation(
        str(wire["key"]), decode(cast("JsonObject", wire["value"]), fetch), provenance
    )


def _interval(wire: Mapping[str, JsonValue], _: Fetch) -> Interval:
    return Interval(_read_bound(wire["low"]), _read_bound(wire["high"]), unit(str(wire["unit"])))


_READERS: dict[str, Callable[[Mapping[str, JsonValue], Fetch], Value]] = {
    "quantity": lambda wire, _: Quantity(Fraction(str(wire["amount"])), unit(str(wire["unit"]))),
    "interval": _interval,
    "flag": lambda wire, _: Flag(wire["value"] is True),
    "text": lambda wire, _: Text(str(wire["value"])),
    "enumeration": lambda wire, _: Enumeration(str(wire["value"])),
    "moment": lambda wire, _: Moment(parse_instant(str(wire["at"]))),
    "duration": lambda wire, _: Duration(Fraction(str(wire["seconds"]))),
    "series": _read_series,
    "records": _records,
}
