"""Checks a report or a bundle: is it intact, does its verdict follow, was it rendered from it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from auditor.archive import differing
from auditor.archive.appearance import first_difference
from auditor.archive.bundle import Bundle
from auditor.archive.document import Document, Kind, report_in, taken_apart
from auditor.archive.facts import FACTS
from auditor.base.seal import Seal, seal_of
from auditor.errors import Inconclusive, IntegrityError


Render: TypeAlias = Callable[[Kind], bytes]


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


def verify(
    data: bytes, rederive: Rederive, *, tool: str, companion: bytes = b"", trusted: str = ""
) -> Verification:
    """Checks a report or bundle; `companion` is the evidence.zip beside a report, if any.

    `tool` is the version that runs now, as manifests write it; `trusted` the public key in hex
    that must have signed, empty when no signature is asked for.

    IntegrityError names the item that was altered or does not follow; Inconclusive when only
    another version of the tool could tell.
    """
    document = taken_apart(data, companion)
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


def _followed(document: Document, rederive: Rederive, tool: str) -> tuple[Level, ...]:
    try:
        again = rederive(document.bundle)
        return (_judged(document, again), _rendered(document, again))
    except IntegrityError as error:
        made = document.bundle.manifest.tool
        if made == tool or document.broken:
            raise
        told = f"{error} It was made by {made}, this is {tool}; verify with that version."
        raise Inconclusive(told) from None


def _judged(document: Document, again: Rederived) -> Level:
    if again.facts != document.bundle.members[FACTS]:
        raise IntegrityError("the facts do not follow from the recorded exchanges.")
    return Level("verdict", Status.HOLDS, "the collectors and rules give the same again")


def _rendered(document: Document, again: Rederived) -> Level:
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
    path = differing.in_json(report_in(document.data), report_in(expected))
    told = f"{path} is not what the evidence gives" if path else "it is written differently"
    raise IntegrityError(f"the json report was changed: {told}.")


def _painted(given: bytes, seal: Seal, expected: bytes) -> Level:
    """A PDF of other bytes than we get: only an untouched one of another renderer may be that."""
    if not seal.whole and len(given) == len(expected):
        at = differing.parting(given, expected)
        raise IntegrityError(f"byte {at:,} of the PDF was changed.")
    due = seal_of(expected)
    elsewhere = seal.whole and seal.renderer != due.renderer
    if apart := first_difference(given, expected, same_renderer=not elsewhere):
        raise IntegrityError(f"{apart}.")
    if not elsewhere:
        at = differing.parting(given, expected)
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
