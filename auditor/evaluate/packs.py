"""What a pack adds to the vocabulary: keys it declares and keys it computes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.base.strict_yaml import Document
from auditor.errors import InputError
from auditor.evaluate.expression.compiled import Formula, formula
from auditor.evaluate.expression.judgement import Unknown
from auditor.evaluate.expression.mistake import BudgetExceeded, Mistake
from auditor.evaluate.expression.names import PARAMS
from auditor.evaluate.expression.terms import Scope
from auditor.evaluate.placing import pointed
from auditor.model.evidence import Entry, Evidence, Fact, Gap, Observation
from auditor.model.key import Better, Catalogue, KeySpec
from auditor.model.rule import PackSpec
from auditor.model.unit import Unit, unit
from auditor.model.value import Cause, Kind


_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_RESERVED = {PARAMS, "in", "true", "false", "null"}


@dataclass(frozen=True, slots=True)
class Derivation:
    """A key and the formula that gives it."""

    key: str
    formula: Formula


def declared(catalogue: Catalogue, spec: PackSpec, document: Document) -> Catalogue:
    """The catalogue with the keys a pack declares; statements of product files may give them."""
    for name, told in spec.declare.items():
        where = ("declare", name)
        added = KeySpec(
            name,
            Kind(told.kind),
            told.meaning,
            "documents",
            _unit(document, where, told.unit, told.kind),
            Better(told.better),
            choices=tuple(told.choices),
        )
        if (added.kind is Kind.ENUMERATION) is not bool(added.choices):
            problem = f"{name}: choices belong to an enumeration, and it needs some."
            raise InputError(problem, document.place(where))
        catalogue = _added(catalogue, added, document, where)
    return catalogue


def derivations(
    catalogue: Catalogue, spec: PackSpec, document: Document, source: str
) -> tuple[Catalogue, tuple[Derivation, ...]]:
    """The catalogue with the keys a pack computes, and how; a formula may use those above it."""
    found: list[Derivation] = []
    for name, told in spec.derive.items():
        where = ("derive", name)
        path = (*where, "value")
        try:
            compiled = formula(told.value, Scope(catalogue, {}, "unknown", {}))
        except Mistake as mistake:
            raise pointed(document, source, path, mistake) from None
        stated = _unit(document, where, told.unit, "quantity")
        if compiled.moment or compiled.unit != stated:
            got = "a moment" if compiled.moment else str(compiled.unit)
            problem = f"{name} is stated in {stated}, but its formula gives {got}."
            raise InputError(problem, document.place(path))
        key = KeySpec(
            name, Kind.QUANTITY, told.meaning or told.value, "derive", stated, Better(told.better)
        )
        catalogue = _added(catalogue, key, document, where)
        found.append(Derivation(name, compiled))
    return catalogue, tuple(found)


def derived(evidence: Evidence, steps: Sequence[Derivation]) -> Evidence:
    """The evidence with each computed key that it does not hold yet, as a fact or a gap."""
    for step in steps:
        if step.key not in evidence.entries:
            evidence = evidence.with_entries([_entry(evidence, step)])
    return evidence


def _entry(evidence: Evidence, step: Derivation) -> Entry:
    try:
        result = step.formula.run(evidence).amount
    except BudgetExceeded:
        return Gap(step.key, Cause.UNSUPPORTED, "budget", "the formula costs too many steps")
    if isinstance(result, Unknown):
        first = result.gaps[0]
        missing = tuple(dict.fromkeys(gap.key for gap in result.gaps))
        return Gap(step.key, first.cause, first.reason, first.detail, missing)
    return Fact(step.key, result, tuple(_observations(evidence, sorted(step.formula.keys))))


def _observations(evidence: Evidence, keys: Iterable[str]) -> list[Observation]:
    kept: list[Observation] = []
    for key in keys:
        fact = evidence[key]
        if isinstance(fact, Fact):
            kept.extend(seen for seen in fact.observations if seen not in kept)
    return kept


def _added(
    catalogue: Catalogue, spec: KeySpec, document: Document, where: tuple[str, str]
) -> Catalogue:
    place = document.place(where, of="key")
    if not _KEY.fullmatch(spec.name) or _RESERVED & set(spec.name.split(".")):
        raise InputError(f"{spec.name!r} is not a key such as lender.bug_bounty.", place)
    try:
        return catalogue.extended((spec,))
    except ValueError as error:
        raise InputError(f"{error}.", place) from None


def _unit(document: Document, where: tuple[str, str], text: str, kind: str) -> Unit:
    try:
        return unit("seconds" if kind == "duration" else text)
    except ValueError as error:
        raise InputError(f"{error}.", document.place((*where, "unit"))) from None
