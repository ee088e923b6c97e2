"""Walks the structure of a tagged PDF and says where it breaks the rules of PDF/UA-1 we hold to."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf


Dictionary = pikepdf.Dictionary
HEADINGS = {f"/H{level}": level for level in range(1, 7)}
# Which parents a piece of a table or a list may have; whatever else stands where it likes.
PARENTS = {
    "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
    "/THead": {"/Table"},
    "/TBody": {"/Table"},
    "/TFoot": {"/Table"},
    "/LI": {"/L"},
    "/Lbl": {"/LI", "/Note", "/P", "/Link"},
    "/LBody": {"/LI"},
    "/TOCI": {"/TOC"},
}


@dataclass
class Tree:
    """What was found on a walk in reading order."""

    problems: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=dict)
    marked: dict[int, list[int]] = field(default_factory=dict)
    """By page, the marked contents the tree names, in the order it names them."""


def problems(pdf: bytes) -> list[str]:
    """Every rule broken; the empty list for a sound file."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [*_about_the_file(document), *walked(document).problems]


def walked(document: pikepdf.Pdf) -> Tree:
    """The tree walked from its root, and compared with what the pages set."""
    tree = Tree()
    pages = {page.objgen: number for number, page in enumerate(document.pages)}
    root = document.Root.StructTreeRoot
    for kid in _kids(root):
        _element(kid, "/StructTreeRoot", -1, pages, tree)
    _check_headings(tree)
    for number, page in enumerate(document.pages):
        _check_page(page, number, tree)
    _check_parents(root, document, tree)
    return tree


def _about_the_file(document: pikepdf.Pdf) -> Iterator[str]:
    root, none = document.Root, Dictionary()
    with document.open_metadata() as metadata:
        told = {name: str(metadata.get(name, "")) for name in ("dc:title", "pdfuaid:part")}
    for broken, problem in (
        (not str(root.get("/Lang", "")), "the file states no language"),
        (not root.get("/MarkInfo", none).get("/Marked", False), "the file is not called tagged"),
        (root.get("/MarkInfo", none).get("/Suspects", False), "the file suspects its own tags"),
        (
            not root.get("/ViewerPreferences", none).get("/DisplayDocTitle", False),
            "a viewer would show the file's name, not its title",
        ),
        (not told["dc:title"], "the metadata has no title"),
        (bool(told["pdfuaid:part"]), "PDF/UA is claimed, which nobody else has confirmed"),
    ):
        if broken:
            yield problem
    for number, page in enumerate(document.pages, 1):
        if page.get("/Annots") is not None and str(page.get("/Tabs", "")) != "/S":
            yield f"page {number} has links but does not say that tabs follow the structure"


def _kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    found = element.get("/K", pikepdf.Array())
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def _element(
    element: pikepdf.Object, parent: str, page: int, pages: dict[tuple[int, int], int], tree: Tree
) -> None:
    kind = str(element.S)
    tree.counted[kind] = tree.counted.get(kind, 0) + 1
    page = pages[element.Pg.objgen] if "/Pg" in element else page
    tree.problems += [f"{problem} (page {page + 1})" for problem in _broken(element, kind, parent)]
    if kind in HEADINGS:
        tree.headings.append(HEADINGS[kind])
    for kid in _kids(element):
        if isinstance(kid, int):
            tree.marked.setdefault(page, []).append(kid)
        elif _is(kid, "/MCR"):
            where = pages[kid.Pg.objgen] if "/Pg" in kid else page
            tree.marked.setdefault(where, []).append(int(kid.MCID))
        elif not _is(kid, "/OBJR"):
            _element(kid, kind, page, pages, tree)


def _broken(element: pikepdf.Object, kind: str, parent: str) -> Iterator[str]:
    """What is wrong with one element where it stands."""
    if kind in PARENTS and parent not in PARENTS[kind]:
        yield f"{kind} stands in {parent}"
    if kind in ("/Figure", "/Formula") and not str(element.get("/Alt", "")).strip():
        yield "a figure has no alternative text"
    if kind == "/TH" and _scope(element) not in ("/Row", "/Column", "/Both"):
        yield "a head cell does not say what it heads"
    if kind == "/Link" and not any(_is(kid, "/OBJR") for kid in _kids(element)):
        yield "a link leads nowhere"
    if kind == "/Table":
        yield from _table(element)


