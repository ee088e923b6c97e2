"""The numbers and words an expression is about: where its answers can change."""

from collections.abc import Iterator
from fractions import Fraction

from auditor.base.instants import parse_instant, seconds_between
from auditor.evaluate.expression.parser import parse
from auditor.evaluate.expression.run import EPOCH
from auditor.evaluate.expression.syntax import Call, Name, Number, Select, Syntax, Words, levels
from auditor.evaluate.rule import CompiledRule
from auditor.model.reading import read_duration, read_number
from auditor.model.value import Duration, Quantity, Text


def expressions(rule: CompiledRule) -> tuple[str, ...]:
    """The expressions of a rule, those it has."""
    spec = rule.spec
    return tuple(text for text in (spec.holds, spec.tolerates, spec.applies_when) if text)


def parts(rule: CompiledRule) -> list[Syntax]:
    """Every part of every expression."""
    return [node for text in expressions(rule) for _, node in levels(parse(text))]


def numbers(rule: CompiledRule) -> frozenset[Fraction]:
    """Every number a fact is compared with: literals, parameters, lengths in seconds."""
    found = {exact for node in parts(rule) for exact in _literal(node)}
    for value in rule.params.values():
        match value:
            case Quantity(exact) | Duration(exact):
                found.add(exact)
            case _:
                pass
    return frozenset(found)


def words(rule: CompiledRule) -> tuple[str, ...]:
    """Every text a fact is compared with."""
    found = [node.text for node in parts(rule) if isinstance(node, Words)]
    for value in rule.params.values():
        match value:
            case Text(word):
                found.append(word)
            case tuple():
                found.extend(value)
            case _:
                pass
    return tuple(dict.fromkeys(found))


def fields(rule: CompiledRule) -> frozenset[str]:
    """Every name asked of a row."""
    selected = (node for node in parts(rule) if isinstance(node, Select))
    return frozenset(node.name for node in selected if isinstance(node.base, Name))


def _literal(node: Syntax) -> Iterator[Fraction]:
    if isinstance(node, Number):
        yield node.amount
    if isinstance(node, Call) and node.arguments and isinstance(node.arguments[0], Words):
        written = node.arguments[0].text
        if node.name == "duration":
            yield read_duration(written)
        elif node.name == "quantity":
            yield read_number(written)
        else:
            yield seconds_between(EPOCH, parse_instant(written))
