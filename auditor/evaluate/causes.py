"""Findings grouped by the one thing that explains them, in words for people."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from auditor.base.text import opening
from auditor.evaluate.basis import root
from auditor.evaluate.derive.counting import shortfall
from auditor.evaluate.opinion import contradicts
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Entry, Evidence, Fact, Gap
from auditor.model.finding import Finding, Outcome
from auditor.model.report import RootCause
from auditor.model.ruleset import RuleStamp
from auditor.model.scorecard import Line, Scorecard
from auditor.model.value import Cause, Interval


OPEN_OUTCOMES = frozenset({Outcome.UNKNOWN, Outcome.ERROR})
TROUBLE = OPEN_OUTCOMES | {Outcome.FAIL, Outcome.WARN}
SUPPLY = "supply.circulating_shares"
OF_SUPPLY = ("supply.", "backing.")
WHETHER_RULES_APPLY = frozenset({"structure.promises_shares"})
"""Read by rules to see whether they apply, not to answer."""
NOTHING = Fraction(0)
CAUSE_WORDS = {
    Cause.NOT_DISCLOSED: "looked for and not shown",
    Cause.NOT_COLLECTED: "not read",
    Cause.UNREACHABLE: "the source could not be reached",
    Cause.UNREADABLE: "the source could not be read",
    Cause.CONFLICTING: "sources disagree",
    Cause.STALE: "the source is out of date",
    Cause.UNSUPPORTED: "in a form that cannot be read yet",
}
_SUBJECTS = {
    "reserves.statements": "Reserve figures",
    "reserves.scope": "What the proof covers",
    "supply.deployments": "Supply on the chains",
    "supply.chains": "The list of all chains",
    "supply.circulating_shares": "Supply on the chains",
    "prices.token": "Prices of the token",
    "prices.reference": "Prices of the share",
    "market.sessions": "Trading sessions",
    "corporate_actions.declared": "Declared corporate actions",
    "corporate_actions.steps": "Steps of the multiplier",
    "control.mint_authority": "Who may mint",
    "control.upgrade_authority": "Who may change the contract",
    "holders.top10_share_adjusted": "Concentration of holders",
}


def root_causes(
    findings: Sequence[Finding],
    scorecard: Scorecard,
    evidence: Evidence,
    rules: Mapping[str, RuleStamp],
) -> tuple[RootCause, ...]:
    """Everything that costs or holds back points, largest first; a cause without points is last."""
    lines = {line.rule: line for pillar in scorecard.pillars for line in pillar.lines}
    groups: dict[str, list[Finding]] = {}
    for finding, name in named_causes(findings, evidence):
        groups.setdefault(name, []).append(finding)
    causes = [_cause(name, group, lines, evidence, rules) for name, group in groups.items()]
    return tuple(sorted(causes, key=lambda each: (-each.lost, -each.open, each.id)))


def named_causes(findings: Iterable[Finding], evidence: Evidence) -> Sequence[tuple[Finding, str]]:
    """Each finding that costs points with what explains it.

    A missing fact explains the findings it leaves open when there are several of them; one alone
    belongs to what its rule says goes wrong.
    """
    troubled = [each for each in findings if each.outcome in TROUBLE]
    missing = {each.name: _missing(each, evidence) for each in troubled}
    shared = Counter(missing.values())
    return [
        (each, gap if gap and shared[gap] > 1 else each.root_cause or each.name)
        for each in troubled
        for gap in (missing[each.name],)
    ]


def _missing(finding: Finding, evidence: Evidence) -> str:
    """The key whose absence leaves a finding open; empty when something else decided it."""
    silent = finding.reason == Cause.NOT_DISCLOSED.value
    if finding.outcome not in OPEN_OUTCOMES and not silent:
        return ""
    gap = root_gap(finding, evidence)
    return gap.key if isinstance(gap, Gap) else ""


def root_gap(finding: Finding, evidence: Evidence) -> Gap | str:
    """The missing fact behind a finding, or the finding's name when nothing is missing.

    Supply and backing known only between bounds are open for want of supply figures.
    """
    keys = [key for key in finding.facts if key not in WHETHER_RULES_APPLY]
    entries = [evidence[key] for key in (*keys, *finding.facts)]
    gaps = [entry for entry in entries if isinstance(entry, Gap)]
    bounded = [entry for entry in entries if _is_bounded(entry)]
    of_supply = [entry for entry in bounded if entry.key.startswith(OF_SUPPLY)]
    told = [gap for gap in gaps if gap.reason == finding.reason and gap.key in keys]
    if of_supply and not told:
        return Gap(SUPPLY, Cause.NOT_COLLECTED, "coverage", shortfall(evidence))
    first = (told or gaps)[:1]
    return root(evidence, first[0]) if first else finding.name


def in_words(gap: Gap) -> str:
    """A missing fact as a sentence part: what it is and why it is missing."""
    return f"{subject(gap.key)}: {CAUSE_WORDS[gap.cause]}"


def subject(key: str) -> str:
    """What a key is about, for a heading."""
    known = _SUBJECTS.get(key)
    return known or (CATALOGUE[key].meaning if key in CATALOGUE else key)


def points_of(finding: Finding, lines: Mapping[str, Line]) -> tuple[Fraction, Fraction]:
    """Points lost for good and points still open."""
    line = lines.get(finding.name)
    if line is None:
        return (NOTHING, NOTHING)
    return (line.points - line.earned.high, line.earned.high - line.earned.low)


def _cause(
    name: str,
    group: list[Finding],
    lines: Mapping[str, Line],
    evidence: Evidence,
    rules: Mapping[str, RuleStamp],
) -> RootCause:
    parts = [points_of(each, lines) for each in group]
    heaviest = max(group, key=lambda each: sum(points_of(each, lines), NOTHING))
    return RootCause(
        id=name,
        title=_title(name, group, heaviest, evidence),
        sentence=_sentence(name, heaviest, evidence),
        outcome=_worst(group),
        rules=tuple(each.name for each in group),
        lost=sum((lost for lost, _ in parts), NOTHING),
        open=sum((undecided for _, undecided in parts), NOTHING),
        to_close=_to_close(heaviest, rules),
    )


def _title(name: str, group: Sequence[Finding], heaviest: Finding, evidence: Evidence) -> str:
    entry = evidence[name]
    if name not in CATALOGUE:
        told = len(group) > 1 or heaviest.outcome not in OPEN_OUTCOMES
        return name if told and " " in name else _denied(heaviest)
    if isinstance(entry, Gap):
        return in_words(entry)
    return f"{subject(name)}: not all read"


def _denied(finding: Finding) -> str:
    """What a rule's title says, as something that is missing."""
    if finding.outcome is Outcome.WARN:
        return f"Only in part: {inside(finding.title)}"
    return f"{'Does not hold' if contradicts(finding) else 'Not shown'}: {inside(finding.title)}"


