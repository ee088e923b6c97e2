"""Rules a second: ours beside two CEL engines and plain Python, on the same conditions.

All judge the same complete evidence and must give the same answers, except that of an empty list
ours says unknown and the others say that all is well. Ours also carries reasons,
margins, units, exact numbers and a budget. Times are the processor's. The CEL engines come with
`make bench`; one that is not installed is left out. Run: `python bench/rules.py [evidence sets]`.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

from auditor.evaluate.engine import evaluate_rule
from auditor.evaluate.expression import Compiled
from auditor.evaluate.expression.judgement import Unknown
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
from auditor.evaluate.rule import CompiledRule
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


QUESTIONS, PRODUCTS, CHUNK = 60, 10_000, 250
SLOW = 50  # one evidence set in so many for what takes long; speeds are per condition
TARGET = 20
RULES = Path(__file__).parent.parent / "rules"


@dataclass
class Engine:
    """One way to judge: how it is made ready for a question and for evidence, and asked."""

    name: str
    ready: Callable[[str, Compiled, Mapping[str, Any]], Callable[[Any], Any]]
    facts: Callable[[Evidence, Mapping[str, Any]], Any]
    every: int = 1
    asked: int = 0
    seconds: float = 0.0

    @property
    def speed(self) -> float:
        """Questions a second."""
        return self.asked / self.seconds


def main() -> None:
    """Print every speed and the ratio to the CEL engine in Python."""
    products = int(sys.argv[1]) if len(sys.argv) > 1 else PRODUCTS
    rules = _rules()
    questions = list(islice(_questions(rules), QUESTIONS))
    engines = [_ours(), _plain(), *_cel()]
    asks = [
        [
            each.ready(_cel_text(question, params), question, params)
            for question, params in questions
        ]
        for each in engines
    ]
    random, differ = Random(1), 0  # noqa: S311 - a repeatable bench
    whole = 0.0
    for chunk in range(products // CHUNK):
        known = [_evidence(random) for _ in range(CHUNK)]
        told = [_answers(each, ask, known, chunk) for each, ask in zip(engines, asks, strict=True)]
        for other in told[1:]:
            differ += sum(
                ours is not bool(theirs) and not _vacuous(ours, theirs)
                for row, ours_row in zip(other, told[0], strict=True)
                if row
                for theirs, ours in zip(row, ours_row, strict=True)
            )
        start = process_time()
        for facts in known[::SLOW]:
            for rule in rules:
                evaluate_rule(rule, facts)
        whole += process_time() - start
    if differ:
        raise SystemExit(f"{differ} answers differ")
    _report(engines, len(questions), products, len(rules) * products / SLOW / whole)


def _report(engines: Sequence[Engine], questions: int, products: int, findings: float) -> None:
    print(f"{questions} conditions × {products:,} evidence sets, answers equal")
    for each in engines:
        print(f"{each.name:28} {each.speed:>12,.0f} conditions/s ({each.asked:,} asked)")
    print(f"{'whole findings, ours':28} {findings:>12,.0f} rules/s")
    speeds = {each.name: each.speed for each in engines}
    for name, speed in islice(speeds.items(), 1, None):
        print(f"ours / {name:21} {speeds['ours'] / speed:>12.2f} ×")
    slow = speeds.get("cel-python")
    if slow and speeds["ours"] < TARGET * slow:
        sys.exit(f"below the target of {TARGET} × cel-python")


def _answers(
    engine: Engine, asks: Sequence[Callable[[Any], Any]], known: Sequence[Any], chunk: int
) -> list[list[Any]]:
    """The answers by evidence set; empty rows where an engine takes only some."""
    told: list[list[Any]] = []
    for index, facts in enumerate(known):
        if (chunk * CHUNK + index) % engine.every:
            told.append([])
            continue
        plain = {key: _bare(entry.value) for key, entry in facts.entries.items()}
        ready = engine.facts(facts, plain)
        start = process_time()
        row = [ask(ready) for ask in asks]
        engine.seconds += process_time() - start
        engine.asked += len(row)
        told.append(row)
    return told


def _vacuous(ours: Any, theirs: Any) -> bool:
    """Whether a list without rows is the difference: nothing is known to us, all to the others."""
    return isinstance(ours, Unknown) and ours.gaps[0].reason == "empty_list" and theirs is not False


def _ours() -> Engine:
    def ready(text: str, question: Compiled, params: Mapping[str, Any]) -> Callable[[Any], Any]:
        del text, params
        return lambda facts: question.run(facts).truth

    return Engine("ours", ready, lambda facts, _: facts)


def _plain() -> Engine:
    def ready(text: str, question: Compiled, params: Mapping[str, Any]) -> Callable[[Any], Any]:
        del text
        writer = _Python(params)
        body = writer.written(parse(question.text))
        return eval(f"lambda f: {body}", {"c": writer.constants})  # noqa: S307 - our shipped rules

    return Engine("plain Python, exact", ready, lambda _, plain: plain)


def _cel() -> list[Engine]:
    found: list[Engine] = []
    if find_spec("cel"):
        import cel

        def rust(text: str, *_: Any) -> Callable[[Any], Any]:
            return cel.compile(text).execute

        found.append(
            Engine("common-expression-language", rust, lambda _, plain: cel.Context(_nested(plain)))
        )
    if find_spec("celpy"):
        import celpy

        environment = celpy.Environment()

        def python(text: str, *_: Any) -> Callable[[Any], Any]:
            return environment.program(environment.compile(text)).evaluate

        found.append(
            Engine(
                "cel-python",
                python,
                lambda _, plain: {
                    name: celpy.json_to_cel(value) for name, value in _nested(plain).items()
                },
                SLOW,
            )
        )
    return found


def _nested(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Floats in a map for each group of keys: what CEL can hold."""
    groups: dict[str, Any] = {}
    for key, value in plain.items():
        group, _, name = key.partition(".")
        groups.setdefault(group, {})[name] = _floats(value)
    return groups


