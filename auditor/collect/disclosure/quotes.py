"""Cuts the quote out of a passage: words of the page, letter by letter."""

from auditor.collect.disclosure.match import Match
from auditor.collect.disclosure.passages import Passage


LONGEST = 300


def quote_of(passage: Passage, hull: Match) -> str:
    """The sentence, or the part of a long one that carries the answer."""
    if passage.origin < 0 or len(passage.own) <= LONGEST:
        return passage.own[:LONGEST].strip()
    words = passage.view.words
    start = max(words[hull.start].start - passage.origin, 0)
    end = words[min(hull.end, len(words)) - 1].end - passage.origin
    start = max(0, min(start, end - 1))
    spare = max(0, LONGEST - (end - start)) // 2
    left, right = max(0, start - spare), min(len(passage.own), end + spare)
    if left:
        left = passage.own.find(" ", left, start + 1) + 1 or start
    if right < len(passage.own):
        cut = passage.own.rfind(" ", end, right)
        right = max(end, cut)
    return passage.own[left:right].strip()[:600]
