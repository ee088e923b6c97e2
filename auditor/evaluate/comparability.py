"""The digest of everything that decides a headline: two grades compare when theirs are equal.

Prose, remedies and cases may change without making grades incomparable; a threshold may not.
"""

from collections.abc import Iterable

from auditor.base import canonical
from auditor.base.canonical import Wire
from auditor.base.strict_yaml import Document, YamlValue
from auditor.evaluate.rule import CompiledRule
from auditor.model.file_kinds import schema_of


DECIDING = ("auditor/scoring/v1", "auditor/disclosure/v1", "auditor/vocabulary/v1")
"""Files beside rules that move a headline: the policy, and what documents are read with."""


def comparability(pack: str, rules: Iterable[CompiledRule], others: Iterable[Document]) -> str:
    """SHA-256 over the shipped pack's version, its rules and params, policy and extractors."""
    deciding = sorted(
        canonical.digest_of([schema_of(document), _wire(document.data)])
        for document in others
        if schema_of(document) in DECIDING
    )
    return canonical.digest_of([pack, sorted(map(_rule, rules)), deciding])


def _rule(rule: CompiledRule) -> list[str]:
    spec = rule.spec
    return [
        spec.id,
        spec.name,
        spec.pillar,
        spec.severity.value,
        str(spec.weight),
        spec.kind.value,
        spec.status,
        spec.applies_when or "",
        spec.holds,
        spec.tolerates or "",
        spec.on_empty,
        spec.when_undisclosed,
        *(f"{name}={rule.written(name)}" for name in sorted(spec.params)),
    ]


def _wire(value: YamlValue) -> Wire:
    """Whole numbers of any size as text, everything else as it is."""
    if isinstance(value, dict):
        return {name: _wire(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_wire(inner) for inner in value]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
