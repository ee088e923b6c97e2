"""Turns a stored document into text that a quote can be looked up in."""

from functools import lru_cache, partial
from threading import Lock

import anyio

from auditor.base.isolate import ChildFailed, ChildLimits, run
from auditor.collect.sources import Page
from auditor.collect.text.decoding import decoded
from auditor.collect.text.kinds import is_pdf, kind_of, mismatch, refuse_opaque
from auditor.collect.text.model import DocumentText
from auditor.collect.text.wire import Asked, Told, read_told, write
from auditor.errors import SourceError


LIMITS = {
    "pdf": ChildLimits(60, 2**30, 120, 16 * 2**20),
    "html": ChildLimits(20, 2**30, 60, 16 * 2**20),
    "markdown": ChildLimits(20, 2**30, 60, 16 * 2**20),
    "text": ChildLimits(20, 2**30, 60, 16 * 2**20),
}
REMEMBERED = 2**20
"""Bytes of a document whose text is kept: an issuer's terms belong to many products."""
_TURNS = tuple(Lock() for _ in range(64))
SPARSE = 200
"""Fewer characters than this on a page that runs scripts: the text comes with the scripts."""


async def text_of(page: Page) -> DocumentText:
    """The text of a document; SourceError (unreadable or unsupported) when it has none."""
    return await anyio.to_thread.run_sync(partial(_text_of, page))


def _text_of(page: Page) -> DocumentText:
    body = page.answer.body
    if is_pdf(body):
        return _document(page, "pdf", _told(page, "pdf", body), 0)
    refuse_opaque(page)
    text = decoded(page)
    kind = kind_of(page, text.text)
    told = _told(page, kind, text.text.encode("utf-8", "replace"))
    document = _document(page, kind, told, text.loss)
    if told.scripts and len(document.visible) < SPARSE:
        detail = f"{page.name} shows hardly any text without running its scripts"
        raise SourceError("unsupported", "js_required", detail)
    if not document.blocks:
        reason = "image" if told.images else "no_text"
        raise SourceError("unreadable", reason, f"{page.name} shows no text")
    return document


def _document(page: Page, kind: str, told: Told, loss: int) -> DocumentText:
    if told.problem:
        raise SourceError("unreadable", told.problem, f"{page.name}: {told.detail}")
    return DocumentText(
        told.blocks(),
        told.hidden,
        told.language,
        paged=kind == "pdf",
        decode_loss=loss,
        unread_styles=told.unread_styles,
        mismatch=mismatch(page, kind),
        marked=kind == "markdown",
    )


@lru_cache(maxsize=64)
def _extracted(kind: str, asked: bytes) -> bytes:
    """What the child makes of a document: the same bytes give the same text."""
    return run("auditor.collect.text.child:extract", asked, LIMITS[kind])


def _told(page: Page, kind: str, body: bytes) -> Told:
    asked = write(Asked(kind, page.name, body))
    extract = _extracted if len(asked) < REMEMBERED else _extracted.__wrapped__
    try:
        # Many products want the same document at the same moment; the second finds it kept.
        with _TURNS[hash(asked) % len(_TURNS)]:
            return read_told(extract(kind, asked))
    except ChildFailed as failure:
        # The PDF library ends with this signal when it is refused memory.
        over = failure.kind in ("timeout", "memory") or "SIGABRT" in failure.detail
        told = "pdf" if kind == "pdf" else "text"
        reason = f"{told}_limits" if over else f"{told}_broken"
        detail = f"{page.name}: {failure.detail[:200]}"
        raise SourceError("unreadable", reason, detail) from None
