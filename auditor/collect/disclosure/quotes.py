"""Cuts the quote out of the document: letters of one place, never put together."""

from auditor.collect.disclosure.match import Match
from auditor.collect.disclosure.passage import Passage
from auditor.collect.text.sentences import Span


LONGEST, MOST = 300, 600


def quote_of(passage: Passage, hull: Match) -> tuple[str, str]:
    """The sentence, or the part of a long one that carries the answer, and where it stands."""
    own = passage.own
    core = _core(passage, hull)
    span = (0, min(len(own), LONGEST)) if len(own) <= LONGEST else _around(own, core)
    first = passage.span[0]
    return passage.whole.cut((first + span[0], first + span[1]), (first + core[0], first + core[1]))


def _core(passage: Passage, hull: Match) -> Span:
    """The matched words of the sentence itself; a reply to a question begins with its answer."""
    words = passage.view.words
    if passage.origin < 0 or not words:
        return 0, 1
    start = max(words[min(hull.start, len(words) - 1)].start - passage.origin, 0)
    end = words[min(hull.end, len(words)) - 1].end - passage.origin
    return max(0, min(start, end - 1)), end


def _around(own: str, core: Span) -> Span:
    """So much of a long sentence that the words around the core can be understood."""
    start, end = core
    spare = max(0, LONGEST - (end - start)) // 2
    left, right = max(0, start - spare), min(len(own), end + spare)
    if left:
        left = own.find(" ", left, start + 1) + 1 or start
    if right < len(own):
        right = max(end, own.rfind(" ", end, right))
    return left, min(right, left + MOST)
