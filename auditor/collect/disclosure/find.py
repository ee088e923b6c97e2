"""Applies an extractor to a passage."""

from collections.abc import Iterable, Iterator

from auditor.collect.disclosure.answer import AnswerValue, Finding, Status
from auditor.collect.disclosure.cue import Cue, Part
from auditor.collect.disclosure.extractor import Address, Extractor, Extractors, ReadingRule
from auditor.collect.disclosure.match import Match, View
from auditor.collect.disclosure.passage import Passage
from auditor.collect.disclosure.quotes import quote_of
from auditor.collect.disclosure.replies import reply
from auditor.collect.disclosure.scope import (
    defining,
    elsewhere,
    exemplary,
    only_begins,
    set_aside,
)
from auditor.collect.disclosure.slot_value import stands_for_other, value_of
from auditor.collect.disclosure.spec import ReadingSpec
from auditor.collect.disclosure.stand import Stand, after, asserted


SURE, LIKELY, GUESSED = 90, 75, 55
TURNED = 5
_TURNS = {("present", "denied"), ("denied", "present")}


def findings(
    passage: Passage, cues: Iterable[Address], extractors: Extractors
) -> Iterator[tuple[str, Finding]]:
    """What the passage says by any of these cues: of each reading the first one that matches."""
    done: set[tuple[str, int]] = set()
    head = frozenset[str]().union(*passage.view.forms[: passage.body])
    for field, number, place in cues:
        if (field, number) in done:
            continue
        extractor = extractors.by_field[field]
        rule = extractor.readings[number]
        cue = rule.cues[place]
        if passage.origin > 0 and not _begins_in(head, cue):
            continue
        found = _applied(rule, cue, passage, extractors)
        if found is None:
            continue
        done.add((field, number))
        if not worthless(passage, extractor):
            yield field, found


def _begins_in(head: frozenset[str], cue: Cue) -> bool:
    """Whether a part can begin in a head of these word forms, without which the head is idle."""
    return any(
        part.pattern.free or not part.pattern.first.isdisjoint(head)
        for part in cue.parts
        if not part.context and not part.refused
    )


def worthless(passage: Passage, extractor: Extractor) -> bool:
    """Whether a sentence says nothing of a field, whatever its words."""
    return any(_holds(each, passage) for each in extractor.never)


def _holds(cue: Cue, passage: Passage) -> bool:
    """Whether all that a cue wants is there, and nothing it refuses in the sentence itself."""
    for part in cue.parts:
        if part.context:
            there = _known_around(part, passage)
        elif part.refused:
            there = any(m.end > passage.body for m in passage.view.matches(part.pattern))
        else:
            there = passage.view.holds(part.pattern)
        if there is part.refused:
            return False
    return True


def _applied(
    rule: ReadingRule, cue: Cue, passage: Passage, extractors: Extractors
) -> Finding | None:
    spec = rule.spec
    for first, others in _matches(cue, passage):
        hull = _hull((first, *others))
        if not passage.answered and hull.end <= passage.label:
            continue
        # Words of a head count only together with the sentence below it.
        if passage.origin > 0 and not (hull.start < passage.body < first.end):
            continue
        if spec.says == "denied" and _denies_nothing(passage, first, hull, extractors):
            continue
        if _of_no_account(spec, passage, extractors) or set_aside(passage, hull, extractors):
            return None
        stand = Stand(spec, passage, (first, *others), cue, extractors)
        if stand.turned and spec.negated == "denied" and _asks(passage):
            continue
        if passage.answered:
            return _replied(spec, passage, hull, extractors, turned=stand.turned)
        return _finding(spec, passage, hull, stand.status(), extractors, turned=stand.turned)
    return None


def _of_no_account(spec: ReadingSpec, passage: Passage, extractors: Extractors) -> bool:
    """Whether the sentence explains a word, gives an example or speaks about another product."""
    if defining(passage, extractors):
        return True
    if not spec.examples and exemplary(passage, extractors):
        return True
    own = spec.elsewhere == "own"
    return spec.elsewhere != "keep" and elsewhere(passage, extractors, own=own)


def _denies_nothing(passage: Passage, first: Match, hull: Match, extractors: Extractors) -> bool:
    above = _denied_above(passage, first, extractors)
    return above or only_begins(passage.view, hull, extractors)


