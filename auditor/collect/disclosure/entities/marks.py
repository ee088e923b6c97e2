"""Addresses, and placeholders that somebody forgot to fill in."""

import re
from collections.abc import Iterator

from auditor.collect.disclosure.entities.model import Entity


_URL = re.compile(
    r"https?://[^\s<>\"'()\[\]“”»«，。；\u3400-\u9fff]+"
    r"|(?<![@\w.-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,12}(?:/[^\s<>\"'()\[\]“”»«，。；\u3400-\u9fff]*)?(?![\w@-])",
    re.IGNORECASE,
)
# A name that ends like a file is none unless a path follows it.
_HOST = re.compile(
    r"^(?!.*\.(?:pdf|html?|md|txt|csv|json|png|sol)$)[^/]{3,}\.[a-z]{2,12}(?:/|$)", re.IGNORECASE
)
_PLACEHOLDER = re.compile(
    r"\[[^\[\]]{0,60}\]|(?<!/)\{\{?[^{}]{0,60}\}?\}|<(?:insert|name|date|amount|tbd"
    r"|tbc)[^<>]{0,40}>|_{3,}|…{2,}|\.{4,}|●|•{2,}"
    r"|\b(?:TBD|TBA|TBC|t\.b\.d\.|t\.b\.a\.|n\.n\.|XX+(?:[./-]XX+)*%?|xx+%?|lorem ipsum"
    r"|YYYY-MM-DD|DD[./]MM[./]YYYY|(?-i:TODO)|FIXME)(?!\w)"
    r"|\bto be (?:announced|determined|confirmed|advised|defined|specified|named"
    r"|inserted|completed|decided|agreed|fixed|set)\b|\bwird noch (?:bekannt|festgelegt"
    r"|benannt)\w*|\bnoch offen\b|\bà (?:préciser|compléter|définir|déterminer|confirmer)\b"
    r"|\bpor (?:determinar|definir|confirmar|anunciar|completar)\b|待定|待公布|待确认"
    r"|另行公布|另行通知|加载中"
    r"|\b(?:loading|please wait|wird geladen|lädt|lade daten|chargement(?: en cours)?|cargando)"
    r"\s?(?:…|\.{2,3})"
    r"|\bN/D\b",
    re.IGNORECASE,
)
_KINDS = {
    "date": re.compile(r"\b(?:date|datum|fecha)\b|DD|YYYY|日期", re.IGNORECASE),
    "company": re.compile(
        r"\b(?:names?|dénomination|denominación|custodian|bank|firm|auditor|nom|firma)\b|名称",
        re.IGNORECASE,
    ),
}
# `[3]` is a footnote, `[FIP-58]` the number of a proposal or a ticket, `[a, b-c]` a list of tags.
_FOOTNOTE = re.compile(r"\[(?:[A-Z]{1,6}[-#])?\d{1,5}\]|\[[a-z][a-z-]*(?:, ?[a-z][a-z-]*)+\]")


def addresses(text: str, language: str) -> Iterator[Entity]:
    """Web addresses, with or without their scheme."""
    del language
    for match in _URL.finditer(text):
        written = match.group().rstrip(".,;:!?")
        if "://" in written or _HOST.search(written):
            yield Entity(match.start(), match.start() + len(written), written)


def placeholders(text: str, language: str) -> Iterator[Entity]:
    """`[DATE]`, `TBD`, `to be announced`: there will be a value, and there is none."""
    del language
    for match in _PLACEHOLDER.finditer(text):
        if not _FOOTNOTE.fullmatch(match.group()):
            yield Entity(match.start(), match.end(), _kind(match.group()), clear=False)


def _kind(written: str) -> str:
    """What should have stood there, where the placeholder says so."""
    return next((kind for kind, words in _KINDS.items() if words.search(written)), "")
