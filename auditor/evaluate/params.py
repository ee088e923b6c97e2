"""Parameters of rules: how they are read, and when a value is looser than comparable."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import assert_never

from auditor.evaluate.expression.names import PARAMS, dotted
from auditor.evaluate.expression.parser import parse
from auditor.evaluate.expression.syntax import Binary, Method, Syntax, Unary, children, levels
from auditor.evaluate.expression.terms import ParamValue
from auditor.model.reading import read_duration, read_number
from auditor.model.rule import Param, RuleSpec
from auditor.model.unit import unit
from auditor.model.value import Duration, Quantity, Text


_BIGGER_IS_LOOSER = {"<": 1, "<=": 1, ">": -1, ">=": -1}


def read_param(param: Param, written: str | list[str]) -> ParamValue:
    """A parameter's value; ValueError says what was expected. Lists may be written `a, b`."""
    if param.type == "enumeration_list":
        items = written if isinstance(written, list) else [x.strip() for x in written.split(",")]
        if not all(items) or not items:
            raise ValueError("a list of choices needs at least one, none of them empty")
        return tuple(items)
    if isinstance(written, list):
        raise ValueError(f"a {param.type} is one value, not a list")  # noqa: TRY004 - input
    if param.type == "quantity":
        return Quantity(read_number(written), unit(param.unit))
    return Duration(read_duration(written)) if param.type == "duration" else Text(written)


def is_looser(rule: RuleSpec, name: str, value: ParamValue) -> bool:
    """Whether `value` is looser than the loosest with which reports still compare.

    A parameter without `loosest_comparable` may be made stricter, never looser, than its default.
    """
    param = rule.params[name]
    default = read_param(param, param.default)
    stated = param.loosest_comparable
    limit = default if stated is None else read_param(param, stated)
    if isinstance(value, tuple):
        return not set(value) <= set(limit if isinstance(limit, tuple) else ())
    if isinstance(value, Text):
        return value not in (default, limit)
    return _beyond(size_of(value), size_of(limit), _direction(rule, name, default, limit))


def _beyond(value: Fraction, limit: Fraction, direction: int) -> bool:
    if direction == 0:
        return value != limit
    return value > limit if direction > 0 else value < limit


def _direction(rule: RuleSpec, name: str, default: ParamValue, limit: ParamValue) -> int:
    """1 when bigger is looser, -1 when smaller is, 0 when the rule does not tell."""
    if size_of(default) != size_of(limit):
        return 1 if size_of(limit) > size_of(default) else -1
    found: set[int] = set()
    for text in (rule.holds, rule.tolerates):
        if text:
            found |= set(_uses(parse(text), name, 1))
    return found.pop() if len(found) == 1 else 0


def _uses(node: Syntax, name: str, sign: int) -> Iterator[int]:
    """How each use of a parameter leans, given whether its comparison must hold or must not."""
    if isinstance(node, Binary):
        yield from _leaning(node, name, sign)
        return
    if isinstance(node, Method) and node.name == "filter":
        yield from (0 for _ in _mentions(node, name))
        return
    turned = -sign if isinstance(node, Unary) and node.sign == "!" else sign
    for child in children(node):
        yield from _uses(child, name, turned)


def _leaning(node: Binary, name: str, sign: int) -> Iterator[int]:
    wanted = (PARAMS, name)
    lean = _BIGGER_IS_LOOSER.get(node.sign, 0) * sign
    for side, towards in ((node.right, lean), (node.left, -lean)):
        if dotted(side) == wanted:
            yield towards
        else:
            yield from (0 for _ in _mentions(side, name))


def _mentions(node: Syntax, name: str) -> Iterator[Syntax]:
    return (part for _, part in levels(node) if dotted(part) == (PARAMS, name))


def size_of(value: ParamValue) -> Fraction:
    """The size of a threshold; nothing for words, of which none is more than another."""
    match value:
        case Quantity(amount) | Duration(amount):
            return amount
        case Text() | tuple():
            return Fraction(0)
        case _:
            assert_never(value)


def read_all(rule: RuleSpec, changed: Mapping[str, str]) -> dict[str, ParamValue]:
    """Every parameter of a rule with `changed` ones replaced; ValueError names the bad one."""
    return {
        name: read_param(param, changed.get(name, param.default))
        for name, param in rule.params.items()
    }
