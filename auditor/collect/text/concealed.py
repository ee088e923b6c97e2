"""Tells hidden text that says something from the labels and notes that any page carries."""

from collections.abc import Iterable

from auditor.collect.text.model import Hidden


WORDS, LABEL, NOTE = 3, 6, 25
# Never shown by any browser, and on every page: only a whole statement is worth a word.
_NOTES = frozenset(
    {"comment", "template", "noscript", "alt", "title", "aria-label", "aria-description"}
)
# How pages label things for screen readers.
_LABELS = frozenset({"clip", "clip-path", "zero-size", "off-screen"})
_WIDE = 0x2E7F  # letters beyond are words of their own


def telling(hidden: Iterable[Hidden]) -> tuple[Hidden, ...]:
    """What carries enough words to be a statement."""
    return tuple(each for each in hidden if words_in(each.text) >= _least(each.technique))


def words_in(text: str) -> int:
    """The words of a text; where scripts leave no spaces, two letters count as one."""
    spaced = sum(1 for word in text.split() if any(letter.isalnum() for letter in word))
    wide = sum(1 for letter in text if ord(letter) > _WIDE and letter.isalpha())
    return spaced + wide // 2


def _least(technique: str) -> int:
    if technique in _NOTES:
        return NOTE
    return LABEL + 1 if technique in _LABELS else WORDS
