"""A rule as its own manual page, for the terminal."""

from collections.abc import Iterator
from textwrap import fill

from auditor.model.rule import RuleSpec


_WIDTH = 92


def manual(spec: RuleSpec) -> str:
    """Question, reason, expressions, thresholds, what settles it, remedies, references."""
    return "\n".join(_lines(spec))


def _lines(spec: RuleSpec) -> Iterator[str]:
    yield f"{spec.id}  {spec.name}"
    yield _wrapped(spec.title)
    yield f"{spec.pillar}, {spec.severity.value}, {spec.weight} points, {spec.kind.value}"
    yield ""
    yield _wrapped(spec.why)
    yield ""
    yield f"  holds      {spec.holds}"
    if spec.tolerates:
        yield f"  tolerates  {spec.tolerates}"
    if spec.applies_when:
        yield f"  applies    {spec.applies_when}"
    for name, param in sorted(spec.params.items()):
        default = ", ".join(param.default) if isinstance(param.default, list) else param.default
        yield f"  {name:<10} {default}  {param.meaning}".rstrip()
    yield ""
    for label, words in (
        ("Settled by", spec.settles),
        ("Ask", spec.ask),
        ("Issuer", spec.remedy.issuer),
        ("Holder", spec.remedy.holder),
    ):
        if words:
            yield _wrapped(f"{label}: {words}")
    yield _wrapped(f"References: {'; '.join(spec.references)}")


def _wrapped(text: str) -> str:
    return fill(" ".join(text.split()), _WIDTH)
