"""One rule, checked and ready to run."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from auditor.base.strict_yaml import Document, Path
from auditor.errors import InputError, Place, nearest
from auditor.evaluate.expression.compiled import Compiled, question
from auditor.evaluate.expression.mistake import Mistake
from auditor.evaluate.expression.terms import ParamValue, Scope
from auditor.evaluate.given import GivenError, given
from auditor.evaluate.messages import placeholders
from auditor.evaluate.params import is_looser, read_all, read_param
from auditor.evaluate.placing import pointed
from auditor.model.evidence import Evidence
from auditor.model.key import Catalogue
from auditor.model.rule import RuleSpec
from auditor.model.ruleset import RuleStamp


STATED_BY_ANALYST = frozenset({"product", "documents"})
"""Owners of the keys that may switch a rule off; a key a collector measures never does."""


@dataclass(frozen=True, slots=True)
class RuleSource:
    """A rule file as read, with what is needed to point into it."""

    spec: RuleSpec
    document: Document
    text: str


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A checked rule. `changed` are tailored parameters, `loosened` those looser than allowed."""

    source: RuleSource
    catalogue: Catalogue
    params: Mapping[str, ParamValue]
    changed: Mapping[str, str]
    loosened: tuple[str, ...]
    holds: Compiled
    tolerates: Compiled | None
    applies_when: Compiled | None
    cases: tuple[Evidence, ...]

    @property
    def spec(self) -> RuleSpec:
        """The rule as written."""
        return self.source.spec

    @property
    def keys(self) -> frozenset[str]:
        """Every fact any of its expressions reads."""
        parts = (self.holds, self.tolerates, self.applies_when)
        return frozenset[str]().union(*(part.keys for part in parts if part))

    def tailored(self, changed: Mapping[str, str]) -> "CompiledRule":
        """The same rule with other parameters; ValueError names the one that cannot be."""
        for name in changed:
            if name not in self.spec.params:
                known = ", ".join(sorted(self.spec.params)) or "none"
                hint = nearest(name, self.spec.params) or f"Its parameters: {known}."
                raise ValueError(f"{self.spec.name} has no parameter {name!r}. {hint}")
        merged = {**self.changed, **changed}
        return _compiled(self.source, self.catalogue, merged)

    def reworded(self, spec: RuleSpec) -> "CompiledRule":
        """The rule with another text in place of its own; InputError when that does not hold."""
        source = replace(self.source, spec=spec)
        try:
            return _compiled(source, self.catalogue, self.changed)
        except ValueError as error:
            raise InputError(f"{error}.", source.document.place(("params",))) from None

    def place(self, field: str, offset: int = 0) -> Place:
        """Where the character at `offset` of an expression stands in the rule's file."""
        here = Mistake(offset, "")
        return pointed(self.source.document, self.source.text, (field,), here).place

    def stamp(self) -> RuleStamp:
        """The rule as it ran, for the appendix."""
        spec = self.spec
        params = tuple((name, self.written(name)) for name in sorted(spec.params))
        return RuleStamp(
            id=spec.id,
            name=spec.name,
            title=spec.title,
            pillar=spec.pillar,
            kind=spec.kind,
            weight=spec.weight,
            holds=spec.holds,
            tolerates=spec.tolerates or "",
            params=params,
            why=spec.why,
            ask=spec.ask,
            settles=spec.settles,
            remedy_issuer=spec.remedy.issuer,
            remedy_holder=spec.remedy.holder,
            effort=spec.remedy.effort,
            references=tuple(spec.references),
        )

    def written(self, name: str) -> str:
        """A parameter as it ran, in the words of whoever set it."""
        value = self.changed.get(name, self.spec.params[name].default)
        return ", ".join(value) if isinstance(value, list) else value


def compile_rule(source: RuleSource, catalogue: Catalogue) -> CompiledRule:
    """The rule with every name, unit, placeholder and case checked; InputError at the first fault.

    A rule whose answer cannot depend on evidence is refused.
    """
    for name, param in source.spec.params.items():
        for part, written in (
            ("default", param.default),
            ("loosest_comparable", param.loosest_comparable),
        ):
            try:
                read_param(param, param.default if written is None else written)
            except ValueError as error:
                place = source.document.place(("params", name, part))
                raise InputError(f"params.{name}.{part}: {error}.", place) from None
    rule = _compiled(source, catalogue, {})
    _check_applies(rule)
    _check_params(rule)
    _check_messages(rule)
    return rule


