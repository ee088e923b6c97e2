"""Edits of a finished PDF the way a forger makes them with a PDF library."""

import io
import re
from collections.abc import Callable, Iterator

import pikepdf


def retyped(pdf: bytes, old: str, new: str) -> bytes:
    """The first words `old` in the file become `new`, in the same place and letters."""

    def edit(document: pikepdf.Pdf) -> None:
        for page in document.pages:
            fonts = {str(name): _letters(font) for name, font in page.Resources.Font.items()}
            steps = list(pikepdf.parse_content_stream(page))
            if _replaced(steps, fonts, old, new):
                page.Contents = document.make_stream(pikepdf.unparse_content_stream(steps))
                return
        raise AssertionError(f"no page sets {old!r} in one piece")

    return saved(pdf, edit)


def painted_over(pdf: bytes, page: int, drawing: str) -> bytes:
    """Operators drawn over a page; the text stays below."""

    def edit(document: pikepdf.Pdf) -> None:
        place = document.pages[page]
        place.contents_add(document.make_stream(f"q {drawing} Q".encode()))

    return saved(pdf, edit)


def saved(pdf: bytes, edit: Callable[[pikepdf.Pdf], None]) -> bytes:
    """The file with an edit, written again by the library; the attachments stay as they were."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        before = dict(_attached(document))
        edit(document)
        assert dict(_attached(document)) == before
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def _attached(document: pikepdf.Pdf) -> Iterator[tuple[str, bytes]]:
    for name, one in document.attachments.items():
        yield name, one.get_file().read_bytes()


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """What each code of a font says, by its own table."""
    table = font.ToUnicode.read_bytes().decode()
    found = {}
    for code, text in re.findall(r"<([0-9a-fA-F]{4})> <((?:[0-9a-fA-F]{4})+)>\n", table):
        found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return found


def _replaced(
    steps: list[pikepdf.ContentStreamInstruction],
    fonts: dict[str, dict[int, str]],
    old: str,
    new: str,
) -> bool:
    letters: dict[int, str] = {}
    for at, step in enumerate(steps):
        operator = str(step.operator)
        if operator == "Tf":
            letters = fonts[str(step.operands[0])]
        if operator not in ("Tj", "TJ"):
            continue
        shown = step.operands[0] if operator == "TJ" else [step.operands[0]]
        codes = b"".join(bytes(one) for one in shown if isinstance(one, pikepdf.String))
        numbers = [int.from_bytes(codes[i : i + 2]) for i in range(0, len(codes), 2)]
        said = "".join(letters.get(one, "?") for one in numbers)
        by_letter = {text: code for code, text in letters.items()}
        if old in said and all(one in by_letter for one in new):
            changed = said.replace(old, new, 1)
            typed = b"".join(by_letter[one].to_bytes(2) for one in changed)
            steps[at] = pikepdf.ContentStreamInstruction(
                [pikepdf.String(typed)], pikepdf.Operator("Tj")
            )
            return True
    return False
