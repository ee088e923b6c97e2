"""Meaning of comparisons and `in`: both sides must be of one kind and one unit."""

from auditor.errors import nearest
from auditor.evaluate.expression.comparing import Compare
from auditor.evaluate.expression.flags import FlagNode, Joined, SameFlag
from auditor.evaluate.expression.mistake import Mistake
from auditor.evaluate.expression.run import SECONDS
from auditor.evaluate.expression.syntax import Binary, Number, Syntax
from auditor.evaluate.expression.terms import (
    AmountTerm,
    Checks,
    ChoicesTerm,
    FlagTerm,
    Stand,
    Term,
    TextTerm,
    called,
)
from auditor.evaluate.expression.texts import OneOf, TextTest
from auditor.model.unit import RATIO


_EQUALITY = ("==", "!=")


def comparison(checks: Checks, node: Binary) -> Term:
    """The meaning of `left sign right` for == != < <= > >=."""
    _refuse_chain(node)
    left = checks.term(node.left, Stand.INSIDE)
    right = checks.term(node.right, Stand.INSIDE)
    match left, right:
        case AmountTerm(), AmountTerm():
            same_unit(checks.text, node, (left, right), "compare")
            return FlagTerm(_compare(checks.text, node, left, right))
        case TextTerm(), TextTerm() if node.sign in _EQUALITY:
            _known_words(node.right, left, right.constant)
            _known_words(node.left, right, left.constant)
            return FlagTerm(TextTest(node.sign, left.node, right.node, _keys(left, right)))
        case FlagTerm(), FlagTerm() if node.sign in _EQUALITY:
            same = node.sign == "=="
            return FlagTerm(SameFlag(same, left.node, right.node, _keys(left, right)))
        case _:
            raise Mistake(node.at, _no_order(node.sign, left, right))


def membership(checks: Checks, node: Binary) -> Term:
    """The meaning of `left in right`."""
    left = checks.term(node.left, Stand.INSIDE)
    right = checks.term(node.right, Stand.INSIDE)
    if not isinstance(right, ChoicesTerm):
        problem = f"the right side of in must be a list such as ['a', 'b'], not {called(right)}."
        raise Mistake(node.right.start, problem)
    if isinstance(left, TextTerm) and not right.amounts:
        _known_words(node.right, left, right.texts)
        return FlagTerm(OneOf(left.node, right.texts, left.node.keys))
    if isinstance(left, AmountTerm) and not right.texts:
        return FlagTerm(_one_of_amounts(checks.text, node, left, right.amounts))
    raise Mistake(node.at, f"{called(left)} is never in this list.")


def same_unit(text: str, node: Binary, sides: tuple[AmountTerm, AmountTerm], verb: str) -> None:
    """Refuses amounts of different units, naming both and how to write a literal."""
    left, right = sides
    if left.unit == right.unit and left.moment == right.moment:
        return
    told = [
        f"{text[part.start : part.end]!r} ({_unit(side)})"
        for part, side in ((node.left, left), (node.right, right))
    ]
    raise Mistake(node.at, f"cannot {verb} {' with '.join(told)}.", _literal_hint(node, sides))


def _unit(side: AmountTerm) -> str:
    return "moment" if side.moment else str(side.unit)


def _literal_hint(node: Binary, sides: tuple[AmountTerm, AmountTerm]) -> str:
    left, right = sides
    for part, side, other in ((node.left, left, right), (node.right, right, left)):
        if isinstance(part, Number) and side.unit == RATIO and not other.moment:
            if other.unit == SECONDS:
                return "Write duration('36h') for a length of time."
            return f"Write quantity('{part.amount}', '{other.unit}')."
    return ""


def _compare(text: str, node: Binary, left: AmountTerm, right: AmountTerm) -> FlagNode:
    written = text[node.start : node.end]
    keys = _keys(left, right)
    return Compare(node.sign, left.node, right.node, written, left.moment, keys)


def _one_of_amounts(
    text: str, node: Binary, left: AmountTerm, choices: tuple[AmountTerm, ...]
) -> FlagNode:
    parts: list[FlagNode] = []
    for choice in choices:
        same_unit(text, node, (left, choice), "compare")
        written = text[node.start : node.end]
        parts.append(Compare("==", left.node, choice.node, written, left.moment, left.node.keys))
    return Joined(every=False, parts=tuple(parts), keys=left.node.keys)


def _keys(
    left: AmountTerm | TextTerm | FlagTerm, right: AmountTerm | TextTerm | FlagTerm
) -> frozenset[str]:
    return left.node.keys | right.node.keys


def _known_words(node: Syntax, side: TextTerm, words: tuple[str, ...]) -> None:
    """A word a fact can never be is a misspelling, which would silently never match."""
    for word in words if side.choices else ():
        if word not in side.choices:
            hint = nearest(word, side.choices) or f"Valid: {', '.join(side.choices)}."
            raise Mistake(node.start, f"{word!r} is not a valid choice.", hint)


def _no_order(sign: str, left: Term, right: Term) -> str:
    if type(left) is type(right):
        return f"{sign} is not for {called(left)}."
    return f"cannot compare {called(left)} with {called(right)}."


def _refuse_chain(node: Binary) -> None:
    for side in (node.left, node.right):
        bare = isinstance(side, Binary) and side.sign in {"<", "<=", ">", ">="}
        if bare and isinstance(side, Binary) and side.start == side.left.start:
            raise Mistake(node.at, "comparisons do not chain.", "Write a < b && b < c.")
