"""Tells the language of a text; deterministic, offline, loaded on first use.

cld3 was chosen for its size: 1.4 MB and 6 ms to import, no further packages. lingua takes 96 MB
on disk, py3langid brings numpy; all three agree on documents of more than a sentence.
"""

from collections.abc import Iterable


SAMPLE, SHORTEST, SURE = 20_000, 40, 0.8
_WIDE, _CODE = 0x2E7F, 2  # letters beyond the first are words; ISO 639-1 codes have two letters
_CODES = {"iw": "he", "no": "nb", "fil": "tl", "jv": "jv"}


def language_of(texts: Iterable[str]) -> str:
    """An ISO 639-1 code, or empty where the text is too short or mixed to tell."""
    import gcld3  # noqa: PLC0415 - native code that only a child process needs

    sample = _sample(texts)
    letters = sum(1 for letter in sample if letter.isalpha())
    wide = sum(1 for letter in sample if ord(letter) > _WIDE)
    if letters + 3 * wide < SHORTEST:
        return ""
    size = len(sample.encode())
    found = gcld3.NNetLanguageIdentifier(0, size).FindLanguage(sample)
    code = found.language.partition("-")[0]
    code = _CODES.get(code, code)
    sure = found.is_reliable and found.probability >= SURE
    return code if sure and len(code) == _CODE and code != "un" else ""


def _sample(texts: Iterable[str]) -> str:
    pieces: list[str] = []
    left = SAMPLE
    for text in texts:
        pieces.append(text[:left])
        left -= len(pieces[-1]) + 1
        if left <= 0:
            break
    # The library would read text only as far as the first NUL.
    return " ".join(pieces).replace("\0", " ")
