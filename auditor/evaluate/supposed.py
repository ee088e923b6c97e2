"""What follows for one question when another one is supposed to be answered yes or no.

A cap asks about the same facts as some rules. If such a rule ended otherwise, part of the cap's
question would be answered with it; what does not follow stays as the evidence has it.
"""

import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from auditor.evaluate.expression import BUDGET
from auditor.evaluate.expression.amounts import AmountNode, ConstantAmount
from auditor.evaluate.expression.comparing import Compare
from auditor.evaluate.expression.flags import FlagNode, Has, Joined, Not
from auditor.evaluate.expression.judgement import Unknown
from auditor.evaluate.expression.run import Run
from auditor.evaluate.expression.texts import ConstantText, OneOf, TextTest
from auditor.evaluate.rule import CompiledRule
from auditor.model.evidence import Evidence
from auditor.model.finding import Outcome
from auditor.model.value import Quantity


Answers: TypeAlias = Mapping[FlagNode, bool]
_SIGNS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_TURNED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def answers_of(rule: CompiledRule, outcome: Outcome) -> Answers:
    """Every answer that follows when the rule passes, or when it fails on what is shown."""
    if outcome is Outcome.PASS:
        return dict(_following(rule.holds.node, answer=True))
    refused = dict(_following(rule.holds.node, answer=False))
    if rule.tolerates is not None:
        refused |= _following(rule.tolerates.node, answer=False)
    return refused


def _following(node: FlagNode, *, answer: bool) -> Iterator[tuple[FlagNode, bool]]:
    yield node, answer
    match node:
        case Not(operand=inner):
            yield from _following(inner, answer=not answer)
        case Joined(every=every, parts=parts) if every is answer:
            for part in parts:
                yield from _following(part, answer=answer)
        case _:
            pass


def truth(node: FlagNode, supposed: Answers, evidence: Evidence) -> bool | None:
    """The answer under the suppositions, nothing while it is unknown."""
    if node in supposed:
        return supposed[node]
    match node:
        case Not(operand=inner):
            found = truth(inner, supposed, evidence)
            return None if found is None else not found
        case Joined(every=every, parts=parts):
            found_in = [truth(part, supposed, evidence) for part in parts]
            if (not every) in found_in:
                return not every
            return None if None in found_in else every
        case _:
            follows = _follows(node, supposed)
            return follows if follows is not None else _as_read(node, evidence)


def _as_read(node: FlagNode, evidence: Evidence) -> bool | None:
    found = node.judge(Run(evidence, BUDGET)).truth
    return None if isinstance(found, Unknown) else found


def _follows(node: FlagNode, supposed: Answers) -> bool | None:
    """The answer of a question with no parts, where the suppositions settle it."""
    match node:
        case Has(keys=keys):
            read = (each.keys for each in supposed if isinstance(each, Compare | OneOf | TextTest))
            return True if any(keys <= each for each in read) else None
        case Compare():
            return _compared(node, supposed)
        case OneOf() | TextTest():
            return _chosen(node, supposed)
        case _:
            return None


@dataclass(frozen=True, slots=True)
class _Limit:
    """An amount beside a constant: `amount sign limit`."""

    amount: AmountNode
    sign: str
    limit: Fraction


def _limit(node: FlagNode) -> _Limit | None:
    match node:
        case Compare(left=amount, sign=sign, right=ConstantAmount(value=Quantity(limit))):
            return _Limit(amount, sign, limit)
        case Compare(left=ConstantAmount(value=Quantity(limit)), sign=sign, right=amount):
            return _Limit(amount, _MIRRORED[sign], limit)
        case _:
            return None


def _compared(node: Compare, supposed: Answers) -> bool | None:
    asked = _limit(node)
    if asked is None:
        return None
    for each, answer in supposed.items():
        known = _limit(each)
        if known is None or known.amount != asked.amount:
            continue
        sign = known.sign if answer else _TURNED[known.sign]
        if _within(sign, known.limit, asked.sign, asked.limit):
            return True
        if _within(sign, known.limit, _TURNED[asked.sign], asked.limit):
            return False
    return None


def _within(sign: str, limit: Fraction, wider: str, bound: Fraction) -> bool:
    """Whether every x with `x sign limit` also has `x wider bound`.

    Both change at one number only, so a point on each side of and between the two decides.
    """
    low, high = min(limit, bound), max(limit, bound)
    points = (low - 1, low, (low + high) / 2, high, high + 1)
    return all(_SIGNS[wider](x, bound) for x in points if _SIGNS[sign](x, limit))


def _choices(node: FlagNode) -> tuple[object, frozenset[str], bool] | None:
    """The text asked about, the words, and whether yes means that it is one of them."""
    match node:
        case OneOf(left=left, choices=words):
            return left, frozenset(words), True
        case TextTest(left=left, sign="==" | "!=" as sign, right=ConstantText(value=word)):
            return left, frozenset({word}), sign == "=="
        case _:
            return None


def _chosen(node: FlagNode, supposed: Answers) -> bool | None:
    asked = _choices(node)
    if asked is None:
        return None
    for each, answer in supposed.items():
        known = _choices(each)
        if known is None or known[0] != asked[0]:
            continue
        inside = known[2] is answer
        if inside and known[1] <= asked[1]:
            return asked[2]
        if (inside and not known[1] & asked[1]) or (not inside and asked[1] <= known[1]):
            return not asked[2]
    return None