def _floats(value: Any) -> Any:
    if isinstance(value, list):
        return [{name: _floats(cell) for name, cell in row.items()} for row in value]
    return float(value) if isinstance(value, Fraction) else value


def _rules() -> tuple[CompiledRule, ...]:
    files = [(str(path), path.read_bytes()) for path in sorted(RULES.rglob("*.yaml"))]
    return load_ruleset(files, CATALOGUE).headline


def _questions(rules: Sequence[CompiledRule]):
    for field in ("holds", "tolerates"):
        for rule in rules:
            question = getattr(rule, field)
            if question:
                yield question, rule.params


def _evidence(random: Random) -> Evidence:
    return evidence(
        Fact(spec.name, _sample(spec, random), ())
        for spec in CATALOGUE.keys.values()
        if spec.kind is not Kind.SERIES
    )


def _sample(spec: KeySpec | FieldSpec, random: Random) -> Value:
    if isinstance(spec, KeySpec) and spec.kind is Kind.RECORDS:
        rows = [{each.name: _sample(each, random) for each in spec.fields} for _ in range(3)]
        return Records(tuple(rows), complete=True)
    if spec.kind is Kind.ENUMERATION:
        return Enumeration(random.choice(spec.choices))
    # A multiple of a power of two is the same number as a float.
    amount = Fraction(random.randrange(2**21), 2**20)
    kinds = {
        Kind.FLAG: Flag(amount < 1),
        Kind.MOMENT: Moment(EPOCH),
        Kind.DURATION: Duration(Fraction(random.randrange(10**6))),
        Kind.TEXT: Text(random.choice(("", "words", "eip155:1"))),
    }
    return kinds.get(spec.kind) or Quantity(amount, spec.unit)


def _bare(value: Value) -> Any:
    match value:
        case Records(rows):
            return [{name: _bare(cell) for name, cell in row.items()} for row in rows]
        case Flag() | Text() | Enumeration():
            return value.value
        case _:
            return as_amount(value).amount


