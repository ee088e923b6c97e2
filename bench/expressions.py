"""Rules per second of the expression engine beside the same rules as plain Python.

Both judge complete evidence exactly. Ours also carries reasons, margins, units and a budget, which
is what the ratio pays for. Run: `python bench/expressions.py`.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

from auditor.evaluate.expression import Compiled
from auditor.evaluate.expression.names import PARAMS, dotted
from auditor.evaluate.expression.parser import parse
from auditor.evaluate.expression.run import EPOCH, as_amount
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
from auditor.evaluate.rules import load_ruleset
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Evidence, Fact, evidence
from auditor.model.key import FieldSpec, KeySpec
from auditor.model.reading import read_duration, read_number
from auditor.model.value import (
    Duration,
    Enumeration,
    Flag,
    Kind,
    Moment,
    Quantity,
    Records,
    Text,
    Value,
)


QUESTIONS = 40
PRODUCTS = 1_000
RULES = Path(__file__).parent.parent / "rules"


def main() -> None:
    """Print both speeds and their ratio."""
    questions = list(islice(_questions(), QUESTIONS))
    facts = evidence(Fact(spec.name, value, ()) for spec, value in _facts())
    plain_facts = {spec.name: _plain(value) for spec, value in _facts()}
    plain = [_function(question, params) for question, params in questions]
    for (question, _), function in zip(questions, plain, strict=True):
        ours, theirs = question.run(facts).truth, function(plain_facts)
        if ours is not bool(theirs):
            raise SystemExit(f"they differ on {question.text}: {ours} and {theirs}")
    runs = len(questions) * PRODUCTS
    ours = runs / _timed(lambda: _ours(questions, facts))
    theirs = runs / _timed(lambda: _theirs(plain, plain_facts))
    print(f"{len(questions)} questions × {PRODUCTS:,} products")
    print(f"ours          {ours:>12,.0f} rules/s")
    print(f"plain Python  {theirs:>12,.0f} rules/s")
    print(f"ratio         {theirs / ours:>12.1f} × slower than plain Python")


def _ours(questions: list[tuple[Compiled, Mapping[str, Any]]], facts: Evidence) -> None:
    for _ in range(PRODUCTS):
        for question, _ in questions:
            question.run(facts)


def _theirs(plain: list[Callable[[Any], Any]], facts: Mapping[str, Any]) -> None:
    for _ in range(PRODUCTS):
        for function in plain:
            function(facts)


def _timed(action: Callable[[], None]) -> float:
    start = perf_counter()
    action()
    return perf_counter() - start


def _questions():
    files = [(str(path), path.read_bytes()) for path in sorted(RULES.rglob("*.yaml"))]
    rules = load_ruleset(files, CATALOGUE).headline
    for field in ("holds", "tolerates"):
        for rule in rules:
            question = getattr(rule, field)
            if question:
                yield question, rule.params


def _facts():
    for spec in CATALOGUE.keys.values():
        if spec.kind is not Kind.SERIES:
            yield spec, _sample(spec)


def _sample(spec: KeySpec | FieldSpec) -> Value:
    if isinstance(spec, KeySpec) and spec.kind is Kind.RECORDS:
        row = {field.name: _sample(field) for field in spec.fields}
        return Records((row, row, row), complete=True)
    if spec.kind is Kind.ENUMERATION:
        return Enumeration(spec.choices[0])
    return _SAMPLES.get(spec.kind) or Quantity(Fraction(100_269, 100_000), spec.unit)


_SAMPLES: Mapping[Kind, Value] = {
    Kind.FLAG: Flag(value=True),
    Kind.MOMENT: Moment(EPOCH),
    Kind.DURATION: Duration(Fraction(3600)),
    Kind.TEXT: Text("words"),
}


def _plain(value: Value) -> Any:
    match value:
        case Records(rows):
            return [{name: _plain(cell) for name, cell in row.items()} for row in rows]
        case Flag() | Text() | Enumeration():
            return value.value
        case _:
            return as_amount(value).amount


def _function(question: Compiled, params: Mapping[str, Any]) -> Callable[[Any], Any]:
    writer = _Writer(params)
    body = writer.written(parse(question.text))
    return eval(f"lambda f: {body}", {"c": writer.constants})  # noqa: S307 - our own shipped rules


class _Writer:
    """Writes an expression of ours as one of Python's; constants go to a list named `c`."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        self.params = params
        self.constants: list[Any] = []

    def written(self, node: Syntax) -> str:
        match node:
            case Number(amount=value) | Truth(value=value) | Words(text=value):
                return self.constant(value)
            case Name() | Select():
                return self.name(dotted(node))
            case Call():
                return self.call(node)
            case _:
                return f"({self.composed(node)})"

    def composed(self, node: Syntax) -> str:
        match node:
            case Unary(sign=sign, operand=operand):
                return f"{'not ' if sign == '!' else '-'}{self.written(operand)}"
            case Binary(left=left, sign=sign, right=right):
                return f"{self.written(left)} {sign} {self.written(right)}"
            case Junction(sign=sign, parts=parts):
                return (" and " if sign == "&&" else " or ").join(map(self.written, parts))
            case Listing(items=items):
                return "".join(f"{self.written(item)}," for item in items)
            case Method(base=base, name=name, arguments=(Name(name=row), body)):
                return f"{_WALKS[name]}({self.written(body)} for {row} in {self.written(base)})"
        raise SystemExit(f"no plain Python for {node}")

    def constant(self, value: Any) -> str:
        self.constants.append(value)
        return f"c[{len(self.constants) - 1}]"

    def name(self, parts: tuple[str, ...]) -> str:
        whole = ".".join(parts)
        if parts[0] != PARAMS:
            return f"f[{whole!r}]" if whole in CATALOGUE else f"{parts[0]}[{parts[1]!r}]"
        value = self.params[".".join(parts[1:])]
        return self.constant(value if isinstance(value, tuple) else _plain(value))

    def call(self, node: Call) -> str:
        match node:
            case Call(name="has", arguments=(argument,)):
                return f"({'.'.join(dotted(argument))!r} in f)"
            case Call(name="quantity", arguments=(Words(text=amount), _)):
                return self.constant(read_number(amount))
            case Call(name="duration", arguments=(Words(text=length),)):
                return self.constant(read_duration(length))
        raise SystemExit(f"no plain Python for {node}")


_WALKS = {"all": "all", "exists": "any"}


if __name__ == "__main__":
    main()
