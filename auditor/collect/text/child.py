"""Reads one document; the side that runs in a child process, under limits."""

from dataclasses import dataclass

from auditor.collect.text.gathering import TooMuchTextError
from auditor.collect.text.html import read_html
from auditor.collect.text.language import language_of
from auditor.collect.text.markdown import read_markdown
from auditor.collect.text.model import Block, BlockKind, Hidden
from auditor.collect.text.pdf import PdfProblemError, read_pdf
from auditor.collect.text.plain import read_plain
from auditor.collect.text.tree import TooLargeError
from auditor.collect.text.wire import Told, packed, read_asked, write


@dataclass(frozen=True, slots=True)
class _Read:
    blocks: tuple[Block, ...]
    hidden: tuple[Hidden, ...] = ()
    scripts: bool = False
    images: int = 0
    unread_styles: bool = False


def extract(payload: bytes) -> bytes:
    """Answers an `Asked` with a `Told`."""
    asked = read_asked(payload)
    try:
        read = _read(asked.kind, asked.body, asked.base)
    except PdfProblemError as problem:
        return write(Told(problem=problem.reason, detail=problem.detail))
    except (TooLargeError, TooMuchTextError) as problem:
        return write(Told(problem=f"{asked.kind}_limits", detail=str(problem)))
    spoken = [each.text for each in read.blocks if each.kind is not BlockKind.NAVIGATION]
    paths, rows = packed(read.blocks)
    told = Told(
        paths,
        rows,
        read.hidden,
        language_of(spoken),
        read.scripts,
        read.images,
        read.unread_styles,
    )
    return write(told)


def _read(kind: str, body: bytes, base: str) -> _Read:
    if kind == "pdf":
        pdf = read_pdf(body)
        return _Read(pdf.blocks, pdf.hidden)
    source = body.decode()
    if kind == "text":
        return _Read(read_plain(source))
    seen = read_html(source, base) if kind == "html" else read_markdown(source, base)
    scripts = seen.scripts and kind == "html"
    return _Read(seen.blocks, seen.hidden, scripts, seen.images, seen.unread_styles)
