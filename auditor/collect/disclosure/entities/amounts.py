"""Percentages, sums of money, counts of tokens or shares, and plain numbers."""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from auditor.collect.disclosure.entities.cldr import currencies
from auditor.collect.disclosure.entities.model import Entity
from auditor.collect.disclosure.entities.ranges import upper_ends
from auditor.collect.disclosure.numerals import NUMBER, WORDS, exact, shown, words_value
from auditor.collect.disclosure.spelt import BROKEN, CARDINAL, spelt_value


_PERCENT = re.compile(
    rf"(?<![\d/])(?P<number>{NUMBER})\s*(?:%|％|‰|per\s?cent\b|percent\b|Prozent\b|pour\s?cent\b"
    rf"|por\s?ciento\b)"
    rf"|(?P<points>{NUMBER}|\b{BROKEN}|\b(?:{CARDINAL}))\s*-?(?:bps?\b|bips\b"
    r"|basis[ -]points?\b|Basispunkte?n?\b|points?\sde\sbase\b|puntos?\sb[aá]sicos?\b|个?基点)"
    r"|百分之(?P<han>[零一二两三四五六七八九十百点\d.]+)",
    re.IGNORECASE,
)
_WORDED = re.compile(
    rf"\b(?:(?P<spelt>{BROKEN}|{CARDINAL})\s+(?:per\s?cent|percent|percentage\s+point)"
    r"|(?P<part>ein\s+halbes|un\s+demi|medio|ein|zwei|un|deux|uno|dos)"
    r"\s+(?:Prozent|pour\s?cent|por\s?ciento))s?\b",
    re.IGNORECASE,
)
_ANY_PERCENT = re.compile(
    r"[%％‰]|cent|prozent|ciento|bp|bip|point|punkt|punto|基点|百分", re.IGNORECASE
)
_HALVES = ("ein halbes", "un demi", "medio")
_NAMES = {
    "united states dollars": "USD", "united states dollar": "USD", "us-dollars": "USD",
    "us dollars": "USD", "us dollar": "USD", "u.s. dollars": "USD", "u.s. dollar": "USD",
    "dollars": "USD", "dollar": "USD", "bucks": "USD", "euros": "EUR", "euro": "EUR",
    "swiss francs": "CHF", "swiss franc": "CHF", "schweizer franken": "CHF", "franken": "CHF",
    "francs suisses": "CHF", "francos suizos": "CHF", "pounds sterling": "GBP", "pounds": "GBP",
    "pound": "GBP", "livres sterling": "GBP", "us-dollar": "USD", "dollars américains": "USD",
    "dólares estadounidenses": "USD", "dólares": "USD", "dólar": "USD", "yen": "JPY",
    "singapore dollars": "SGD", "hong kong dollars": "HKD", "dirhams": "AED", "美元": "USD",
    "欧元": "EUR", "人民币": "CNY", "港元": "HKD", "港币": "HKD", "瑞士法郎": "CHF", "英镑": "GBP",
    "日元": "JPY", "新加坡元": "SGD",
}  # fmt: skip
_SIGNS = {
    "US$": "USD", "HK$": "HKD", "S$": "SGD", "A$": "AUD", "C$": "CAD", "$": "USD", "€": "EUR",
    "£": "GBP", "¥": "JPY", "Fr.": "CHF", "SFr.": "CHF",
}  # fmt: skip
_SMALL = frozenset({"a", "an", "un", "mil"})
_COINS = ("USDC", "USDT", "DAI", "EURC", "USDG", "PYUSD", "USDP")
SCALES = {"k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "mio": 10**6, "million": 10**6,
           "millions": 10**6, "millionen": 10**6, "bn": 10**9, "billion": 10**9, "mille": 10**3,
           "mil": 10**3, "tausend": 10**3, "万": 10**4}  # fmt: skip
