"""What was handed in to be checked, taken apart: its kind, its bundle, what it says of itself."""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from selectolax.lexbor import LexborHTMLParser

from auditor.archive.attachment import Pdf, read_pdf
from auditor.archive.bundle import Bundle
from auditor.base import strict_json
from auditor.base.seal import Seal, seal_of
from auditor.base.text import squeezed
from auditor.errors import InputError, IntegrityError


Kind: TypeAlias = Literal["pdf", "html", "json", "bundle"]

_REPORT = "auditor/report/v1"
_LIMITS = strict_json.Limits(size=256 * 2**20)
_LARGEST_PAGE = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Document:
    """What was handed in, taken apart; only PDFs have a seal."""

    kind: Kind
    data: bytes
    bundle: Bundle
    seal: Seal | None = None

    @property
    def broken(self) -> bool:
        """Whether bytes were changed, by the file's own word and whatever the version."""
        return self.seal is not None and not self.seal.whole


def bundle_of(data: bytes, companion: bytes = b"") -> Bundle:
    """The bundle a report was made from, or the one given; IntegrityError when they do not match.

    `companion` is the evidence.zip beside a report, if any.
    """
    return taken_apart(data, companion).bundle


def kind_of(data: bytes) -> Kind:
    """What `data` is, by its first bytes; IntegrityError when it is none of ours."""
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK"):
        return "bundle"
    if start.startswith(b"{"):
        return "json"
    if re.match(rb"<(!doctype html|html)", start, re.IGNORECASE):
        return "html"
    raise IntegrityError("this is neither a report (PDF, HTML, JSON) nor an evidence bundle.")


def taken_apart(data: bytes, companion: bytes) -> Document:
    """The document in `data`, which must state the root of its bundle; IntegrityError."""
    kind = kind_of(data)
    if kind == "bundle":
        return Document(kind, data, Bundle.read(data))
    pdf = read_pdf(data) if kind == "pdf" else None
    bundle = _evidence(pdf.bundle if pdf else b"", companion)
    _check_root(_stated(kind, data, pdf), bundle.root)
    return Document(kind, data, bundle, seal_of(data) if pdf else None)


def _evidence(attached: bytes, companion: bytes) -> Bundle:
    """The fullest bundle at hand; the attached one and its companion must have one root."""
    if not attached and not companion:
        raise IntegrityError("there is no bundle: put evidence.zip beside the report.")
    found = [Bundle.read(data) for data in (attached, companion) if data]
    if len({bundle.root for bundle in found}) > 1:
        raise IntegrityError("the evidence.zip beside the report is not the one it was made from.")
    return min(found, key=lambda bundle: bundle.core)


def _stated(kind: Kind, data: bytes, pdf: Pdf | None) -> str:
    """The words of a report without spaces, in which its root must stand."""
    if pdf is not None:
        return squeezed(pdf.cover)
    if kind == "json":
        return str(report_in(data).get("root", ""))
    if len(data) > _LARGEST_PAGE:
        raise IntegrityError("the page is too large to be a report.")
    body = LexborHTMLParser(data).body
    return squeezed(body.text() if body is not None else "")


def _check_root(stated: str, root: str) -> None:
    if root not in stated:
        raise IntegrityError("the report states another root than its bundle has.")


def report_in(data: bytes) -> dict[str, strict_json.JsonValue]:
    """The members of a JSON report; IntegrityError when it is none."""
    try:
        told = strict_json.loads(data, "the report", _LIMITS)
    except InputError as error:
        raise IntegrityError(f"the report is damaged: {error}") from None
    if not isinstance(told, dict) or told.get("schema") != _REPORT:
        raise IntegrityError(f"this JSON is not an {_REPORT} report.")
    return told
