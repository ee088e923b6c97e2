"""Changed thresholds of earlier rules: they run beside the headline, in the score of who asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.base.strict_yaml import Document, Path
from auditor.errors import InputError
from auditor.evaluate.naming import called
from auditor.evaluate.rule import CompiledRule


@dataclass(frozen=True, slots=True)
class Tailored:
    """Rules with other thresholds, what changed in words, and what the author should know."""

    rules: tuple[CompiledRule, ...] = ()
    told: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


UNCHANGED = Tailored()


def tailor(
    who: str,
    changes: Mapping[str, Mapping[str, str]],
    earlier: Sequence[CompiledRule],
    at: Document,
) -> Tailored:
    """The changed copies of earlier rules; the originals stay. InputError at the first mistake."""
    rules: list[CompiledRule] = []
    told: list[str] = []
    notices: list[str] = []
    for wanted, params in changes.items():
        path: Path = ("tailor", wanted)
        place = at.place(path, of="key")
        rule, words = called(earlier, wanted, place, "earlier rule")
        if any(each.spec.id == rule.spec.id for each in rules):
            raise InputError(f"{rule.spec.name} is tailored twice under two names.", place)
        changed = retuned(rule, params, at, path)
        rules.append(changed)
        told.extend(in_words(who, changed, name) for name in sorted(params))
        notices.extend(words)
    return Tailored(tuple(rules), tuple(told), tuple(notices))


def retuned(
    rule: CompiledRule, params: Mapping[str, str], at: Document, path: Path
) -> CompiledRule:
    """The rule with these thresholds; InputError where they stand when one cannot be."""
    try:
        return rule.tailored(params)
    except ValueError as error:
        raise InputError(f"{error}", at.place(path, of="key")) from None


def in_words(who: str, rule: CompiledRule, name: str) -> str:
    """`desk: reserves-fresh.fresh 36h → 60h, not comparable`."""
    default = rule.spec.params[name].default
    written = ", ".join(default) if isinstance(default, list) else default
    loose = ", not comparable" if name in rule.loosened else ""
    return f"{who}: {rule.spec.name}.{name} {written} → {rule.written(name)}{loose}"