def _denied_above(passage: Passage, first: Match, extractors: Extractors) -> bool:
    """Whether the "not" of a denial stands in the head, which says nothing of what is below."""
    nots = passage.view.matches(extractors.scope["negation"]) if passage.origin > 0 else ()
    return any(first.start <= each.start < passage.body for each in nots)


def _asks(passage: Passage) -> bool:
    """Whether the sentence stands behind a question: a "not" in one says nothing of the other."""
    asked = passage.view.text[: passage.origin].rstrip() if passage.origin > 0 else ""
    return asked.endswith(("?", "？"))


def _replied(
    spec: ReadingSpec, passage: Passage, hull: Match, extractors: Extractors, *, turned: bool
) -> Finding | None:
    """What a yes or no says to a question or a label that holds the cue."""
    kinds = ("open", "no") if passage.label else ("no", "yes")
    said = reply(
        passage.answered, extractors.lexicon, extractors.scope, passage.view.language, *kinds
    )
    if not said or turned or spec.says == "unclear" or (spec.value and not passage.label):
        return None
    if said == "open":
        return _finding(spec, passage, hull, "unclear", extractors, turned=False)
    if said == "no" and (spec.says, spec.negated) not in _TURNS:
        return None
    turned = said == "no"
    status = after(spec.negated) if turned else asserted(spec, passage, extractors)
    return _finding(spec, passage, hull, status, extractors, turned=turned)


def _matches(cue: Cue, passage: Passage) -> Iterator[tuple[Match, list[Match]]]:
    """The first part's matches, each with the nearest match of every other part."""
    seen = passage.view
    # What hangs on the context is known of most sentences before, and decides most cues.
    for part in cue.parts:
        if part.context and _known_around(part, passage) is part.refused:
            return
    for part in cue.parts:
        if not part.context and seen.holds(part.pattern) is part.refused:
            return
    wanted = [part.pattern for part in cue.parts if not part.context and not part.refused]
    others = [seen.matches(pattern) for pattern in wanted[1:]]
    for first in seen.matches(wanted[0]):
        yield first, [_nearest(first, found) for found in others]


def _known_around(part: Part, passage: Passage) -> bool:
    key = (part.pattern, part.head, part.refused)
    known = passage.known.get(key)
    if known is None:
        passage.known[key] = known = _around(part, passage)
    return known


def _around(part: Part, passage: Passage) -> bool:
    """Whether sentence, heads or the sentences before hold a part."""
    if not part.head and passage.view.holds(part.pattern):
        return True
    places = passage.heads if part.head else (*passage.heads, *passage.before)
    if any(each.holds(part.pattern) for each in places):
        return True
    if part.head:
        return False
    return any(_names_role(part, each) for each in passage.named)


def _names_role(part: Part, named: View) -> bool:
    """Whether a part means the role of a firm; a refused "custodian" is a word of the text's."""
    if not part.refused:
        return named.holds(part.pattern)
    return any(each.end - each.start == len(named.words) for each in named.matches(part.pattern))


def _nearest(first: Match, others: Iterable[Match]) -> Match:
    return min(others, key=lambda each: abs(each.start - first.start))


def _hull(matches: tuple[Match, ...]) -> Match:
    captures = tuple(each for match in matches for each in match.captures)
    return Match(min(m.start for m in matches), max(m.end for m in matches), captures)


def _finding(
    spec: ReadingSpec,
    passage: Passage,
    hull: Match,
    status: str,
    extractors: Extractors,
    *,
    turned: bool,
) -> Finding | None:
    if not status:
        return None
    value: AnswerValue = ""
    if status == "present":
        value, clear = value_of(spec.value, passage, hull)
        if not clear:
            if stands_for_other(spec.value, passage, hull, extractors):
                return None
            status, value = "unclear", ""
    quote, locator = quote_of(passage, hull)
    if not quote or value == ():
        return None
    near = GUESSED if status == "unclear" else LIKELY if passage.origin else SURE
    # What is said outright is surer than what a "not" makes of its opposite.
    near -= TURNED * turned
    return Finding(Status(status), value, quote, locator, spec.weight, near, passage.place)
