"""What the checker knows about each part of an expression: its kind, unit and choices."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, TypeAlias, assert_never

from auditor.evaluate.expression.amounts import AmountNode, ConstantAmount, ReadAmount
from auditor.evaluate.expression.flags import FlagNode, ReadFlag
from auditor.evaluate.expression.lists import OnEmpty, ReadRows, RowsNode
from auditor.evaluate.expression.run import SECONDS, Source, as_amount
from auditor.evaluate.expression.syntax import Syntax
from auditor.evaluate.expression.texts import ConstantText, ReadText, TextNode
from auditor.model.key import Catalogue, FieldSpec, KeySpec
from auditor.model.unit import RATIO, Unit
from auditor.model.value import Duration, Kind, Quantity, Text


ParamValue: TypeAlias = Quantity | Duration | Text | tuple[str, ...]


class Stand(Enum):
    """Where a part stands: may `has()` stand there, and does losing evidence help there."""

    PLAIN = "under an even number of !"
    DENIED = "under an odd number of !"
    INSIDE = "inside another question"


@dataclass(frozen=True, slots=True)
class FlagTerm:
    """Yes or no."""

    node: FlagNode


@dataclass(frozen=True, slots=True)
class AmountTerm:
    """An amount in `unit`; `moment` for a point in time, which is counted in seconds."""

    node: AmountNode
    unit: Unit
    moment: bool = False


@dataclass(frozen=True, slots=True)
class TextTerm:
    """Text; `choices` are the only words it can be, `constant` the words it always is."""

    node: TextNode
    choices: tuple[str, ...] = ()
    constant: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowsTerm:
    """A list of records with these fields."""

    node: RowsNode
    fields: tuple[FieldSpec, ...]


@dataclass(frozen=True, slots=True)
class RowTerm:
    """One record, which a variable stands for; only its fields can be asked."""

    variable: str
    key: str
    fields: tuple[FieldSpec, ...]


@dataclass(frozen=True, slots=True)
class ChoicesTerm:
    """A list of texts or of amounts, all of one kind, for the right side of `in`."""

    texts: tuple[str, ...] = ()
    amounts: tuple[AmountTerm, ...] = ()


Term: TypeAlias = FlagTerm | AmountTerm | TextTerm | RowsTerm | RowTerm | ChoicesTerm


@dataclass(frozen=True, slots=True)
class Scope:
    """What the names of an expression can mean."""

    catalogue: Catalogue
    params: Mapping[str, ParamValue]
    on_empty: OnEmpty
    variables: Mapping[str, RowTerm]

    def binding(self, variable: RowTerm) -> "Scope":
        """This scope inside the body of a list question."""
        inner = {**self.variables, variable.variable: variable}
        return Scope(self.catalogue, self.params, self.on_empty, inner)


class Checks(Protocol):
    """The checker as its parts see it."""

    @property
    def text(self) -> str:
        """The whole expression."""
        ...

    @property
    def scope(self) -> Scope:
        """What names mean here."""
        ...

    def term(self, node: Syntax, stand: Stand) -> Term:
        """The meaning of a part; Mistake when it has none."""
        ...

    def within(self, scope: Scope) -> "Checks":
        """The same checker with other names."""
        ...


def key_source(spec: KeySpec) -> Source:
    """Where to read a catalogue key."""
    return Source(spec.name, spec.kind, spec.unit, spec.choices)


def field_source(row: RowTerm, spec: FieldSpec) -> Source:
    """Where to read a field of the row a variable stands for."""
    return Source(row.key, spec.kind, spec.unit, spec.choices, row.variable, spec.name)


def read_term(source: Source, fields: tuple[FieldSpec, ...] = ()) -> Term | None:
    """The term that reads `source`; nothing for kinds no question can be asked about."""
    keys = frozenset({source.key})
    match source.kind:
        case Kind.FLAG:
            return FlagTerm(ReadFlag(source, keys))
        case Kind.QUANTITY | Kind.INTERVAL | Kind.DURATION:
            return AmountTerm(ReadAmount(source, keys), source.unit)
        case Kind.MOMENT:
            return AmountTerm(ReadAmount(source, keys), SECONDS, moment=True)
        case Kind.TEXT | Kind.ENUMERATION:
            return TextTerm(ReadText(source, keys), source.choices)
        case Kind.RECORDS:
            return RowsTerm(ReadRows(source, keys), fields)
        case Kind.SERIES:
            return None
        case _:
            assert_never(source.kind)


def param_term(value: ParamValue) -> Term:
    """The constant a parameter stands for."""
    match value:
        case tuple():
            return ChoicesTerm(texts=value)
        case Text(words):
            return TextTerm(ConstantText(words), constant=(words,))
        case Quantity() | Duration():
            amount = as_amount(value)
            return AmountTerm(ConstantAmount(amount), amount.unit)
        case _:
            assert_never(value)


def called(term: Term) -> str:
    """What a term is, for messages."""
    if not isinstance(term, AmountTerm):
        return _CALLED[type(term)]
    if term.moment:
        return "a moment"
    return "a bare number" if term.unit == RATIO else f"an amount in {term.unit}"


_CALLED: Mapping[type[Term], str] = {
    FlagTerm: "yes or no",
    TextTerm: "a text",
    RowsTerm: "a list of records",
    RowTerm: "a record",
    ChoicesTerm: "a list of choices",
}
