"""Turns bytes into characters by BOM, declared charset or <meta>, and says how much was lost."""

import codecs
import re
from dataclasses import dataclass

import webencodings

from auditor.collect.sources import Page
from auditor.errors import SourceError


MOST_LOST = 1_000  # millionths
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_LOST = "\ufffd"
_KEPT = frozenset("\t\n\r\f\v")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters, and the share that could not be decoded, in millionths."""

    text: str
    loss: int


def decoded(page: Page) -> Decoded:
    """The text of a page; SourceError (unreadable, bad_encoding) when too much of it is lost."""
    body = page.answer.body
    encoding, body = _encoding(body, dict(page.answer.headers).get("content-type", ""))
    text = _strict(body, encoding)
    lost = 0
    if text is None:
        text = body.decode(encoding, "replace")
        lost = text.count(_LOST)
    lost += sum(1 for each in text if each < " " and each not in _KEPT)
    loss = lost * 1_000_000 // max(len(text), 1)
    if loss > MOST_LOST:
        told = f"{page.name} is neither a PDF nor text in {encoding}: {lost} characters are lost"
        raise SourceError("unreadable", "bad_encoding", told)
    return Decoded(text, loss)


def _encoding(body: bytes, told: str) -> tuple[str, bytes]:
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return encoding, body.removeprefix(bom)
    declared = _CHARSET.search(told)
    meta = _META.search(body[:4096])
    label = declared[1] if declared else meta[1].decode("ascii") if meta else ""
    found = webencodings.lookup(label) if label else None
    encoding = found.codec_info.name if found is not None else "utf-8"
    # Servers lie about pages more often than bytes happen to be UTF-8.
    if encoding != "utf-8" and not body.isascii() and _strict(body, "utf-8") is not None:
        encoding = "utf-8"
    return encoding, body


def _strict(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
