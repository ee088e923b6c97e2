"""Which rules judged, for the report."""

from dataclasses import dataclass

from auditor.model.finding import RuleKind


@dataclass(frozen=True, slots=True)
class RuleStamp:
    """A rule as it ran: enough to list it in the appendix."""

    id: str
    name: str
    title: str
    pillar: str
    kind: RuleKind
    weight: int
    holds: str
    tolerates: str
    params: tuple[tuple[str, str], ...]
    why: str
    ask: str
    settles: str
    remedy_issuer: str
    remedy_holder: str
    effort: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Which rules judged: packs with versions, the digest of all files, what was tailored.

    `comparability` is the digest of everything that decides a headline: two grades compare when
    theirs are equal. `loosened` are the tailored thresholds looser than comparable. `notices` are
    what the author of a pack, profile or waiver should know: old names, deprecated rules.
    """

    version: str
    digest: str
    packs: tuple[str, ...]
    rules: tuple[RuleStamp, ...]
    tailored: tuple[str, ...]
    comparability: str = ""
    loosened: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    pack_digests: tuple[str, ...] = ()
