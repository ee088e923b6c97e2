"""The claims ledger: every absolute promise word for word, and how much is said of risks."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from auditor.base.text import printable
from auditor.collect.disclosure.answer import Finding
from auditor.collect.disclosure.extractor import Extractors
from auditor.collect.documents.hidden_text import Stored
from auditor.collect.documents.readings import ReadDocument
from auditor.collect.interface import Collected, Context
from auditor.collect.sources import STRENGTH_OF_CLASS
from auditor.errors import SourceError
from auditor.model.evidence import Gap, Observation
from auditor.model.provenance import UNDATED, Provenance
from auditor.model.unit import RATIO
from auditor.model.value import Cause, Moment, Quantity, Record, Records, Text


CLAIMS, RISKS = "disclosure.claims", "disclosure.risk_share"
_LONGEST = 300


def ledger(
    documents: Mapping[str, Stored | SourceError],
    found: Sequence[ReadDocument],
    extractors: Extractors,
    context: Context,
) -> list[Collected]:
    """One list of promises per document, and the share of risks among promises and risks.

    A list is complete only when every document of the product was read.
    """
    if not found:
        why = _unread(documents)
        told = f"no document of the product could be read: {why.detail}"
        where = tuple(documents)
        return [Gap(key, Cause(why.cause), why.reason, told, where) for key in (CLAIMS, RISKS)]
    whole = len(found) == len(documents)
    items: list[Collected] = []
    risks = promises = 0
    for document in found:
        said = document.reading.promises
        rows = [
            row(name, finding, document, extractors)
            for name, finding in said
            if _is_promise(name, extractors)
        ]
        promises += len(rows)
        risks += len(said) - len(rows)
        items.append(Observation(CLAIMS, Records(tuple(rows), whole), _stamp(document, context)))
    if risks + promises:
        share = Quantity(Fraction(risks, risks + promises), RATIO)
        items.append(Observation(RISKS, share, _stamp(found[0], context, found)))
    else:
        told = "the documents hold neither an absolute promise nor a sentence about a risk"
        items.append(Gap(RISKS, Cause.NOT_COLLECTED, "nothing_said", told, tuple(documents)))
    return items


def row(name: str, finding: Finding, document: ReadDocument, extractors: Extractors) -> Record:
    """A promise with its place; its id stays the same as long as the words and the place do."""
    claim = extractors.by_field[name].spec.claim
    quote = printable(finding.quote, _LONGEST)
    against = claim.against if claim else []
    return {
        "id": Text(claim_id(name, document.name, quote)),
        "claim": Text(name),
        "promise": Text(claim.promise if claim else ""),
        "quote": Text(quote),
        "document": Text(printable(document.name, _LONGEST)),
        "locator": Text(printable(finding.locator, _LONGEST)),
        "read_at": Moment(_read_at(document)),
        "against": Text(", ".join(against)),
    }


def claim_id(name: str, document: str, quote: str) -> str:
    """Twelve hex digits that name a promise over time, for comparing one audit with another."""
    return hashlib.sha256(f"{name}\n{document}\n{quote}".encode()).hexdigest()[:12]


def _unread(documents: Mapping[str, Stored | SourceError]) -> SourceError:
    """Why the first document has no text."""
    for stored in documents.values():
        error = stored.text if isinstance(stored, Stored) else stored
        if isinstance(error, SourceError):
            return error
    return SourceError("not_collected", "no_document", "none is listed")


def _is_promise(name: str, extractors: Extractors) -> bool:
    claim = extractors.by_field[name].spec.claim
    return claim is not None and claim.kind == "promise"


def _read_at(document: ReadDocument) -> datetime:
    return document.stored.page.answer.observed_at


def _stamp(
    document: ReadDocument, context: Context, among: Sequence[ReadDocument] = ()
) -> Provenance:
    """What a document's list, or a count over several documents, rests on."""
    page, source = document.stored.page, document.stored.source
    named = "; ".join(each.name for each in among) or page.name
    return context.provenance(
        source=page.name,
        locator=named,
        observed_at=page.answer.observed_at,
        as_of=UNDATED,
        digest=page.answer.digest,
        strength=STRENGTH_OF_CLASS[source.class_],
        supplied=page.supplied,
    )
