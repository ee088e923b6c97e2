"""Parts of a checked expression that give an amount: facts, constants, arithmetic."""

from dataclasses import dataclass
from typing import Protocol, TypeAlias

from auditor.evaluate.expression import bounds
from auditor.evaluate.expression.bounds import Amount
from auditor.evaluate.expression.judgement import Unknown, unknown
from auditor.evaluate.expression.run import Run, Source, as_amount
from auditor.model.evidence import Gap
from auditor.model.value import Cause, Duration, Interval, Moment, Quantity


AmountResult: TypeAlias = Amount | Unknown

_AMOUNTS: tuple[type[Amount | Duration | Moment], ...] = (Quantity, Interval, Duration, Moment)


class AmountNode(Protocol):
    """Gives an amount."""

    @property
    def keys(self) -> frozenset[str]:
        """The facts it reads."""
        ...

    def amount(self, run: Run) -> AmountResult:
        """The amount, or why there is none."""
        ...


@dataclass(frozen=True, slots=True)
class ConstantAmount:
    """A literal or a parameter."""

    value: Amount
    keys: frozenset[str] = frozenset()

    def amount(self, run: Run) -> AmountResult:
        """Always the same."""
        run.step()
        return self.value


@dataclass(frozen=True, slots=True)
class ReadAmount:
    """A quantity, duration or moment of the evidence."""

    source: Source
    keys: frozenset[str]

    def amount(self, run: Run) -> AmountResult:
        """The fact as an amount."""
        found = self.source.read(run, _AMOUNTS)
        return found if isinstance(found, Unknown) else as_amount(found)


@dataclass(frozen=True, slots=True)
class Negative:
    """`-operand`."""

    operand: AmountNode
    keys: frozenset[str]

    def amount(self, run: Run) -> AmountResult:
        """The operand with its sign turned."""
        run.step()
        found = self.operand.amount(run)
        return found if isinstance(found, Unknown) else bounds.negative(found)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left sign right`, for + - * and /."""

    sign: str
    left: AmountNode
    right: AmountNode
    keys: frozenset[str]

    def amount(self, run: Run) -> AmountResult:
        """The exact result; division by what could be zero is unknown."""
        run.step()
        left, right = self.left.amount(run), self.right.amount(run)
        if isinstance(left, Unknown):
            return unknown((left, right)) if isinstance(right, Unknown) else left
        if isinstance(right, Unknown):
            return right
        if self.sign == "/" and bounds.holds_zero(right):
            return Unknown((self._by_zero(),))
        return _OPERATIONS[self.sign](left, right)

    def _by_zero(self) -> Gap:
        divisor = sorted(self.right.keys or self.keys)
        key = divisor[0] if divisor else ""
        return Gap(key, Cause.UNREADABLE, "division_by_zero", "the divisor is or could be zero")


_OPERATIONS = {
    "+": bounds.add,
    "-": bounds.subtract,
    "*": bounds.multiply,
    "/": bounds.divide,
}