class _Writer:
    """Writes an expression of ours in another language."""

    both, either, no = "", "", ""

    def __init__(self, params: Mapping[str, Any]) -> None:
        self.params = params

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
                return f"{self.no if sign == '!' else '-'}{self.written(operand)}"
            case Binary(left=left, sign=sign, right=right):
                return f"{self.written(left)} {sign} {self.written(right)}"
            case Junction(sign=sign, parts=parts):
                joined = self.both if sign == "&&" else self.either
                return joined.join(map(self.written, parts))
            case Listing(items=items):
                return self.listed([self.written(item) for item in items])
            case Method(base=base, name=name, arguments=(Name(name=row), body)):
                return self.walk(name, self.written(base), row, self.written(body))
        raise SystemExit(f"no translation of {node}")

    def name(self, parts: tuple[str, ...]) -> str:
        if parts[0] != PARAMS:
            return self.fact(parts)
        value = self.params[".".join(parts[1:])]
        return self.constant(value if isinstance(value, tuple) else _bare(value))

    def call(self, node: Call) -> str:
        match node:
            case Call(name="has", arguments=(argument,)):
                return self.has(dotted(argument))
            case Call(name="quantity", arguments=(Words(text=amount), _)):
                return self.constant(read_number(amount))
            case Call(name="duration", arguments=(Words(text=length),)):
                return self.constant(read_duration(length))
        raise SystemExit(f"no translation of {node}")

    def constant(self, value: Any) -> str:
        raise NotImplementedError

    def fact(self, parts: tuple[str, ...]) -> str:
        raise NotImplementedError

    def has(self, parts: tuple[str, ...]) -> str:
        raise NotImplementedError

    def listed(self, items: list[str]) -> str:
        raise NotImplementedError

    def walk(self, name: str, base: str, row: str, body: str) -> str:
        raise NotImplementedError


class _Python(_Writer):
    """Python over a map of keys; constants go to a list named `c`."""

    both, either, no = " and ", " or ", "not "

    def __init__(self, params: Mapping[str, Any]) -> None:
        super().__init__(params)
        self.constants: list[Any] = []

    def constant(self, value: Any) -> str:
        self.constants.append(value)
        return f"c[{len(self.constants) - 1}]"

    def fact(self, parts: tuple[str, ...]) -> str:
        whole = ".".join(parts)
        return f"f[{whole!r}]" if whole in CATALOGUE else f"{parts[0]}[{parts[1]!r}]"

    def has(self, parts: tuple[str, ...]) -> str:
        return f"({'.'.join(parts)!r} in f)"

    def listed(self, items: list[str]) -> str:
        return "".join(f"{item}," for item in items)

    def walk(self, name: str, base: str, row: str, body: str) -> str:
        if name == "filter":
            return f"[{row} for {row} in {base} if {body}]"
        return f"{ {'all': 'all', 'exists': 'any'}[name] }({body} for {row} in {base})"


class _Cel(_Writer):
    """CEL over a map for each group of keys, amounts as doubles."""

    both, either, no = " && ", " || ", "!"

    def constant(self, value: Any) -> str:
        if isinstance(value, tuple):
            return self.listed([self.constant(each) for each in value])
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, Fraction):
            return repr(float(value))
        escaped = str(value).replace("\\", "\\\\").replace("'", "\\'")
        return f"'{escaped}'"

    def fact(self, parts: tuple[str, ...]) -> str:
        return ".".join(parts)

    def has(self, parts: tuple[str, ...]) -> str:
        return f"has({'.'.join(parts)})"

    def listed(self, items: list[str]) -> str:
        return f"[{', '.join(items)}]"

    def walk(self, name: str, base: str, row: str, body: str) -> str:
        return f"{base}.{name}({row}, {body})"


def _cel_text(question: Compiled, params: Mapping[str, Any]) -> str:
    return _Cel(params).written(parse(question.text))


if __name__ == "__main__":
    main()
