"""Gives a syntax tree its meaning: every name, kind and unit is settled before anything runs."""

from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from auditor.evaluate.expression import calls, relations
from auditor.evaluate.expression.amounts import Arithmetic, ConstantAmount, Negative
from auditor.evaluate.expression.flags import ConstantFlag, FlagNode, Joined, Not
from auditor.evaluate.expression.mistake import Mistake
from auditor.evaluate.expression.names import resolved
from auditor.evaluate.expression.run import SECONDS
from auditor.evaluate.expression.syntax import (
    Binary,
    Call,
    Junction,
    Listing,
    Method,
    Name,
    Number,
    Select,
    Syntax,
    Truth,
    Unary,
    Words,
)
from auditor.evaluate.expression.terms import (
    AmountTerm,
    Checks,
    ChoicesTerm,
    FlagTerm,
    Scope,
    Stand,
    Term,
    TextTerm,
    called,
)
from auditor.evaluate.expression.texts import ConstantText
from auditor.model.unit import RATIO
from auditor.model.value import Quantity


_TURNED = {Stand.PLAIN: Stand.DENIED, Stand.DENIED: Stand.PLAIN, Stand.INSIDE: Stand.INSIDE}
_LINES = {"+", "-"}


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks one expression; `text` is quoted in messages and comparisons."""

    text: str
    scope: Scope

    def within(self, scope: Scope) -> Checks:
        """The same checker with other names."""
        return Checker(self.text, scope)

    def term(self, node: Syntax, stand: Stand) -> Term:
        """The meaning of a part; Mistake when it has none."""
        match node:
            case Number(amount=amount):
                return AmountTerm(ConstantAmount(Quantity(amount)), RATIO)
            case Words(text=words):
                return TextTerm(ConstantText(words), constant=(words,))
            case Truth(value=value):
                return FlagTerm(ConstantFlag(value))
            case Name() | Select():
                return resolved(node, self.scope)
            case Listing():
                return self._choices(node)
            case _:
                return self._composed(node, stand)

    def _composed(self, node: Call | Method | Unary | Junction | Binary, stand: Stand) -> Term:
        match node:
            case Call():
                return calls.call(self, node, stand)
            case Method():
                return calls.method(self, node, stand)
            case Unary():
                return self._unary(node, stand)
            case Junction():
                return self._junction(node, stand)
            case Binary():
                return self._binary(node)
        assert_never(node)

    def _unary(self, node: Unary, stand: Stand) -> Term:
        if node.sign == "!":
            operand = self._flag(node.operand, _TURNED[stand], "!")
            return FlagTerm(Not(operand, operand.keys))
        term = self.term(node.operand, Stand.INSIDE)
        if not isinstance(term, AmountTerm) or term.moment:
            raise Mistake(node.start, f"- turns the sign of an amount, not of {called(term)}.")
        return AmountTerm(Negative(term.node, term.node.keys), term.unit)

    def _junction(self, node: Junction, stand: Stand) -> Term:
        parts = tuple(self._flag(part, stand, node.sign) for part in node.parts)
        keys = frozenset[str]().union(*(part.keys for part in parts))
        return FlagTerm(Joined(node.sign == "&&", parts, keys))

    def _flag(self, node: Syntax, stand: Stand, sign: str) -> FlagNode:
        term = self.term(node, stand)
        if isinstance(term, FlagTerm):
            return term.node
        raise Mistake(node.start, f"{sign} joins answers of yes or no, not {called(term)}.")

    def _binary(self, node: Binary) -> Term:
        if node.sign == "in":
            return relations.membership(self, node)
        if node.sign not in {"+", "-", "*", "/"}:
            return relations.comparison(self, node)
        left, right = self.term(node.left, Stand.INSIDE), self.term(node.right, Stand.INSIDE)
        if isinstance(left, TextTerm) and isinstance(right, TextTerm) and node.sign == "+":
            raise Mistake(node.at, "joining texts with + is not in the language.")
        if not isinstance(left, AmountTerm) or not isinstance(right, AmountTerm):
            other = right if isinstance(left, AmountTerm) else left
            raise Mistake(node.at, f"{node.sign} is for amounts, not for {called(other)}.")
        return self._arithmetic(node, left, right)

    def _arithmetic(self, node: Binary, left: AmountTerm, right: AmountTerm) -> Term:
        keys = left.node.keys | right.node.keys
        result = Arithmetic(node.sign, left.node, right.node, keys)
        if left.moment or right.moment:
            return AmountTerm(result, SECONDS, _stays_moment(node, left, right))
        if node.sign in _LINES:
            verb = "add" if node.sign == "+" else "subtract"
            relations.same_unit(self.text, node, (left, right), verb)
            return AmountTerm(result, left.unit)
        if node.sign == "*":
            return AmountTerm(result, left.unit.times(right.unit))
        if isinstance(right.node, ConstantAmount) and right.node.value == Quantity(Fraction(0)):
            raise Mistake(node.at, "this divides by zero.")
        return AmountTerm(result, left.unit.per(right.unit))

    def _choices(self, node: Listing) -> Term:
        terms = [self.term(item, Stand.INSIDE) for item in node.items]
        texts = tuple(word for t in terms if isinstance(t, TextTerm) for word in t.constant)
        amounts = tuple(t for t in terms if isinstance(t, AmountTerm) and not t.node.keys)
        if not terms:
            raise Mistake(node.start, "the list is empty: nothing is ever in it.")
        if len(terms) not in (len(texts), len(amounts)):
            raise Mistake(node.start, "a list holds literals of one kind: all text or all numbers.")
        return ChoicesTerm(texts, amounts)


def _stays_moment(node: Binary, left: AmountTerm, right: AmountTerm) -> bool:
    """Whether the result is a moment (moment ± duration) or a duration (moment − moment)."""
    if left.moment and right.moment:
        if node.sign == "-":
            return False
    elif node.sign == "+" or (node.sign == "-" and left.moment):
        other = right if left.moment else left
        if other.unit == SECONDS:
            return True
        raise Mistake(node.at, f"only a duration can be added to a moment, not {called(other)}.")
    raise Mistake(node.at, f"{node.sign} is not for moments.")
