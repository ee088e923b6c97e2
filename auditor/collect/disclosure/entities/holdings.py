"""Counts of shares held, in digits or in words."""

import re
from collections.abc import Iterator
from fractions import Fraction

from auditor.collect.disclosure.entities.amounts import SCALES, SMALLEST_COUNT
from auditor.collect.disclosure.entities.model import Entity
from auditor.collect.disclosure.numerals import (
    GERMAN_NUMBER,
    HAN_NUMBER,
    NUMBER,
    exact,
    han_value,
    shown,
    words_value,
)
from auditor.collect.disclosure.spelt import TENS


# A number in words begins with one of these: "several thousand shares" are no figure.
_COUNTING = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    f"|{TENS}|one\\s(?:hundred|thousand|million)|elf|zwölf|sechs|sieben|acht|neun|zwanzig|dreißig|vierzig|fünfzig|zwei|drei|vier|fünf|zehn|deux|trois|cinq|dix|dos|tres|cinco|diez"
)
_ROMANCE = (
    "trente|quarante|cinquante|soixante|septante|nonante|vingt|onze|douze|treize|quatorze|quinze|seize"
    "|quatre|sept|huit|neuf|mille|cent|once|doce|trece|catorce|quince|diecis[eé]is|veint[a-zéóú]+"
    "|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien|ciento|mil|cuatro|seis|siete|ocho"
    "|nueve|(?:dos|tres|cuatro|seis|ocho)cient[oa]s|quinient[oa]s|setecient[oa]s|novecient[oa]s"
)
_COUNTED = rf"{GERMAN_NUMBER}|{_COUNTING}|{_ROMANCE}"
_GOES_ON = (
    r"(?:[\s-]|\s(?:and|et|y)\s)"
    rf"(?:one|hundred|thousand|million|vingts|cents|un|une|uno|una|{_COUNTED})"
)
_HELD = re.compile(
    rf"(?<![\w.,/-])(?P<number>{NUMBER}|\b(?:{_COUNTED})(?:{_GOES_ON})*\b)"
    r"(?:\s*\([^()]{1,80}\)|\))?(?:\s?(?P<scale>million|billion|thousand|k|mn?)\b)?\s+"
    r"(?:(?!(?:tokens?|per|usd|eur|days?|holders?|for|and|or|to|minutes?|hours?|the"
    r"|utc|gmt|cet|cest|est|edt|bst|uhr|these|las|los|les|die|our|your|all|any|each|such|multiply|obtain|agree|compare|read"
    r"|count|inspect|keeping|of(?!\s+the)|in|are|is)\b)"
    rf"(?:[A-Z]{{1,12}}x?|whole|ordinary|common"
    rf"|underlying|listed|registered|of\s+the|\w+\s+(?:Inc\.?|plc|Corp\.?)|\w+-)\s*){{0,3}}"
    r"(?<![a-z])(?:shares?\b|stocks?\b|Aktien\b|actions?\b|acciones\b|titres\b|t[ií]tulos\b)"
    r"|(?P<han>\d[\d,.]*)\s?(?:股|份)"
    rf"|(?P<written>{HAN_NUMBER})\s?股(?!份|东|票|权|价|息|本)",
    re.IGNORECASE,
)


def held_shares(text: str, language: str) -> Iterator[Entity]:
    """How many shares, when it is more than one."""
    for match in _HELD.finditer(text):
        if match["written"]:
            if (told := han_value(match["written"])) >= SMALLEST_COUNT:
                yield Entity(match.start(), match.end(), str(told))
            continue
        number = match["number"] or match["han"]
        if not number[0].isdigit() and "stock" in match.group().lower().split("share")[0]:
            continue  # fifty stocks are fifty companies
        words = re.split(r"[\s-]+", number.lower())
        value = exact(number, language) if number[0].isdigit() else Fraction(words_value(words))
        value *= SCALES.get((match["scale"] or "").lower(), 1)
        if value > 1:
            yield Entity(match.start(), match.end(), shown(value))
