"""Firms that a text names for a part they no longer play, or that only serve the firm that does.

`moved from X to the present custodian`, `X, which was replaced in 2024`, `its sub-custodian X`.
"""

import re


_REACH = 60
_PART = (
    r"(?:(?:custodian|depositary|bank|broker|keeper|nominee|trustee|auditor|accountant|attestor|firm"
    r"|Verwahrstelle|Depotbank|Verwahrer|Prüfer|Bank|dépositaire|banque|auditeur|custodio|banco"
    r"|depositario|auditor)s?\s*[,:]?\s+(?:was\s+|were\s+|war\s+|était\s+|era\s+)?)?"
)
_BEFORE = re.compile(
    rf"(?:\b(?:former|formerly|previous|previously|erstwhile|outgoing|past)\s+{_PART}(?:at\s+|with\s+|by\s+|called\s+)?"
    rf"|\b(?:ehemalige|frühere|bisherige|vormalige|vorherige)[nrs]?\s+{_PART}|\b(?:zuvor|vormals|früher)\s+(?:bei\s+|durch\s+)?"
    rf"|\b(?:ancien|ancienne|précédent|précédente)\s+{_PART}|\b(?:auparavant|précédemment|anciennement)\s+(?:chez\s+|par\s+)?"
    rf"|\b(?:anterior|antiguo|antigua)\s+{_PART}|\b(?:anteriormente|previamente)\s+(?:en\s+|por\s+)?"
    r"|\b(?:replac(?:es|ed|ing)|succeed(?:s|ed|ing)|t(?:akes|ook|aking)\s+over\s+from|in\s+(?:the\s+)?place\s+of"
    r"|successors?\s+(?:to|of))\s+"
    r"|\b(?:[Ss]ub-?\s?custodian|[Uu]nterverwahrer(?:in)?|[Uu]nterverwahrstelle|sous-(?:dépositaire|conservateur)"
    r"|[Ss]ubcustodio)s?\s*[,:]?\s*(?:is\s+|ist\s+|est\s+|es\s+)?)(?:the\s+)?$"
)
_MOVED = re.compile(
    r"\b(?:moved|moves|transferred|switched|migrated|changed|passed|shifted|went)\s[^.;:]{0,40}?\bfrom\s+(?:the\s+)?$"
    r"|\b(?:moved|transferred|switched|migrated|changed|passed|shifted|went)\s+from\s+(?:the\s+)?$"
)
_TO = re.compile(r"\s+(?:in[\w ]{0,15}\s)?(?:to|into)\s")
_AFTER = re.compile(
    r",?\s+(?:(?:which|who|that|and)\s+)?(?:(?:was|were|has\s+been|had\s+been|has\s+since\s+been)\s+(?:since\s+)?"
    r"(?:replaced|succeeded|dismissed|removed)\b|(?:has\s+|had\s+)?(?:resigned|stepped\s+down"
    r"|ceased\s+to\s+(?:act|be|hold|serve))\b)"
    r"|,?\s+(?:(?:acts?|acting|serves?|is|are|used|appointed)\s+)?as\s+(?:(?:its|a|an|the|our|their)\s+)?"
    r"(?:\w+\s+)?sub-?\s?custodian"
    r"|,?\s+als\s+(?:\w+\s+)?(?:Unterverwahrer|Unterverwahrstelle)|,?\s+(?:comme|en\s+qualité\s+de)\s+sous-"
    r"|,?\s+como\s+subcustodio|\s+bis\s+(?:\w+\s+)?\d{4}\b(?=[^,.;]*\b(?:war|hielt)\b)"
)  # fmt: skip


def another(text: str, start: int, end: int) -> bool:
    """Whether the firm at these letters is another's predecessor or only serves another."""
    opening = max(0, start - _REACH)
    if _BEFORE.search(text, opening, start) or _AFTER.match(text, end):
        return True
    return bool(_MOVED.search(text, opening, start) and _TO.match(text, end))
