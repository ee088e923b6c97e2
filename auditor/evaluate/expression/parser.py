"""Text to syntax tree: the grammar, its caps, and an error of its own for what is left out."""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Protocol, TypeAlias, cast

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from auditor.evaluate.expression.mistake import Mistake
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
    levels,
)


LONGEST = 2_000
DEEPEST = 40
LONGEST_NUMBER = 100

_GRAMMAR = r"""
?start: either
?either: both | either OR both -> junction
?both: relation | both AND relation -> junction
?relation: sum | relation COMPARE sum -> binary | relation IN sum -> binary
?sum: product | sum (PLUS | MINUS) product -> binary
?product: unary | product (STAR | SLASH) unary -> binary
?unary: member | (NOT | MINUS) unary -> unary
?member: atom
       | member DOT NAME -> select
       | member DOT NAME LPAR [arguments] RPAR -> method
?atom: NUMBER -> number
     | TEXT -> words
     | (TRUE | FALSE) -> truth
     | NAME -> name
     | NAME LPAR [arguments] RPAR -> call
     | LSQB [arguments] RSQB -> listing
     | LPAR either RPAR -> group
arguments: either (_COMMA either)*

OR: "||"
AND: "&&"
COMPARE: "==" | "!=" | "<=" | ">=" | "<" | ">"
IN: "in"
TRUE: "true"
FALSE: "false"
PLUS: "+"
MINUS: "-"
STAR: "*"
SLASH: "/"
NOT: "!"
DOT: "."
_COMMA: ","
LPAR: "("
RPAR: ")"
LSQB: "["
RSQB: "]"
NUMBER: /[0-9][0-9A-Za-z_.]*/
TEXT: /'([^'\\\r\n]|\\.)*'|"([^"\\\r\n]|\\.)*"/
NAME: /[A-Za-z_][A-Za-z0-9_]*/
%ignore /[ \t\r\n]+/
"""

_LITERAL = re.compile(r"""'([^'\\]|\\.)*'|"([^"\\]|\\.)*\"""")
_EXACT = re.compile(r"[0-9]+(\.[0-9]+)?")
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {"\\": "\\", "'": "'", '"': '"'}
_NO_TERNARY = "a ? b : c is not in the language; say it with && and ||"
_LEFT_OUT = {
    "?": _NO_TERNARY,
    ":": _NO_TERNARY,
    "{": "map literals such as {'a': 1} are not in the language",
    "}": "map literals such as {'a': 1} are not in the language",
    "%": "the remainder % is not in the language",
    "=": "one = means nothing here; write == to compare",
    "&": "one & means nothing here; write && for 'and'",
    "|": "one | means nothing here; write || for 'or'",
}
_WORDS = {"and": "&&", "or": "||", "not": "!", "is": "=="}

Part: TypeAlias = "Syntax | Token | tuple[Syntax, ...] | None"


def parse(text: str) -> Syntax:
    """The syntax tree of `text`; Mistake with the offset of the first problem."""
    if len(text) > LONGEST:
        raise Mistake(0, f"the expression is longer than {LONGEST:,} characters.")
    _refuse_nesting(text)
    try:
        node = _parser().parse(text)
    except UnexpectedCharacters as error:
        raise _strange(text, cast("int", error.pos_in_stream)) from None
    except UnexpectedToken as error:
        raise _misplaced(text, cast("Token", error.token)) from None
    deepest, last = max((depth, -part.start) for depth, part in levels(node))
    if deepest > DEEPEST:
        raise Mistake(-last, f"the expression is nested deeper than {DEEPEST} levels.")
    return node


class _Reads(Protocol):
    """What lark's parser is once a transformer is inside: it returns what the builder made."""

    def parse(self, text: str) -> Syntax: ...


@cache
def _parser() -> _Reads:
    return cast("_Reads", Lark(_GRAMMAR, parser="lalr", transformer=_Builder()))


def _refuse_nesting(text: str) -> None:
    """Stops runs of brackets and signs before the parser keeps a stack of them."""
    depth = run = 0
    bare = _LITERAL.sub(lambda found: "." * len(found[0]), text)
    for offset, character in enumerate(bare):
        depth += (character in "([") - (character in ")]")
        run = run + 1 if character in "!-" else run * (character in " \t\r\n")
        if depth > DEEPEST or run > DEEPEST:
            raise Mistake(offset, f"the expression is nested deeper than {DEEPEST} levels.")


