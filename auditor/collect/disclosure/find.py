"""Applies an extractor to a passage."""

from collections.abc import Iterable, Iterator

from auditor.collect.disclosure.answer import AnswerValue, Finding, Status
from auditor.collect.disclosure.cue import Cue, Part
from auditor.collect.disclosure.extractor import Extractors, ReadingRule
from auditor.collect.disclosure.match import Match, view
from auditor.collect.disclosure.passages import Passage
from auditor.collect.disclosure.pattern import Pattern
from auditor.collect.disclosure.quotes import quote_of
from auditor.collect.disclosure.scope import elsewhere, exemplary, negated, planned
from auditor.collect.disclosure.spec import ReadingSpec
from auditor.collect.disclosure.tokens import tokens


SURE, LIKELY, GUESSED = 90, 75, 55
TURNED = 5
_TURNS = {("present", "denied"), ("denied", "present")}


def findings(passage: Passage, extractors: Extractors) -> Iterator[tuple[str, Finding]]:
    """What the passage says about any field: of each reading the first cue that matches."""
    done: set[tuple[str, int]] = set()
    for field, number, place in extractors.possible(passage.view.every):
        if (field, number) in done:
            continue
        extractor = extractors.by_field[field]
        rule = extractor.readings[number]
        found = _applied(rule, rule.cues[place], passage, extractors)
        if found is None:
            continue
        done.add((field, number))
        if not any(_forbids(each, passage) for each in extractor.never):
            yield field, found


def _applied(
    rule: ReadingRule, cue: Cue, passage: Passage, extractors: Extractors
) -> Finding | None:
    spec = rule.spec
    for first, others in _matches(cue, passage):
        hull = _hull((first, *others))
        # Words of a head count only together with the sentence below it.
        if passage.origin > 0 and not (hull.start < passage.body < first.end):
            continue
        if not spec.examples and exemplary(passage, extractors):
            return None
        if spec.elsewhere != "keep" and elsewhere(passage, extractors, own=spec.elsewhere == "own"):
            return None
        turned = negated(passage.view, first, extractors)
        if turned and spec.negated == "denied" and _asks(passage):
            continue
        if passage.answered:
            return _replied(spec, passage, hull, extractors, turned=turned)
        return _finding(spec, passage, hull, extractors, turned=turned)
    return None


def _asks(passage: Passage) -> bool:
    """Whether the sentence stands behind a question: a "not" in one says nothing of the other."""
    asked = passage.view.text[: passage.origin].rstrip() if passage.origin > 0 else ""
    return asked.endswith(("?", "？"))


def _replied(
    spec: ReadingSpec, passage: Passage, hull: Match, extractors: Extractors, *, turned: bool
) -> Finding | None:
    """What a yes or no says to a question that holds the cue."""
    reply = _reply(passage, extractors)
    if not reply or turned or spec.value or spec.says == "unclear":
        return None
    if reply == "no" and (spec.says, spec.negated) not in _TURNS:
        return None
    return _finding(spec, passage, hull, extractors, turned=reply == "no")


def _matches(cue: Cue, passage: Passage) -> Iterator[tuple[Match, list[Match]]]:
    """The first part's matches, each with the nearest match of every other part."""
    seen = passage.view
    wanted: list[Pattern] = []
    for part in cue.parts:
        if part.context:
            if _around(part, passage) is part.refused:
                return
        elif part.refused:
            if seen.holds(part.pattern):
                return
        else:
            if not seen.holds(part.pattern):
                return
            wanted.append(part.pattern)
    others = [seen.matches(pattern) for pattern in wanted[1:]]
    for first in seen.matches(wanted[0]):
        yield first, [_nearest(first, found) for found in others]


def _forbids(cue: Cue, passage: Passage) -> bool:
    """Whether every part of a cue that makes a sentence worthless is as it says."""
    return all(
        (_around(part, passage) if part.context else passage.view.holds(part.pattern))
        is not part.refused
        for part in cue.parts
    )


def _around(part: Part, passage: Passage) -> bool:
    """Whether sentence, heads or the sentences before hold a part."""
    if not part.head and passage.view.holds(part.pattern):
        return True
    places = passage.heads if part.head else (*passage.heads, *passage.before)
    if not part.head and not part.refused:
        places += passage.named
    return any(each.holds(part.pattern) for each in places)


def _nearest(first: Match, others: Iterable[Match]) -> Match:
    return min(others, key=lambda each: abs(each.start - first.start))


def _hull(matches: tuple[Match, ...]) -> Match:
    captures = tuple(each for match in matches for each in match.captures)
    return Match(min(m.start for m in matches), max(m.end for m in matches), captures)


def _reply(passage: Passage, extractors: Extractors) -> str:
    """`yes`, `no`, or empty when the answer is neither."""
    words = tokens(passage.answered)[:8]
    opening = view(passage.answered, words, extractors.lexicon, passage.view.language)
    for word in ("no", "yes"):
        found = opening.matches(extractors.scope[word])
        if found and found[0].start == 0:
            return word
    return ""


def _finding(
    spec: ReadingSpec, passage: Passage, hull: Match, extractors: Extractors, *, turned: bool
) -> Finding | None:
    status = spec.says
    if turned and spec.negated != "keep":
        if spec.negated == "drop" or (spec.says != "present" and spec.negated == "denied"):
            return None
        status = spec.negated
    elif spec.planned != "keep" and not turned and planned(passage, extractors):
        if spec.planned == "drop":
            return None
        status = "unclear"
    value: AnswerValue = ""
    if status == "present":
        value, clear = _value(spec.value, passage, hull)
        if not clear:
            status, value = "unclear", ""
    quote = quote_of(passage, hull)
    if not quote:
        return None
    near = GUESSED if status == "unclear" else LIKELY if passage.origin else SURE
    # What is said outright is surer than what a "not" makes of its opposite.
    near -= TURNED * turned
    return Finding(
        Status(status), value, quote, passage.block.locator, spec.weight, near, passage.place
    )


def _value(written: str, passage: Passage, hull: Match) -> tuple[AnswerValue, bool]:
    """The value of a reading, and whether it is clear."""
    if any(not entity.clear for _, entity in hull.captures):
        return "", False
    if not written.startswith("{"):
        return written, True
    kinds = written.replace("{", " ").replace("}", " ").split()
    if kinds[-1:] == ["*"]:
        return _all(kinds[0], passage), True
    for kind in kinds:
        for held, entity in hull.captures:
            if held == kind:
                return entity.value, True
    return "", True


def _all(kind: str, passage: Passage) -> tuple[str, ...]:
    spread = passage.view.starts(kind)
    found = [entity for start in sorted(spread) for _, entity in spread[start]]
    values = [value for entity in found for value in entity.value.split()]
    return tuple(dict.fromkeys(values))
