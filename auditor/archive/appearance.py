"""Compares two PDFs page by page, by their words and by their looks, in a child process."""

from typing import TYPE_CHECKING

from auditor.archive.attachment import LIMITS
from auditor.archive.differing import parting
from auditor.base import isolate
from auditor.base.text import printable, squeezed
from auditor.errors import IntegrityError


if TYPE_CHECKING:  # native or slow; only the child loads them
    import numpy as np
    from numpy.typing import NDArray
    from pypdfium2 import PdfPage

    Dots = NDArray[np.int16]

_CELL = 7  # points; two by two are a square of 5 mm, three letters wide
_DARKER = 24  # of 255, in the mean of a square: a covered word, but no line moved by half a point
_AROUND = 30  # characters told before and after the first that differs


def first_difference(given: bytes, expected: bytes, *, same_renderer: bool) -> str:
    """What tells `given` from `expected` first, in words; empty when no page does.

    The same renderer paints the same dots; of another one, pages need only look alike.
    """
    payload = f"{int(same_renderer)} {len(given)}\n".encode() + given + expected
    try:
        return isolate.run("auditor.archive.appearance:in_child", payload, LIMITS).decode()
    except isolate.ChildFailed as error:
        raise IntegrityError(f"the PDF cannot be read: {error.detail}") from None


def in_child(payload: bytes) -> bytes:
    """The answer of `first_difference`, as UTF-8."""
    import pypdfium2  # noqa: PLC0415 - a native library; only the child loads it

    head, _, both = payload.partition(b"\n")
    same, size = map(int, head.split())
    with (
        pypdfium2.PdfDocument(both[:size]) as given,
        pypdfium2.PdfDocument(both[size:]) as expected,
    ):
        if len(given) != len(expected):
            return f"it has {len(given)} pages; the evidence gives {len(expected)}".encode()
        pairs = enumerate(zip(given, expected, strict=True), 1)
        told = (_page(number, *pair, same=bool(same)) for number, pair in pairs)
        return next(filter(None, told), "").encode()


def _page(number: int, given: "PdfPage", expected: "PdfPage", *, same: bool) -> str:
    said, due = (squeezed(each.get_textpage().get_text_range()) for each in (given, expected))
    if said != due:
        at = parting(said, due)
        near = slice(max(0, at - _AROUND), at + _AROUND)
        return (
            f"page {number} of the PDF does not say what the evidence gives: "
            f"{printable(said[near], 80)!r} instead of {printable(due[near], 80)!r}"
        )
    looks, should = (_painted(each) for each in (given, expected))
    alike = looks.shape == should.shape and (
        (looks == should).all() if same else _alike(looks, should)
    )
    return "" if alike else f"page {number} of the PDF does not look as the evidence gives it"


def _painted(page: "PdfPage") -> "Dots":
    """The page at a dot a point, 0 black to 255 white, rows from the top."""
    import numpy as np  # noqa: PLC0415 - see `in_child`
    from numpy.typing import NDArray  # noqa: PLC0415

    painted = page.render(scale=1, grayscale=True)
    flat: NDArray[np.uint8] = np.frombuffer(bytes(painted.buffer), dtype=np.uint8)
    return flat.reshape(painted.height, painted.stride)[:, : painted.width].astype(np.int16)


def _alike(given: "Dots", expected: "Dots") -> bool:
    """Whether no square of the page is much darker or lighter in one than in the other."""
    apart = given - expected
    high, wide = (size // _CELL for size in apart.shape)
    cells = apart[: high * _CELL, : wide * _CELL].reshape(high, _CELL, wide, _CELL)
    means = cells.mean(axis=(1, 3))
    squares = means[1:, 1:] + means[1:, :-1] + means[:-1, 1:] + means[:-1, :-1]
    return bool((abs(squares) < 4 * _DARKER).all())
