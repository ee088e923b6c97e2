"""The mistakes somebody could make in one expression, each as a change of its text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from auditor.evaluate.expression.names import dotted
from auditor.evaluate.expression.parser import parse
from auditor.evaluate.expression.syntax import (
    Binary,
    Call,
    Junction,
    Listing,
    Method,
    Name,
    Node,
    Number,
    Select,
    Syntax,
    Unary,
    Words,
    children,
)
from auditor.evaluate.mutation.written import steps, units
from auditor.model.key import Catalogue, FieldSpec, KeySpec


_SHIFTED = {">=": ">", ">": ">=", "<=": "<", "<": "<="}
_FLIPPED = {">=": "<", ">": "<=", "<=": ">", "<": ">=", "==": "!=", "!=": "=="}
_SWAPPED = {"+": "-", "-": "+", "*": "/", "/": "*"}
_QUANTIFIED = {"all": "exists", "exists": "all"}
_ORDERED = frozenset({"quantity", "duration"})
_DROPPED = "(left out)"
_QUESTIONS = frozenset({*_QUANTIFIED, "startsWith", "endsWith", "contains"})


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters from `start` up to `end` become `text`.

    For people, what stands at the character `at` is changed: `before` becomes `after`.
    """

    operator: str
    start: int
    end: int
    text: str
    at: int
    before: str
    after: str

    def applied(self, text: str) -> str:
        """The whole expression with the change made."""
        return f"{text[: self.start]}{self.text}{text[self.end :]}"


