"""Firms that go by a bare name: `With Brightholm, in Leeds`."""

import re
from collections.abc import Iterator

from auditor.collect.disclosure.entities.model import Entity
from auditor.collect.disclosure.entities.names import SHORTEST, companies, runs
from auditor.collect.disclosure.entities.places import countries
from auditor.collect.disclosure.entities.supervisors import KNOWN, OFFICIAL


_LONGEST_FIRM = 4
# Words that name a part somebody plays, a place, a time or a thing, and symbols of tokens.
_NO_FIRM = re.compile(
    r"\b(?:(?i:custodians?|depositar(?:y|ies)|issuers?|holders?|agents?|trustees?|brokers?|nominees?"
    r"|auditors?|attestors?|series|tokens?|notes?|certificates?|shares?|stocks?|securities|accounts?"
    r"|conditions?|terms|participants?|exchange|market|street|road|january|february|march|april|may"
    r"|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday|london|zurich|zürich|geneva|genève|singapore|dublin|luxembourg|paris|madrid"
    r"|frankfurt|berlin|vienna|wien|new\s+york|hong\s+kong|tokyo|leeds|charlotte|board|directors?"
    r"|company|customers?|clients?|users?|investors?|european|swiss|american|german|british|irish|asian|french|whoever|everyone|nobody|administrators?|managers?|sponsors?|registrars?|members?|tenedor|titular|calculation|underlying|collateral|reserves?|page|dashboard|section|annex|schedule"
    r"|ethereum|solana|base|polygon|arbitrum|chain|blockchain|wallet|usdc|usdt|internet|github"
    r"|discord|telegram|nasdaq|nyse|emisor|[ée]metteur|dépositaire|custodio|jetons?|titres|actions"
    r"|acciones|tenedores|porteurs|fund|funds|law|act|directive|mifid|mica)\b"
    r"|[a-z]{1,3}[A-Z]{2,}|[A-Z]{2,}x\b|\d)"
)


def firms(text: str, language: str) -> Iterator[Entity]:
    """Firms, and names that may be a firm's although nothing in them says so.

    Only for cues whose other words leave room for nothing but a firm; German writes every noun with
    a capital, so there nothing shows such a name.
    """
    taken: list[tuple[int, int]] = []
    for found in companies(text, language):
        taken.append((found.start, found.end))
        yield found
    if language == "de":
        return
    for start, end in runs(text):
        name = text[start:end].rstrip(".")
        free = not any(first < end and last > start for first, last in taken)
        if free and _may_be_firm(name, text, start):
            yield Entity(start, start + len(name), name)


def _may_be_firm(name: str, text: str, start: int) -> bool:
    known = KNOWN.search(name) or OFFICIAL.search(name) or _NO_FIRM.search(name)
    plain = 1 <= name.count(" ") + 1 <= _LONGEST_FIRM and len(name) > SHORTEST
    before = text[:start].rstrip()
    placed = re.search(r"\b(?:in|à|en|the|a|an|of|la|le|el|los|les)$", before, re.IGNORECASE)
    # A single word that opens a sentence has its capital from there.
    opens = " " not in name and (not before or before[-1] in ".!?:;\n" or text[start - 1] == "\n")
    kind = re.match(
        r"\s+(?:bank|custod|broker|firm|company|institution|law)", text[start + len(name) :]
    )
    owner = name.endswith(("'s", "’s")) or text[start + len(name) :].lstrip().startswith(":")
    return (
        plain
        and not owner
        and not opens
        and not kind
        and not known
        and not placed
        and not any(countries(name, "en"))
    )
