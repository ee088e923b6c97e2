"""Checks a report or a bundle: is it intact, does its verdict follow, was it rendered from it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

from selectolax.lexbor import LexborHTMLParser

from auditor.archive import differing
from auditor.archive.appearance import first_difference
from auditor.archive.attachment import Pdf, read_pdf
from auditor.archive.bundle import Bundle
from auditor.archive.facts import FACTS
from auditor.base import strict_json
from auditor.base.seal import Seal, seal_of
from auditor.base.text import squeezed
from auditor.errors import Inconclusive, InputError, IntegrityError


Kind: TypeAlias = Literal["pdf", "html", "json", "bundle"]
Render: TypeAlias = Callable[[Kind], bytes]

_REPORT = "auditor/report/v1"
_LIMITS = strict_json.Limits(size=256 * 2**20)
_LARGEST_PAGE = 64 * 2**20


class Status(StrEnum):
    """How one level ended; a failed one is raised, never listed."""

    HOLDS = "holds"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Level:
    """One printed line of a verification: `integrity`, `verdict` or `rendering`."""

    name: str
    status: Status
    detail: str


@dataclass(frozen=True, slots=True)
class Rederived:
    """What running the audit again on a bundle gave: `facts.json`, and reports on demand.

    `render` gives the bytes of a report of that kind.
    """

    facts: bytes
    render: Render


Rederive: TypeAlias = Callable[[Bundle], Rederived]


@dataclass(frozen=True, slots=True)
class Verification:
    """A verification that found nothing wrong."""

    kind: Kind
    root: str
    tool: str
    levels: tuple[Level, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class _Document:
    """What was handed in, taken apart; only PDFs have a seal."""

    kind: Kind
    data: bytes
    bundle: Bundle
    seal: Seal | None = None

    @property
    def broken(self) -> bool:
        """Whether bytes were changed, by the file's own word and whatever the version."""
        return self.seal is not None and not self.seal.whole


def verify(
    data: bytes, rederive: Rederive, *, tool: str, companion: bytes = b"", trusted: str = ""
) -> Verification:
    """Checks a report or bundle; `companion` is the evidence.zip beside a report, if any.

    `tool` is the version that runs now, as manifests write it; `trusted` the public key in hex
    that must have signed, empty when no signature is asked for.

    IntegrityError names the item that was altered or does not follow; Inconclusive when only
    another version of the tool could tell.
    """
    document = _taken_apart(data, companion)
    bundle = document.bundle
    origin = _origin(bundle.signature.key, trusted)
    integrity = Level("integrity", Status.HOLDS, f"root {bundle.root}, {_size(bundle)}")
    if bundle.core and document.broken:
        raise IntegrityError("the PDF was changed after it was made: its seal does not hold.")
    if bundle.core:
        told = "facts not re-derived: only the core is here, the blobs are in evidence.zip"
        later = [Level(name, Status.NOT_CHECKED, told) for name in ("verdict", "rendering")]
        levels = (integrity, *later)
    else:
        levels = (integrity, *_followed(document, rederive, tool))
    return Verification(document.kind, bundle.root, bundle.manifest.tool, levels, origin)


def _origin(key: str, trusted: str) -> str:
    """What the signature says about who made the bundle; IntegrityError when it must and does not.

    A key that comes with the bundle is anybody's: only one the reader brings proves something.
    """
    if trusted and not key:
        raise IntegrityError("the bundle is not signed; the trusted key must have signed it.")
    if trusted and key != trusted:
        raise IntegrityError(f"the bundle is signed by key {key}, not by the trusted {trusted}.")
    if trusted:
        return f"signed by the trusted key {key}"
    if key:
        return f"signed by key {key}: origin not proven without --trusted-key"
    return "unsigned: consistent, origin not proven"


def bundle_of(data: bytes, companion: bytes = b"") -> Bundle:
    """The bundle a report was made from, or the one given; IntegrityError when they do not match.

    `companion` is the evidence.zip beside a report, if any.
    """
    return _taken_apart(data, companion).bundle


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


def _taken_apart(data: bytes, companion: bytes) -> _Document:
    kind = kind_of(data)
    if kind == "bundle":
        return _Document(kind, data, Bundle.read(data))
    pdf = read_pdf(data) if kind == "pdf" else None
    bundle = _evidence(pdf.bundle if pdf else b"", companion)
    _check_root(_stated(kind, data, pdf), bundle.root)
    return _Document(kind, data, bundle, seal_of(data) if pdf else None)


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
        return str(_report(data).get("root", ""))
    if len(data) > _LARGEST_PAGE:
        raise IntegrityError("the page is too large to be a report.")
    body = LexborHTMLParser(data).body
    return squeezed(body.text() if body is not None else "")


def _check_root(stated: str, root: str) -> None:
    if root not in stated:
        raise IntegrityError("the report states another root than its bundle has.")


def _report(data: bytes) -> dict[str, strict_json.JsonValue]:
    try:
        told = strict_json.loads(data, "the report", _LIMITS)
    except InputError as error:
        raise IntegrityError(f"the report is damaged: {error}") from None
    if not isinstance(told, dict) or told.get("schema") != _REPORT:
        raise IntegrityError(f"this JSON is not an {_REPORT} report.")
    return told


def _followed(document: _Document, rederive: Rederive, tool: str) -> tuple[Level, ...]:
    try:
        again = rederive(document.bundle)
        return (_judged(document, again), _rendered(document, again))
    except IntegrityError as error:
        made = document.bundle.manifest.tool
        if made == tool or document.broken:
            raise
        told = f"{error} It was made by {made}, this is {tool}; verify with that version."
        raise Inconclusive(told) from None


def _judged(document: _Document, again: Rederived) -> Level:
    if again.facts != document.bundle.members[FACTS]:
        raise IntegrityError("the facts do not follow from the recorded exchanges.")
    return Level("verdict", Status.HOLDS, "the collectors and rules give the same again")


def _rendered(document: _Document, again: Rederived) -> Level:
    if document.kind == "bundle":
        told = "a bundle holds no report"
        return Level("rendering", Status.NOT_CHECKED, told)
    expected = again.render(document.kind)
    if expected == document.data:
        return Level("rendering", Status.HOLDS, "the same bytes")
    if document.seal is not None:
        return _painted(document.data, document.seal, expected)
    if document.kind == "html":
        raise IntegrityError(
            f"the html report was changed: {differing.in_lines(document.data, expected)}."
        )
    path = differing.in_json(_report(document.data), _report(expected))
    told = f"{path} is not what the evidence gives" if path else "it is written differently"
    raise IntegrityError(f"the json report was changed: {told}.")


def _painted(given: bytes, seal: Seal, expected: bytes) -> Level:
    """A PDF of other bytes than we get: only an untouched one of another renderer may be that."""
    if not seal.whole and len(given) == len(expected):
        at = differing.first_byte(given, expected)
        raise IntegrityError(f"byte {at:,} of the PDF was changed.")
    due = seal_of(expected)
    elsewhere = seal.whole and seal.renderer != due.renderer
    if apart := first_difference(given, expected, same_renderer=not elsewhere):
        raise IntegrityError(f"{apart}.")
    if not elsewhere:
        at = differing.first_byte(given, expected)
        raise IntegrityError(
            f"the PDF was changed: it differs from byte {at:,} on, though no page shows it."
        )
    told = (
        "the text of each page is equal and no page looks altered; the bytes differ, as those of "
        f"another renderer do ({seal.renderer}, here {due.renderer})"
    )
    return Level("rendering", Status.HOLDS, told)


def _size(bundle: Bundle) -> str:
    return f"{len(bundle.manifest.members)} members"
