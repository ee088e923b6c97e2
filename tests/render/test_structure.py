"""The tags of a PDF: what a screen reader is told, by a walker of our own over pikepdf."""

import io
from collections.abc import Callable

import pikepdf
import pytest
import tag_tree
from report_sample import good_enough

from auditor.render.formats.pdf import render_pdf


Edit = Callable[[pikepdf.Pdf], None]


@pytest.fixture(scope="module")
def made() -> bytes:
    return render_pdf(good_enough(), b"")


def test_a_report_breaks_no_rule(made: bytes) -> None:
    assert tag_tree.problems(made) == []


def test_it_has_every_kind_of_element_the_rules_are_about(made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as document:
        counted = tag_tree.walked(document).counted
    assert counted.keys() >= {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/LI", "/Lbl", "/Figure"}
    assert counted.keys() >= {"/Caption", "/Link", "/P", "/Sect"}


def first(document: pikepdf.Pdf, kind: str) -> pikepdf.Object:
    """The first element of a kind; every document has those that are asked for."""
    for one in document.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/S") == pikepdf.Name(kind):
            return one
    raise AssertionError(kind)


def no_language(document: pikepdf.Pdf) -> None:
    del document.Root.Lang


def no_title(document: pikepdf.Pdf) -> None:
    del document.Root.ViewerPreferences


def no_scope(document: pikepdf.Pdf) -> None:
    del first(document, "/TH").A.Scope


def no_alternative(document: pikepdf.Pdf) -> None:
    del first(document, "/Figure").Alt


def no_such_level(document: pikepdf.Pdf) -> None:
    first(document, "/H2").S = pikepdf.Name.H5


def out_of_its_list(document: pikepdf.Pdf) -> None:
    first(document, "/L").S = pikepdf.Name.Div


def painted_untagged(document: pikepdf.Pdf) -> None:
    document.pages[0].contents_add(document.make_stream(b"0 0 9 9 re f"))


def tagged_but_not_in_the_tree(document: pikepdf.Pdf) -> None:
    more = b"/Span <</MCID 9999>> BDC 0 0 9 9 re f EMC"
    document.pages[0].contents_add(document.make_stream(more))


def no_way_back(document: pikepdf.Pdf) -> None:
    del document.pages[0].StructParents


def a_row_too_short(document: pikepdf.Pdf) -> None:
    row = first(document, "/TR")
    row.K = pikepdf.Array(list(row.K)[:-1])


def a_silent_link(document: pikepdf.Pdf) -> None:
    del next(page.Annots[0] for page in document.pages if "/Annots" in page).Contents


def claims_more(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as metadata:
        metadata["pdfuaid:part"] = "1"


SPOILT: dict[Edit, str] = {
    no_language: "no language",
    no_title: "not its title",
    no_scope: "what it heads",
    no_alternative: "no alternative",
    no_such_level: "level 5 follows",
    out_of_its_list: "stands in /Div",
    painted_untagged: "outside every tag",
    tagged_but_not_in_the_tree: "in the page or the tree only",
    no_way_back: "no way back",
    a_row_too_short: "rows of",
    a_silent_link: "says nothing",
    claims_more: "is claimed",
}


@pytest.mark.parametrize("spoil", SPOILT)
def test_the_walker_tells_a_broken_rule(spoil: Edit, made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as document:
        spoil(document)
        out = io.BytesIO()
        document.save(out)
    found = tag_tree.problems(out.getvalue())
    assert [each for each in found if SPOILT[spoil] in each], found
