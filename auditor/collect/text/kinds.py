"""Tells what a document is: by its first bytes, then by what its server or name says."""

import re
from typing import Literal, TypeAlias

from auditor.collect.sources import Page
from auditor.errors import SourceError


Kind: TypeAlias = Literal["pdf", "html", "markdown", "text"]
HEAD = 2_048
_MAGIC = (
    (b"PK\x03\x04", "zip", "a ZIP, DOCX or XLSX file"),
    (b"PK\x05\x06", "zip", "an empty ZIP file"),
    (b"\xd0\xcf\x11\xe0", "office", "an old Office file"),
    (b"\x1f\x8b", "gzip", "a compressed file"),
    (b"{\\rtf", "rtf", "an RTF file"),
    (b"\x89PNG", "image", "a picture"),
    (b"\xff\xd8\xff", "image", "a picture"),
    (b"GIF8", "image", "a picture"),
    (b"RIFF", "image", "a picture or a sound"),
    (b"II*\x00", "image", "a picture"),
    (b"MM\x00*", "image", "a picture"),
)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_XML = re.compile(r"\s*<(?:\?xml|svg|xbrl|rss|feed)\b", re.IGNORECASE)
_PLAIN_TYPES = ("text/plain", "text/csv", "text/markdown", "application/json")
_PLAIN_NAMES = (".txt", ".csv", ".json", ".md", ".markdown")


def declared(page: Page) -> str:
    """The content type the server tells, without parameters."""
    told = dict(page.answer.headers).get("content-type", "")
    return told.partition(";")[0].strip().lower()


def is_pdf(body: bytes) -> bool:
    """Whether the bytes begin as a PDF does, up to the white space that readers allow."""
    return body[:HEAD].lstrip(b"\xef\xbb\xbf\x00\t\r\n\f ").startswith(b"%PDF-")


def refuse_opaque(page: Page) -> None:
    """SourceError (unsupported) for files that are no text and that this program does not open."""
    for magic, reason, told in _MAGIC:
        if page.answer.body.startswith(magic):
            raise SourceError("unsupported", reason, f"{page.name} is {told}; it is not opened")


def kind_of(page: Page, source: str) -> Kind:
    """What a decoded document is; SourceError (unsupported, xml) for XML that is no web page."""
    told, name, head = declared(page), page.name.lower().partition("?")[0], source[:HEAD]
    if "markdown" in told or (name.endswith((".md", ".markdown")) and "html" not in told):
        return "markdown"
    html = _HTML.search(head) is not None
    if "html" in told:
        return "html"
    if _XML.match(head.lstrip("\ufeff")) and not html:
        raise SourceError("unsupported", "xml", f"{page.name} is XML; it is not read")
    if told in _PLAIN_TYPES or (not told and name.endswith(_PLAIN_NAMES)):
        return "text"
    return "html" if html or (not told and source.lstrip("\ufeff \t\r\n")[:1] == "<") else "text"


def mismatch(page: Page, kind: str) -> str:
    """How what the server says differs from what came; empty where it does not."""
    told = declared(page)
    named = {"pdf": "pdf", "html": "html"}
    wrong = [other for other, word in named.items() if word in told and other != kind]
    if not wrong and not (kind == "pdf" and told.startswith("text/")):
        return ""
    return f"the server calls it {told[:60]}; it is {kind}"