def _strange(text: str, offset: int) -> Mistake:
    character = text[offset]
    if character in _LEFT_OUT:
        return Mistake(offset, f"{_LEFT_OUT[character]}.")
    if character in "'\"":
        return Mistake(offset, f"the text that starts here has no closing {character}.")
    return Mistake(offset, f"the character {character!r} is not in the language.")


def _misplaced(text: str, token: Token) -> Mistake:
    if token.type == "$END":
        return Mistake(len(text), "the expression ends too early.")
    offset = token.start_pos or 0
    if token.value in _WORDS:
        return Mistake(offset, f"{token.value!r} is not in the language.", _written(token.value))
    if token.type == "LSQB":
        return Mistake(offset, "picking an item with [ ] is not in the language.", "Use exists().")
    return Mistake(offset, f"{token.value[:40]!r} is not expected here.")


def _written(word: str) -> str:
    return f"Write {_WORDS[word]}."


class _Builder(Transformer[Token, Syntax]):
    """Makes our nodes while lark reduces; each method is named after an alias of the grammar."""

    def number(self, parts: Sequence[Token]) -> Number:
        token = parts[0]
        start = _start(token)
        if not _EXACT.fullmatch(token):
            problem = f"{str(token)[:40]!r} is not a number; write digits such as 12 or 0.995."
            raise Mistake(start, problem)
        if len(token) > LONGEST_NUMBER:
            raise Mistake(start, f"a number of more than {LONGEST_NUMBER} characters.")
        return Number(start, _end(token), Fraction(str(token)))

    def words(self, parts: Sequence[Token]) -> Words:
        token = parts[0]
        start = _start(token)

        def resolved(found: re.Match[str]) -> str:
            if found[1] not in _ESCAPES:
                raise Mistake(start, f"the escape {found[0]!r} is not in the language.")
            return _ESCAPES[found[1]]

        return Words(start, _end(token), _ESCAPE.sub(resolved, token[1:-1]))

    def truth(self, parts: Sequence[Token]) -> Truth:
        return Truth(_start(parts[0]), _end(parts[0]), parts[0].type == "TRUE")

    def name(self, parts: Sequence[Token]) -> Name:
        token = parts[0]
        if token == "null":
            problem = "null is not in the language: missing evidence is unknown, never equal to it."
            raise Mistake(_start(token), problem, "Ask with has(key).")
        return Name(_start(token), _end(token), str(token))

    def select(self, parts: Sequence[Part]) -> Select:
        base, _, name = cast("tuple[Syntax, Token, Token]", tuple(parts))
        return Select(base.start, _end(name), base, str(name))

    def method(self, parts: Sequence[Part]) -> Method:
        base, _, name, _, given, close = cast(
            "tuple[Syntax, Token, Token, Token, tuple[Syntax, ...] | None, Token]", tuple(parts)
        )
        return Method(base.start, _end(close), base, str(name), _start(name), given or ())

    def call(self, parts: Sequence[Part]) -> Call:
        name, _, given, close = cast(
            "tuple[Token, Token, tuple[Syntax, ...] | None, Token]", tuple(parts)
        )
        return Call(_start(name), _end(close), str(name), given or ())

    def listing(self, parts: Sequence[Part]) -> Listing:
        opening, given, close = cast("tuple[Token, tuple[Syntax, ...] | None, Token]", tuple(parts))
        return Listing(_start(opening), _end(close), given or ())

    def group(self, parts: Sequence[Part]) -> Syntax:
        opening, inner, close = cast("tuple[Token, Syntax, Token]", tuple(parts))
        return replace(inner, start=_start(opening), end=_end(close))

    def arguments(self, parts: Sequence[Syntax]) -> tuple[Syntax, ...]:
        return tuple(parts)

    def unary(self, parts: Sequence[Part]) -> Unary:
        sign, operand = cast("tuple[Token, Syntax]", tuple(parts))
        return Unary(_start(sign), operand.end, str(sign), operand)

    def binary(self, parts: Sequence[Part]) -> Binary:
        left, sign, right = cast("tuple[Syntax, Token, Syntax]", tuple(parts))
        return Binary(left.start, right.end, left, str(sign), _start(sign), right)

    def junction(self, parts: Sequence[Part]) -> Junction:
        left, sign, right = cast("tuple[Syntax, Token, Syntax]", tuple(parts))
        # Long chains stay flat, so that only real nesting counts as depth.
        joined = isinstance(left, Junction) and left.sign == sign
        first = left.parts if isinstance(left, Junction) and joined else (left,)
        return Junction(left.start, right.end, str(sign), (*first, right))


def _start(token: Token) -> int:
    return token.start_pos or 0


def _end(token: Token) -> int:
    return token.end_pos or 0
