"""Values and facts as `report.json` writes them."""

from fractions import Fraction
from typing import cast

from pydantic import JsonValue

from auditor.base import canonical
from auditor.base.instants import format_instant
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Entry, Gap, Observation
from auditor.model.key import Better
from auditor.model.provenance import Strength
from auditor.model.value import Duration, Interval, Quantity, Value
from auditor.model.wire import encode
from auditor.render import figures
from auditor.render.formats.json_fact_models import FactV1, GapV1, ObservationV1


_RANK = {strength: rank for rank, strength in enumerate(Strength)}
_PLAIN = {
    "quantity": "amount",
    "flag": "value",
    "text": "value",
    "enumeration": "value",
    "moment": "at",
    "duration": "seconds",
}


def amount(value: Fraction) -> str:
    """`n` or `n/d`."""
    return str(value)


def wire(value: Value) -> JsonValue:
    """The value alone: text for one number, an object for what has parts."""
    told = dict(cast("dict[str, JsonValue]", encode(value, canonical.digest)))
    kind = str(told.pop("kind"))
    if kind in _PLAIN:
        return told[_PLAIN[kind]]
    told.pop("unit", None)
    return told


def tagged(value: Value, better: Better = Better.NEITHER) -> JsonValue:
    """The value with its kind, unit and display."""
    return {
        "kind": value.kind.value,
        "value": wire(value),
        "unit": unit_of(value),
        "display": figures.show(value, better),
    }


def unit_of(value: Value) -> str:
    """The unit of an amount; empty for everything else."""
    if isinstance(value, (Quantity, Interval)):
        return str(value.unit)
    return "seconds" if isinstance(value, Duration) else ""


def entry(key: str, told: Entry) -> FactV1 | GapV1:
    """A fact with its observations, or a gap with its cause."""
    if isinstance(told, Gap):
        return GapV1(
            gap=told.cause.value, reason=told.reason, detail=told.detail, tried=list(told.tried)
        )
    better = CATALOGUE[key].better if key in CATALOGUE else Better.NEITHER
    strengths = [seen.provenance.strength for seen in told.observations]
    return FactV1(
        value=wire(told.value),
        unit=unit_of(told.value),
        kind=told.value.kind.value,
        display=figures.show(told.value, better),
        strength=min(strengths, key=_RANK.__getitem__).value if strengths else "",
        observations=[_observation(seen) for seen in told.observations],
    )


def _observation(seen: Observation) -> ObservationV1:
    told = seen.provenance
    return ObservationV1(
        key=seen.key,
        value=wire(seen.value),
        source=told.source,
        locator=told.locator,
        observed_at=format_instant(told.observed_at),
        as_of=told.as_of if isinstance(told.as_of, str) else format_instant(told.as_of),
        digest=told.digest,
        strength=told.strength.value,
        rests_on=told.rests_on.value,
    )