_FOREIGN = (
    "zwei|drei|vier|fünf|zwanzig|fünfzig|tausend|deux|trois|cinq|vingt|cinquante|mille|dos|tres"
    "|cinco|veinte|cincuenta|ein(?:e[nmrs]?)?|une?|una?|zehn|hundert|dix|cent|diez|cien"
)
_UNITS = re.compile(
    rf"(?<![\da-z.,/])(?P<number>(?:{NUMBER})(?:\s+of\s+an?\b)?|\b{BROKEN}|\b(?:{CARDINAL})\b"
    rf"|\b(?:an?|a\ssingle|{_FOREIGN})\b|[一二两三四五六七八九十百千]+)\s?[枚股个份]?[\s-]?"
    r"(?:\([\w,.' ]{1,20}\)\s*)?(?:(?:whole|full|entire|single|complete|underlying|ganze[nrs]?"
    r"|volle[nrs]?|entier|entera?|完整的?)\s+){0,2}"
    r"(?:(?P<named>(?-i:[A-Z]{2,8}[a-z]{1,3}|[a-z]{1,3}[A-Z]{2,8}|[A-Z]{2,8}-[A-Z]{2,8}))\b\s*)?"
    r"(?P<unit>(?:share\s?|stock\s?|equity\s?|aktien)?tokens?\b|notes?\b|shares?\b"
    r"|units?\b|receipts\b|coins\b|trackers\b|certificates?\b|products?\b|"
    r"aktien?\b|anteile?\b|jetons?\b|actions?\b|t[ií]tulos?\b|fichas?\b|acci(?:ó"
    r"|o)n(?:es)?\b|通证|代币|股票|股份|股)?",
    re.IGNORECASE,
)
SMALLEST_COUNT = 100
_YEAR = re.compile(r"(?:19|20)\d\d")
# Before what only numbers a thing: `in account 7781`, `Depot-Nr. 4410`.
_NUMBERED = re.compile(
    r"(?:\b(?:account|a/c|sub-?account|\w*depot|\w*konto|compte|cuenta|certificate|invoice|register)"
    r"|账户|账号)(?:[^\S\n]|-)*(?:(?:number|no|nr|núm(?:ero)?|numéro|n[°º]|№|ref(?:erence)?|号)[.:：]{0,2}[^\S\n]*)?$",
    re.IGNORECASE,
)
_NUMBER = re.compile(NUMBER)
_DIGIT = re.compile(r"\d")
_SHARES = ("share", "aktie", "action", "acci", "anteil", "股")


def percents(text: str, language: str) -> Iterator[Entity]:
    """`0.5%`, `50 bps`, `one half of one percent`; `0.5%` is the normal form.

    A range stands for its upper end, `0.25 % to 1 %` for `1%`: the most that may be asked.
    """
    yield from upper_ends(text, _percents(text, language))


def _percents(text: str, language: str) -> Iterator[Entity]:
    if not _ANY_PERCENT.search(text):
        return
    for match in _PERCENT.finditer(text):
        if match["number"]:
            scale = 10 if "‰" in match.group() else 1
            value = exact(match["number"], language) / scale
        elif match["points"]:
            value = _points(match["points"], language) / 100
        else:
            value = _han(match["han"])
        yield Entity(match.start(), match.end(), f"{shown(value)}%")
    for match in _WORDED.finditer(text):
        value = spelt_value(match["spelt"]) if match["spelt"] else _worded(match["part"])
        yield Entity(match.start(), match.end(), f"{shown(value)}%")


def _points(written: str, language: str) -> Fraction:
    """Basis points in digits or in words."""
    return exact(written, language) if written[0].isdigit() else spelt_value(written)


def _worded(part: str) -> Fraction:
    """`deux`, `ein halbes`."""
    words = part.lower().split()
    return Fraction(1, 2) if " ".join(words) in _HALVES else Fraction(words_value(words))


def _han(text: str) -> Fraction:
    """`零点五`, `十二` or digits."""
    if text[0].isdigit():
        return exact(text.replace("点", "."))
    head, _, rest = text.partition("点")
    digits = "".join(str(WORDS.get(sign, 0)) for sign in rest)
    return exact(f"{words_value(list(head))}.{digits}" if digits else str(words_value(list(head))))


def money(text: str, language: str) -> Iterator[Entity]:
    """`100 USD` from any way to write it."""
    lower = text.lower()
    if not (_DIGIT.search(text) or any(name in lower for name in _NAMES)):
        return
    for match in _money().finditer(text):
        written = match["after"] or match["before"] or ""
        if match["part"]:
            value = spelt_value(match["part"])
        elif written and any(c.isdigit() for c in written):
            value = exact(written, language)
        else:
            value = exact(
                str(words_value((match["words"] or "").lower().replace("-", " ").split()))
            )
            if not value:
                continue
        scale = (match["scale1"] or match["scale2"] or match["scale3"] or "").lower().rstrip(".")
        value *= SCALES.get(scale, 1)
        named = match["name"] or match["worded"] or match["parted"] or ""
        unit = match["sign"] or match["code"] or named
        yield Entity(match.start(), match.end(), f"{shown(value)} {_currency(unit)}")


