"""A rule or an extractor as its own manual page, for the terminal."""

from collections.abc import Iterable, Iterator
from textwrap import fill

from auditor.collect.disclosure.extractor import Extractor
from auditor.model.rule import RuleSpec


_WIDTH = 92


def manual(spec: RuleSpec) -> str:
    """Question, reason, expressions, thresholds, what settles it, remedies, references."""
    return "\n".join(_lines(spec))


def extractor_manual(extractor: Extractor) -> str:
    """Question, the facts an answer gives, what sentences say, and the cases."""
    return "\n".join(_extractor_lines(extractor))


def _extractor_lines(extractor: Extractor) -> Iterator[str]:
    spec = extractor.spec
    yield f"{spec.field}  (disclosure extractor)"
    yield _wrapped(spec.question)
    yield ""
    if spec.claim:
        yield _wrapped(f"Claim: {spec.claim.promise}; held against: {_listed(spec.claim.against)}")
    yield _wrapped(f"Facts: {_listed(fact.key for fact in spec.facts)}")
    yield ""
    for number, reading in enumerate(extractor.readings, 1):
        told = reading.spec
        value = f" {told.value}" if told.value else ""
        yield f"  reading {number}: {told.says}{value}, weight {told.weight}"
        yield from (f"    {cue.written}" for cue in reading.cues)
    yield ""
    for case in extractor.cases:
        value = f" {_listed(case.value)}" if case.value else ""
        yield _wrapped(f"Case: {case.text!r}: {case.status}{value}")


def _listed(words: str | Iterable[str]) -> str:
    return words if isinstance(words, str) else ", ".join(words) or "none"


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
