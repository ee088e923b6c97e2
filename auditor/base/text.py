"""Shows text from outside safely: nothing in it can move the cursor, reorder or hide itself."""

import re
import unicodedata


ELLIPSIS = "…"
_ADDRESS = re.compile(r"\S*[./:]\S")
# Invisible although Unicode does not class them as format characters: combining grapheme joiner,
# Hangul fillers, Khmer inherent vowels, the blank braille cell, variation selectors.
_BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
    + "".join(map(chr, range(0xFE00, 0xFE10)))
    + "".join(map(chr, range(0xE0100, 0xE01F0)))
)
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def is_hidden(character: str) -> bool:
    """Whether a character is not seen, or moves what is: it must not be printed as it is."""
    return unicodedata.category(character) in _HIDDEN or character in _BLANK


def escaped(character: str) -> str:
    """How a character that must not be printed is named: `⟨U+202E⟩`."""
    return f"⟨U+{ord(character):04X}⟩"


def _pieces(text: str, keep: str) -> list[str]:
    composed = unicodedata.normalize("NFC", text)
    if composed.isascii() and composed.isprintable():
        return list(composed)
    return [escaped(each) if is_hidden(each) and each not in keep else each for each in composed]


def visible(text: str, *, keep: str = "") -> str:
    """`text` in NFC, control, bidi and zero-width characters named, but for those in `keep`."""
    return "".join(_pieces(text, keep))


def printable(text: str, limit: int) -> str:
    """One visible line of at most `limit` characters, cut with an ellipsis, never mid-escape."""
    # NFC shortens by a factor of three at most, so a longer tail cannot reach the line.
    pieces = _pieces(text[: 4 * limit + 4], keep="")
    if sum(map(len, pieces)) <= limit:
        return "".join(pieces)
    line = ""
    for piece in pieces:
        if len(line) + len(piece) + len(ELLIPSIS) > limit:
            break
        line += piece
    return (line + ELLIPSIS)[:limit]


def opening(text: str) -> str:
    """`text` with a capital in front, unless it begins with the name of a file or an address."""
    return text if _ADDRESS.match(text) else f"{text[:1].upper()}{text[1:]}"


def squeezed(text: str) -> str:
    """`text` without white space, for comparing words however their lines are broken."""
    return re.sub(r"\s+", "", text)
