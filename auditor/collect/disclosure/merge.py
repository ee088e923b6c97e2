"""Makes one answer of everything the passages of a document say about a field."""

from collections.abc import Sequence
from dataclasses import replace

from auditor.collect.disclosure.answer import Answer, Finding, Status


def merged(found: Sequence[Finding], how: str) -> Answer:
    """One answer; passages of equal weight that differ are a contradiction."""
    if not found:
        return Answer(Status.ABSENT)
    top = max(each.weight for each in found)
    heavy = [each for each in found if each.weight == top]
    decided = [each for each in heavy if each.status is not Status.UNCLEAR]
    kept = decided or heavy
    if how == "list":
        kept = _joined(kept)
    distinct = _distinct(kept, how)
    if len(distinct) == 1 or all(each.status is Status.UNCLEAR for each in distinct):
        return _answer(distinct[0])
    first, second = distinct[0], distinct[1]
    return Answer(
        Status.UNCLEAR,
        "",
        (first.quote, second.quote),
        (first.locator, second.locator),
        min(first.confidence, second.confidence),
    )


def _joined(found: list[Finding]) -> list[Finding]:
    """Lists of several passages as one."""
    lists = [each for each in found if each.status is Status.PRESENT]
    if not lists:
        return found
    values = tuple(dict.fromkeys(v for each in lists if isinstance(each.value, tuple) for v in each.value))
    return [replace(lists[0], value=values), *(e for e in found if e.status is not Status.PRESENT)]


def _distinct(found: list[Finding], how: str) -> list[Finding]:
    """The best finding of each different answer, in reading order."""
    best: dict[tuple[Status, object], Finding] = {}
    for each in found:
        key = (each.status, "" if how == "any" else each.value)
        if key not in best or each.confidence > best[key].confidence:
            best[key] = each
    return _without_bare(sorted(best.values(), key=lambda each: each.place))


def _without_bare(found: list[Finding]) -> list[Finding]:
    """A finding without a value says nothing else than one with it."""
    valued = [each for each in found if each.status is Status.PRESENT and each.value]
    if not valued:
        return found
    return [e for e in found if e.status is not Status.PRESENT or e.value]


def _answer(finding: Finding) -> Answer:
    return Answer(
        finding.status, finding.value, (finding.quote,), (finding.locator,), finding.confidence
    )
