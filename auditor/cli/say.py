"""Everything the commands say about a finished audit, for terminals and logs."""

from collections.abc import Iterable, Iterator, Sequence

from auditor.base.text import visible
from auditor.collect.documents.statements import NOT_STATED, cited
from auditor.evaluate.opinion import contradicted, not_shown
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Entry, Gap
from auditor.model.finding import Finding, Severity
from auditor.model.report import Report
from auditor.model.scorecard import OPINION_WORDS, GradeStatus, Opinion, grade_words
from auditor.model.value import Missing, Records
from auditor.render.figures import points_fixed
from auditor.render.wording import reason


_NAMED = 3
_WEIGHTY = (Severity.HIGH, Severity.CRITICAL)


def result_lines(report: Report) -> tuple[str, str]:
    """The grade line and the one-sentence reason."""
    card = report.scorecard
    points = (
        f"{points_fixed(card.score.low)} to {points_fixed(card.score.high)} of 100 checklist points"
    )
    head = (
        f"{visible(report.product.symbol)}: {grade_words(card)} · "
        f"{OPINION_WORDS[card.opinion]} · {points}{_compared(report)}"
    )
    return head, visible(report.explanation.sentence)


def attention(report: Report) -> str:
    """What somebody has to know who sees no result: the opinion or open grade, and what decides it.

    What fails in a pack or profile and weighs follows. Empty where there is a grade and nothing
    decisive speaks against the product.
    """
    return "; ".join(filter(None, (_headline(report), *_beside(report))))


def _beside(report: Report) -> Iterator[str]:
    for part in report.beside:
        weighty = [each for each in report.failed_in(part) if each.severity in _WEIGHTY]
        if weighty:
            yield f"{part.kind} {part.pack} {_listed('failed', list(_names(weighty)))}"


def _headline(report: Report) -> str:
    card = report.scorecard
    if card.opinion is Opinion.ADVERSE:
        return _because("contradicted", "failed", _names(contradicted(report.findings)))
    if card.opinion is Opinion.DISCLAIMER:
        unproven = card.status is GradeStatus.UNPROVEN
        words = f"no conclusion, {grade_words(card)}" if unproven else "no conclusion"
        return _because(words, "not shown", _names(not_shown(report.findings)))
    if card.status is GradeStatus.UNPROVEN:
        return _because(grade_words(card), "open", card.deciding)
    return ""


def _names(findings: Iterable[Finding]) -> Iterator[str]:
    return (f"{each.rule} {each.name}" for each in findings)


def _because(words: str, how: str, names: Iterable[str]) -> str:
    """`contradicted; failed: BCK-001 reserves-cover-circulation`."""
    told = list(dict.fromkeys(names))
    return f"{words}; {_listed(how, told)}" if told else words


def _listed(how: str, names: Sequence[str]) -> str:
    left = len(names) - _NAMED
    more = f" and {left} more" if left > 0 else ""
    return f"{how}: {', '.join(names[:_NAMED])}{more}"


def beside_lines(report: Report) -> Iterator[str]:
    """What stands beside the headline: packs, profile, waivers; none of it is part of the grade."""
    for part in report.beside:
        what = "profile" if part.kind == "profile" else "pack"
        points = (
            f"{points_fixed(part.earned)} to {points_fixed(part.earned_high)} of {part.maximum}"
        )
        loose = ", tailored, not comparable" if any(each.tailored for each in part.findings) else ""
        failed = list(_names(report.failed_in(part)))
        lost = f"; {_listed('failed', failed)}" if failed else ""
        points = f"{points} points beside the headline{loose}{lost}"
        yield visible(f"{what} {part.pack} {part.version}: {points}")
    waivers = report.waivers
    if waivers.used:
        low, high = points_fixed(waivers.view.low), points_fixed(waivers.view.high)
        told = f"{len(waivers.used)} waived: {', '.join(waivers.used)}"
        yield f"{told}; without these findings {low} to {high}, the score above counts them"
    for finding in waivers.findings:
        yield f"{finding.rule} {finding.outcome.value}: {visible(finding.message)}"


def lost_quotes(report: Report) -> Iterator[str]:
    """Each quote that does not stand in its document, with what it was to show.

    Where another source answers for the fact, no gap is left to tell of it.
    """
    for entry in report.evidence.entries.values():
        if isinstance(entry, Gap) and entry.reason == "quote_not_found":
            yield f"{visible(entry.detail)} ({entry.key})"
    for each in report.product.statements:
        places = _places(report.evidence[each.fact])
        if each.quote and places and not any(cited(each) in place for place in places):
            why = "the words quoted were not found there, the statement counts for nothing"
            yield visible(f"{each.source}: {why} ({each.fact})")


def _places(entry: Entry) -> Sequence[str]:
    """What speaks for a fact, or on both sides of a dispute."""
    if isinstance(entry, Gap):
        return entry.tried if entry.reason == "source_dispute" else ()
    return [seen.provenance.locator for seen in entry.observations]


_UNUSED = ("missing_field", "bad_selector", "bad_table", "bad_number", "timestamp_unit")
"""Reasons why a source gave nothing that its author can mend in the product file or the table."""


def unused_sources(report: Report) -> Iterator[str]:
    """Each source that was there and gave nothing, once, with the first key it was to give."""
    told: dict[str, str] = {}
    for entry in report.evidence.entries.values():
        if entry.key in CATALOGUE and CATALOGUE[entry.key].owner in NOT_STATED:
            continue
        for each in _lacking(entry):
            if each.reason in _UNUSED:
                told.setdefault(each.detail, entry.key)
    for detail, key in told.items():
        yield f"{visible(detail)} ({key})"


def _lacking(entry: Entry) -> Iterator[Gap | Missing]:
    if isinstance(entry, Gap):
        yield entry
    elif isinstance(entry.value, Records):
        for row in entry.value.rows:
            yield from (cell for cell in row.values() if isinstance(cell, Missing))


def outcome_words(finding: Finding) -> str:
    """`unknown (not_collected: no source of ours was asked for it)`."""
    words = reason(finding.reason)
    same = words == finding.reason.replace("_", " ")
    told = finding.reason if same else f"{finding.reason}: {words}"
    return f"{finding.outcome.value} ({told})"


def _compared(report: Report) -> str:
    """Grades compare when the digests beside them are equal."""
    digest = report.ruleset.comparability
    return f" · rules {digest[:12]}" if digest else ""
