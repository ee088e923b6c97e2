"""Parts text into words that compare alike: folded, without accents, each with its place."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache


_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_TOKEN = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'()\[\]“”]+[^\s<>\"'()\[\]“”.,;:!?]"
    rf"|\d+(?:[.,'’]\d+)*|[{_HAN}]|[^\W\d_{_HAN}]+(?:['’][^\W\d_{_HAN}]+)*"
)
_NOT = ("n't", "n’t")


@dataclass(frozen=True, slots=True)
class Token:
    """A word: `key` for comparing, `start` and `end` in the text, `before` the marks before it."""

    key: str
    start: int
    end: int
    before: str


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text; hyphens part words, Han characters stand alone."""
    found: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(text):
        for start, end in _pieces(match.group(), match.start()):
            key = fold(text[start:end])
            if key:
                found.append(Token(key, start, end, text[last:start]))
                last = end
    return tuple(found)


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Lower case, straight apostrophes, no accents, no possessive ending."""
    apart = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    plain = "".join(mark for mark in apart if not unicodedata.combining(mark))
    return plain.removesuffix("'s").removesuffix("'")


def _pieces(word: str, start: int) -> list[tuple[int, int]]:
    """`don't` and `issuer's` stay whole; `l'émetteur` are two words."""
    cut = max(word.find("'"), word.find("’"))
    if cut < 0 or word[0].isdigit() or "://" in word:
        return [(start, start + len(word))]
    if word.endswith(_NOT) or word[cut + 1 :].casefold() in ("s", "re", "ve", "ll", "d", "m"):
        return [(start, start + len(word))]
    return [(start, start + cut), (start + cut + 1, start + len(word))]
