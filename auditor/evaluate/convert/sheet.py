"""Writes a calculation line by line; a line that needs a missing one is missing as well."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from auditor.model.calculation import NEEDS, Calculation, How, Kind, Rounding, Step, follows
from auditor.model.unit import RATIO, Unit
from auditor.model.value import Flag, Missing, Quantity, Text


Factor = Fraction | Missing


@dataclass(slots=True)
class Sheet:
    """Lines so far; every method that adds one answers with its number."""

    steps: list[Step] = field(default_factory=list[Step])
    factors: dict[int, Factor] = field(default_factory=dict[int, Factor])

    @property
    def last(self) -> int:
        """The number of the last line; 0 before there is one."""
        return len(self.steps)

    def given(self, text: str, amount: Fraction, of: Unit) -> int:
        """The amount that is converted."""
        return self._add(Step(text, Quantity(amount, of), "", Kind.GIVEN))

    def read(self, text: str, amount: Factor, fact: str, of: Unit = RATIO) -> int:
        """A number from the evidence, or why there is none."""
        value = amount if isinstance(amount, Missing) else Quantity(amount, of)
        line = self._add(Step(text, value, fact))
        self.factors[line] = amount
        return line

    def result(self, text: str, how: How | Missing, fact: str) -> int:
        """What follows from an earlier line."""
        return self._follow(text, how, fact, Kind.RESULT)

    def gate(self, text: str, how: How | Missing, fact: str) -> int:
        """Whether an earlier line reaches a limit."""
        return self._follow(text, how, fact, Kind.GATE)

    def factor(self, line: int, make: Callable[[Fraction], Fraction] = lambda x: x) -> Factor:
        """A factor made from what a line read; missing when that is."""
        amount = self.factors[line]
        if isinstance(amount, Missing):
            return Missing(amount.cause, NEEDS, f"needs line {line}")
        return make(amount)

    def value(self, line: int) -> Quantity | Flag | Text | Missing:
        """What a line says."""
        return self.steps[line - 1].value

    def done(self, name: str, title: str, main: int) -> Calculation:
        """The finished calculation; `main` is the line somebody asks for."""
        return Calculation(name, title, tuple(self.steps), main)

    def _follow(self, text: str, how: How | Missing, fact: str, kind: Kind) -> int:
        if isinstance(how, Missing):
            return self._add(Step(text, how, fact, kind))
        return self._add(Step(text, follows(how, kind, self.steps), fact, kind, (how,)))

    def _add(self, step: Step) -> int:
        self.steps.append(step)
        return len(self.steps)


def by(of: int, factor: Factor, unit: Unit, shown: Rounding = Rounding.DOWN) -> How | Missing:
    """Line `of` times a factor, exactly."""
    if isinstance(factor, Missing):
        return factor
    return How(of, factor, unit, shown=shown)


def cut(of: int, factor: Fraction, unit: Unit, grain: Fraction, way: Rounding) -> How:
    """Line `of` times a factor, cut or lifted to a multiple of `grain`."""
    return How(of, factor, unit, grain, way, shown=way)
