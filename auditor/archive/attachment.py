"""Takes what verification needs out of a PDF: the attached bundle and the words of the cover."""

from dataclasses import dataclass

from auditor.archive.bundle import FILE
from auditor.base import isolate
from auditor.errors import IntegrityError


LIMITS = isolate.ChildLimits(
    cpu_seconds=60, memory_bytes=2**31, wall_seconds=90, output_bytes=512 * 2**20
)
_PAGES = 500
_TEXT = 100_000
_ATTACHMENTS = 100


@dataclass(frozen=True, slots=True)
class Pdf:
    """What of a PDF matters here; `bundle` is empty when nothing is attached."""

    bundle: bytes
    cover: str


def read_pdf(data: bytes) -> Pdf:
    """Reads a PDF in a child process; IntegrityError when it cannot be read."""
    try:
        answer = isolate.run("auditor.archive.attachment:in_child", data, LIMITS)
    except isolate.ChildFailed as error:
        raise IntegrityError(f"the PDF cannot be read: {error.detail}") from None
    size, _, rest = answer.partition(b"\n")
    return Pdf(rest[int(size) :], rest[: int(size)].decode())


def in_child(data: bytes) -> bytes:
    """A line with the size of the cover's text, that text in UTF-8, then the bundle's bytes."""
    import pypdfium2  # noqa: PLC0415 - a native library; only the child loads it

    with pypdfium2.PdfDocument(data) as document:
        if len(document) > _PAGES or document.count_attachments() > _ATTACHMENTS:
            raise ValueError("it has too many pages or attachments")
        found = [
            bytes(attachment.get_data())
            for attachment in map(document.get_attachment, range(document.count_attachments()))
            if attachment.get_name() == FILE
        ]
        if len(found) > 1:
            raise ValueError(f"it has more than one {FILE}")
        cover = document[0].get_textpage().get_text_range()[:_TEXT].encode(errors="replace")
    return b"%d\n" % len(cover) + cover + (found[0] if found else b"")
