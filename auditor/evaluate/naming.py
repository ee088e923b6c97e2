"""How rules are called: by id, by name, or by a name they had before, which is told."""

from collections.abc import Collection, Iterable, Iterator

from auditor.errors import InputError, Place, nearest, nearest_few
from auditor.evaluate.rule import CompiledRule
from auditor.model.rule import RuleSpec


def names(spec: RuleSpec) -> tuple[str, ...]:
    """Everything a rule answers to."""
    return (spec.id, spec.name, *spec.aliases)


def called(
    rules: Iterable[CompiledRule], wanted: str, place: Place, what: str = "rule"
) -> tuple[CompiledRule, tuple[str, ...]]:
    """The rule of this name, with what its caller should know; InputError with the nearest one."""
    by_name = {name: rule for rule in rules for name in names(rule.spec)}
    if wanted not in by_name:
        hint = nearest_few(wanted, by_name) or "`auditor rules list` names every rule."
        raise InputError(f"there is no {what} {wanted!r}.", place, hint)
    rule = by_name[wanted]
    return rule, (*renamed(rule, wanted, place), *retired(rule, place))


def renamed(rule: CompiledRule, wanted: str, place: Place) -> tuple[str, ...]:
    """A word about an old name, if that is what was written."""
    if wanted not in rule.spec.aliases:
        return ()
    return (f"{place}: {wanted} is an old name; write {rule.spec.name} ({rule.spec.id}).",)


def retired(rule: CompiledRule, place: Place) -> tuple[str, ...]:
    """A word about a rule that is on its way out, with what takes its place."""
    if rule.spec.status != "deprecated":
        return ()
    told = f"{rule.spec.name} ({rule.spec.id}) is deprecated; use {rule.spec.replaced_by}."
    return (f"{place}: {told}",)


def outdated(rules: Iterable[CompiledRule], known: Collection[str]) -> Iterator[str]:
    """A word about each deprecated rule; InputError when nothing `known` can take its place."""
    for rule in rules:
        document, wanted = rule.source.document, rule.spec.replaced_by
        if wanted and wanted not in known:
            problem = f"there is no rule {wanted!r} to replace this one."
            raise InputError(problem, document.place(("replaced_by",)), nearest(wanted, known))
        yield from retired(rule, document.place(("status",)))
