"""The words of a PDF page with their places, and how those that nobody sees are hidden."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pypdfium2
import pypdfium2.raw as pdfium

from auditor.collect.text.pdf_ink import Ink, Rectangle


TINY = 1.0  # points
HYPHEN = "\x02"
"""Stands where a word was parted at the end of a line."""
_UNSEEN_ALPHA, _NEAR_WHITE, _BASIC = 8, 243, 0x24F
_BREAKS = frozenset({10, 13})
# Half a surrogate pair and NUL have no place in text that is stored and compared; the last two
# are no characters.
_NO_TEXT = frozenset({0, 0xFFFF, *range(0xD800, 0xE000)})
_HYPHENS = frozenset({2, 0xAD, 0xFFFE})


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a part of one; `hidden` is the technique that hides it, empty if it is seen.

    `glued`: the next part belongs to the same word. `ends_line`: the line ends here.
    """

    text: str
    box: Rectangle
    hidden: str
    glued: bool = False
    ends_line: bool = False


@dataclass(slots=True)
class _Run:
    source: int = 0
    letters: list[str] = field(default_factory=list[str])
    first: int = -1
    last: int = -1


def words_on(page: pypdfium2.PdfPage) -> list[Word]:
    """The words of a page in the order of its text."""
    textpage = page.get_textpage()
    ink = Ink(page)
    found: list[Word] = []
    for run, end in _runs(textpage):
        if run.letters:
            word = _word(textpage, run, ink)
            found.append(replace(word, glued=end == "glued", ends_line=end == "line"))
        elif found and end == "line":
            found[-1] = replace(found[-1], glued=False, ends_line=True)
    textpage.close()
    return found


def _runs(textpage: pypdfium2.PdfTextPage) -> Iterator[tuple[_Run, str]]:
    run = _Run()
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code in _BREAKS or chr(code).isspace():
            yield run, "line" if code in _BREAKS else "space"
            run = _Run()
        elif code in _NO_TEXT:
            continue
        elif code in _HYPHENS or pdfium.FPDFText_IsHyphen(textpage, index) == 1:
            run.letters.append(HYPHEN)
        else:
            source = _address(pdfium.FPDFText_GetTextObject(textpage, index))
            if run.first >= 0 and source != run.source:
                yield run, "glued"
                run = _Run()
            if run.first < 0:
                run.first, run.source = index, source
            run.letters.append(chr(code))
            run.last = index
    yield run, "line"


def _address(pointer: object) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


def _word(textpage: pypdfium2.PdfTextPage, run: _Run, ink: Ink) -> Word:
    text = "".join(run.letters)
    if run.first < 0:
        return Word(text, Rectangle(0, 0, 0, 0), "")
    box = _box(textpage, run.first).around(_box(textpage, run.last))
    return Word(text, box, _technique(textpage, run, text, box, ink))


def _box(textpage: pypdfium2.PdfTextPage, index: int) -> Rectangle:
    told = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(textpage, index, told)
    left, right = sorted((told.left, told.right))
    bottom, top = sorted((told.bottom, told.top))
    return Rectangle(left, bottom, right, top)


def _technique(
    textpage: pypdfium2.PdfTextPage, run: _Run, text: str, box: Rectangle, ink: Ink
) -> str:
    mode = _mode(run.source)
    if mode in (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP):
        return "render mode"
    if not box.meets(ink.page):
        return "off-page"
    if 0 < max(box.height, box.width / len(text)) < TINY:
        return "tiny"
    return _unpainted(_paint(textpage, run.first), text, box, ink)


def _unpainted(paint: tuple[int, int, int, int] | None, text: str, box: Rectangle, ink: Ink) -> str:
    if paint is not None and paint[3] < _UNSEEN_ALPHA:
        return "opacity"
    if not any(letter.isalnum() for letter in text) or not ink.lacks(box):
        return ""
    if paint is not None and min(paint[:3]) >= _NEAR_WHITE:
        return "colour"
    # A font that lies elsewhere may lack the letters of other scripts here and not at the reader's.
    return "covered" if all(ord(letter) <= _BASIC for letter in text) else ""


def _mode(source: int) -> int:
    return pdfium.FPDFTextObj_GetTextRenderMode(_pointer(source)) if source else 0


def _pointer(address: int) -> object:
    return ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)


def _paint(textpage: pypdfium2.PdfTextPage, index: int) -> tuple[int, int, int, int] | None:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    told = pdfium.FPDFText_GetFillColor(textpage, index, red, green, blue, alpha)
    return (red.value, green.value, blue.value, alpha.value) if told else None
