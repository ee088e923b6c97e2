"""What a ratio of one to one does not say about a product, the worst that was read first."""

from collections.abc import Iterator

from auditor.base.text import printable
from auditor.evaluate.derive.inputs import text, value
from auditor.model.evidence import Entry, Evidence, Fact, Gap
from auditor.model.provenance import quote_in
from auditor.model.value import Cause, Enumeration, Flag, Records, Text


FREE = "disclosure.encumbrance_covered"
_SHOWN = 160
_FORMS = {
    "custodial_share": "A token stands for a share held in another's name: the company's register"
    " does not list you.",
    "tracker_certificate": "A token is a debt claim on {issuer}, not a share: no vote, no place in"
    " the company's register.",
    "secured_note": "A token is a secured debt of {issuer}, not a share: no vote, no place in the"
    " company's register.",
    "registered_share": "Whether a court follows the token or the company's register when the two"
    " differ.",
    "synthetic": "A token is a contract about a price: no share belongs to you, and none need"
    " exist.",
}


def not_told(evidence: Evidence) -> Iterator[str]:
    """What a ratio of one to one does not say about this product."""
    free = evidence[FREE]
    told = _not_free(free)
    if told:
        yield told
    form, issuer = evidence["structure.type"], evidence["identity.issuer"]
    name = issuer.value.value if isinstance(issuer, Fact) and isinstance(issuer.value, Text) else ""
    if isinstance(form, Fact) and isinstance(form.value, Enumeration):
        yield _FORMS[form.value.value].format(issuer=name or "the issuer")
    if not told and not _shown(evidence, "encumbrance"):
        yield "Whether the shares are pledged to someone else as well."
    if not _shown(evidence, "liabilities"):
        yield "What else the issuer owes against the same shares."
    yield "Whether you, an ordinary holder, could turn the token into money on a bad day."


def _shown(evidence: Evidence, aspect: str) -> bool:
    rows = value(evidence, "reserves.scope", Records)
    return isinstance(rows, Records) and any(
        text(row, "aspect") == aspect and row.get("shown") == Flag(value=True) for row in rows.rows
    )


def _not_free(free: Entry) -> str:
    """That documents do not call the shares free of pledges and loans; empty when none says so.

    The fact is also no where a report leaves pledges out: so the words speak for themselves.
    """
    if isinstance(free, Gap):
        told = "Whether the shares are pledged or lent: the documents contradict each other."
        return told if free.cause is Cause.CONFLICTING else ""
    if free.value != Flag(value=False):
        return ""
    for seen in free.observations:
        quote = quote_in(seen.provenance.locator).rstrip(";, ")
        if quote:
            return (
                f"Who else has a claim on the shares: {printable(seen.provenance.source, _SHOWN)}"
                f" says “{printable(quote, _SHOWN)}”."
            )
    return "Who else has a claim on the shares: they are not said to be free of pledges and loans."