def _is(kid: object, kind: str) -> bool:
    return isinstance(kid, Dictionary) and str(kid.get("/Type", "")) == kind


def _attributes(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    told = element.get("/A", pikepdf.Array())
    yield from told if isinstance(told, pikepdf.Array) else [told]


def _scope(cell: pikepdf.Object) -> str:
    return next((str(one.Scope) for one in _attributes(cell) if "/Scope" in one), "")


def _span(cell: pikepdf.Object) -> int:
    return next((int(one.ColSpan) for one in _attributes(cell) if "/ColSpan" in one), 1)


def _rows(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for kid in _kids(element):
        if str(kid.get("/S", "")) == "/TR":
            yield kid
        elif str(kid.get("/S", "")) in ("/THead", "/TBody", "/TFoot"):
            yield from _rows(kid)


def _table(table: pikepdf.Object) -> Iterator[str]:
    rows = [list(_kids(row)) for row in _rows(table)]
    widths = {sum(_span(cell) for cell in row) for row in rows}
    if len(widths) > 1:
        yield f"a table has rows of {sorted(widths)} cells"
    if not any(str(cell.S) == "/TH" for row in rows for cell in row):
        yield "a table has no head cell"


def _check_headings(tree: Tree) -> None:
    last = 0
    for level in tree.headings:
        if level > last + 1:
            tree.problems.append(f"a heading of level {level} follows one of level {last}")
        last = level


def _check_page(page: pikepdf.Page, number: int, tree: Tree) -> None:
    """All that is painted is named by the tree or set aside as an artifact, and each once."""
    named = tree.marked.get(number, [])
    if len(set(named)) != len(named):
        tree.problems.append(f"the tree names a piece of page {number + 1} twice")
    seen, loose = _contents(page)
    if loose:
        tree.problems.append(f"page {number + 1} paints {loose} things outside every tag")
    if set(seen) != set(named):
        odd = sorted(set(seen) ^ set(named))
        tree.problems.append(
            f"page {number + 1}: pieces {odd[:5]} are in the page or the tree only"
        )


PAINTING = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "BI"}


def _contents(page: pikepdf.Page) -> tuple[list[int], int]:
    """The numbers of marked contents in painting order, and how much is painted outside any."""
    seen, loose, depth = list[int](), 0, list[bool]()
    for step in pikepdf.parse_content_stream(page):
        operator = str(step.operator)
        if operator in ("BDC", "BMC"):
            tag = str(step.operands[0])
            told = step.operands[1] if len(step.operands) > 1 else None
            number = told.get("/MCID") if isinstance(told, Dictionary) else None
            if number is not None:
                seen.append(int(number))
            depth.append(number is not None or tag == "/Artifact")
        elif operator == "EMC":
            depth.pop()
        elif operator in PAINTING and not any(depth):
            loose += 1
    return seen, loose


def _check_parents(root: pikepdf.Object, document: pikepdf.Pdf, tree: Tree) -> None:
    """The way back from a page to the tree: every page and every link has its entry."""
    numbers = pikepdf.NumberTree(root.ParentTree)
    for at, page in enumerate(document.pages, 1):
        if "/StructParents" not in page or int(page.StructParents) not in numbers:
            tree.problems.append(f"page {at} has no way back into the tree")
        for note in page.get("/Annots", pikepdf.Array()):
            tree.problems += [f"{problem} (page {at})" for problem in _note(note, numbers)]


def _note(note: pikepdf.Object, numbers: pikepdf.NumberTree) -> Iterator[str]:
    if str(note.Subtype) != "/Link":
        yield f"a {note.Subtype} annotation"
    if "/StructParent" not in note or int(note.StructParent) not in numbers:
        yield "a link has no way back into the tree"
    if not str(note.get("/Contents", "")):
        yield "a link says nothing about itself"
