"""What the disclosure reader finds in the documents of a product, as claims of their authors."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import anyio

from auditor.base.text import printable
from auditor.collect.disclosure.answer import Answer, Reading, Status
from auditor.collect.disclosure.extractor import Extractors
from auditor.collect.disclosure.facts import NoFact, in_days, value_of
from auditor.collect.disclosure.read import read
from auditor.collect.disclosure.spec import FactSpec
from auditor.collect.documents.hidden_text import Stored
from auditor.collect.documents.statements import PLACES
from auditor.collect.interface import Collected, Context
from auditor.collect.sources import STRENGTH_OF_CLASS
from auditor.errors import SourceError
from auditor.model.evidence import Gap, Observation
from auditor.model.key import Catalogue
from auditor.model.product import Statement
from auditor.model.provenance import UNDATED
from auditor.model.reconcile import said
from auditor.model.value import Cause, Kind, Value


Documents = Mapping[str, Stored | SourceError]


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A stored document with its reading."""

    name: str
    stored: Stored
    reading: Reading


async def readings(documents: Documents, extractors: Extractors) -> list[ReadDocument]:
    """The reading of every document that has text."""
    found: list[ReadDocument] = []
    for name, stored in documents.items():
        if isinstance(stored, Stored) and not isinstance(stored.text, SourceError):
            text = stored.text
            reading = await anyio.to_thread.run_sync(read, text, extractors)
            found.append(ReadDocument(name, stored, reading))
    return found


@dataclass(frozen=True, slots=True)
class Desk:
    """What turning readings into claims needs; `everywhere` when nothing was left unread."""

    extractors: Extractors
    context: Context
    catalogue: Catalogue
    everywhere: bool


def everywhere(documents: Documents, found: Sequence[ReadDocument]) -> bool:
    """Whether every document was read and they are of all places where issuers tell things."""
    topics = {topic for each in found for topic in each.stored.source.topic}
    return len(found) == len(documents) and set(PLACES) <= topics


def claims(
    found: Sequence[ReadDocument], statements: Sequence[Statement], desk: Desk
) -> list[Collected]:
    """What each document claims, but for what an analyst states about it or about the same thing.

    A statement that holds corrects the reader on the same document. Words of an analyst and of the
    reader cannot be compared, so that a text key somebody states is left alone altogether.
    """
    stated = {(each.fact, (each.source or "").partition("#")[0]) for each in statements}
    worded = {
        each.fact
        for each in statements
        if each.fact in desk.catalogue and desk.catalogue[each.fact].kind is Kind.TEXT
    }
    items: list[Collected] = []
    silent = dict[str, list[ReadDocument]]()
    for document in found:
        for told, answer in _told(document, desk.extractors):
            skip = (told.key, document.name) in stated or told.key in worded
            if skip or told.key not in desk.catalogue:
                continue
            if answer.status is Status.ABSENT:
                silent.setdefault(told.key, []).append(document)
            else:
                items.extend(_item(document, told, answer, desk))
    return [*items, *(_silence(key, documents, desk) for key, documents in silent.items())]


def corrected(
    fact: str, value: Value, document: ReadDocument, extractors: Extractors, catalogue: Catalogue
) -> str:
    """What the reader had made of the document a statement quotes, where it differs; else empty."""
    for told, answer in _told(document, extractors):
        if told.key == fact and catalogue[fact].kind is not Kind.TEXT:
            try:
                read_as = value_of(answer, told, catalogue[fact])
            except (NoFact, SourceError):
                return ""
            return "" if read_as == value else f"the reader had read {said(read_as)}"
    return ""


def _told(document: ReadDocument, extractors: Extractors) -> Iterator[tuple[FactSpec, Answer]]:
    for name, extractor in extractors.by_field.items():
        for told in extractor.spec.facts if extractor.spec.claim is None else ():
            yield told, document.reading.answers[name]


def _item(
    document: ReadDocument, told: FactSpec, answer: Answer, desk: Desk
) -> Iterator[Collected]:
    try:
        value = value_of(answer, told, desk.catalogue[told.key])
    except NoFact:
        return
    except SourceError as error:
        where = (document.name,)
        yield Gap(told.key, Cause(error.cause), error.reason, error.detail, where)
        return
    page = document.stored.page
    quote = printable(answer.quotes[0], 300)
    note = in_days(answer, value)
    stamp = desk.context.provenance(
        source=page.name,
        locator=f"{page.name} {answer.locators[0]}{note} · read as “{quote}”{_remarks(document)}",
        observed_at=page.answer.observed_at,
        as_of=UNDATED,
        digest=page.answer.digest,
        strength=STRENGTH_OF_CLASS[document.stored.source.class_],
        supplied=page.supplied,
    )
    yield Observation(told.key, value, stamp)


def _silence(key: str, documents: Sequence[ReadDocument], desk: Desk) -> Gap:
    """One gap for all documents that say nothing of a key; only few are named in its words."""
    names = {each.name: f"{each.name}{_remarks(each)}" for each in documents}
    told = f"none of the {len(names)} documents read says anything about it"
    doubtful = [named for name, named in names.items() if named != name]
    match list(names.values()):
        case [one]:
            told = f"{one} was read and says nothing about it"
        case [one, other]:
            told = f"neither {one} nor {other} says anything about it"
        case _ if doubtful:
            told = f"{told}; of these {'; '.join(doubtful)}"
        case _:
            pass
    cause = Cause.NOT_DISCLOSED if desk.everywhere else Cause.NOT_COLLECTED
    reason = "not_disclosed" if desk.everywhere else "not_in_document"
    return Gap(key, cause, reason, told, tuple(names))


def _remarks(document: ReadDocument) -> str:
    text = document.stored.text
    told = () if isinstance(text, SourceError) else text.remarks
    return f" ({'; '.join(told)})" if told else ""
