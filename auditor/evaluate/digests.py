"""What a conclusion rests on, as one digest: it changes when the finding or its evidence does.

Time alone changes nothing: a figure that only grows older is the same evidence. Its moment and
value are in the digest, when we read it is not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from auditor.base import canonical
from auditor.evaluate.rule import CompiledRule
from auditor.model.evidence import Evidence, Gap
from auditor.model.finding import Finding
from auditor.model.wire import encode


CLOCK = "audit.as_of"


@dataclass(slots=True)
class _Seen:
    """The digest of each key's entry, worked out once."""

    evidence: Evidence
    digests: dict[str, str] = field(default_factory=dict[str, str])

    def of(self, key: str) -> str:
        if key not in self.digests:
            self.digests[key] = _entry(self.evidence, key)
        return self.digests[key]


def with_digests(
    groups: Iterable[tuple[Sequence[Finding], Iterable[CompiledRule]]], evidence: Evidence
) -> list[tuple[Finding, ...]]:
    """Each group of findings, made by the rules beside it, with their evidence digests."""
    seen = _Seen(evidence)
    told: list[tuple[Finding, ...]] = []
    for findings, rules in groups:
        by_id: Mapping[str, CompiledRule] = {rule.spec.id: rule for rule in rules}
        told.append(
            tuple(
                replace(each, evidence=_digest(each, by_id[each.rule], seen)) for each in findings
            )
        )
    return told


def _digest(finding: Finding, rule: CompiledRule, seen: _Seen) -> str:
    params = [f"{name}={rule.written(name)}" for name in sorted(rule.spec.params)]
    facts = [[key, seen.of(key)] for key in finding.facts]
    return canonical.digest_of([finding.rule, finding.outcome.value, finding.reason, params, facts])


def _entry(evidence: Evidence, key: str) -> str:
    entry = evidence[key]
    if isinstance(entry, Gap):
        return f"{entry.cause.value} {entry.reason}"
    rests_on = sorted(
        {
            canonical.digest_of([seen.key, encode(seen.value, canonical.digest)])
            for seen in entry.observations
            if seen.key != CLOCK
        }
    )
    return canonical.digest_of(rests_on or [encode(entry.value, canonical.digest)])
