"""What derivations read, and the facts and gaps they answer with."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Evidence, Fact, Gap, Observation
from auditor.model.value import Cause, Field, Interval, Missing, Quantity, Value


ValueT = TypeVar("ValueT", bound=Value)
Row = Mapping[str, Field]


def value(evidence: Evidence, key: str, kind: type[ValueT]) -> ValueT | Gap:
    """The value of a key, or its gap; a value of another kind is a gap as well."""
    entry = evidence[key]
    if isinstance(entry, Gap):
        return entry
    if isinstance(entry.value, kind):
        return entry.value
    return Gap(key, Cause.UNREADABLE, "type", f"{key} holds a {entry.value.kind.value}")


def amount(evidence: Evidence, key: str) -> Interval | Gap:
    """A quantity or an interval as an interval, or the gap."""
    entry = evidence[key]
    if isinstance(entry, Gap):
        return entry
    if isinstance(entry.value, Quantity):
        return Interval(entry.value.amount, entry.value.amount, entry.value.unit)
    if isinstance(entry.value, Interval):
        return entry.value
    return Gap(key, Cause.UNREADABLE, "type", f"{key} holds a {entry.value.kind.value}")


def fact(key: str, found: Value, evidence: Evidence, *inputs: str) -> Fact:
    """A derived fact resting on the observations of its inputs."""
    told: list[Observation] = []
    for name in inputs:
        entry = evidence[name]
        for each in entry.observations if isinstance(entry, Fact) else ():
            if not any(each is other or each == other for other in told):
                told.append(each)
    return Fact(key, found, tuple(told))


def passed_on(key: str, gaps: Sequence[Gap]) -> Gap:
    """The gap of a derived key: the cause of the missing input, whose key leads `tried`.

    `not_disclosed` is passed on only when nothing else is missing: one undisclosed input beside
    one that nobody read does not show that the issuer keeps silent.
    """
    lead = next((each for each in gaps if each.cause is not Cause.NOT_DISCLOSED), gaps[0])
    words = "; ".join(dict.fromkeys(_words(each) for each in gaps))
    return Gap(key, lead.cause, lead.reason, words, _root(lead))


def from_field(key: str, source: str, missing: Missing, detail: str = "") -> Gap:
    """The gap of a derived key whose record field in `source` has no value."""
    said = detail or missing.detail or f"{source} does not give it"
    return Gap(key, missing.cause, missing.reason, said, (source,))


def no_supply(key: str, source: str) -> Gap:
    """The gap of a ratio over nothing: 0 of 0 is not 100 %."""
    told = "there is no supply: a ratio over nothing says nothing"
    return Gap(key, Cause.UNREADABLE, "no_supply", told, (source,))


def text(row: Row, name: str) -> str:
    """A text or enumeration field, empty when the row has none."""
    found = row.get(name)
    inner = getattr(found, "value", None)
    return inner if isinstance(inner, str) else ""


def number(row: Row, name: str) -> Fraction | Missing:
    """A quantity field's amount, or why there is none."""
    found = row.get(name)
    if isinstance(found, Quantity):
        return found.amount
    return absent(row, name)


def absent(row: Row, name: str) -> Missing:
    """Why a field has no usable value."""
    found = row.get(name)
    if isinstance(found, Missing):
        return found
    return Missing(Cause.NOT_COLLECTED, "not_collected", f"no {name.replace('_', ' ')} given")


def _words(gap: Gap) -> str:
    if gap.detail:
        return gap.detail
    meaning = CATALOGUE[gap.key].meaning if gap.key in CATALOGUE else gap.key
    return f"{meaning} ({gap.key}): {gap.reason.replace('_', ' ')}"


def _root(gap: Gap) -> tuple[str, ...]:
    derived = gap.key in CATALOGUE and CATALOGUE[gap.key].owner == "derive"
    return gap.tried if derived and gap.tried else (gap.key, *gap.tried)
