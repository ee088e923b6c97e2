"""Makes one answer of everything the passages of a document say about a field."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from auditor.collect.disclosure.answer import Answer, AnswerValue, Finding, Status


_FORMS = frozenset(
    [
        "ltd",
        "limited",
        "inc",
        "llc",
        "llp",
        "plc",
        "ag",
        "gmbh",
        "sa",
        "n",
        "a",
        "s",
        "l",
        "the",
        "co",
        "corp",
    ]
)


SHORTEST_HAN = 3
OUTRIGHT, SURE = 2, 90
"""The weight and the confidence of what is said in so many words."""
TIMES = 2
"""So many times as often one value is read as any other to be believed."""


def merged(found: Sequence[Finding], how: str) -> Answer:
    """One answer; passages of equal weight that differ are a contradiction."""
    if not found:
        return Answer(Status.ABSENT)
    top = max(each.weight for each in found)
    heavy = [each for each in found if each.weight == top]
    if how == "any":
        heavy += [each for each in found if _contradicts(each, heavy)]
    decided = [each for each in heavy if each.status is not Status.UNCLEAR]
    kept = decided or heavy
    if how == "list":
        kept = _joined(kept, found)
    distinct = _distinct(_once(kept), how)
    if len(distinct) == 1 or all(each.status is Status.UNCLEAR for each in distinct):
        return _answer(distinct[0])
    firm = _firmest(distinct, found, how)
    if firm:
        return _answer(firm[0])
    first, second = distinct[0], distinct[1]
    if all(each.quote == first.quote for each in distinct):
        return _answer(replace(first, status=Status.UNCLEAR, value=""))
    return Answer(
        Status.UNCLEAR,
        "",
        (first.quote, second.quote),
        (first.locator, second.locator),
        min(first.confidence, second.confidence),
    )


def _firmest(distinct: Sequence[Finding], found: Sequence[Finding], how: str) -> list[Finding]:
    """The value that far more ways of saying it point to than to any other, if there is one.

    A stray match is found in one way; what a text really says is found in several. For and against
    is a contradiction however often each is said.
    """
    if any(each.status is not distinct[0].status for each in distinct):
        return []
    ways = Counter(_key(each, how) for each in found)
    ranked = sorted(distinct, key=lambda each: -ways[_key(each, how)])
    most, next_most = ways[_key(ranked[0], how)], ways[_key(ranked[1], how)]
    return ranked[:1] if most >= TIMES * next_most else []


def _key(finding: Finding, how: str) -> tuple[Status, object]:
    return finding.status, "" if how == "any" else _alike(finding.value)


def _contradicts(one: Finding, heavy: Sequence[Finding]) -> bool:
    """Whether a sentence says outright the opposite of a weightier one beside it."""
    return (
        OUTRIGHT <= one.weight < heavy[0].weight
        and one.confidence == SURE
        and one.status is not Status.UNCLEAR
        and any(
            each.place == one.place
            and each.quote != one.quote
            and each.confidence == SURE
            and each.status not in (one.status, Status.UNCLEAR)
            for each in heavy
        )
    )


def _joined(kept: list[Finding], found: Sequence[Finding]) -> list[Finding]:
    """Lists of several passages as one: items of one list may be said in more or fewer words."""
    lists = [each for each in kept if each.status is Status.PRESENT]
    if not lists:
        return kept
    outright = [e for e in found if e.status is Status.PRESENT and e.weight >= OUTRIGHT]
    values = tuple(
        dict.fromkeys(v for each in outright if isinstance(each.value, tuple) for v in each.value)
    )
    return [replace(lists[0], value=values), *(e for e in kept if e.status is not Status.PRESENT)]


def _once(found: list[Finding]) -> list[Finding]:
    """Of one sentence read in two ways, the surer reading: it cannot contradict itself."""
    surest: dict[tuple[int, str], int] = {}
    for each in found:
        key = (each.place, each.quote)
        surest[key] = max(surest.get(key, 0), each.confidence)
    return [each for each in found if each.confidence == surest[(each.place, each.quote)]]


def _distinct(found: list[Finding], how: str) -> list[Finding]:
    """The best finding of each different answer, in reading order."""
    best: dict[tuple[Status, object], Finding] = {}
    for each in found:
        key = _key(each, how)
        if key not in best or _better(each, best[key]):
            best[key] = each
    return _without_short(_without_bare(sorted(best.values(), key=lambda each: each.place)))


def _better(one: Finding, other: Finding) -> bool:
    """The surer finding, and of equal ones the name that is not shouted."""
    if one.confidence != other.confidence:
        return one.confidence > other.confidence
    shouted = isinstance(other.value, str) and other.value.isupper()
    return shouted and isinstance(one.value, str) and not one.value.isupper() and " " in one.value


def _alike(value: AnswerValue) -> object:
    """Names compare without case, marks and legal form."""
    if isinstance(value, tuple) or value[:1].isdigit():
        return value
    words = "".join(mark if mark.isalnum() else " " for mark in value.casefold()).split()
    kept = [word for word in words if word not in _FORMS]
    return tuple(kept or words)


def _without_bare(found: list[Finding]) -> list[Finding]:
    """A finding without a value says nothing else than one with it."""
    valued = [each for each in found if each.status is Status.PRESENT and each.value]
    if not valued:
        return found
    return [e for e in found if e.status is not Status.PRESENT or e.value]


def _without_short(found: list[Finding]) -> list[Finding]:
    """A short form of a name says nothing else than the whole of it."""
    whole = {each.value for each in found if isinstance(each.value, str)}
    return [
        each
        for each in found
        if not isinstance(each.value, str)
        or not any(_shortens(each.value, other) for other in whole)
    ]


def _shortens(value: str, other: str) -> bool:
    if "\u4e00" <= value[:1] <= "\u9fff":
        return len(value) >= SHORTEST_HAN and value != other and other.startswith(value)
    if "://" in value:
        return other.startswith(f"{value.rstrip('/')}/") and other.rstrip("/") != value.rstrip("/")
    return " " in value and other.casefold().startswith(f"{value.casefold()} ")


def _answer(finding: Finding) -> Answer:
    return Answer(
        finding.status, finding.value, (finding.quote,), (finding.locator,), finding.confidence
    )
