"""What was read on a question without deciding it: told beside the gap, so that it is not lost."""

from collections.abc import Iterator, Mapping

from auditor.base.text import printable
from auditor.model.evidence import Evidence, Fact
from auditor.model.provenance import quote_in
from auditor.model.value import Cause, Flag, Records, Text
from auditor.render.register import Register


_DIVIDENDS = "corporate_actions.dividend_handling"
_NEAR: Mapping[str, str] = {
    "corporate_actions.policy": _DIVIDENDS,
    "reserves.scope": "disclosure.encumbrance_covered",
    "rights.dividends": _DIVIDENDS,
    "structure.promises_shares": "disclosure.claims",
}
_STATED = frozenset(_NEAR) - {"reserves.scope"}
"""What an analyst can state of an issuer's words; the scope of a proof is the examiner's."""
_PROMISES = frozenset({"claim_fully_backed", "claim_own_the_stock"})
_LONGEST = 200


def nearby(evidence: Evidence, register: Register, key: str) -> str:
    """What a document says about a key that nothing decides, with its place; empty if nothing."""
    gap = evidence[key]
    if isinstance(gap, Fact) or gap.cause not in (Cause.NOT_COLLECTED, Cause.NOT_DISCLOSED):
        return ""
    found = evidence[_NEAR[key]] if key in _NEAR else gap
    if not isinstance(found, Fact):
        return ""
    quote = next(_promises(found.value) if isinstance(found.value, Records) else _words(found), "")
    if not quote:
        return ""
    marks = ", ".join(mark.label for mark in register.marks(_NEAR[key]))
    told = f"Read, and does not decide it ({marks}): “{printable(quote, _LONGEST)}”"
    return f"{told}; a statement of {key} with that quote would" if key in _STATED else told


def _words(found: Fact) -> Iterator[str]:
    """The quotes of a fact; that shares are free of pledges is no scope of a proof."""
    if found.value == Flag(value=True):
        return
    for seen in found.observations:
        yield quote_in(seen.provenance.locator).rstrip(";, ")


def _promises(rows: Records) -> Iterator[str]:
    """What is promised of shares behind the tokens."""
    for row in rows.rows:
        claim, quote = row.get("claim"), row.get("quote")
        if isinstance(claim, Text) and claim.value in _PROMISES and isinstance(quote, Text):
            yield quote.value