def edits(text: str, catalogue: Catalogue) -> Iterator[Edit]:
    """Every change of the expression; one that no longer means anything is for others to drop."""
    yield from _Walk(text, catalogue).under(parse(text), {}, denied=False)


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes through one expression; what a variable stands for is handed down."""

    text: str
    catalogue: Catalogue

    def under(self, node: Syntax, rows: Mapping[str, KeySpec], *, denied: bool) -> Iterator[Edit]:
        yield from self.at(node, rows)
        if not denied and _asks(node):
            yield self.edit("negation", node, f"!{_grouped(self.source(node))}")
        inner = rows
        if isinstance(node, Method) and node.arguments and isinstance(node.arguments[0], Name):
            spec = self.listed(node.base)
            inner = {**rows, node.arguments[0].name: spec} if spec else rows
        if isinstance(node, Name | Select):
            return
        negated = isinstance(node, Unary) and node.sign == "!"
        for child in children(node):
            yield from self.under(child, inner, denied=negated)

    def at(self, node: Syntax, rows: Mapping[str, KeySpec]) -> Iterator[Edit]:
        match node:
            case Binary():
                yield from self.signs(node)
                yield from self.words(node, rows)
            case Junction():
                yield from self.joins(node)
            case Unary(sign="!"):
                yield self.edit("negation", node, _grouped(self.source(node.operand)))
            case Method() if node.name in _QUANTIFIED:
                after = f"{_QUANTIFIED[node.name]}{self.text[node.at + len(node.name) : node.end]}"
                yield self.edit("list", node, self.text[node.start : node.at] + after)
            case Number():
                yield from self.amounts(node, self.source(node), "{}")
            case Call(arguments=(Words() as first, *_)) if node.name in _ORDERED:
                yield from self.literal(node, first)
            case Name() | Select():
                yield from self.siblings(node, rows)
            case _:
                pass

    def signs(self, node: Binary) -> Iterator[Edit]:
        for operator, table in (
            ("boundary", _SHIFTED),
            ("comparison", _FLIPPED),
            ("arithmetic", _SWAPPED),
        ):
            if node.sign in table:
                rest = self.text[node.at + len(node.sign) : node.end]
                head = self.text[node.start : node.at]
                yield self.edit(operator, node, f"{head}{table[node.sign]}{rest}")

    def joins(self, node: Junction) -> Iterator[Edit]:
        parts = [self.source(part) for part in node.parts]
        other = "||" if node.sign == "&&" else "&&"
        yield self.edit("junction", node, _grouped(f" {other} ".join(parts)))
        for index, part in enumerate(node.parts):
            kept = f" {node.sign} ".join(parts[:index] + parts[index + 1 :])
            whole = self.edit("part", node, _grouped(kept))
            yield replace(whole, at=part.start, before=parts[index], after=_DROPPED)

    def literal(self, node: Call, first: Words) -> Iterator[Edit]:
        head = self.text[node.start : first.start]
        tail = self.text[first.end : node.end]
        yield from self.amounts(node, first.text, f"{head}'{{}}'{tail}")

    def amounts(self, node: Syntax, written: str, form: str) -> Iterator[Edit]:
        for operator, values in (("step", steps(written)), ("unit", units(written))):
            for value in values:
                yield self.edit(operator, node, form.format(value))

    def words(self, node: Binary, rows: Mapping[str, KeySpec]) -> Iterator[Edit]:
        """A word of an enumeration taken for another, left out of a list or added to it."""
        choices = self.choices(node.left, rows)
        if node.sign == "in" and isinstance(node.right, Listing):
            yield from self.listing(node, node.right, choices)
        elif node.sign in ("==", "!=") and isinstance(node.right, Words):
            given = node.right.text
            at = choices.index(given) + 1 if given in choices else 0
            other = choices[at % len(choices)] if choices else f"{given}x"
            if other != given:
                yield self.edit(
                    "choice", node, f"{self.text[node.start : node.right.start]}'{other}'"
                )

    def listing(self, whole: Binary, node: Listing, choices: tuple[str, ...]) -> Iterator[Edit]:
        items = [self.source(item) for item in node.items]
        listed = {item.text for item in node.items if isinstance(item, Words)}
        for index, item in enumerate(node.items if len(items) > 1 else ()):
            kept = self.edit("choice", node, f"[{', '.join(items[:index] + items[index + 1 :])}]")
            yield replace(kept, at=item.start, before=items[index], after=_DROPPED)
        for word in choices:
            if word not in listed:
                longer = self.edit("choice", node, f"[{', '.join([*items, repr(word)])}]")
                told = f"{self.text[whole.start : node.start]}[…]"
                yield replace(longer, at=whole.start, before=told, after=f"'{word}' added")

    def choices(self, node: Syntax, rows: Mapping[str, KeySpec]) -> tuple[str, ...]:
        spec = self.spec(dotted(node), rows)
        return spec.choices if spec else ()

    def siblings(self, node: Name | Select, rows: Mapping[str, KeySpec]) -> Iterator[Edit]:
        """Another fact or field of the same kind and unit, the one with the nearest name."""
        parts = dotted(node)
        spec = self.spec(parts, rows)
        if spec is None:
            return
        others: tuple[FieldSpec | KeySpec, ...] = (
            tuple(self.catalogue.keys.values())
            if isinstance(spec, KeySpec)
            else rows[parts[0]].fields
        )
        alike = [other.name for other in others if _alike(spec, other)]
        for name in get_close_matches(spec.name, sorted(alike), n=1, cutoff=0):
            yield self.edit(
                "fact", node, name if isinstance(spec, KeySpec) else f"{parts[0]}.{name}"
            )

    def spec(
        self, parts: tuple[str, ...], rows: Mapping[str, KeySpec]
    ) -> KeySpec | FieldSpec | None:
        if parts and parts[0] in rows:
            named = [field for field in rows[parts[0]].fields if parts[1:] == (field.name,)]
            return named[0] if named else None
        name = ".".join(parts)
        return self.catalogue.keys.get(name)

    def listed(self, node: Syntax) -> KeySpec | None:
        """The key of the list behind `list.filter(…).filter(…)`."""
        while isinstance(node, Method):
            node = node.base
        spec = self.spec(dotted(node), {})
        return spec if isinstance(spec, KeySpec) else None

    def source(self, node: Node) -> str:
        return self.text[node.start : node.end]

    def edit(self, operator: str, node: Node, after: str) -> Edit:
        whole = node.start == 0 and node.end == len(self.text)
        plain = after[1:-1] if whole and _is_group(after) else after
        return Edit(operator, node.start, node.end, plain, node.start, self.source(node), plain)


def _asks(node: Syntax) -> bool:
    """Whether a part could be a question by itself that no other operator turns round."""
    match node:
        case Name() | Select():
            return True
        case Method(name=name):
            return name in _QUESTIONS
        case Binary(sign=sign):
            return sign == "in"
        case _:
            return False


def _alike(one: KeySpec | FieldSpec, other: KeySpec | FieldSpec) -> bool:
    if one.name == other.name or (one.kind, one.unit) != (other.kind, other.unit):
        return False
    if isinstance(one, KeySpec) and isinstance(other, KeySpec) and one.group != other.group:
        return False
    return one.choices == other.choices


def _grouped(text: str) -> str:
    return text if _is_group(text) else f"({text})"


def _is_group(text: str) -> bool:
    """Whether one pair of brackets holds the whole text."""
    if not (text.startswith("(") and text.endswith(")")):
        return False
    depth = 0
    for at, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return at == len(text) - 1
    return False
