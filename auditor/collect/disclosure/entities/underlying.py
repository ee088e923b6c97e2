"""The company whose shares are held: it neither holds nor checks them.

`shares of SAP SE`, `SAP SE shares held in custody`.
"""

import re


_BEFORE = re.compile(
    r"(?i)\b(?:shares?|stock|securities|Aktien|actions|acciones)\s+(?:of|der|de|d[’'])\s*(?:the\s+)?$"
)
# "share" and "stock" are verbs and parts of other nouns too: `Vale Ltd shares no owner with us`.
_AFTER = re.compile(
    r"(?:[’']s)?[\s-]+(?:(?:ordinary|common|preferred|preference|registered|bearer|underlying|class\s[A-Z])\s+)?"
    r"(?:shares(?!\s+(?:no|neither|this|that|the|its|our|their|his|a|an|any|some|with|all|common"
    r"|directors|managers|offices|owners|ownership|information|data|shareholders|responsibility)\b)"
    r"|stock(?!\s+(?:exchange|count|split|check|report|transfer|registrar))"
    r"|(?:Stamm|Vorzugs|Namens|Inhaber)?[Aa]ktien|actions|acciones)\b|\s?的?(?:股票|股份(?!有限))",
)


def of_underlying(text: str, start: int, end: int) -> bool:
    """Whether the firm at these letters is the one whose shares the text speaks of."""
    return bool(_BEFORE.search(text, 0, start) or _AFTER.match(text, end))
