"""Tells headings and list items in text that has no markup."""

import re


MARKER = re.compile(r"(?:[•‣◦▪●○■·–—*+-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])\s+\S")
_NUMBERED = re.compile(r"(?:§\s?)?(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.|[A-Z]\.)\s+\S")
_NAMED = re.compile(
    r"(?:Article|Section|Part|Chapter|Annex|Schedule|Clause|Artikel)\s+\S", re.IGNORECASE
)
_LONGEST, _FEW, _ENDS = 80, 4, (".", ";", ",", ":", "。")


def numbered(line: str) -> bool:
    """Whether a line is a heading by its number and shape: "4.2 Custody of the shares"."""
    text = line.strip()
    if len(text) > _LONGEST or text.endswith(_ENDS):
        return False
    if not (_NUMBERED.match(text) or _NAMED.match(text)):
        return False
    words = [word for word in text.split()[1:] if word[:1].isalpha()]
    return bool(words) and words[0][:1].isupper()


def shouted(line: str) -> bool:
    """Whether a short line is all capitals."""
    text = line.strip()
    letters = [letter for letter in text if letter.isalpha()]
    wordy = len(letters) >= _FEW and len(text) <= _LONGEST and not text.endswith(_ENDS)
    return wordy and text == text.upper() and text != text.lower()
