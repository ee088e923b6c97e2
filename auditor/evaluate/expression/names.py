"""Finds what a dotted name means: a fact, a parameter, or a field of the row at hand."""

from auditor.errors import nearest
from auditor.evaluate.expression.mistake import Mistake
from auditor.evaluate.expression.run import Source
from auditor.evaluate.expression.syntax import Name, Select, Syntax
from auditor.evaluate.expression.terms import (
    RowTerm,
    Scope,
    Term,
    field_source,
    key_source,
    param_term,
    read_term,
)
from auditor.model.key import KeySpec
from auditor.model.value import Kind


PARAMS = "params"


def dotted(node: Syntax) -> tuple[str, ...]:
    """The parts of a dotted name; empty when the node is none."""
    parts: list[str] = []
    while isinstance(node, Select):
        parts.append(node.name)
        node = node.base
    return (node.name, *reversed(parts)) if isinstance(node, Name) else ()


def resolved(node: Name | Select, scope: Scope) -> Term:
    """The meaning of a dotted name; Mistake with the nearest valid name."""
    parts = dotted(node)
    if not parts:
        raise Mistake(node.start, "only names can be followed by a dot and a name.")
    if parts[0] in scope.variables and len(parts) == 1:
        return scope.variables[parts[0]]
    if parts[0] == PARAMS:
        return _param(node, parts, scope)
    source, fields = source_of(node, scope)
    term = read_term(source, fields.fields if fields else ())
    if term is None:
        kind = source.kind.value
        raise Mistake(node.start, f"{'.'.join(parts)} is a {kind}; no question can be asked of it.")
    return term


def source_of(node: Syntax, scope: Scope) -> tuple[Source, KeySpec | None]:
    """Where a fact or a row's field is read, with the key's specification for a fact."""
    parts = dotted(node)
    if parts and parts[0] in scope.variables:
        return _field(node, parts, scope.variables[parts[0]]), None
    name = ".".join(parts)
    if name in scope.catalogue:
        spec = scope.catalogue[name]
        return key_source(spec), spec
    raise Mistake(node.start, *_no_such_fact(name, scope))


def _param(node: Syntax, parts: tuple[str, ...], scope: Scope) -> Term:
    name = ".".join(parts[1:])
    if name in scope.params:
        return param_term(scope.params[name])
    known = ", ".join(sorted(scope.params)) or "none"
    hint = nearest(name, scope.params) or f"Parameters of this rule: {known}."
    raise Mistake(node.start, f"unknown parameter {name!r}.", hint)


def _field(node: Syntax, parts: tuple[str, ...], row: RowTerm) -> Source:
    if len(parts) == 1:
        raise Mistake(node.start, f"{parts[0]} is a whole record.", f"Ask for {parts[0]}.FIELD.")
    wanted = ".".join(parts[1:])
    for spec in row.fields:
        if spec.name == wanted:
            return field_source(row, spec)
    names = [spec.name for spec in row.fields]
    hint = nearest(wanted, names) or f"Fields: {', '.join(names)}."
    raise Mistake(node.start, f"unknown field {wanted!r} of {row.key}.", hint)


def _no_such_fact(name: str, scope: Scope) -> tuple[str, str]:
    parts = name.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        prefix = ".".join(parts[:cut])
        if prefix in scope.catalogue and scope.catalogue[prefix].kind is Kind.RECORDS:
            field = ".".join(parts[cut:])
            hint = f"Ask about its rows: {prefix}.all(x, x.{field} …)."
            return f"{prefix} is a list of records.", hint
    known = [*scope.catalogue, *scope.variables, *(f"{PARAMS}.{each}" for each in scope.params)]
    return f"unknown fact {name!r}.", nearest(name, known)