def units(text: str, language: str) -> Iterator[Entity]:
    """`1 token`, `10 shares`; a token may be called by its ticker."""
    for match in _UNITS.finditer(text):
        unit, named = match["unit"] or "", match["named"] or ""
        if not unit:
            unit = _measure(match.group())
        if not unit and not named:
            continue
        value = _counted(match["number"], language)
        kind = "share" if unit.lower().startswith(_SHARES) else "token"
        plural = "" if value == 1 else "s"
        yield Entity(match.start(), match.end(), f"{shown(value)} {kind}{plural}")


def _counted(written: str, language: str) -> Fraction:
    """How many units digits, words or signs tell of."""
    if written[:1].isdigit():
        return exact(written.partition(" of")[0], language)
    if "一" <= written[0] <= "鿿":
        return Fraction(words_value(list(written)) or 1)
    return (
        spelt_value(written)
        or Fraction(words_value(re.split(r"[\s-]+", written.lower())))
        or Fraction(1)
    )


def _measure(written: str) -> str:
    """What a Chinese measure word without a noun counts."""
    return next((sign for sign in written if sign in "枚股"), "")


def counts(text: str, language: str) -> Iterator[Entity]:
    """Numbers that may count a holding: of three digits or more, no year and no account's."""
    for match in _NUMBER.finditer(text):
        value = exact(match.group(), language)
        labels = _YEAR.fullmatch(match.group()) or (
            match.group().isdigit() and _NUMBERED.search(text, 0, match.start())
        )
        if value >= SMALLEST_COUNT and not labels:
            yield Entity(match.start(), match.end(), shown(value))


def numbers(text: str, language: str) -> Iterator[Entity]:
    """Plain numbers, digits only."""
    for match in _NUMBER.finditer(text):
        yield Entity(match.start(), match.end(), shown(exact(match.group(), language)))


def _currency(written: str) -> str:
    if written in _SIGNS:
        return _SIGNS[written]
    upper = written.upper()
    return _NAMES.get(" ".join(written.lower().split()), upper)


@cache
def _money() -> re.Pattern[str]:
    codes = sorted({*currencies(), *_COINS})
    code = "|".join(each for each in codes if each not in ("ALL", "TOP", "MOP", "CUP", "TRY"))
    names = "|".join(
        sorted((re.escape(n).replace(r"\ ", r"\s+") for n in _NAMES), key=len, reverse=True)
    )
    sign = "|".join(re.escape(s) for s in sorted(_SIGNS, key=len, reverse=True))
    scale = (
        r"(?i:k|thousand|mn|mio\.?|m|million(?:en|s)?|bn|billion|tausend|mille|mil"
        r"|万)(?![^\W\d_a-z])(?![a-z])"
    )
    small = "|".join(
        sorted((w for w in WORDS if w.isascii() and w not in _SMALL), key=len, reverse=True)
    )
    return re.compile(
        rf"(?:(?P<sign>{sign})|\b(?P<code>{code}))\s?(?P<after>{NUMBER})(?:\s?(?P<scale1>{scale}))?"
        rf"|(?P<before>{NUMBER})\s?(?:(?P<scale2>{scale})\s?)?(?P<name>(?i:{names})\b"
        rf"|(?<=\d)[€£$]|(?:{code})\b|[€£]|美元|欧元|港元|人民币|英镑|日元)"
        rf"|\b(?P<part>(?i:half|quarter|three\s+quarters))(?i:\s+of)?\s+an?\s+"
        rf"(?P<scale3>(?i:million|billion))\s+(?P<parted>(?i:{names}))\b"
        rf"|\b(?P<words>(?i:(?:an?\s+)?(?:{small})"
        rf"(?:(?:[\s-]+|(?<=hundred)\s+and\s+|(?<=thousand)\s+and\s+)(?:{small}))*))\s+"
        rf"(?P<worded>(?i:{names}))\b"
    )
