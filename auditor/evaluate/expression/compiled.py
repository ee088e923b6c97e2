"""The way in: text to a checked expression, and the run of one over evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, overload

from auditor.errors import InputError, Place
from auditor.evaluate.expression.amounts import AmountNode
from auditor.evaluate.expression.bounds import Amount
from auditor.evaluate.expression.check import Checker
from auditor.evaluate.expression.flags import FlagNode
from auditor.evaluate.expression.judgement import TruthValue, Unknown
from auditor.evaluate.expression.lists import OnEmpty
from auditor.evaluate.expression.mistake import Mistake
from auditor.evaluate.expression.parser import parse
from auditor.evaluate.expression.run import Run
from auditor.evaluate.expression.syntax import Call, levels
from auditor.evaluate.expression.terms import (
    AmountTerm,
    FlagTerm,
    ParamValue,
    Scope,
    Stand,
    called,
)
from auditor.model.evidence import Evidence
from auditor.model.finding import Comparison
from auditor.model.key import Catalogue
from auditor.model.unit import Unit


BUDGET = 100_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a question and what decided it.

    `used` are the keys that decided, `comparisons` the exact ones among them, `steps` the cost.
    `undisclosed` says that the answer rests on `has()` of something the issuer does not disclose.
    """

    truth: TruthValue
    used: frozenset[str]
    comparisons: tuple[Comparison, ...]
    undisclosed: bool
    steps: int


@dataclass(frozen=True, slots=True)
class Calculated:
    """The amount an expression gives, or why there is none, and the cost in steps."""

    amount: Amount | Unknown
    steps: int


@dataclass(frozen=True, slots=True)
class Compiled:
    """A checked question; `keys` are the facts it reads."""

    text: str
    node: FlagNode
    keys: frozenset[str]
    asks_presence: bool

    def run(self, evidence: Evidence, budget: int = BUDGET) -> Verdict:
        """The answer from this evidence; BudgetExceeded when it costs more than `budget` steps."""
        run = Run(evidence, budget)
        judged = self.node.judge(run)
        return Verdict(judged.truth, judged.used, judged.comparisons, judged.undisclosed, run.steps)


@dataclass(frozen=True, slots=True)
class Formula:
    """A checked calculation; its result is in `unit`, or a moment counted in seconds."""

    text: str
    node: AmountNode
    keys: frozenset[str]
    unit: Unit
    moment: bool

    def run(self, evidence: Evidence, budget: int = BUDGET) -> Calculated:
        """The result from this evidence; BudgetExceeded when it costs more than `budget` steps."""
        run = Run(evidence, budget)
        return Calculated(self.node.amount(run), run.steps)


@overload
def compile_expression(
    text: str,
    expected: Literal["flag"],
    catalogue: Catalogue,
    params: Mapping[str, ParamValue],
    place: Place,
    on_empty: OnEmpty = ...,
) -> Compiled: ...
@overload
def compile_expression(
    text: str,
    expected: Literal["quantity"],
    catalogue: Catalogue,
    params: Mapping[str, ParamValue],
    place: Place,
    on_empty: OnEmpty = ...,
) -> Formula: ...
def compile_expression(
    text: str,
    expected: Literal["flag", "quantity"],
    catalogue: Catalogue,
    params: Mapping[str, ParamValue],
    place: Place,
    on_empty: OnEmpty = "unknown",
) -> Compiled | Formula:
    """The expression in `text`; InputError at `place` plus the offset of the first problem.

    `on_empty` is what `all` over a complete list without rows gives.
    """
    scope = Scope(catalogue, params, on_empty, {})
    try:
        return question(text, scope) if expected == "flag" else formula(text, scope)
    except Mistake as mistake:
        raise located(mistake, place) from None


def located(mistake: Mistake, place: Place) -> InputError:
    """The error of an expression that starts at `place` and stands on one line."""
    column = place.column + mistake.offset if place.line else 0
    return InputError(mistake.problem, Place(place.path, place.line, column), mistake.hint)


def question(text: str, scope: Scope) -> Compiled:
    """The checked question in `text`; Mistake at the first problem."""
    tree = parse(text)
    term = Checker(text, scope).term(tree, Stand.PLAIN)
    if not isinstance(term, FlagTerm):
        raise Mistake(tree.start, f"the expression gives {called(term)}; expected yes or no.")
    asks = any(isinstance(part, Call) and part.name == "has" for _, part in levels(tree))
    return Compiled(text, term.node, term.node.keys, asks)


def formula(text: str, scope: Scope) -> Formula:
    """The checked calculation in `text`; Mistake at the first problem."""
    tree = parse(text)
    term = Checker(text, scope).term(tree, Stand.INSIDE)
    if not isinstance(term, AmountTerm):
        raise Mistake(tree.start, f"the expression gives {called(term)}; expected an amount.")
    return Formula(text, term.node, term.node.keys, term.unit, term.moment)
