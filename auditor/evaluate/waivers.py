"""Waivers: marks on findings that somebody accepts; they change no score, grade or opinion.

A waiver that has expired, fits nothing, reaches too far or was made for other evidence sets no
mark and is a finding of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from auditor.base.instants import format_instant
from auditor.base.strict_yaml import Document
from auditor.evaluate.rules import CompiledRules
from auditor.model.finding import Finding, Outcome, Severity, Waiver
from auditor.model.parsing import parse
from auditor.model.report import WaiverReview
from auditor.model.scorecard import Scorecard, Span
from auditor.model.waiver import WaiverSpec, WaiversSpec


WAIVERS = "auditor/waivers/v1"
WAIVABLE = frozenset({Outcome.FAIL, Outcome.WARN, Outcome.UNKNOWN, Outcome.ERROR})
_ANY = "*"
_TITLES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "expired": ("WVR-001", "waiver-is-in-force", "The waiver has not expired"),
        "unused": ("WVR-002", "waiver-is-used", "The waiver stands for a finding"),
        "too_broad": ("WVR-003", "waiver-is-narrow", "The waiver names one rule and one product"),
        "evidence_changed": ("WVR-004", "waiver-fits-evidence", "The waiver fits the evidence"),
        "not_yet_valid": ("WVR-005", "waiver-has-begun", "The waiver has begun"),
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One waiver, the id of its rule (empty for a wildcard), and its line."""

    spec: WaiverSpec
    rule: str
    line: int


@dataclass(frozen=True, slots=True)
class WaiverFile:
    """A checked waivers file; `notices` tell of old rule names."""

    entries: tuple[Entry, ...]
    digest: str
    notices: tuple[str, ...]


def waiver_file(document: Document, rules: CompiledRules, digest: str) -> WaiverFile:
    """The waivers in a document; InputError at the first that cannot be read or names no rule."""
    spec = parse(WaiversSpec, document)
    entries: list[Entry] = []
    notices: list[str] = []
    for index, each in enumerate(spec.waivers):
        place = document.place(("waivers", index, "rule"))
        found = ""
        if _ANY not in each.rule:
            rule, words = rules.called(each.rule, place)
            found = rule.spec.id
            notices.extend(words)
        entries.append(Entry(each, found, place.line))
    return WaiverFile(tuple(entries), digest, tuple(notices))


def review(
    file: WaiverFile, groups: Sequence[Sequence[Finding]], product: str, as_of: datetime
) -> tuple[list[tuple[Finding, ...]], WaiverReview]:
    """The findings with their marks, group by group, and what became of each waiver."""
    found = [finding for group in groups for finding in group]
    marks: dict[tuple[str, str], Waiver] = {}
    used: list[str] = []
    wrong: list[Finding] = []
    elsewhere = 0
    for entry in file.entries:
        if not _too_broad(entry) and entry.spec.product != product:
            elsewhere += 1
            continue
        key = (entry.rule, entry.spec.evidence)
        reason, told = _judged(entry, found, as_of, taken=key in marks)
        if reason:
            wrong.append(_finding(entry, reason, told))
            continue
        marks[key] = _mark(entry.spec)
        used.append(entry.rule)
    marked = [tuple(_marked(each, marks) for each in group) for group in groups]
    return marked, WaiverReview(file.digest, tuple(sorted(used)), tuple(wrong), elsewhere)


def without_waived(findings: Sequence[Finding], card: Scorecard) -> Span:
    """The points if the waived findings had gone well: a second view, never the score."""
    waived = {finding.name for finding in findings if finding.waiver}
    lines = [line for pillar in card.pillars for line in pillar.lines if line.rule in waived]
    low = sum((line.points - line.earned.low for line in lines), card.score.low)
    high = sum((line.points - line.earned.high for line in lines), card.score.high)
    return Span(low, high)


def _judged(
    entry: Entry, found: Sequence[Finding], as_of: datetime, *, taken: bool
) -> tuple[str, str]:
    """Why a waiver sets no mark: a code and a sentence, both empty when it does."""
    spec = entry.spec
    about = [each for each in found if each.rule == entry.rule and each.outcome in WAIVABLE]
    fits = any(each.evidence == spec.evidence for each in about)
    begins, ends = format_instant(spec.begins), format_instant(spec.ends)
    obstacles = (
        (_too_broad(entry), "too_broad", "it must name one rule and one product, no wildcard"),
        (as_of < spec.begins, "not_yet_valid", f"it begins at {begins}"),
        (as_of >= spec.ends, "expired", f"it expired at {ends}"),
        (not about, "unused", "the rule has nothing to waive"),
        (not fits, "evidence_changed", "the finding or its evidence is not the one it is about"),
        (taken, "unused", "an earlier waiver stands for the same finding"),
    )
    return next(((reason, told) for holds, reason, told in obstacles if holds), ("", ""))


def _too_broad(entry: Entry) -> bool:
    product = entry.spec.product.strip()
    return not entry.rule or not product or _ANY in product


def _marked(finding: Finding, marks: Mapping[tuple[str, str], Waiver]) -> Finding:
    mark = marks.get((finding.rule, finding.evidence))
    if mark is None or finding.outcome not in WAIVABLE:
        return finding
    return replace(finding, waiver=(mark,))


def _mark(spec: WaiverSpec) -> Waiver:
    return Waiver(
        " ".join(spec.reason.split()),
        spec.author,
        format_instant(spec.ends),
        format_instant(spec.begins),
    )


def _finding(entry: Entry, reason: str, told: str) -> Finding:
    code, name, title = _TITLES[reason]
    spec = entry.spec
    what = f"{spec.rule} for {spec.product or 'every product'} by {spec.author}"
    return Finding(
        rule=code,
        name=name,
        title=title,
        pillar="waivers",
        severity=Severity.LOW,
        weight=0,
        outcome=Outcome.WARN,
        reason=reason,
        message=f"The waiver of {what} (line {entry.line}) does not apply: {told}.",
        facts=(),
        comparisons=(),
        root_cause="",
    )
