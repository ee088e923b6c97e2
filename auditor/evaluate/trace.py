"""An expression worked out step by step over evidence, each part with what it came to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from auditor.evaluate.expression.bounds import Amount
from auditor.evaluate.expression.check import Checker
from auditor.evaluate.expression.comparing import shown
from auditor.evaluate.expression.compiled import BUDGET
from auditor.evaluate.expression.judgement import TruthValue, Unknown
from auditor.evaluate.expression.lists import Rows
from auditor.evaluate.expression.mistake import BudgetExceeded
from auditor.evaluate.expression.parser import parse
from auditor.evaluate.expression.run import Run
from auditor.evaluate.expression.syntax import (
    Call,
    Listing,
    Method,
    Name,
    Number,
    Select,
    Syntax,
    Truth,
    Words,
    children,
)
from auditor.evaluate.expression.terms import (
    AmountTerm,
    ChoicesTerm,
    FlagTerm,
    RowsTerm,
    RowTerm,
    Scope,
    Stand,
    Term,
    TextTerm,
)
from auditor.evaluate.messages import PARAMS, bare
from auditor.evaluate.rule import CompiledRule
from auditor.model.display import show
from auditor.model.evidence import Evidence, Gap
from auditor.model.finding import Outcome
from auditor.model.key import Better
from auditor.model.value import Quantity, Record


MOST_ROWS = 20
# Fractions of this kind are shown whole.
_SHOWN = 10_000
_SPENT = f"{Outcome.ERROR.value}: it takes too many steps"
_LITERALS = (Number, Words, Truth, Listing)
_WRITTEN = frozenset({"quantity", "duration", "timestamp"})


@dataclass(frozen=True, slots=True)
class Step:
    """A part of an expression as written, what it came to, and the steps that led there."""

    text: str
    result: str
    parts: tuple["Step", ...] = ()


def traced(rule: CompiledRule, evidence: Evidence) -> Mapping[str, Step]:
    """The questions that were asked, in that order, by the name of their field."""
    found: dict[str, Step] = {}
    scope = Scope(rule.catalogue, rule.params, rule.spec.on_empty, {})
    if rule.spec.applies_when and rule.applies_when:
        found["applies_when"] = asked = step(rule.spec.applies_when, scope, evidence)
        if asked.result == _SPENT or rule.applies_when.run(evidence).truth is False:
            return found
    found["holds"] = asked = step(rule.spec.holds, scope, evidence)
    if asked.result == _SPENT or not rule.spec.tolerates:
        return found
    if rule.holds.run(evidence).truth is False:
        found["tolerates"] = step(rule.spec.tolerates, scope, evidence)
    return found


def step(text: str, scope: Scope, evidence: Evidence) -> Step:
    """A whole expression; what is worked out there is what `Compiled.run` works out."""
    tree = parse(text)
    try:
        return _Tracing(text, evidence).step(tree, scope, {})
    except BudgetExceeded:
        return Step(text, _SPENT)


@dataclass(frozen=True, slots=True)
class _Tracing:
    """Walks one expression; `rows` are the records the variables stand for."""

    text: str
    evidence: Evidence

    def step(self, node: Syntax, scope: Scope, rows: Mapping[str, Record]) -> Step:
        term = Checker(self.text, scope).term(node, Stand.PLAIN)
        run = Run(self.evidence, BUDGET, rows=dict(rows))
        parts = tuple(self.below(node, scope, rows))
        told = " ".join(self.text[node.start : node.end].split())
        better = scope.catalogue[told].better if told in scope.catalogue else Better.NEITHER
        result = _result(term, run, better)
        # As the messages print a threshold.
        return Step(told, bare(result) if told.startswith(PARAMS) else result, parts)

    def below(self, node: Syntax, scope: Scope, rows: Mapping[str, Record]) -> Iterator[Step]:
        if isinstance(node, Name | Select) or (isinstance(node, Call) and node.name == "has"):
            return
        base = self.base(node, scope)
        if isinstance(node, Method) and isinstance(base, RowsTerm):
            yield self.step(node.base, scope, rows)
            yield from self.each(node, base, scope, rows)
            return
        for child in children(node):
            if not _is_literal(child):
                yield self.step(child, scope, rows)

    def base(self, node: Syntax, scope: Scope) -> Term | None:
        if not isinstance(node, Method):
            return None
        return Checker(self.text, scope).term(node.base, Stand.PLAIN)

    def each(
        self, node: Method, base: RowsTerm, scope: Scope, rows: Mapping[str, Record]
    ) -> Iterator[Step]:
        """The question of a list, row by row; of a long list only the first rows."""
        variable, body = node.arguments
        name = variable.name if isinstance(variable, Name) else ""
        inner = scope.binding(RowTerm(name, base.node.key, base.fields))
        walked = base.node.walk(Run(self.evidence, BUDGET, rows=dict(rows)))
        found = () if isinstance(walked, Unknown) else walked.rows
        for number, row in enumerate(found[:MOST_ROWS], 1):
            asked = self.step(body, inner, {**rows, name: row})
            yield Step(f"{name} = row {number}: {asked.text}", asked.result, asked.parts)
        if len(found) > MOST_ROWS:
            yield Step(f"{len(found) - MOST_ROWS} more rows", "asked likewise, not shown")


def _result(term: Term, run: Run, better: Better) -> str:
    match term:
        case FlagTerm(node):
            return _truth(node.judge(run).truth)
        case AmountTerm(node, moment=moment):
            found = node.amount(run)
            return _amount(found, better, moment=moment)
        case TextTerm(node):
            text = node.text(run)
            return _missing(text) if isinstance(text, Unknown) else repr(text)
        case RowsTerm(node):
            return _rows(node.walk(run))
        case ChoicesTerm(texts):
            return ", ".join(map(repr, texts))
        case RowTerm():
            return "a row"
        case _:
            assert_never(term)


def _rows(found: Rows | Unknown) -> str:
    if isinstance(found, Unknown):
        return _missing(found)
    count = len(found.rows)
    whole = "perhaps not all" if found.gaps else "complete"
    return f"{count} {'row' if count == 1 else 'rows'}, {whole}"


def _amount(amount: Amount | Unknown, better: Better, *, moment: bool) -> str:
    """Rounded as in the report, and exactly where rounding could hide something."""
    if isinstance(amount, Unknown):
        return _missing(amount)
    told = show(shown(amount, moment=moment), better)
    if not isinstance(amount, Quantity) or _SHOWN % amount.amount.denominator == 0:
        return told
    return f"{told} (exactly {amount.amount})"


def _truth(truth: TruthValue) -> str:
    if isinstance(truth, Unknown):
        return _missing(truth)
    return "yes" if truth else "no"


def _missing(unknown: Unknown) -> str:
    return f"unknown ({'; '.join(_gap(gap) for gap in unknown.gaps[:3])})"


def _gap(gap: Gap) -> str:
    cause = gap.cause.value.replace("_", " ")
    return f"{gap.key}: {cause}" + ("" if gap.reason == gap.cause.value else f", {gap.reason}")


def _is_literal(node: Syntax) -> bool:
    return isinstance(node, _LITERALS) or (isinstance(node, Call) and node.name in _WRITTEN)
