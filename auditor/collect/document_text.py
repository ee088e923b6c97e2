"""Turns a stored document into text that a quote can be looked up in."""

import unicodedata
from dataclasses import dataclass

import anyio
from selectolax.lexbor import LexborHTMLParser, LexborNode

from auditor.base import strict_json
from auditor.base.isolate import ChildFailed, ChildLimits, run
from auditor.collect.sources import Page
from auditor.errors import SourceError


PDF_LIMITS = ChildLimits(cpu_seconds=30, memory_bytes=2**30, wall_seconds=60)
CHARACTERS = 5_000_000
_UNSEEN = frozenset(
    {"head", "script", "style", "noscript", "template", "iframe", "object", "svg", "select"}
)
_INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp
    small span strike strong sub sup time tt u var wbr""".split()  # noqa: SIM905 - read as words
)
_HIDING = ("display:none", "visibility:hidden")


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quote stands; `page` counts from 1 in a PDF and is 0 elsewhere."""

    page: int


@dataclass(frozen=True, slots=True)
class DocumentText:
    """Visible text, page by page, whitespace-normalised."""

    pages: tuple[str, ...]
    paged: bool

    def find(self, quote: str) -> Found | None:
        """Where the quote occurs word for word, or None."""
        wanted = normal(quote)
        for number, page in enumerate(self.pages, start=1):
            if wanted and wanted in page:
                return Found(number if self.paged else 0)
        # A sentence may run over the end of a page.
        joined = " ".join(self.pages)
        return Found(0) if wanted and wanted in joined else None


def normal(text: str) -> str:
    """NFC with every run of white space as one space; soft hyphens, which nobody sees, are gone."""
    return " ".join(unicodedata.normalize("NFC", text.replace("\u00ad", "")).split())


async def text_of(page: Page) -> DocumentText:
    """The text of a document; SourceError (unreadable or unsupported) when it has none."""
    body = page.answer.body
    if body.startswith(b"%PDF-"):
        pages = await anyio.to_thread.run_sync(_pdf_pages, body, page.name)
        return DocumentText(tuple(normal(each) for each in pages), paged=True)
    source = _decoded(page)
    if not _is_html(page, source):
        return DocumentText((normal(source),), paged=False)
    text = normal(visible_text(source))
    if not text:
        told = f"{page.name} shows no text without running its scripts"
        raise SourceError("unsupported", "js_required", told)
    return DocumentText((text,), paged=False)


def visible_text(html: str) -> str:
    """What a reader sees of a page, roughly: no scripts, no hidden parts, no comments.

    Only block-level tags part words, so that a quote across bold text is found.
    """
    tree = LexborHTMLParser(html)
    pieces: list[str] = []
    # A stack instead of recursion: pages nest as deep as their authors like.
    waiting: list[LexborNode | str] = [tree.root] if tree.root is not None else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            pieces.append(node)
        elif node.is_text_node:
            pieces.append(node.text_content or "")
        elif node.is_element_node and not _unseen(node):
            apart = "" if node.tag in _INLINE else " "
            waiting.append(apart)
            waiting.extend(reversed(list(node.iter(include_text=True))))
            pieces.append(apart)
    return "".join(pieces)[:CHARACTERS]


def _unseen(node: LexborNode) -> bool:
    if node.tag in _UNSEEN:
        return True
    attributes = node.attributes
    style = (attributes.get("style") or "").replace(" ", "").lower()
    return "hidden" in attributes or any(hiding in style for hiding in _HIDING)


def _is_html(page: Page, source: str) -> bool:
    kind = dict(page.answer.headers).get("content-type", "").lower()
    if kind:
        return "html" in kind
    if page.name.lower().endswith((".md", ".txt", ".markdown", ".csv", ".json")):
        return False
    return source.lstrip()[:1] == "<"


def _decoded(page: Page) -> str:
    try:
        return page.answer.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        told = f"{page.name} is neither a PDF nor UTF-8 text"
        raise SourceError("unreadable", "bad_encoding", told) from None


def _pdf_pages(body: bytes, name: str) -> list[str]:
    try:
        answer = run("auditor.collect.pdf_text:extract", body, PDF_LIMITS)
    except ChildFailed as failure:
        over = failure.kind in ("timeout", "memory")
        reason = "pdf_limits" if over else "pdf_broken"
        raise SourceError("unreadable", reason, f"{name}: {failure.detail[:200]}") from None
    told = strict_json.loads(answer, name)
    pages = told.get("pages") if isinstance(told, dict) else None
    if isinstance(pages, list):
        return [str(each) for each in pages]
    reason, detail = _problem(told)
    raise SourceError("unreadable", reason, f"{name}: {detail}")


def _problem(told: strict_json.JsonValue) -> tuple[str, str]:
    if not isinstance(told, dict):
        return "pdf_broken", "no answer"
    return str(told.get("problem", "pdf_broken")), str(told.get("detail", ""))
