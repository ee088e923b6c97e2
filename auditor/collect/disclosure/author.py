"""Who a letter or a report comes from: the firm that writes "we" stands in its head or signs it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from auditor.collect.disclosure.entities.names import companies
from auditor.collect.disclosure.match import View
from auditor.collect.disclosure.pattern import Pattern
from auditor.collect.text.model import Block, BlockKind


OPENING, CLOSING, LETTERHEAD = 8, 6, 2
_SHORT = 24
"""Words of a letterhead or a signature; longer blocks are text."""
_ROLES = (("custodian", "keeps_for"), ("auditor", "examines_for"))
_SIGNED = ("behalf of", "signed", "p.p.", "im namen", "au nom de", "en nombre de")


@dataclass(frozen=True, slots=True)
class Author:
    """The blocks that name whoever writes, and the words to read "we" by: `custodian writes`."""

    places: frozenset[int]
    words: str


NOBODY = Author(frozenset(), "")


def author_of(
    blocks: Sequence[Block], look: Callable[[str], View], scope: Mapping[str, Pattern]
) -> Author:
    """The author of a text that is addressed to somebody other than holders; else nobody."""
    if not all(name in scope for name in ("addressed", *(group for _, group in _ROLES))):
        return NOBODY
    if not any(look(block.text).holds(scope["addressed"]) for block in blocks[:OPENING]):
        return NOBODY
    places = _named(blocks)
    if not places:
        return NOBODY
    for role, group in _ROLES:
        if any(look(block.text).holds(scope[group]) for block in blocks):
            return Author(places, f"{role} writes")
    return NOBODY


def _named(blocks: Sequence[Block]) -> frozenset[int]:
    """The letterhead and the signatures alike, or the last signature where there is no head."""
    opening = range(min(LETTERHEAD, len(blocks)))
    heads = [(place, firm) for place in opening if (firm := _letterhead(blocks[place]))][:1]
    closing = range(max(len(blocks) - CLOSING, LETTERHEAD), len(blocks))
    signed = [(place, firm) for place in closing if (firm := _signature(blocks[place]))]
    if not heads:
        return frozenset(place for place, _ in signed[-1:])
    return frozenset(place for place, firm in heads + signed if firm == heads[0][1])


def _letterhead(block: Block) -> str:
    """The firm that opens a short block, folded."""
    firm = next(iter(companies(block.text, "en")), None) if _is_short(block) else None
    return firm.value.casefold() if firm and firm.start == 0 else ""


def _signature(block: Block) -> str:
    if _is_short(block) and any(word in block.text.lower() for word in _SIGNED):
        return next((firm.value.casefold() for firm in companies(block.text, "en")), "")
    return _letterhead(block)


def _is_short(block: Block) -> bool:
    own = block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
    return own and len(block.text.split()) <= _SHORT
