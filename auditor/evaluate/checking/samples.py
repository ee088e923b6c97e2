"""Evidence on both sides of everything a rule asks: the values around each limit, and gaps."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction
from itertools import chain, pairwise, product
from math import gcd, prod
from typing import TypeAlias, TypeVar

from auditor.evaluate.checking.constants import fields, numbers, words
from auditor.evaluate.expression.run import COUNT, EPOCH
from auditor.evaluate.rule import CompiledRule
from auditor.model.evidence import Entry, Evidence, Fact, Gap, evidence
from auditor.model.key import FieldSpec, KeySpec
from auditor.model.unit import Unit
from auditor.model.value import (
    Cause,
    Duration,
    Enumeration,
    Flag,
    Kind,
    Moment,
    Quantity,
    Records,
    Text,
    Value,
)


MOST_SAMPLES = 1_000
MOST_ROWS = 200
MOST_PAIRS = 60
_ENDS = (Fraction(0), Fraction(1))
_FAR = 1_000
_LAST_MOMENT = 250_000_000_000
# A stride of the golden ratio visits the corners of a large box evenly, the same ones each time.
_GOLDEN = Fraction(618_034, 1_000_000)

_Row: TypeAlias = dict[str, Value]
_Cell: TypeAlias = tuple[str, Value]
ItemT = TypeVar("ItemT")


def samples(rule: CompiledRule) -> Iterator[Evidence]:
    """Up to `MOST_SAMPLES` pieces of evidence, the same for the same rule."""
    axes = [_entries(rule, rule.catalogue[key]) for key in sorted(rule.keys)]
    for entries in _combined(axes, MOST_SAMPLES):
        yield evidence(entries)


def _entries(rule: CompiledRule, spec: KeySpec) -> list[Entry]:
    facts: list[Entry] = [Fact(spec.name, value, ()) for value in _values(rule, spec)]
    causes = (Cause.NOT_DISCLOSED, Cause.UNREACHABLE)
    return [*facts, *(Gap(spec.name, cause, cause.value) for cause in causes)]


def _values(rule: CompiledRule, spec: KeySpec | FieldSpec) -> Sequence[Value]:
    match spec.kind:
        case Kind.FLAG:
            return [Flag(value=True), Flag(value=False)]
        case Kind.ENUMERATION:
            return [Enumeration(choice) for choice in spec.choices]
        case Kind.TEXT:
            return [Text(word) for word in (*words(rule), "one word", "another word")]
        case Kind.RECORDS if isinstance(spec, KeySpec):
            return list(_lists(rule, spec))
        case _:
            return _amounts(rule, spec)


def _amounts(rule: CompiledRule, spec: KeySpec | FieldSpec) -> Sequence[Value]:
    near = _around(rule, spec.unit, whole=spec.kind is Kind.MOMENT)
    if spec.kind is Kind.MOMENT:
        return [_moment(exact) for exact in near if abs(exact) <= _LAST_MOMENT]
    if spec.kind is Kind.DURATION:
        return [Duration(exact) for exact in near]
    return [Quantity(exact, spec.unit) for exact in near]


def _around(rule: CompiledRule, of: Unit, *, whole: bool = False) -> list[Fraction]:
    """Each number the rule knows, a little less and a little more, and one far beyond them all."""
    known = sorted({*numbers(rule), *_ENDS})
    gaps = [b - a for a, b in pairwise(known)]
    step = Fraction(1) if whole or of == COUNT else min(gaps) / 4
    near = {each + shift for each in known for shift in (-step, Fraction(0), step)}
    found = sorted({*near, max(known) * _FAR})
    return [each for each in found if each >= 0] if of == COUNT else found


def _moment(seconds: Fraction) -> Moment:
    return Moment(EPOCH + timedelta(seconds=int(seconds)))


def _lists(rule: CompiledRule, spec: KeySpec) -> Iterator[Records]:
    """No row; one; two; all rows that agree in a field, some of them left out or one added."""
    asked = [field for field in spec.fields if field.name in fields(rule)]
    axes = [[(field.name, value) for value in _values(rule, field)] for field in asked]
    rows = [dict(cells) for cells in _combined(axes, MOST_ROWS)]
    yield Records((), complete=True)
    yield Records((), complete=False)
    for row in rows[:1] + rows[-1:]:
        yield Records((row,), complete=False)
    for found in chain(
        ([row] for row in rows),
        _combined([rows, rows], MOST_PAIRS),
        *(
            _spread(_agreeing(rows, name, axes), MOST_PAIRS)
            for name, *_ in (axis[0] for axis in axes)
        ),
    ):
        yield Records(tuple(found), complete=True)


def _agreeing(rows: list[_Row], name: str, axes: Sequence[Sequence[_Cell]]) -> list[list[_Row]]:
    """The rows of each value of one field: all, without those of another value, with one more."""
    found: list[list[_Row]] = []
    for value in dict.fromkeys(row[name] for row in rows):
        alike = [row for row in rows if row[name] == value]
        found.append(alike)
        for other, left_out in (cell for axis in axes for cell in axis if cell[0] != name):
            found.append([row for row in alike if row[other] != left_out])
        found.extend([*alike, row] for row in rows if row[name] != value)
    return found


def _spread(items: Sequence[ItemT], most: int) -> Iterator[ItemT]:
    yield from (item for (item,) in _combined([items], most))


def _combined(axes: Sequence[Sequence[ItemT]], most: int) -> Iterator[tuple[ItemT, ...]]:
    """All combinations, or `most` of them spread evenly when there are more."""
    total = prod(len(axis) for axis in axes)
    if total <= most:
        yield from product(*axes)
        return
    stride = int(total * _GOLDEN)
    while gcd(stride, total) != 1:
        stride += 1
    for number in range(most):
        yield _nth(axes, number * stride % total)


def _nth(axes: Sequence[Sequence[ItemT]], number: int) -> tuple[ItemT, ...]:
    picked: list[ItemT] = []
    for axis in axes:
        number, at = divmod(number, len(axis))
        picked.append(axis[at])
    return tuple(picked)