def _compiled(source: RuleSource, catalogue: Catalogue, changed: Mapping[str, str]) -> CompiledRule:
    spec = source.spec
    params = read_all(spec, changed)
    scope = Scope(catalogue, params, spec.on_empty, {})
    tolerates, applies = spec.tolerates, spec.applies_when
    return CompiledRule(
        source=source,
        catalogue=catalogue,
        params=params,
        changed=changed,
        loosened=tuple(name for name in sorted(changed) if is_looser(spec, name, params[name])),
        holds=_question(source, "holds", spec.holds, scope),
        tolerates=_question(source, "tolerates", tolerates, scope) if tolerates else None,
        applies_when=_question(source, "applies_when", applies, scope) if applies else None,
        cases=_cases(source, catalogue),
    )


def _question(source: RuleSource, field: str, text: str, scope: Scope) -> Compiled:
    try:
        compiled = question(text, scope)
    except Mistake as mistake:
        raise pointed(source.document, source.text, (field,), mistake) from None
    if not compiled.keys:
        problem = "the expression reads no fact: its answer never changes."
        raise InputError(problem, source.document.place((field,)))
    return compiled


def _cases(source: RuleSource, catalogue: Catalogue) -> tuple[Evidence, ...]:
    built: list[Evidence] = []
    for index, case in enumerate(source.spec.cases):
        path: Path = ("cases", index, "given")
        try:
            built.append(given(case, catalogue))
        except GivenError as error:
            place = source.document.place((*path, error.key), of="key")
            raise InputError(error.problem, place, error.hint) from None
        for name, written in case.params.items():
            _check_case_param(source, ("cases", index, "params", name), written)
    return tuple(built)


def _check_case_param(source: RuleSource, path: Path, written: str) -> None:
    params, name = source.spec.params, str(path[-1])
    if name not in params:
        place = source.document.place(path, of="key")
        raise InputError(f"unknown parameter {name!r}.", place, nearest(name, params))
    try:
        read_param(params[name], written)
    except ValueError as error:
        raise InputError(f"{name}: {error}.", source.document.place(path)) from None


def _check_applies(rule: CompiledRule) -> None:
    """What the audited party controls must not be able to switch a rule off."""
    if rule.applies_when is None:
        return
    place = rule.source.document.place(("applies_when",))
    if rule.applies_when.asks_presence:
        raise InputError(
            "has() in applies_when: leaving a fact out would switch off a rule.", place
        )
    for key in sorted(rule.applies_when.keys):
        if rule.catalogue[key].owner not in STATED_BY_ANALYST:
            problem = f"{key} is measured; only facts stated about the product may stand here."
            raise InputError(problem, place)


def _check_params(rule: CompiledRule) -> None:
    spec = rule.spec
    texts = (spec.holds, spec.tolerates or "", spec.applies_when or "", *_sentences(rule).values())
    for name in spec.params:
        if not any(f"params.{name}" in text for text in texts):
            place = rule.source.document.place(("params", name), of="key")
            raise InputError(f"the parameter {name!r} is not used.", place)


def _check_messages(rule: CompiledRule) -> None:
    known = [*rule.catalogue, *(f"params.{name}" for name in rule.spec.params)]
    for field, sentence in _sentences(rule).items():
        for name in _unknown(placeholders(sentence), known):
            place = rule.source.document.place(("messages", field))
            problem = f"messages.{field}: unknown placeholder {{{name}}}."
            raise InputError(problem, place, nearest(name, known))


def _sentences(rule: CompiledRule) -> dict[str, str]:
    told = rule.spec.messages
    return {"pass": told.passed, "warn": told.warn, "fail": told.fail, "unknown": told.unknown}


def _unknown(names: Iterable[str], known: Iterable[str]) -> list[str]:
    valid = frozenset(known)
    return [name for name in names if name not in valid]
