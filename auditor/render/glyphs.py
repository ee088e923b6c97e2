"""Text from evidence as our fonts can print it; what they lack, and what hides, is named."""

from functools import lru_cache

from auditor.base.text import escaped, visible
from auditor.resources import shipped


FONTS = "fonts"


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """Every code point our fonts can print, from the list made with them."""
    lines = (shipped("templates") / FONTS / "coverage.txt").read_text(encoding="ascii").split()
    ends = [[int(end, 16) for end in line.split("-")] for line in lines]
    return frozenset(point for low, high in ends for point in range(low, high + 1))


def printable(text: str) -> str:
    """`text` in NFC; controls, bidi marks and signs outside our fonts become `⟨U+202E⟩`."""
    seen = visible(text, keep="\n")
    if seen.isascii():
        return seen
    known = covered()
    return "".join(each if ord(each) in known or each == "\n" else escaped(each) for each in seen)
