"""English numbers in words, whole and broken: `two thousand five hundred`, `a tenth of a`."""

import re
from fractions import Fraction

from auditor.collect.disclosure.numerals import words_value


TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_BELOW = rf"(?:(?:{TENS})(?:[\s-](?:{_ONES}))?|{_TEENS}|{_ONES})"
_LARGE = "hundred|thousand|million"
CARDINAL = (
    rf"(?:{_BELOW}|an?(?=\s(?:{_LARGE})))(?:[\s-](?:{_LARGE})(?:\s(?:and\s)?{_BELOW})?)*"
    rf"|(?:{_LARGE})"
)
_PARTS = {
    "half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10, "twentieth": 20,
    "hundredth": 100, "thousandth": 1000,
}  # fmt: skip
_PART = "|".join(_PARTS)
_OF_ONE = r"(?:\s+of)?\s+(?:an?|one)"
# Without "of a" only a half counts something: "each quarter shares are pledged" is no number.
BROKEN = (
    rf"(?:(?:{CARDINAL}|an?)\s+and\s+(?:an?|one|three)\s+(?:half|quarters?)"
    rf"|(?:(?:{CARDINAL}|an?)\s+)?(?:{_PART})s?{_OF_ONE}|(?:an?\s+)?half(?=[\s-]))"
)
_CARDINAL = re.compile(CARDINAL, re.IGNORECASE)
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)


def spelt_value(written: str) -> Fraction:
    """`two and a half` as 5/2, `fifteen hundredths of a` as 15/100; 0 when the words are none."""
    whole, joined, rest = written.lower().partition(" and ")
    words = _WORD.findall(written.lower())
    parts = [place for place, word in enumerate(words) if word.removesuffix("s") in _PARTS]
    if not parts:
        return Fraction(words_value(words))
    if joined:
        return spelt_value(whole) + spelt_value(rest)
    return Fraction(words_value(words[: parts[0]]) or 1, _PARTS[words[parts[0]].removesuffix("s")])
