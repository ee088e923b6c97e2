"""Values a fact can have: exact, tagged, never `None`; each knows its kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from fractions import Fraction
from typing import ClassVar, TypeAlias

from auditor.model.unit import RATIO, Unit


class Kind(StrEnum):
    """The kinds of value; the catalogue gives each key exactly one."""

    QUANTITY = "quantity"
    FLAG = "flag"
    TEXT = "text"
    MOMENT = "moment"
    DURATION = "duration"
    ENUMERATION = "enumeration"
    INTERVAL = "interval"
    SERIES = "series"
    RECORDS = "records"


class Cause(StrEnum):
    """Why evidence is absent; the causes are never interchangeable."""

    NOT_DISCLOSED = "not_disclosed"
    NOT_COLLECTED = "not_collected"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    CONFLICTING = "conflicting"
    STALE = "stale"
    UNSUPPORTED = "unsupported"


class Open(Enum):
    """The missing end of an interval that has no bound on that side."""

    BELOW = "-inf"
    ABOVE = "+inf"


Bound: TypeAlias = Fraction | Open


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact amount in a unit."""

    kind: ClassVar[Kind] = Kind.QUANTITY
    amount: Fraction
    unit: Unit = RATIO


@dataclass(frozen=True, slots=True)
class Interval:
    """All amounts from `low` to `high`, both included, either end may be open."""

    kind: ClassVar[Kind] = Kind.INTERVAL
    low: Bound
    high: Bound
    unit: Unit = RATIO

    def __post_init__(self) -> None:
        low, high = self.low, self.high
        if isinstance(low, Fraction) and isinstance(high, Fraction) and low > high:
            raise ValueError(f"an interval from {self.low} to {self.high} is empty")
        if self.low is Open.ABOVE or self.high is Open.BELOW:
            raise ValueError("an interval's open end points outwards")


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    kind: ClassVar[Kind] = Kind.FLAG
    value: bool


@dataclass(frozen=True, slots=True)
class Text:
    """Words, as the source wrote them."""

    kind: ClassVar[Kind] = Kind.TEXT
    value: str


@dataclass(frozen=True, slots=True)
class Enumeration:
    """One of the choices its catalogue key lists."""

    kind: ClassVar[Kind] = Kind.ENUMERATION
    value: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time, always UTC."""

    kind: ClassVar[Kind] = Kind.MOMENT
    at: datetime


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in seconds."""

    kind: ClassVar[Kind] = Kind.DURATION
    seconds: Fraction


Cell: TypeAlias = Fraction | datetime | str


@dataclass(frozen=True, slots=True)
class Series:
    """Columns of equal length; `units` gives each column's unit, `moment` or `text`."""

    kind: ClassVar[Kind] = Kind.SERIES
    names: tuple[str, ...]
    units: tuple[str, ...]
    columns: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        if not len(self.names) == len(self.units) == len(self.columns):
            raise ValueError("a series has one name, one unit and one tuple of cells per column")
        if len({len(column) for column in self.columns}) > 1:
            raise ValueError("the columns of a series differ in length")

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def column(self, name: str) -> tuple[Cell, ...]:
        """The cells of one column; KeyError for a name the series does not have."""
        if name not in self.names:
            raise KeyError(name)
        return self.columns[self.names.index(name)]


@dataclass(frozen=True, slots=True)
class Missing:
    """A record's field that has no value, with the reason."""

    cause: Cause
    reason: str
    detail: str = ""


Field: TypeAlias = "Value | Missing"
Record: TypeAlias = Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Records:
    """Rows with named fields; `complete` says that nothing that exists is left out."""

    kind: ClassVar[Kind] = Kind.RECORDS
    rows: tuple[Record, ...]
    complete: bool


Value: TypeAlias = (
    Quantity | Interval | Flag | Text | Enumeration | Moment | Duration | Series | Records
)
