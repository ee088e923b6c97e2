"""What turns a statement round: a "not" before it, a plan, an example, another product."""

from auditor.collect.disclosure.extractor import Extractors
from auditor.collect.disclosure.match import Match, View
from auditor.collect.disclosure.passages import Passage


REACH_BEFORE, REACH_AFTER, REACH_HAN = 10, 6, 18
_AFTER_TOO = ("de", "fr", "es", "zh", "nl", "it", "pt")
_LIST_COMMA = 4
_JOINS = frozenset({"und", "et", "y", "e", "并", "且"})


def negated(view: View, match: Match, extractors: Extractors) -> bool:
    """Whether the words of a match stand under a negation."""
    scope = extractors.scope
    turning = view.matches(scope["negation"])
    if not turning:
        return False
    # Each Han character is a word here.
    far = REACH_HAN if view.language == "zh" else REACH_BEFORE
    harmless = view.matches(scope["no_negation"])
    for each in turning:
        if any(free.start <= each.start < free.end for free in harmless):
            continue
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
    commas = 0
    for index in range(start, end + 1):
        marks = view.words[index].before if index < len(view.words) else ""
        if any(mark in marks for mark in ".;:—–()。；："):
            return True
        if "," in marks or "，" in marks:
            commas += 1
            if not _goes_on(view, index):
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


def exemplary(passage: Passage, extractors: Extractors) -> bool:
    """Whether sentence or headings announce an example; a title cannot silence the whole page."""
    pattern = extractors.scope["example"]
    leads = (each for each in passage.before[-1:] if each.text.rstrip().endswith((":", "：")))
    return any(each.holds(pattern) for each in (passage.view, *passage.near, *leads))


def elsewhere(passage: Passage, extractors: Extractors, *, own: bool = False) -> bool:
    """Whether sentence, headings or the sentence before speak about another product."""
    pattern, here = extractors.scope["elsewhere"], extractors.scope["here"]
    if passage.view.holds(pattern):
        return not passage.view.holds(here)
    if own:
        return False
    if any(each.holds(pattern) and not each.matches(here) for each in passage.heads):
        return True
    return any(
        each.holds(pattern) and not each.matches(here) for each in passage.before
    ) and not passage.view.holds(here)
