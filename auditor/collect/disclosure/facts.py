"""Turns the answer to a field into the value of a fact key, or says why it gives none."""

import re
from fractions import Fraction

from auditor.collect.disclosure.answer import Answer, Status
from auditor.collect.disclosure.spec import FactSpec
from auditor.errors import SourceError
from auditor.model.catalogue.making import USD
from auditor.model.display import show
from auditor.model.key import KeySpec
from auditor.model.reading import read_value
from auditor.model.value import Duration, Kind, Quantity, Value


_NOTICE = re.compile(
    r"(?:days?|weeks?|months?)['’]?\s+(?:prior\s+)?notice|\bnotice of \w+"
    r"|(?:upon|on|with|by) (?:prior )?notice"
    r"|mit einer Frist|préavis de|preaviso de|提前\S{0,4}[天日月]",
    re.IGNORECASE,
)
_NO_NOTICE = re.compile(
    r"without (?:\w+ ){0,2}notice|ohne (?:\w+ )?Frist|sans préavis|sin preaviso", re.IGNORECASE
)
_ACCEPTED = re.compile(
    r"\b(?:after|from|following|upon|of|once)\b[^.;]{0,40}\b(?:accept|approv|confirm|validat)"
    r"|\b(?:nach|ab)\b[^.;]{0,40}(?:Annahme|Bestätigung|Freigabe)"
    r"|\baprès\b[^.;]{0,40}(?:acceptation|validation)|\btras\b[^.;]{0,40}(?:acepta|aproba)|受理后",
    re.IGNORECASE,
)
_LENGTH = re.compile(r"(\d+) (business day|day|hour|minute|second|week|month)s?")
_SECONDS = {
    "second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800, "month": 2_678_400,
}  # fmt: skip
_WEEK = 5


class NoFact(Exception):  # noqa: N818 - an outcome, not a mistake
    """The answer gives no value of this key."""


def value_of(answer: Answer, told: FactSpec, key: KeySpec) -> Value:
    """The value; NoFact where the answer has none, SourceError where it cannot be used."""
    if answer.status is Status.UNCLEAR:
        raise SourceError(*_unclear(answer))
    if answer.status is Status.ABSENT:
        raise NoFact
    return _read(key, _written(answer, told))


def in_days(answer: Answer, value: Value) -> str:
    """What a count of business days was made, such as ` (5 business days: at most 7 d)`.

    And from when: days that run from the issuer's acceptance say nothing of how long that takes.
    """
    if not isinstance(value, Duration):
        return ""
    told = answer.value if isinstance(answer.value, str) else ""
    working = "business day" in told or told.startswith("T+")
    parts = [f"{told}: at most {show(value)}"] if working else []
    if _ACCEPTED.search(answer.quotes[0]):
        parts.append("from acceptance on, not from the request")
    return f" ({', '.join(parts)})" if parts else ""


def _unclear(answer: Answer) -> tuple[str, str, str]:
    if answer.contradictory:
        both = " / ".join(f"“{quote}”" for quote in answer.quotes)
        return "conflicting", "passages_disagree", f"passages contradict each other: {both}"
    quote = answer.quotes[0] if answer.quotes else ""
    return "unreadable", "vague_statement", f"said to exist, but not given: “{quote}”"


def _written(answer: Answer, told: FactSpec) -> str:
    """The value as text; NoFact when the extractor maps it to none."""
    if answer.status is Status.DENIED:
        return _some(told.denied)
    value = answer.value if isinstance(answer.value, str) else ", ".join(answer.value)
    if told.values:
        return _some(told.values.get(value, ""))
    if told.needs_value and not value:
        raise NoFact
    if told.notice and _gives_notice(answer.quotes[0]):
        return told.notice
    return _some(told.present or value)


def _gives_notice(quote: str) -> bool:
    return bool(_NOTICE.search(quote)) and not _NO_NOTICE.search(quote)


def _some(text: str) -> str:
    if not text:
        raise NoFact
    return text


def _read(key: KeySpec, text: str) -> Value:
    try:
        if key.kind is Kind.DURATION:
            return Duration(_seconds(text))
        if key.kind is Kind.QUANTITY:
            return Quantity(_amount(key, text), key.unit)
        return read_value(key, text)
    except ValueError as error:
        raise SourceError("unsupported", "other_unit", f"{key.name}: {error}") from None


def _amount(key: KeySpec, text: str) -> Fraction:
    number, _, unit = text.partition(" ")
    if text.endswith("%"):
        return Fraction(text[:-1]) / 100
    if not unit or (unit == "USD" and key.unit == USD):
        return Fraction(number)
    raise ValueError(f"{text} cannot be compared with {key.unit}")


def _seconds(text: str) -> Fraction:
    """The longest it can last: business days may have weekends between them."""
    if text == "instant":
        return Fraction(0)
    text = text.replace("T+", "") + " business days" if text.startswith("T+") else text
    found = _LENGTH.fullmatch(text)
    if found is None:
        raise ValueError(f"{text} is no duration")
    count, unit = int(found[1]), found[2]
    if unit == "business day":
        days = count + 2 * ((count + _WEEK - 1) // _WEEK)
        return Fraction(days * _SECONDS["day"])
    return Fraction(count * _SECONDS[unit])
