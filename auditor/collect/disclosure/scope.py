"""What turns a statement round: a "not" before it, a plan, an example, another product."""

from itertools import pairwise

from auditor.collect.disclosure.extractor import Extractors
from auditor.collect.disclosure.match import Match, View
from auditor.collect.disclosure.passage import Passage
from auditor.collect.disclosure.pattern import Pattern


REACH_BEFORE, REACH_AFTER, REACH_HAN = 10, 6, 18
CLOSE = 2
"""Words between a "not" and another that it turns back: "not wholly free of pledges"."""
_AFTER_TOO = ("de", "fr", "es", "zh", "nl", "it", "pt")
_LIST_COMMA = 4
_EXPLAINS = frozenset({"a", "an", "holder", "eine", "ein", "une", "un", "una"})
_SERIES = frozenset({"nor", "neither", "and", "or", "ni", "noch", "weder", "ou", "oder", "u", "ne"})
_JOINS = frozenset({"und", "et", "y", "e", "并", "且"})


def negated(view: View, match: Match, extractors: Extractors) -> bool:
    """Whether the words of a match stand under a negation."""
    # Each Han character is a word here.
    far = REACH_HAN if view.language == "zh" else REACH_BEFORE
    for each in _turning(view, extractors):
        inside = match.start <= each.start < match.end
        before = each.start < match.start and match.start - each.end <= far
        after = each.start >= match.end and each.start - match.end <= REACH_AFTER
        if inside:
            return True
        if before and not _parted(view, each.end, match.start, extractors):
            return True
        if (
            after
            and view.language in _AFTER_TOO
            and not _parted_after(view, match, each, extractors)
        ):
            return True
    return False


def taken_back(view: View, match: Match, extractors: Extractors) -> bool:
    """Whether the sentence says of the whole statement that it does not hold."""
    return any(
        each.start <= match.start and not _clause_ends(view, each.end, match.start, extractors)
        for each in view.matches(extractors.scope["disbelief"])
    )


def only_begins(view: View, match: Match, extractors: Extractors) -> bool:
    """Whether the words of a denial are no more than the beginning of a "not only … but"."""
    pattern = extractors.scope.get("not_only")
    found = view.matches(pattern) if pattern else ()
    return any(match.start - CLOSE <= each.start < match.end for each in found)


def doubtful(view: View, match: Match, pattern: Pattern, extractors: Extractors) -> bool:
    """Whether a "not" meets words that do not count on it: "not paid within", "not free of"."""
    for each in _turning(view, extractors):
        before = 0 <= match.start - each.end <= CLOSE and not _in_series(view, match.start)
        if before and not _parted(view, each.end, match.start, extractors):
            return True
        inside = match.start <= each.start < match.end
        if inside and pattern not in extractors.denying:
            return True
    return False


def _in_series(view: View, place: int) -> bool:
    """Whether a word goes on with a "not": the "nor" of a "neither … nor"."""
    return place < len(view.words) and view.words[place].key in _SERIES


def twice(view: View, extractors: Extractors) -> bool:
    """Whether one "not" stands right before another; elsewhere than in English that is one."""
    turning = _turning(view, extractors) if view.language in ("", "en") else ()
    return any(
        0 <= later.start - earlier.end <= CLOSE
        and not _in_series(view, later.start)
        and not any(word.key in _SERIES for word in view.words[earlier.end : later.start])
        and not _parted(view, earlier.end, later.start, extractors)
        for earlier, later in pairwise(turning)
    )


def _turning(view: View, extractors: Extractors) -> tuple[Match, ...]:
    """The words that negate something, without those that only seem to."""
    harmless = view.matches(extractors.scope["no_negation"])
    given_up = extractors.scope.get("renounced")
    found = view.matches(extractors.scope["negation"])
    if given_up and view.holds(given_up):
        found = tuple(
            sorted((*found, *view.matches(given_up)), key=lambda each: (each.start, each.end))
        )
    return tuple(
        each for each in found if not any(free.start <= each.start < free.end for free in harmless)
    )


def in_apposition(view: View, match: Match, extractors: Extractors) -> bool:
    """Whether words explain a thing that the sentence denies: "not held by X, a licensed bank"."""
    for each in _turning(view, extractors):
        if not each.end <= match.start <= each.end + REACH_BEFORE:
            continue
        opened = [
            index
            for index in range(each.end, match.start + 1)
            if index < len(view.words) and "," in view.words[index].before
        ]
        joined = all(view.words[index].key in _EXPLAINS for index in opened)
        if opened and joined and not _clause_ends(view, each.end, match.start, extractors):
            return True
    return False


