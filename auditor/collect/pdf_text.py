"""Extracts the text of a PDF; runs in a child process, because PDFs are written by strangers."""

import pypdfium2

from auditor.base import canonical


PAGES, CHARACTERS = 500, 5_000_000
PASSWORD_NEEDED = 4  # FPDF_ERR_PASSWORD


def extract(payload: bytes) -> bytes:
    """Canonical JSON `{"pages": [text, …]}`, or `{"problem": reason, "detail": words}`."""
    try:
        document = pypdfium2.PdfDocument(payload)
    except pypdfium2.PdfiumError as error:
        encrypted = getattr(error, "err_code", None) == PASSWORD_NEEDED
        return _problem("pdf_encrypted" if encrypted else "pdf_broken", str(error))
    if len(document) > PAGES:
        return _problem("pdf_limits", f"{len(document)} pages; {PAGES} are allowed")
    pages: list[str] = []
    for page in document:
        pages.append(_text(page))
        if sum(map(len, pages)) > CHARACTERS:
            return _problem("pdf_limits", f"more than {CHARACTERS} characters")
    if not any(page.strip() for page in pages):
        return _problem("pdf_no_text", "no page holds text; it may be a scan")
    return canonical.dumps({"pages": pages})


def _text(page: pypdfium2.PdfPage) -> str:
    text = page.get_textpage().get_text_range()
    # Half a surrogate pair and NUL have no place in text that is stored and compared; the other
    # two are how the library marks a word that was parted at the end of a line.
    whole = text.encode("utf-8", "replace").decode()
    return whole.translate(dict.fromkeys(map(ord, "\0\x02\ufffe")))


def _problem(reason: str, detail: str) -> bytes:
    return canonical.dumps({"problem": reason, "detail": detail})
