"""Every small mistake of one rule: in its expressions, its thresholds and its other fields."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from auditor.errors import InputError, Place
from auditor.evaluate.expression.names import dotted
from auditor.evaluate.expression.parser import parse
from auditor.evaluate.expression.syntax import Call, Method, children, levels
from auditor.evaluate.mutation.edits import edits
from auditor.evaluate.mutation.written import steps, units
from auditor.evaluate.rule import CompiledRule
from auditor.model.finding import RuleKind
from auditor.model.rule import RuleSpec


OPERATORS = {
    "boundary": "`>=` for `>`, and the like",
    "comparison": "the opposite comparison",
    "junction": "`||` for `&&` and the reverse",
    "part": "a part of `&&` or `||` left out",
    "negation": "`!` added or dropped",
    "list": "`exists` for `all` and the reverse",
    "choice": "a word of a list left out, added or taken for another",
    "fact": "a sibling fact or field of the same kind and unit",
    "arithmetic": "`+` for `-`, `*` for `/` and the reverse",
    "step": "a threshold one step up or down, in its last digit",
    "unit": "a threshold in another unit: per cent, hours for days",
    "tolerates": "`tolerates` dropped",
    "applies_when": "`applies_when` dropped",
    "when_undisclosed": "silence judged the other way",
    "on_empty": "an empty list judged another way",
    "kind": "a claim taken for a statement that proves itself",
}
_EXPRESSIONS = ("holds", "tolerates", "applies_when")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule with one mistake; `name` is how a rule file calls it among its `equivalent` ones."""

    name: str
    operator: str
    place: Place
    rule: CompiledRule


def mutants(rule: CompiledRule, only: Collection[str] = tuple(OPERATORS)) -> Iterator[Mutant]:
    """Every mistake after which the rule still loads; those of the operators in `only`."""
    met: Counter[str] = Counter()
    for told, operator, place, spec in _changed(rule):
        if operator not in only:
            continue
        try:
            made = rule.reworded(spec)
        except InputError:
            continue
        met[told] += 1
        name = told if met[told] == 1 else f"{told} ({met[told]})"
        yield Mutant(name, operator, place, made)


def _changed(rule: CompiledRule) -> Iterator[tuple[str, str, Place, RuleSpec]]:
    yield from _in_expressions(rule)
    yield from _in_thresholds(rule)
    for field, after in _in_fields(rule):
        before = getattr(rule.spec, field)
        told = _told(field, str(before), "(dropped)" if after is None else str(after))
        written = rule.source.document.place((field,), of="key")
        place = written if (field,) in rule.source.document.places else rule.place("holds")
        yield told, field, place, _with(rule.spec, **{field: after})


def _in_expressions(rule: CompiledRule) -> Iterator[tuple[str, str, Place, RuleSpec]]:
    for field in _EXPRESSIONS:
        text: str = getattr(rule.spec, field) or ""
        for edit in edits(text, rule.catalogue) if text else ():
            place = rule.place(field, edit.at)
            spec = _with(rule.spec, **{field: edit.applied(text)})
            yield _told(field, edit.before, edit.after), edit.operator, place, spec


def _in_thresholds(rule: CompiledRule) -> Iterator[tuple[str, str, Place, RuleSpec]]:
    for name, param in rule.spec.params.items():
        place = rule.source.document.place(("params", name, "default"))
        if isinstance(param.default, list):
            items = param.default
            values = [items[:at] + items[at + 1 :] for at in range(len(items)) if len(items) > 1]
            changes: list[tuple[str, str | list[str]]] = [("choice", value) for value in values]
        else:
            changes = [("step", value) for value in steps(param.default)]
            changes += [("unit", value) for value in units(param.default)]
        for operator, value in changes:
            changed = param.model_copy(update={"default": value})
            spec = _with(rule.spec, params={**rule.spec.params, name: changed})
            told = _told(f"params.{name}", _shown(param.default), _shown(value))
            yield told, operator, place, spec


def _in_fields(rule: CompiledRule) -> Iterator[tuple[str, Any]]:
    """A field with what it could wrongly be."""
    spec = rule.spec
    for field in ("tolerates", "applies_when"):
        if getattr(spec, field):
            yield field, None
    if _reads_beyond_has(rule):
        yield "when_undisclosed", "unknown" if spec.when_undisclosed == "fail" else "fail"
    for after in ("pass", "fail", "unknown") if _asks_all(spec) else ():
        if after != spec.on_empty:
            yield "on_empty", after
    if spec.kind is RuleKind.ASSERTS:
        yield "kind", RuleKind.STATES


def _asks_all(spec: RuleSpec) -> bool:
    texts = (getattr(spec, field) for field in _EXPRESSIONS)
    return any(
        isinstance(node, Method) and node.name == "all"
        for text in texts
        if text
        for _, node in levels(parse(text))
    )


def _reads_beyond_has(rule: CompiledRule) -> bool:
    """Whether silence can leave the rule open: has() alone always answers it."""
    waiting = [parse(text) for text in (rule.spec.holds, rule.spec.tolerates) if text]
    while waiting:
        node = waiting.pop()
        if ".".join(dotted(node)) in rule.catalogue:
            return True
        if not (isinstance(node, Call) and node.name == "has"):
            waiting.extend(children(node))
    return False


def _with(spec: RuleSpec, **changes: Any) -> RuleSpec:
    return spec.model_copy(update=changes)


def _told(field: str, before: str, after: str) -> str:
    return f"{field}: {' '.join(before.split())} → {' '.join(after.split())}"


def _shown(value: str | list[str]) -> str:
    return ", ".join(value) if isinstance(value, list) else value
