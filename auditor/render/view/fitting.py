"""Keeps the summary on one page: estimates what stands above the lists, and cuts them to the rest.

Millimetres of the printed page; a line's characters are those of its column at its size.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction


LONG_SENTENCE = 230  # characters from which the sentence is set smaller
_PAGE = Fraction(248)
_HEAD, _LISTS = Fraction(36), Fraction(24)
_ITEM, _LINE = Fraction(1), Fraction(41, 10)
_MORE = _ITEM + _LINE
_LEAST, _MOST = 2, 4


def list_room(
    sentence: str,
    below: Iterable[str],
    notes: Iterable[str],
    flags: Sequence[tuple[str, str]],
    extra: int,
) -> Fraction:
    """Height left for each of the four lists, two beside each other; `extra` lines stand below."""
    size, width = (Fraction(6), 92) if len(sentence) > LONG_SENTENCE else (Fraction(69, 10), 80)
    above = _HEAD + size * lines(sentence, width)
    for told in below:
        above += Fraction(3, 2) + Fraction(24, 5) * lines(told, 105) if told else 0
    above += 26 + Fraction(15, 4) * max((lines(note, 22) for note in notes), default=0)
    above += Fraction(27, 2)
    for title, told in flags:
        above += 2 + Fraction(4) * max(lines(title, 33), lines(told, 66))
    return max(_PAGE - above - _LISTS - Fraction(8) * extra, Fraction(0)) / 2


def fitting(texts: Sequence[str], room: Fraction, width: int) -> int:
    """How many of the texts fit; at least two, at most four, leaving a line to count the rest."""
    used, shown = Fraction(0), 0
    for text in texts[:_MOST]:
        used += _ITEM + _LINE * lines(text, width)
        rest = _MORE if shown + 1 < len(texts) else 0
        if shown >= _LEAST and used + rest > room:
            break
        shown += 1
    return shown


def lines(text: str, width: int) -> int:
    """How many lines a text takes, words kept whole."""
    count, used = 1, 0
    for word in text.split():
        if used and used + 1 + len(word) > width:
            count, used = count + 1, 0
        used += len(word) + (1 if used else 0)
        count, used = count + used // (width + 1), used % (width + 1)
    return count