def _clause_ends(view: View, start: int, end: int, extractors: Extractors) -> bool:
    """Whether more than a comma parts two words; the "but" of a "not … but" does not."""
    nots = [each.start for each in _turning(view, extractors) if each.start >= start]
    for each in view.matches(extractors.scope["barrier"]):
        if start <= each.start < end and not any(one < each.start for one in nots):
            return True
    marks = "".join(word.before for word in view.words[start : end + 1])
    return any(mark in marks for mark in ";:—；：")


def _parted_after(view: View, match: Match, other: Match, extractors: Extractors) -> bool:
    """Whether a new clause begins between a match and a later "not"."""
    between = view.words[match.end : other.start]
    if any(word.key in _JOINS for word in between):
        return True
    return _parted(view, match.end, other.start, extractors)


def _parted(view: View, start: int, end: int, extractors: Extractors) -> bool:
    """Whether a clause ends between two words."""
    if any(start <= each.start < end for each in view.matches(extractors.scope["barrier"])):
        return True
    for index in range(start, end + 1):
        marks = view.words[index].before if index < len(view.words) else ""
        if any(mark in marks for mark in ".;:—–()。；："):
            return True
        if ("," in marks or "，" in marks) and not _goes_on(view, index):
            return True
    return False


def _goes_on(view: View, comma: int) -> bool:
    """Whether a comma only parts the members of a list: `no fee, charge or minimum`."""
    for index in range(comma, min(comma + _LIST_COMMA, len(view.words))):
        if view.words[index].key in (
            "or",
            "nor",
            "oder",
            "noch",
            "ou",
            "ni",
            "o",
            "u",
            "und",
            "and",
        ):
            return True
    return False


def planned(passage: Passage, extractors: Extractors) -> bool:
    """Whether the sentence tells a plan rather than a fact."""
    return passage.view.holds(extractors.scope["plan"])


def hedged(passage: Passage, extractors: Extractors) -> bool:
    """Whether the sentence leaves open what it speaks of: "may or may not"."""
    return "hedge" in extractors.scope and passage.view.holds(extractors.scope["hedge"])


def defining(passage: Passage, extractors: Extractors) -> bool:
    """Whether the sentence explains a word, or tells what others do as a rule, and names nobody."""
    pattern = extractors.scope.get("definition")
    if pattern is None or passage.view.starts("company"):
        return False
    found = passage.view.matches(pattern)
    own = [each for each in found if each.start in (0, passage.body)]
    ours = (extractors.scope[name] for name in ("ours", "mine"))
    return bool(own) and not any(passage.view.holds(each) for each in ours)


def exemplary(passage: Passage, extractors: Extractors) -> bool:
    """Whether sentence or headings announce an example; a title cannot silence the whole page."""
    pattern = extractors.scope["example"]
    return any(each.holds(pattern) for each in (passage.view, *passage.near, *_lead(passage)))


def _lead(passage: Passage) -> list[View]:
    """The sentence before, if it ends in a colon."""
    return [each for each in passage.before[-1:] if each.text.rstrip().endswith((":", "："))]


def set_aside(passage: Passage, hull: Match, extractors: Extractors) -> bool:
    """Whether what leads up to a statement says that it does not hold: "no longer in force: …"."""
    return _led_by("set_aside", passage, hull, extractors)


def announced(passage: Passage, hull: Match, extractors: Extractors) -> bool:
    """Whether what leads up to a statement says that it will hold: "not in place yet: …"."""
    return _led_by("announced", passage, hull, extractors)


def _led_by(group: str, passage: Passage, hull: Match, extractors: Extractors) -> bool:
    """Whether words of a group stand before a colon that a statement follows."""
    pattern = extractors.scope.get(group)
    if pattern is None:
        return False
    if any(each.holds(pattern) for each in _lead(passage)):
        return True
    words = passage.view.words
    return any(
        ":" in word.before or "：" in word.before
        for each in passage.view.matches(pattern)
        for word in words[each.end : hull.end]
    )


def elsewhere(passage: Passage, extractors: Extractors, *, own: bool = False) -> bool:
    """Whether sentence, headings or the sentence before speak about another product."""
    pattern, here, ours = (extractors.scope[name] for name in ("elsewhere", "here", "ours"))
    if passage.foreign or passage.view.holds(pattern):
        return not passage.view.holds(here)
    if own:
        return False
    if any(each.holds(pattern) and not each.matches(here) for each in passage.heads):
        return True
    if passage.view.holds(here) or passage.view.holds(ours):
        return False
    return any(each.holds(pattern) and not each.matches(here) for each in passage.before)
