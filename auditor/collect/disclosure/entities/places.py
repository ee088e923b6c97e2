"""Countries as ISO 3166 codes: names in five languages, adjectives, groups such as the EEA."""

import re
from collections.abc import Iterator
from functools import cache

from auditor.collect.disclosure.entities.cldr import territories
from auditor.collect.disclosure.entities.country_names import further_names
from auditor.collect.disclosure.entities.model import Entity
from auditor.collect.disclosure.tokens import Token, tokens


_COUNTRY = re.compile(r"[A-Z]{2}")
_CODES = re.compile(
    r"(?<![\w-])[A-Z]{2}(?:(?:\s*[,/;]\s*|\s+(?:and|or|und|et|y|o|ou|oder)\s+)[A-Z]{2}(?![\w-]))+"
)
# `Holmgate Issuance (Jersey) Limited` is a name.
_OF_A_NAME = re.compile(r"\)\s+(?:Limited|Ltd|LLC|LLP|Inc|plc|PLC|GmbH|AG|SA|Corp|Co|Pte|Pty)\b")
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"})
_LANGUAGES = ("en", "de", "fr", "es", "zh", "zh_Hant")
# "us" and "in" are words; these names count only as they are written here
_CASED = {
    "us",
    "eu",
    "uk",
    "eee",
    "prc",
    "vae",
    "eea",
    "ewr",
    "uae",
    "usa",
    "drc",
    "turkey",
    "jordan",
    "chad",
    "mali",
}


def countries(text: str, language: str) -> Iterator[Entity]:
    """Each country or group named; the value of a group is the list of its members."""
    del language
    words = tokens(text)
    listed = [match.span() for match in _CODES.finditer(text) if _all_codes(match.group())]
    table, at = _table(), 0
    while at < len(words):
        if any(start <= words[at].start < end for start, end in listed):
            if len(code := text[words[at].start : words[at].end]) == 2 and code.isupper():  # noqa: PLR2004
                yield Entity(words[at].start, words[at].end, code)
            at += 1
            continue
        found = _longest(table, words, at, text)
        if found is None:
            at += 1
            continue
        length, code = found
        end = words[at + length - 1].end
        if text[end : end + 1] == "." and text[words[at].start : end].count("."):
            end += 1
        if not (text[: words[at].start].endswith("(") and _OF_A_NAME.match(text, end)):
            yield Entity(words[at].start, end, code)
        at += length


def _all_codes(listing: str) -> bool:
    """Whether a list such as `CN, IR and US` holds codes of countries alone."""
    return all(code in _known_codes() for code in _COUNTRY.findall(listing))


@cache
def _known_codes() -> frozenset[str]:
    return frozenset(code for code in territories("en") if _COUNTRY.fullmatch(code)) - _NO_COUNTRY


def _longest(
    table: dict[str, list[tuple[tuple[str, ...], str]]],
    words: tuple[Token, ...],
    at: int,
    text: str,
) -> tuple[int, str] | None:
    best: tuple[int, str] | None = None
    for keys, code in table.get(words[at].key, ()):
        if tuple(word.key for word in words[at : at + len(keys)]) != keys:
            continue
        written = text[words[at].start : words[at + len(keys) - 1].end]
        if keys[0] in _CASED and len(keys) == 1 and not written[0].isupper():
            continue
        if (
            keys in (("us",), ("u", "s"), ("eu",), ("u", "k"))
            and not written.replace(".", "").isupper()
        ):
            continue
        if best is None or len(keys) > best[0]:
            best = (len(keys), code)
    return best


@cache
def _table() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    named: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in territories(language).items():
            if _COUNTRY.fullmatch(code) and code not in _NO_COUNTRY:
                named[name] = code
                if language == "de":
                    named[name + "s"] = code
    named |= further_names()
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, code in named.items():
        keys = tuple(word.key for word in tokens(name))
        if keys:
            table.setdefault(keys[0], []).append((keys, code))
    return table
