"""Which letters look like others: what a symbol seems to say, whatever it is written with."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from confusable_homoglyphs.confusables import confusables_data

from auditor.base.text import escaped, is_hidden


# Inside ASCII, as Unicode's table of confusables has them (UTS 39, prototypes).
_ASCII = str.maketrans({"0": "O", "1": "l", "I": "l", "|": "l"})
_PLAIN = re.compile(r"[A-Za-z0-9.\-]+")


def skeleton(text: str) -> str:
    """What `text` looks like: texts of one skeleton cannot be told apart by eye (UTS 39)."""
    seen = "".join(_seen_as(each) for each in text if not is_hidden(each))
    return seen.translate(_ASCII).replace("rn", "m").replace("vv", "w")


def oddities(text: str) -> Iterator[str]:
    """Each character of `text` that is not what it looks like, in words."""
    for character in dict.fromkeys(text):
        if is_hidden(character):
            yield f"{escaped(character)} ({_name(character)}), which is not seen"
        elif not _PLAIN.fullmatch(character) and _seen_as(character) != character:
            code, seen = f"U+{ord(character):04X}", _seen_as(character)
            yield f"{character} ({code} {_name(character)}), which looks like {seen}"


@cache
def _seen_as(character: str) -> str:
    """The ASCII letters a character looks like; itself where it looks like none."""
    if character.isascii():
        return character
    plain = unicodedata.normalize("NFKC", character)
    if plain.isascii():
        return plain
    alike = [each["c"] for each in confusables_data.get(character, ())]
    return next((each for each in alike if _PLAIN.fullmatch(each)), character)


def _name(character: str) -> str:
    return unicodedata.name(character, "a character without a name")
