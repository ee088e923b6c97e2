"""Dates and moments; a date that can be read in two ways is not clear."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

from auditor.collect.disclosure.entities.cldr import months
from auditor.collect.disclosure.entities.model import Entity
from auditor.collect.disclosure.numerals import HAN_NUMBER, han_value


LANGUAGES = ("en", "de", "fr", "es")
_ZONES = {
    "utc": "UTC", "gmt": "UTC", "z": "UTC", "et": "America/New_York", "est": "America/New_York",
    "edt": "America/New_York", "new york": "America/New_York", "eastern": "America/New_York",
    "ny": "America/New_York", "cet": "Europe/Zurich", "cest": "Europe/Zurich",
    "mez": "Europe/Zurich",
    "mesz": "Europe/Zurich", "zurich": "Europe/Zurich", "zürich": "Europe/Zurich",
    "london": "Europe/London", "bst": "Europe/London", "hkt": "Asia/Hong_Kong",
    "sgt": "Asia/Singapore", "singapore": "Asia/Singapore", "frankfurt": "Europe/Berlin",
    "dublin": "Europe/Dublin", "paris": "Europe/Paris", "luxembourg": "Europe/Luxembourg",
    "madrid": "Europe/Madrid", "berlin": "Europe/Berlin", "vaduz": "Europe/Vaduz",
    "geneva": "Europe/Zurich", "hong kong": "Asia/Hong_Kong", "tokyo": "Asia/Tokyo",
    "jst": "Asia/Tokyo", "chicago": "America/Chicago", "ct": "America/Chicago",
    "北京时间": "Asia/Shanghai", "香港时间": "Asia/Hong_Kong", "美东": "America/New_York",
    "美东时间": "America/New_York", "纽约时间": "America/New_York",
}  # fmt: skip
_ZONE = "|".join(sorted(map(re.escape, _ZONES), key=len, reverse=True))
_CLOCK = (
    r"(?:(?P<hour{0}>\d{{1,2}})(?:[:.]|\s?h\s?)(?P<minute{0}>\d{{2}})(?::\d{{2}})?\s*(?P<half{0}>[ap]\.?m\.?)?"
    r"|(?P<noon{0}>noon|midday|midi|mediod[ií]a|Mittag))"
    r"\s*(?:\()?(?:hours\s+)?(?P<zone{0}>" + _ZONE + r")\b(?:\s+time)?"
)  # fmt: skip
_LAST = (
    r"(?:last|final)\s+(?:calendar\s+)?day\s+of|month[- ]end(?:\s+of)?,?"
    r"|end\s+of(?:\s+the\s+month\s+of)?"
    r"|letzten\s+Tag\s+des|Ende|dernier\s+jour\s+de|fin|último\s+día\s+de|finales\s+de"
)
_Reader: TypeAlias = "Callable[[re.Match[str]], tuple[str, bool] | None]"
_BRIDGE = r"(?:\s*(?:,|at|um|à|a\s+las|at\s+the\s+close\s*,?|\()\s*|\s+)"


def dates(text: str, language: str) -> Iterator[Entity]:
    """ISO dates, or moments in UTC where a clock time with its zone stands beside."""
    del language
    if not any(sign.isdigit() or sign == "年" for sign in text):
        return
    taken: list[tuple[int, int]] = []
    for pattern, reader in _patterns():
        for match in pattern.finditer(text):
            if any(match.start() < end and match.end() > start for start, end in taken):
                continue
            found = reader(match)
            if found is not None:
                taken.append(match.span())
                yield _with_clock(text, match, found)


def _with_clock(text: str, match: re.Match[str], found: tuple[str, bool]) -> Entity:
    value, clear = found
    start, end = match.span()
    if clear and len(value) == 10:  # noqa: PLR2004 - a date without a time
        after = _clock_after().match(text, end)
        before = _clock_before().search(text, max(0, start - 40), start)
        clock, mark = (after, "1") if after else (before, "2")
        if clock:
            moment = _moment(value, clock, mark)
            if moment:
                value = moment
                start, end = min(start, clock.start()), max(end, clock.end())
    return Entity(start, end, value, clear)


def _moment(day: str, clock: re.Match[str], mark: str) -> str:
    noon = clock[f"noon{mark}"]
    hour = 12 if noon else int(clock[f"hour{mark}"])
    minute = 0 if noon else int(clock[f"minute{mark}"])
    half = (clock[f"half{mark}"] or "").lower().replace(".", "")
    if half == "pm" and hour < 12:  # noqa: PLR2004
        hour += 12
    if half == "am" and hour == 12:  # noqa: PLR2004
        hour = 0
    zone = _ZONES[" ".join(clock[f"zone{mark}"].lower().split())]
    try:
        local = datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=ZoneInfo(zone))
    except ValueError:
        return ""
    return f"{local.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@cache
def _clock_after() -> re.Pattern[str]:
    return re.compile(_BRIDGE + _CLOCK.format("1"), re.IGNORECASE)


@cache
def _clock_before() -> re.Pattern[str]:
    tail = (
        r"\)?\s*(?:,|on|am|le|el|del|vom|of)?\s*"
        r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?(?:the\s+)?$"
    )
    return re.compile(_CLOCK.format("2") + tail, re.IGNORECASE)


@cache
def _months() -> dict[str, int]:
    names: dict[str, int] = {}
    for language in LANGUAGES:
        names |= months(language)
    return names | {"sept": 9, "jänner": 1, "setiembre": 9}


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    month = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    day = r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|\.|º)?(?:\s+day)?"
    return (
        (re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?:[T"
            r" ](?P<t>\d{2}:\d{2}(?::\d{2})?)\s?(?:\.\d+)?(?P<z>Z|UTC|\+00:00)?)?(?!\d)"), _iso),
        (re.compile(r"\b(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:T(?P<t>\d{4}(?:\d{2})?)"
            r"(?P<z>Z))?(?!\d)"), _iso),
        (re.compile(r"\b(?P<y>\d{4})[/.](?P<m>\d{1,2})[/.](?P<d>\d{1,2})\b"), _numeric),
        (re.compile(r"(?P<y>\d{4})\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日"), _numeric),
        (re.compile(rf"(?P<y>[〇零一二三四五六七八九]{{4}})年(?P<m>{HAN_NUMBER})月"
            rf"(?P<d>{HAN_NUMBER})日"), _han),
        (re.compile(rf"\b{day}\s*(?:of\s+|de\s+|-)?(?P<n>{month})\.?,?\s*(?:of\s+|de\s+"
            rf"|del\s+|-)?(?P<y>\d{{4}})\b", re.IGNORECASE), _named),
        (re.compile(rf"\b(?P<n>{month})\.?\s+(?:the\s+)?{day},?\s+(?P<y>\d{{4}})\b", re.IGNORECASE),
         _named),
        (re.compile(rf"\b(?:{_LAST})\s+(?P<n>{month})\.?,?\s+(?:de\s+|del\s+)?(?P<y>\d{{4}})\b",
            re.IGNORECASE), _last),
        (re.compile(r"\b(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})\b"), _numeric),
        (re.compile(r"\b(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<y>\d{4}|\d{2})\b"), _slashed),
        (re.compile(rf"\b(?P<n>{month})\.?\s+(?P<y>\d{{4}})\b"
            rf"|\bQ[1-4]\s+(?P<q>\d{{4}})\b", re.IGNORECASE), _vague),
        (re.compile(rf"\b(?:{day}\s+(?P<n>{month})|(?P<n2>{month})\s+\d{{1,2}}(?:st|nd|rd"
            rf"|th)?)\b(?!\s*\d)", re.IGNORECASE), _vague),
    )  # fmt: skip


def _iso(match: re.Match[str]) -> tuple[str, bool] | None:
    value = _day(match["y"], match["m"], match["d"])
    if value and match["t"]:
        digits = f"{match['t'].replace(':', ''):0<6}"
        time = f"{digits[:2]}:{digits[2:4]}:{digits[4:]}"
        return (f"{value}T{time}Z", True) if match["z"] else (value, True)
    return (value, True) if value else None


def _numeric(match: re.Match[str]) -> tuple[str, bool] | None:
    value = _day(match["y"], match["m"], match["d"])
    return (value, True) if value else None


def _han(match: re.Match[str]) -> tuple[str, bool] | None:
    value = _day(*(str(han_value(match[part])) for part in "ymd"))
    return (value, True) if value else None


def _named(match: re.Match[str]) -> tuple[str, bool] | None:
    value = _day(match["y"], str(_months()[match["n"].casefold()]), match["d"])
    return (value, True) if value else None


def _last(match: re.Match[str]) -> tuple[str, bool] | None:
    month = _months()[match["n"].casefold()]
    return _day(match["y"], str(month), str(monthrange(int(match["y"]), month)[1])), True


def _slashed(match: re.Match[str]) -> tuple[str, bool] | None:
    """Day or month first: only what cannot be a month, or is both, is clear."""
    one, two = int(match["a"]), int(match["b"])
    year = match["y"] if len(match["y"]) == 4 else f"20{match['y']}"  # noqa: PLR2004
    day_first = _day(year, match["b"], match["a"])
    month_first = _day(year, match["a"], match["b"])
    if one == two and day_first:
        return day_first, True
    if day_first and month_first:
        return match.group(), False
    value = day_first or month_first
    return (value, True) if value else None


def _vague(match: re.Match[str]) -> tuple[str, bool] | None:
    return match.group(), False


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
