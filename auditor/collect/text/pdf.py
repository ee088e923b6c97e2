"""Reads a PDF as a reader sees it; runs in a child process, because PDFs come from strangers."""

from dataclasses import dataclass

import pypdfium2

from auditor.collect.text.limits import CHARACTERS, UnreadableError
from auditor.collect.text.model import Block, Hidden
from auditor.collect.text.pdf_lines import Line, blocks_of, hidden_of, lines_of
from auditor.collect.text.pdf_words import words_on


PAGES = 500
PASSWORD_NEEDED = 4  # FPDF_ERR_PASSWORD


@dataclass(frozen=True, slots=True)
class PdfText:
    """The blocks of a PDF and what it hides."""

    blocks: tuple[Block, ...]
    hidden: tuple[Hidden, ...]


def read_pdf(body: bytes) -> PdfText:
    """The text of a PDF; UnreadableError when there is none to be had."""
    document = _opened(body)
    if len(document) > PAGES:
        raise UnreadableError("pdf_limits", f"{len(document)} pages; {PAGES} are allowed")
    lines: list[Line] = []
    hidden: list[Hidden] = []
    characters = 0
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
        except pypdfium2.PdfiumError as error:
            raise UnreadableError("pdf_broken", f"page {number}: {error}") from None
        words = words_on(page)
        page.close()
        characters += sum(len(word.text) + 1 for word in words)
        if characters > CHARACTERS:
            raise UnreadableError("pdf_limits", f"more than {CHARACTERS} characters")
        lines.extend(lines_of(number, words))
        hidden.extend(hidden_of(number, words))
    if not lines:
        told = "all its text is invisible, as in a scan" if hidden else "no page holds text"
        raise UnreadableError("pdf_no_text", f"{told}; it needs a person to read it")
    return PdfText(tuple(blocks_of(lines)), tuple(hidden))


def _opened(body: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        encrypted = getattr(error, "err_code", None) == PASSWORD_NEEDED
        reason = "pdf_encrypted" if encrypted else "pdf_broken"
        raise UnreadableError(reason, str(error)) from None
