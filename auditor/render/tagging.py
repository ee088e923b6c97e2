"""Puts right what the PDF engine leaves open in the structure of a file, before it is written.

Works on the engine's own objects, which are dictionaries and lists that name each other by
reference: `12 0 R` is object 12.
"""

from collections import defaultdict
from typing import Any, TypeAlias


Named: TypeAlias = dict[bytes, set[int]]
"""By page, the numbers of the marked contents the tree names."""


def complete(_document: object, pdf: Any) -> None:
    """Scopes of head cells, pairs of labels and texts as list items, running lines as artifacts."""
    named: Named = defaultdict(set)
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    for kid in root["K"]:
        _walk(pdf, _object(pdf, kid), (), named)
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    for at, page in enumerate(pdf.page_references):
        _set_aside(_object(pdf, _object(pdf, page)["Contents"]).stream, named[page])
        back = numbers[2 * at + 1]
        back[:] = [one if mark in named[page] else b"null" for mark, one in enumerate(back)]


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _walk(pdf: Any, element: Any, above: tuple[str, ...], named: Named) -> None:
    kind = element["S"]
    if kind == "/TH":
        element["A"]["Scope"] = "/Column" if "/THead" in above else "/Row"
    if kind == "/Div" and above[-1] == "/L":
        _pair(pdf, element)
    for kid in element["K"]:
        if isinstance(kid, int):
            named[element["Pg"]].add(kid)
        elif (inner := _object(pdf, kid))["Type"] == "/StructElem":
            _walk(pdf, inner, (*above, element["S"]), named)


def _pair(pdf: Any, element: Any) -> None:
    """A label and its text are one item of their list, not a list item each inside a block."""
    texts = [_object(pdf, _object(pdf, item)["K"][0]) for item in element["K"]]
    element["S"] = "/LI"
    element["K"][:] = [text.reference for text in texts]
    for text in texts:
        text["P"] = element.reference
    for label in texts[:-1]:
        label["S"] = "/Lbl"


def _set_aside(stream: list[Any], named: set[int]) -> None:
    """Marks what no tag names, the running lines of a page, as no part of the text."""
    for at, operator in enumerate(stream):
        if operator == b"BDC" and stream[at - 1]["MCID"] not in named:
            stream[at - 2] = "/Artifact"
            stream[at - 1].clear()
            stream[at - 1]["Type"] = "/Pagination"