def inside(words: str) -> str:
    """A sentence as part of another one: its first letter small, unless it starts a name."""
    plain = words[:1].lower() + words[1:] if words[1:2].islower() or words[:2] == "A " else words
    return plain.rstrip(".")


def _sentence(name: str, heaviest: Finding, evidence: Evidence) -> str:
    entry = evidence[name]
    if name not in CATALOGUE:
        return _counted(heaviest, evidence)
    if isinstance(entry, Fact):
        return shortfall(evidence) or heaviest.message
    return _finished(entry.detail) or heaviest.message


def _counted(finding: Finding, evidence: Evidence) -> str:
    """The message, with what was counted when too little was."""
    gap = root_gap(finding, evidence) if finding.outcome in OPEN_OUTCOMES else finding.name
    if isinstance(gap, Gap) and gap.reason == "coverage" and gap.detail:
        return f"{finding.message} {_finished(gap.detail)}"
    return finding.message


def _finished(words: str) -> str:
    return f"{opening(words).rstrip('.')}." if words else ""


def _worst(group: Iterable[Finding]) -> str:
    outcomes = {each.outcome for each in group}
    if Outcome.FAIL in outcomes:
        return Outcome.FAIL.value
    return (Outcome.UNKNOWN if OPEN_OUTCOMES & outcomes else Outcome.WARN).value


def _to_close(finding: Finding, rules: Mapping[str, RuleStamp]) -> str:
    stamp = rules[finding.name]
    undecided = finding.outcome in OPEN_OUTCOMES and stamp.settles
    return stamp.settles if undecided else stamp.remedy_issuer


def _is_bounded(entry: Entry) -> bool:
    return isinstance(entry, Fact) and isinstance(entry.value, Interval)
