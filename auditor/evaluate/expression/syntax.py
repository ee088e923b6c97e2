"""The syntax tree of an expression: what was written and where, with no meaning yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Node:
    """Any part of an expression: the characters from `start` up to `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number(Node):
    """An exact number literal."""

    amount: Fraction


@dataclass(frozen=True, slots=True)
class Words(Node):
    """A text literal, escapes resolved."""

    text: str


@dataclass(frozen=True, slots=True)
class Truth(Node):
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A bare name, the start of a dotted one."""

    name: str


@dataclass(frozen=True, slots=True)
class Select(Node):
    """`base.name`."""

    base: "Syntax"
    name: str


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`name(arguments)`."""

    name: str
    arguments: tuple["Syntax", ...]


@dataclass(frozen=True, slots=True)
class Method(Node):
    """`base.name(arguments)`; `at` is where the name stands."""

    base: "Syntax"
    name: str
    at: int
    arguments: tuple["Syntax", ...]


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`!operand` or `-operand`."""

    sign: str
    operand: "Syntax"


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """`left sign right` for arithmetic, comparisons and `in`; `at` is where the sign stands."""

    left: "Syntax"
    sign: str
    at: int
    right: "Syntax"


@dataclass(frozen=True, slots=True)
class Junction(Node):
    """Two or more parts joined by the same `&&` or `||`."""

    sign: str
    parts: tuple["Syntax", ...]


@dataclass(frozen=True, slots=True)
class Listing(Node):
    """`[items]`."""

    items: tuple["Syntax", ...]


Syntax: TypeAlias = (
    Number | Words | Truth | Name | Select | Call | Method | Unary | Binary | Junction | Listing
)


def children(node: Syntax) -> tuple[Syntax, ...]:
    """The parts directly under `node`, in the order written."""
    match node:
        case Select(base=only) | Unary(operand=only):
            return (only,)
        case Binary():
            return (node.left, node.right)
        case Method():
            return (node.base, *node.arguments)
        case Call(arguments=several) | Junction(parts=several) | Listing(items=several):
            return several
        case _:
            return ()


def levels(node: Syntax) -> Iterator[tuple[int, Syntax]]:
    """Every part with its depth, the whole being 1; never recurses, whatever the depth."""
    waiting: list[tuple[int, Syntax]] = [(1, node)]
    while waiting:
        depth, here = waiting.pop()
        yield depth, here
        waiting.extend((depth + 1, child) for child in children(here))
