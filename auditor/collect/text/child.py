"""Reads one document; the side that runs in a child process, under limits."""

from dataclasses import dataclass

from auditor.collect.text.language import language_of
from auditor.collect.text.limits import UnreadableError
from auditor.collect.text.model import Block, BlockKind, Hidden
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
    except UnreadableError as problem:
        return write(Told(problem=problem.reason, detail=problem.detail))
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


# Each child reads one kind, and loads what that kind needs.
def _read(kind: str, body: bytes, base: str) -> _Read:
    if kind == "pdf":
        return _pdf(body)
    source = body.decode()
    return _text(source) if kind == "text" else _page(kind, source, base)


def _pdf(body: bytes) -> _Read:
    from auditor.collect.text.pdf import read_pdf  # noqa: PLC0415 - see above

    pdf = read_pdf(body)
    return _Read(pdf.blocks, pdf.hidden)


def _text(source: str) -> _Read:
    from auditor.collect.text.plain import read_plain  # noqa: PLC0415 - see above

    return _Read(read_plain(source))


def _page(kind: str, source: str, base: str) -> _Read:
    if kind == "html":
        from auditor.collect.text.html import read_html  # noqa: PLC0415 - see above

        seen = read_html(source, base)
        return _Read(seen.blocks, seen.hidden, seen.scripts, seen.images, seen.unread_styles)
    from auditor.collect.text.markdown import read_markdown  # noqa: PLC0415 - see above

    seen = read_markdown(source, base)
    return _Read(seen.blocks, seen.hidden, images=seen.images)
