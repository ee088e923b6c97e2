"""Meaning of calls: the whole table of functions and methods the language has."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from auditor.base.instants import parse_instant
from auditor.errors import nearest
from auditor.evaluate.expression.amounts import ConstantAmount
from auditor.evaluate.expression.flags import Has
from auditor.evaluate.expression.lists import Filter, Quantified, Size
from auditor.evaluate.expression.mistake import Mistake
from auditor.evaluate.expression.names import PARAMS, dotted, source_of
from auditor.evaluate.expression.run import COUNT, SECONDS, as_amount
from auditor.evaluate.expression.syntax import Call, Method, Name, Syntax, Words
from auditor.evaluate.expression.terms import (
    AmountTerm,
    Checks,
    FlagTerm,
    RowsTerm,
    RowTerm,
    Scope,
    Stand,
    Term,
    TextTerm,
    called,
)
from auditor.evaluate.expression.texts import TextTest
from auditor.model.reading import read_duration, read_number
from auditor.model.unit import unit
from auditor.model.value import Moment, Quantity


ReadT = TypeVar("ReadT")

_LEFT_OUT = {
    "map": "map() is not in the language; ask about the rows with all(), exists() or filter().",
    "matches": "matches() is not in the language: patterns can hang. "
    "Use startsWith(), endsWith() or contains().",
    "exists_one": "exists_one() is not in the language; compare size(list.filter(…)) instead.",
}
_QUANTIFIERS = ("all", "exists", "filter")
_TESTS = ("startsWith", "endsWith", "contains")


def call(checks: Checks, node: Call, stand: Stand) -> Term:
    """The meaning of `name(arguments)`."""
    if node.name in _LEFT_OUT:
        raise Mistake(node.start, _LEFT_OUT[node.name])
    if node.name == "has":
        return _has(checks, node, stand)
    if node.name not in _FUNCTIONS:
        known = (*_FUNCTIONS, "has")
        hint = nearest(node.name, known) or f"Functions: {', '.join(sorted(known))}."
        raise Mistake(node.start, f"unknown function {node.name!r}.", hint)
    return _FUNCTIONS[node.name](checks, node)


def method(checks: Checks, node: Method, stand: Stand) -> Term:
    """The meaning of `base.name(arguments)`."""
    if node.name in _LEFT_OUT:
        raise Mistake(node.at, _LEFT_OUT[node.name])
    if node.name in _QUANTIFIERS:
        return _over_rows(checks, node, stand)
    if node.name in _TESTS:
        return _text_test(checks, node)
    known = (*_QUANTIFIERS, *_TESTS)
    hint = nearest(node.name, known) or f"Methods: {', '.join(known)}."
    raise Mistake(node.at, f"unknown method {node.name!r}.", hint)


def _has(checks: Checks, node: Call, stand: Stand) -> Term:
    (argument,) = _arguments(node, "has(key)", 1)
    if stand is Stand.DENIED:
        problem = "has() stands under an odd number of !, where hiding a fact would help."
        raise Mistake(node.start, problem)
    if stand is Stand.INSIDE:
        problem = "has() may stand only beside && and || and in the body of all() and exists()."
        raise Mistake(node.start, problem)
    parts = dotted(argument)
    if not parts or parts[0] == PARAMS:
        raise Mistake(argument.start, "has() takes the name of a fact.", "Such as reserves.shares.")
    source, _ = source_of(argument, checks.scope)
    return FlagTerm(Has(source, frozenset({source.key})))


def _size(checks: Checks, node: Call) -> Term:
    (argument,) = _arguments(node, "size(list)", 1)
    term = checks.term(argument, Stand.INSIDE)
    if not isinstance(term, RowsTerm):
        raise Mistake(argument.start, f"size() counts a list of records, not {called(term)}.")
    return AmountTerm(Size(term.node, term.node.keys), COUNT)


def _duration(checks: Checks, node: Call) -> Term:
    del checks
    (written,) = _words(node, "duration('36h')", 1)
    seconds = _read(node, written, read_duration)
    return AmountTerm(ConstantAmount(Quantity(seconds, SECONDS)), SECONDS)


def _timestamp(checks: Checks, node: Call) -> Term:
    del checks
    (written,) = _words(node, "timestamp('2026-09-12T00:00:00Z')", 1)
    moment = as_amount(Moment(_read(node, written, parse_instant)))
    return AmountTerm(ConstantAmount(moment), SECONDS, moment=True)


def _quantity(checks: Checks, node: Call) -> Term:
    del checks
    amount, of = _words(node, "quantity('1000', 'USD')", 2)
    quantity = Quantity(_read(node, amount, read_number), _read(node, of, unit))
    return AmountTerm(ConstantAmount(quantity), quantity.unit)


def _over_rows(checks: Checks, node: Method, stand: Stand) -> Term:
    base = checks.term(node.base, Stand.INSIDE)
    if not isinstance(base, RowsTerm):
        problem = f"{node.name}() asks about a list of records, not {called(base)}."
        raise Mistake(node.at, problem)
    variable, body_node = _arguments(node, f"list.{node.name}(x, question about x)", 2)
    row = RowTerm(_variable(variable, checks.scope), base.node.key, base.fields)
    keeps = node.name == "filter"
    inner = checks.within(checks.scope.binding(row))
    body = inner.term(body_node, Stand.INSIDE if keeps else stand)
    if not isinstance(body, FlagTerm):
        problem = f"the question of {node.name}() must give yes or no, not {called(body)}."
        raise Mistake(body_node.start, problem)
    keys = base.node.keys | body.node.keys
    if keeps:
        return RowsTerm(Filter(base.node, row.variable, body.node, keys), base.fields)
    every, empty = node.name == "all", checks.scope.on_empty
    return FlagTerm(Quantified(base.node, every, row.variable, body.node, empty, keys))


def _variable(node: Syntax, scope: Scope) -> str:
    if not isinstance(node, Name) or not node.name[0].isalpha():
        raise Mistake(node.start, "the first argument is a name for the row, such as x.")
    taken = {key.partition(".")[0] for key in scope.catalogue} | {PARAMS}
    if node.name in taken or node.name in scope.variables:
        raise Mistake(node.start, f"the name {node.name!r} is taken.", "Choose another one.")
    return node.name


def _text_test(checks: Checks, node: Method) -> Term:
    base = _text(checks, node, node.base, node.at)
    (argument,) = _arguments(node, f"text.{node.name}('words')", 1)
    given = _text(checks, node, argument, argument.start)
    keys = base.node.keys | given.node.keys
    return FlagTerm(TextTest(node.name, base.node, given.node, keys))


def _text(checks: Checks, node: Method, side: Syntax, at: int) -> TextTerm:
    term = checks.term(side, Stand.INSIDE)
    if not isinstance(term, TextTerm):
        raise Mistake(at, f"{node.name}() is about text, not {called(term)}.")
    return term


def _arguments(node: Call | Method, form: str, count: int) -> tuple[Syntax, ...]:
    if len(node.arguments) != count:
        raise Mistake(node.start, f"{node.name}() is written {form}.")
    return node.arguments


def _words(node: Call, form: str, count: int) -> list[str]:
    arguments = _arguments(node, form, count)
    texts = [each.text for each in arguments if isinstance(each, Words)]
    if len(texts) != count:
        raise Mistake(node.start, f"{node.name}() takes quoted text: {form}.")
    return texts


def _read(node: Call, text: str, reader: Callable[[str], ReadT]) -> ReadT:
    try:
        return reader(text)
    except ValueError as error:
        raise Mistake(node.start, f"{node.name}(): {error}.") from None


_FUNCTIONS: Mapping[str, Callable[[Checks, Call], Term]] = {
    "size": _size,
    "duration": _duration,
    "timestamp": _timestamp,
    "quantity": _quantity,
}
