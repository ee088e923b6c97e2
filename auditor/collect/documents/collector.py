"""Stores every document and believes a statement only when its quote stands in one of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from auditor.collect.disclosure.extractor import Extractors, no_extractors
from auditor.collect.documents.claims_ledger import ledger
from auditor.collect.documents.hidden_text import Stored, hidden_text
from auditor.collect.documents.readings import (
    Desk,
    ReadDocument,
    claims,
    corrected,
    everywhere,
    readings,
)
from auditor.collect.documents.statements import (
    PLACES,
    cited,
    searched_everywhere,
    stated_value,
    tried,
)
from auditor.collect.interface import Collected, Context
from auditor.collect.side_by_side import all_of
from auditor.collect.site.refusals import refusal
from auditor.collect.sources import STRENGTH_OF_CLASS, fetch, place
from auditor.collect.text.misquoted import QUOTE_NOT_FOUND, misquoted
from auditor.collect.text.model import Found
from auditor.collect.text.read import text_of
from auditor.errors import SourceError
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Gap, Observation
from auditor.model.key import Catalogue
from auditor.model.product import ProductSpec, Statement
from auditor.model.provenance import UNDATED, Provenance
from auditor.model.source import DocumentSource
from auditor.model.value import Cause, Value


@dataclass(frozen=True, slots=True)
class Documents:
    """Fetches the documents and checks each statement against the one it quotes."""

    name: str = "documents"
    catalogue: Catalogue = CATALOGUE
    extractors: Callable[[], Extractors] = no_extractors

    @property
    def provides(self) -> tuple[str, ...]:
        """The keys that come from what an issuer writes."""
        return tuple(key for key in self.catalogue if self.catalogue[key].owner == self.name)

    async def collect(self, product: ProductSpec, context: Context) -> Sequence[Collected]:
        """One observation or gap per statement, what the documents claim, and what they hide."""
        jobs = [partial(_stored, source, context) for source in product.documents]
        outcomes = await all_of(jobs)
        documents = {
            place(source): outcome
            for source, outcome in zip(product.documents, outcomes, strict=True)
        }
        extractors = self.extractors() if documents else no_extractors()
        read = await readings(documents, extractors)
        known = [each for each in product.statements if each.fact in self.catalogue]
        stated = [self._checked(each, documents, context, read) for each in known]
        if not documents:
            return stated
        desk = Desk(extractors, context, self.catalogue, everywhere(documents, read))
        upheld = [each for each, told in zip(known, stated, strict=True) if _upheld(each, told)]
        claimed = claims(read, upheld, desk)
        promised = ledger(documents, read, extractors, context)
        return [*stated, *claimed, *promised, hidden_text(documents, context)]

    def _checked(
        self,
        statement: Statement,
        documents: Mapping[str, Stored | SourceError],
        context: Context,
        read: Sequence[ReadDocument],
    ) -> Collected:
        if statement.not_disclosed:
            return undisclosed(statement)
        try:
            document, found = quoted(statement, documents)
            value = stated_value(self.catalogue[statement.fact], statement)
        except SourceError as error:
            where = (statement.source or "",)
            cause = Cause(error.cause)
            told = f"{error.detail}{self._read_there(statement, documents, read, error)}"
            return Gap(statement.fact, cause, error.reason, told, where)
        told = self._corrected(statement.fact, value, document, read)
        stamp = _stamp(statement, document, found, context)
        if told:
            stamp = replace(stamp, locator=f"{stamp.locator} ({told})")
        return Observation(statement.fact, value, stamp)

    def _read_there(
        self,
        statement: Statement,
        documents: Mapping[str, Stored | SourceError],
        read: Sequence[ReadDocument],
        error: SourceError,
    ) -> str:
        """What the reader makes of a document that holds the analyst's quote no more."""
        document = _named(statement, documents)
        if error.reason != QUOTE_NOT_FOUND or not isinstance(document, Stored):
            return ""
        value = stated_value(self.catalogue[statement.fact], statement)
        told = self._corrected(statement.fact, value, document, read)
        return f"; {told}" if told else ""

    def _corrected(
        self, fact: str, value: Value, document: Stored, read: Sequence[ReadDocument]
    ) -> str:
        """What the reader had made of the same document, where the analyst says otherwise."""
        for each in read:
            if each.stored is document:
                return corrected(fact, value, each, self.extractors(), self.catalogue)
        return ""


def _upheld(statement: Statement, told: Collected) -> bool:
    """Whether a statement may stand in the reader's place; one whose quote is gone may not."""
    return bool(statement.not_disclosed) or isinstance(told, Observation)


def undisclosed(statement: Statement) -> Gap:
    """Non-disclosure needs all four places; a shorter search has found nothing yet."""
    places = tried(statement)
    if searched_everywhere(statement):
        told = f"looked for on {statement.read_on} and not found"
        return Gap(statement.fact, Cause.NOT_DISCLOSED, "not_disclosed", told, places)
    read = {search.place for search in statement.not_disclosed}
    rest = ", ".join(name for name in PLACES if name not in read)
    told = f"not searched: {rest}"
    return Gap(statement.fact, Cause.NOT_COLLECTED, "search_incomplete", told, places)


def quoted(
    statement: Statement, documents: Mapping[str, Stored | SourceError]
) -> tuple[Stored, Found]:
    """The document a statement quotes and where; SourceError when it does not say so."""
    source, quote = statement.source or "", statement.quote or ""
    document = _named(statement, documents)
    if document is None:
        told = f"{source} is not among the documents of the product file"
        raise SourceError("not_collected", "document_not_listed", told)
    if isinstance(document, SourceError):
        raise document
    if isinstance(document.text, SourceError):
        raise document.text
    found = document.text.find(quote)
    if found is None:
        raise misquoted(source, document.text, quote)
    return document, found


def _named(
    statement: Statement, documents: Mapping[str, Stored | SourceError]
) -> Stored | SourceError | None:
    source = statement.source or ""
    return documents.get(source) or documents.get(source.partition("#")[0])


async def _stored(source: DocumentSource, context: Context) -> Stored | SourceError:
    try:
        page = await fetch(source, context)
    except SourceError as error:
        return error
    try:
        text = await text_of(page)
    except SourceError as error:
        return Stored(source, page, refusal(page, "") or error)
    # Whatever a login or a captcha says, it is not what the document says, nor what it leaves out.
    return Stored(source, page, refusal(page, text.visible) or text)


def _stamp(statement: Statement, document: Stored, found: Found, context: Context) -> Provenance:
    page = f" page {found.page}" if found.page else ""
    return context.provenance(
        source=document.page.name,
        locator=f"{document.page.name}{page} · {cited(statement)}",
        observed_at=document.page.answer.observed_at,
        as_of=UNDATED,
        digest=document.page.answer.digest,
        strength=STRENGTH_OF_CLASS[document.source.class_],
        supplied=True,
    )
