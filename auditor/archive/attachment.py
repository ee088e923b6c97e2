"""Takes what verification needs out of a PDF: the attached bundle, the metadata and the text."""

from collections.abc import Mapping
from dataclasses import dataclass

from auditor.archive.bundle import FILE
from auditor.base import canonical, isolate, strict_json
from auditor.errors import InputError, IntegrityError


LIMITS = isolate.ChildLimits(
    cpu_seconds=60, memory_bytes=2**31, wall_seconds=90, output_bytes=512 * 2**20
)
_PAGES = 500
_TEXT = 5_000_000
_ATTACHMENTS = 100
_HEADER = strict_json.Limits(size=64 * 2**20)


@dataclass(frozen=True, slots=True)
class Pdf:
    """What of a PDF matters here; `bundle` is empty when nothing is attached."""

    bundle: bytes
    metadata: Mapping[str, str]
    pages: tuple[str, ...]


def read_pdf(data: bytes) -> Pdf:
    """Reads a PDF in a child process; IntegrityError when it cannot be read."""
    try:
        answer = isolate.run("auditor.archive.attachment:in_child", data, LIMITS)
        header, _, bundle = answer.partition(b"\n")
        told = strict_json.loads(header, "the PDF's content", _HEADER)
    except isolate.ChildFailed as error:
        raise IntegrityError(f"the PDF cannot be read: {error.detail}") from None
    except InputError as error:
        raise IntegrityError(f"the PDF cannot be read: {error.problem}") from None
    if not isinstance(told, dict):
        raise IntegrityError("the PDF cannot be read.")
    metadata, pages = told.get("metadata"), told.get("pages")
    if not isinstance(metadata, dict) or not isinstance(pages, list):
        raise IntegrityError("the PDF cannot be read.")
    texts = {name: str(value) for name, value in metadata.items()}
    return Pdf(bundle, texts, tuple(str(page) for page in pages))


def in_child(data: bytes) -> bytes:
    """A line of canonical JSON with metadata and page texts, then the bundle's bytes."""
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
        pages: list[str] = []
        for page in document:
            pages.append(_plain(page.get_textpage().get_text_range()))
            if sum(map(len, pages)) > _TEXT:
                raise ValueError("it has too much text")
        metadata = {name: _plain(value) for name, value in document.get_metadata_dict().items()}
    header = canonical.dumps({"metadata": metadata, "pages": pages})
    return header + b"\n" + (found[0] if found else b"")


def _plain(text: str) -> str:
    """Text that canonical JSON can hold."""
    return text.encode(errors="replace").decode()
