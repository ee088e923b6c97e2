"""How long something takes: `T+2`, `2 business days`, `24 hours`, `instant`."""

import re
from collections.abc import Iterator

from auditor.collect.disclosure.entities.model import Entity
from auditor.collect.disclosure.numerals import NUMBER, WORDS, exact, shown, words_value


_UNITS = {
    "business day": r"(?:(?:US|U\.S\.|New\s+York|TARGET|Swiss|London|Zurich|full|clear"
    r"|Exchange)\s+)?(?:business|working|banking|bank|trading|dealing|exchange"
    r"|settlement|market)[\s-]+days?|"
    r"(?:Bank)?(?:Arbeits|Geschäfts|Werk|Handels|Börsen|Bankarbeits|Bankwerk)tage?n?"
    r"|Bankarbeitstage?n?|"
    r"jours?\s+(?:ouvrés?|ouvrables?|de\s+bourse|bancaires?)|séances?\s+de\s+bourse|"
    r"d[ií]as?\s+(?:hábil(?:es)?|laborables?|bancarios?|bursátil(?:es)?)|(?:个)?(?:工作|营业|交易)日",
    "hour": r"hours?|hrs?|Stunden?|heures?|horas?|(?:个)?小时",
    "minute": r"minutes?|mins?|Minuten?|minutos?|分钟",
    "second": r"seconds?|secs?|Sekunden?|secondes?|segundos?|秒",
    "week": r"weeks?|Wochen?|semaines?|semanas?|(?:个)?(?:星期|周)",
    "month": r"months?|Monate?n?|mois|mes(?:es)?|个月",
    "day": r"(?:calendar\s+)?days?|(?:Kalender)?[Tt]age?n?|jours?(?:\s+calendaires)?"
    r"|d[ií]as?(?:\s+naturales)?|天|日",
}
_WORD = "|".join(sorted((re.escape(w) for w in WORDS), key=len, reverse=True))
_NUM = rf"(?:{NUMBER}|\b(?:{_WORD})(?:[\s-](?:{_WORD}))*\b|[一二两三四五六七八九十]+)"
_ANY_UNIT = "|".join(f"(?P<u{i}>{p})" for i, p in enumerate(_UNITS.values()))
_LENGTH = re.compile(
    r"(?<!days )(?<!hours )(?<!times )(?<!once )(?<!twice )"
    rf"(?<![\d.,/])(?:(?:{NUMBER}\s*[-–]|{_NUM}\s*(?:to|or|and|bis|oder|à|ou|a|o|至"
    rf"|到))\s*)?(?P<number>{_NUM})"
    r"[\s\-\u2011]*(?:\(\s*\w+\s*\)\s*)?(?:(?:full|clear|whole"
    r"|further)\s+)?(?P<unit>" + _ANY_UNIT + r")(?![^\W\d_\u4e00-\u9fff])"
    r"(?!\s+(?:a|per|each)\s+(?:day|week|month|year)\b)",
    re.IGNORECASE,
)  # fmt: skip
_T_PLUS = re.compile(
    r"(?:(?<![a-z0-9])[TJD]|(?<=date)|(?<=day)|(?<=tag))\s?\+\s?(?P<n>\d{1,2})(?:\s+(?:US\s+)?(?:business|trading|working|banking)\s+days?)?",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"\b(?:the\s+)?(?:next|following)\s+(?:US\s+)?(?:business|working|banking"
    r"|trading)\s+day\b|\bam\s+nächsten\s+(?:Bank)?(?:Arbeits|Geschäfts|Werk|Bankarbeits)tag|"
    r"\ble\s+jour\s+ouvré\s+suivant|\bel\s+siguiente\s+día\s+hábil|下一个?工作日",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"\bsame[\s-](?:business[\s-])?day\b|\bam\s+selben\s+Tag|\ble\s+jour\s+même"
    r"|\bel\s+mismo\s+día|当[日天](?=\s?(?:内|到账|支付|付款|结算|完成|处理|汇出|入账))",
    re.IGNORECASE,
)
_INSTANT = re.compile(
    r"\b(?<!l['’])(?<!the )(?<!cet )(?<!that )(?<!every )"
    r"(?:instant(?:ly|aneous(?:ly)?|ané[es]?|anément|áne[oa]s?|áneamente)?"
    r"|immediate(?:ly)?|at\s+once|(?:right|straight)\s+away|on\s+the\s+spot|sofort(?:ige[rnsm]?)?|unverzüglich|umgehend|"
    r"immédiat(?:e(?:ment)?)?|inmediat[oa](?:mente)?|al\s+instante"
    r"|(?:with)?in\s+(?:a\s+few\s+|mere\s+)?seconds|within\s+moments|in\s+real[\s-]time"
    r"|(?:in|binnen|innerhalb\s+von)\s+(?:wenigen\s+)?Sekunden|in\s+Sekundenschnelle"
    r"|en\s+quelques\s+secondes|en\s+(?:unos\s+|pocos\s+)?segundos"
    r"|in\s+the\s+same\s+transaction|atomically|in\s+derselben\s+transaktion)\b|即时|秒到|几秒内?|实时到账|立即|立刻|即刻",
    re.IGNORECASE,
)


_ANY = re.compile(
    r"\+\s?\d|moment|real.time|day|tag|hour|hrs?\b|stund|heure|hora|小时|min|sec|sek|seg|秒|week|woch|sema|周|星期|month|monat"
    r"|mois|mes|月|jour|d[ií]a|天|日|inst|immed|imm[ée]d|inmed|at\s+once|t\s+away|spot|transac|transak|sofort"
    r"|umgehend|unverz|atomic|séance|即|立|分钟",
    re.IGNORECASE,
)


def durations(text: str, language: str) -> Iterator[Entity]:
    """Lengths in the normal form; of a range the longer end."""
    if _ANY.search(text):
        yield from _durations(text, language)


def _durations(text: str, language: str) -> Iterator[Entity]:
    taken: list[tuple[int, int]] = []
    repeated = {m["n"] for m in _T_PLUS.finditer(text) if text[: m.start()].endswith("(")}
    for match in _T_PLUS.finditer(text):
        taken.append(match.span())
        yield Entity(match.start(), match.end(), f"T+{int(match['n'])}")
    for match in _LENGTH.finditer(text):
        if any(match.start() < end and match.end() > start for start, end in taken):
            continue
        unit = next(name for i, name in enumerate(_UNITS) if match[f"u{i}"])
        value = _amount(match["number"], language)
        if not value:
            continue
        taken.append(match.span())
        told = f"T+{value}" if unit == "business day" and value in repeated else ""
        named = told or f"{value} {unit}{'' if value == '1' else 's'}"
        yield Entity(match.start(), match.end(), named)
    for match in _NEXT.finditer(text):
        yield Entity(match.start(), match.end(), "1 business day")
    for match in _SAME.finditer(text):
        yield Entity(match.start(), match.end(), "T+0")
    for match in _INSTANT.finditer(text):
        yield Entity(match.start(), match.end(), "instant")


def _amount(written: str, language: str) -> str:
    if written[0].isdigit():
        return shown(exact(written, language))
    value = words_value(
        list(written) if "一" <= written[0] <= "鿿" else re.split(r"[\s-]+", written.lower())
    )
    return str(value) if value else ""
