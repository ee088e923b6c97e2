"""Numbers as people write them, exact: digits of several conventions and small number words."""

import re
from fractions import Fraction


NUMBER = r"\d{1,3}(?:[ ’'\u00a0\u202f]\d{3})+(?:[.,]\d+)?(?![\d])|\d+(?:[.,'’]\d+)*"
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_SPACES = str.maketrans("", "", " ’'\u00a0\u202f")
_COMMA_DECIMAL = ("de", "fr", "es", "it", "nl", "pt")
_WORDS_BY_LANGUAGE = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty",
    "de": "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
    "fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize dix-sept dix-huit dix-neuf vingt",
    "es": "cero un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciséis diecisiete dieciocho diecinueve veinte",
}
WORDS = {
    word: value
    for listing in _WORDS_BY_LANGUAGE.values()
    for value, word in enumerate(listing.split())
} | {
    "a": 1, "an": 1, "single": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "eines": 1,
    "zwo": 2, "une": 1, "una": 1, "uno": 1, "both": 2, "couple": 2, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
    "thousand": 1000, "million": 1_000_000,
    "dreißig": 30, "vierzig": 40, "fünfzig": 50, "hundert": 100, "tausend": 1000,
    "trente": 30, "quarante": 40, "cinquante": 50, "cent": 100, "mille": 1000, "treinta": 30,
    "cuarenta": 40, "cincuenta": 50, "cien": 100, "ciento": 100, "mil": 1000,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "fünften": 5, "dritten": 3, "zweiten": 2, "zehnten": 10,
    "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90, "soixante": 60, "septante": 70,
    "huitante": 80, "octante": 80, "nonante": 90, "vingts": 20, "cents": 100, "sesenta": 60,
    "setenta": 70, "ochenta": 80, "noventa": 90, "veintiún": 21, "veintiuno": 21, "veintidós": 22,
    "veintitrés": 23, "veinticuatro": 24, "veinticinco": 25, "veintiséis": 26, "veintisiete": 27,
    "veintiocho": 28, "veintinueve": 29, "doscientos": 200, "doscientas": 200, "trescientos": 300,
    "trescientas": 300, "cuatrocientos": 400, "cuatrocientas": 400, "quinientos": 500,
    "quinientas": 500, "seiscientos": 600, "seiscientas": 600, "setecientos": 700,
    "setecientas": 700, "ochocientos": 800, "ochocientas": 800, "novecientos": 900,
    "novecientas": 900, "millón": 1_000_000, "millones": 1_000_000, "millionen": 1_000_000,
    "millions": 1_000_000,
    "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    "十": 10, "百": 100, "千": 1000,
}  # fmt: skip


_HAN_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_HAN_GROUPS = {"万": 10**4, "亿": 10**8}
HAN_NUMBER = r"[零〇一二两三四五六七八九十百千万亿]+"
_GERMAN_UNITS = (("tausend", 1000), ("hundert", 100), ("und", 0))
GERMAN_NUMBER = (
    r"(?:(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|sechzehn|siebzehn"
    r"|(?:drei|vier|fünf|acht|neun)zehn|und|zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig"
    r"|achtzig|neunzig)*(?:hundert|tausend))+"
    r"(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|und|sech|sieb|zwan|zig|ßig)*"
)


def exact(written: str, language: str = "en") -> Fraction:
    """The number behind digits; which mark groups thousands is decided by its place."""
    text = written.translate(_SPACES)
    comma, dot = text.rfind(","), text.rfind(".")
    if comma >= 0 and dot >= 0:
        grouping = "," if comma < dot else "."
        return _decimal(text.replace(grouping, ""))
    if _GROUPED.fullmatch(text) and not text.startswith("0"):
        mark = "," if comma >= 0 else "."
        single = text.count(mark) == 1
        decimal = mark == ("," if language in _COMMA_DECIMAL else ".")
        return _decimal(text) if single and decimal else _decimal(text.replace(mark, ""))
    if text.count(",") > 1 or text.count(".") > 1:
        return _decimal(text.replace(",", "").replace(".", ""))
    return _decimal(text)


def words_value(words: list[str]) -> int:
    """`two hundred thousand` as a number; 0 when the words are none."""
    total = current = 0
    for word in words:
        value = WORDS[word] if word in WORDS else _compound(word)
        if value < 0:
            continue
        if word in ("vingt", "vingts") and current % 100 == 4:  # noqa: PLR2004 - quatre-vingts
            value = 76
        if value >= 1000:  # noqa: PLR2004 - a thousand or a million
            total, current = total + max(current, 1) * value, 0
        elif value == 100:  # noqa: PLR2004
            current = max(current, 1) * 100
        else:
            current += value
    return total + current


def _compound(word: str) -> int:
    """A German number in one word, `zweihundertzwölftausend`; -1 for any other word."""
    if word in WORDS:
        return WORDS[word]
    for unit, size in _GERMAN_UNITS:
        head, found, tail = word.rpartition(unit) if size else word.partition(unit)
        if found and size:
            parts = (_compound(head) if head else 1, _compound(tail) if tail else 0)
            return -1 if min(parts) < 0 else parts[0] * size + parts[1]
        if found:
            parts = (_compound(head), _compound(tail))
            return -1 if min(parts) < 0 else sum(parts)
    return -1


def han_value(written: str) -> int:
    """`一百二十万`, `二〇二六` as a number."""
    if all(sign in _HAN_DIGITS for sign in written):
        return int("".join(str(_HAN_DIGITS[sign]) for sign in written))
    total = section = digit = 0
    for sign in written:
        if sign in _HAN_DIGITS:
            digit = _HAN_DIGITS[sign]
        elif sign in _HAN_UNITS:
            section, digit = section + (digit or 1) * _HAN_UNITS[sign], 0
        else:
            total, section, digit = (total + section + digit) * _HAN_GROUPS[sign], 0, 0
    return total + section + digit


def shown(value: Fraction) -> str:
    """Plain digits without trailing zeros."""
    if value.denominator == 1:
        return str(value.numerator)
    digits = f"{float_free(value)}"
    return digits.rstrip("0").rstrip(".")


def float_free(value: Fraction) -> str:
    """Eight decimals, by whole-number arithmetic."""
    scaled = round(value * 10**8)
    return f"{scaled // 10**8}.{scaled % 10**8:08d}"


def _decimal(text: str) -> Fraction:
    return Fraction(text.replace(",", "."))
