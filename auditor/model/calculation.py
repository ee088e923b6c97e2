"""A calculation as data: every line says which line it follows from and by what factor."""

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from auditor.model.unit import Unit
from auditor.model.value import Flag, Missing, Quantity, Text


class Rounding(StrEnum):
    """What happens to the part of an amount that is smaller than its grain."""

    EXACT = "exact"
    DOWN = "down"
    UP = "up"


class Kind(StrEnum):
    """What a line of a calculation is."""

    GIVEN = "given"
    """The amount that is converted."""
    OPERAND = "operand"
    """A number from the evidence that later lines use."""
    RESULT = "result"
    """An earlier line's amount times a factor."""
    GATE = "gate"
    """Whether an earlier line's amount reaches a limit."""


@dataclass(frozen=True, slots=True)
class How:
    """Amount of line `of` (the first is 1) times `by`, cut or lifted to a multiple of `grain`.

    For a gate, `by` is the least that line `of` must be. A result with `needs` stands only while
    the gate of that line holds. `shown` is the rounding of what is printed, against the holder.
    """

    of: int
    by: Fraction
    unit: Unit
    grain: Fraction = Fraction(0)
    rounding: Rounding = Rounding.EXACT
    needs: int = 0
    shown: Rounding = Rounding.DOWN

    def times(self, amount: Fraction) -> Fraction:
        """The amount that follows."""
        exact = amount * self.by
        if self.rounding is Rounding.EXACT or not self.grain:
            return exact
        parts = exact / self.grain
        floor = parts.numerator // parts.denominator
        whole = (
            floor if self.rounding is Rounding.DOWN else -(-parts.numerator // parts.denominator)
        )
        return whole * self.grain


@dataclass(frozen=True, slots=True)
class Step:
    """One line: what is done, the exact result or why there is none, the fact it uses.

    `how` holds nothing for what is given or read, and for a result whose factor is not known.
    """

    text: str
    value: Quantity | Flag | Text | Missing
    fact: str
    kind: Kind = Kind.OPERAND
    how: tuple[How, ...] = ()


@dataclass(frozen=True, slots=True)
class Calculation:
    """Lines from a given amount on; `name` is the converter's way, `main` its line of result."""

    name: str
    title: str
    steps: tuple[Step, ...]
    main: int

    @property
    def result(self) -> Step:
        """The line somebody asks for."""
        return self.steps[self.main - 1]


NEEDS = "needs_a_line"
"""Reason of a line that is missing only because one before it is."""
BELOW = Text("nothing: below the smallest amount")


def again(calculation: Calculation, amount: Fraction) -> Calculation:
    """The same calculation for another amount: only the lines themselves are used."""
    done: list[Step] = []
    for step in calculation.steps:
        done.append(_again(step, done, amount))
    return replace(calculation, steps=tuple(done))


def follows(how: How, kind: Kind, earlier: list[Step]) -> Quantity | Flag | Text | Missing:
    """What a result or gate says after the lines before it."""
    base = earlier[how.of - 1].value
    if isinstance(base, Missing):
        return Missing(base.cause, NEEDS, f"needs line {how.of}")
    if not isinstance(base, Quantity):
        return base
    if kind is Kind.GATE:
        return Flag(base.amount >= how.by)
    if how.needs and earlier[how.needs - 1].value == Flag(value=False):
        return BELOW
    return Quantity(how.times(base.amount), how.unit)


def _again(step: Step, done: list[Step], amount: Fraction) -> Step:
    value = step.value
    if step.kind is Kind.GIVEN and isinstance(value, Quantity):
        value = Quantity(amount, value.unit)
    elif step.how:
        value = follows(step.how[0], step.kind, done)
    return Step(step.text, value, step.fact, step.kind, step.how)
