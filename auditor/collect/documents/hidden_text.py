"""Reports text that documents hold and that no reader sees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.base.text import printable
from auditor.collect.interface import Collected, Context
from auditor.collect.sources import STRENGTH_OF_CLASS, Page
from auditor.collect.text.concealed import telling
from auditor.collect.text.model import DocumentText
from auditor.errors import SourceError
from auditor.model.evidence import Gap, Observation
from auditor.model.provenance import UNDATED
from auditor.model.source import DocumentSource
from auditor.model.value import Cause, Records, Text


KEY = "disclosure.hidden_text"
ROWS, LENGTH = 50, 300
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Stored:
    """A document that was fetched, with its text or why it has none."""

    source: DocumentSource
    page: Page
    text: DocumentText | SourceError


def hidden_text(documents: Mapping[str, Stored | SourceError], context: Context) -> Collected:
    """What all documents hide, as one list; it is complete when every one was read in full."""
    rows = [row for name, each in documents.items() for row in _rows(name, each)]
    unread = tuple(gap for name, each in documents.items() for gap in _unread(name, each))
    if not rows and unread:
        return unread[0]
    hiding = tuple(dict.fromkeys(row["document"].value for row in rows))
    stored = {name: each for name, each in documents.items() if isinstance(each, Stored)}
    told = next((stored[name] for name in (*hiding, *stored)), None)
    if told is None:
        return Gap(KEY, Cause.NOT_COLLECTED, "no_documents", "no document is listed")
    complete = not unread and len(rows) <= ROWS
    stamp = context.provenance(
        source=told.page.name,
        locator=f"the text that {_who(hiding, len(documents))}",
        observed_at=told.page.answer.observed_at,
        as_of=UNDATED,
        digest=told.page.answer.digest,
        strength=STRENGTH_OF_CLASS[told.source.class_],
        supplied=told.page.supplied,
    )
    return Observation(KEY, Records(tuple(rows[:ROWS]), complete=complete), stamp)


def _who(hiding: Sequence[str], number: int) -> str:
    """The documents that hide some; where none does, how many were looked at."""
    if not hiding:
        return "1 document hides" if number == 1 else f"{number} documents hide"
    left = len(hiding) - _NAMED
    names = ", ".join(hiding[:_NAMED]) + (f" and {left} more" if left > 0 else "")
    return f"{names} {'hides' if len(hiding) == 1 else 'hide'}"


def _rows(name: str, document: Stored | SourceError) -> Sequence[Mapping[str, Text]]:
    if isinstance(document, SourceError) or isinstance(document.text, SourceError):
        return ()
    return [
        {
            "document": Text(name),
            "technique": Text(each.technique),
            "text": Text(printable(each.text, LENGTH)),
            "locator": Text(printable(each.locator, LENGTH)),
        }
        for each in telling(document.text.hidden)
    ]


def _unread(name: str, document: Stored | SourceError) -> Sequence[Gap]:
    text = document if isinstance(document, SourceError) else document.text
    if isinstance(text, SourceError):
        return [Gap(KEY, Cause(text.cause), text.reason, text.detail, (name,))]
    if not text.unread_styles:
        return []
    told = f"{name} takes styles from elsewhere, which may hide more; they are not read"
    return [Gap(KEY, Cause.UNSUPPORTED, "styles_not_read", told, (name,))]
