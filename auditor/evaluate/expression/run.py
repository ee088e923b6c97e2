"""One run of an expression: the evidence it reads, the rows it is at, the steps it has left."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from typing import TypeVar, assert_never

from auditor.base.instants import seconds_between
from auditor.evaluate.expression.bounds import Amount
from auditor.evaluate.expression.judgement import Unknown
from auditor.evaluate.expression.mistake import BudgetExceeded
from auditor.model.evidence import Evidence, Gap
from auditor.model.unit import Unit, unit
from auditor.model.value import (
    Cause,
    Duration,
    Enumeration,
    Field,
    Flag,
    Interval,
    Kind,
    Missing,
    Moment,
    Quantity,
    Record,
    Records,
    Text,
    Value,
)


SECONDS = unit("seconds")
COUNT = unit("count")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_CLASSES: Mapping[Kind, tuple[type, ...]] = {
    Kind.QUANTITY: (Quantity, Interval),
    Kind.DURATION: (Duration, Interval),
    Kind.FLAG: (Flag,),
    Kind.TEXT: (Text,),
    Kind.ENUMERATION: (Enumeration,),
    Kind.MOMENT: (Moment,),
    Kind.RECORDS: (Records,),
}


ValueT = TypeVar("ValueT", bound=Value)

_ABSENT = Missing(Cause.NOT_COLLECTED, Cause.NOT_COLLECTED.value)


@dataclass(slots=True)
class Run:
    """What changes while an expression runs; every node visited and item compared is one step."""

    evidence: Evidence
    budget: int
    steps: int = 0
    rows: dict[str, Record] = field(default_factory=dict[str, Record])

    def step(self, count: int = 1) -> None:
        """Counts steps; BudgetExceeded when there are none left."""
        self.steps += count
        if self.steps > self.budget:
            raise BudgetExceeded(self.budget)


@dataclass(frozen=True, slots=True)
class Source:
    """A key, or with `field` a field of the row that `variable` stands for."""

    key: str
    kind: Kind
    unit: Unit
    choices: tuple[str, ...]
    variable: str = ""
    field: str = ""

    def read(self, run: Run, classes: tuple[type[ValueT], ...]) -> ValueT | Unknown:
        """The value, checked to be what the catalogue says and the asker takes, or why not."""
        run.step()
        found = self._field(run.rows[self.variable]) if self.variable else self._fact(run)
        if isinstance(found, Gap):
            return Unknown((found,))
        reason = self._unfit(found)
        if isinstance(found, classes) and not reason:
            return found
        cause = Cause.UNSUPPORTED if reason == "unit_ambiguous" else Cause.UNREADABLE
        told = f"expected {self.kind.value} in {self.unit}, found {found.kind.value}"
        return Unknown((Gap(self.key, cause, reason or "type", f"{self._called}{told}"),))

    def gap(self, run: Run) -> Gap | None:
        """Why there is no value, or nothing when there is one."""
        run.step()
        found = self._field(run.rows[self.variable]) if self.variable else self._fact(run)
        return found if isinstance(found, Gap) else None

    @property
    def _called(self) -> str:
        return f"field {self.field}: " if self.field else ""

    def _fact(self, run: Run) -> Value | Gap:
        entry = run.evidence[self.key]
        return entry if isinstance(entry, Gap) else entry.value

    def _field(self, row: Record) -> Value | Gap:
        found: Field = row.get(self.field, _ABSENT)
        if isinstance(found, Missing):
            return Gap(self.key, found.cause, found.reason, f"{self._called}{found.detail}")
        return found

    def _unfit(self, value: Value) -> str:
        """A reason code when the value is not what the catalogue promises."""
        if not isinstance(value, _CLASSES.get(self.kind, ())):
            return "type"
        match value:
            case Quantity() | Interval() if value.unit is not self.unit and value.unit != self.unit:
                return "unit_ambiguous"
            case Quantity(amount=exact) | Duration(seconds=exact):
                return "" if _is_exact(exact) else "type"
            case Enumeration(value=chosen):
                return "" if chosen in self.choices else "type"
            case Moment(at):
                return "" if at.tzinfo else "timestamp_unit"
            case _:
                return ""


def _is_exact(amount: object) -> bool:
    """Whether an amount is what its type says: a float that slips in may be NaN."""
    return isinstance(amount, Fraction)


def as_amount(value: Amount | Duration | Moment) -> Amount:
    """A quantity, duration or moment as an amount; moments count seconds from the epoch."""
    match value:
        case Quantity() | Interval():
            return value
        case Duration(seconds):
            return Quantity(seconds, SECONDS)
        case Moment(at):
            return Quantity(seconds_between(EPOCH, at), SECONDS)
        case _:
            assert_never(value)
