"""Every naughty text in every place words can come from: no format gains anything by it."""

import csv
import io
import re
import unicodedata
from collections import Counter
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from markdown_it import MarkdownIt
from naughty import BY_KIND, EVERYTHING, FULL, planted

from auditor.cli.say import beside_lines, result_lines
from auditor.model.report import Report
from auditor.render.index.board import Board
from auditor.render.index.page import render_index
from auditor.render.index.row import IndexRow
from auditor.render.index.summary_csv import render_csv
from auditor.render.registry import render


STARTS = range(0, len(EVERYTHING), 5 if FULL else 50)
# What an address of somebody's own may do is to be a link, so the harmless twin has one as well.
PLAIN = tuple(
    f"https://plain.example/{number}"
    if text.casefold().startswith("https://")
    else f"plain {number}"
    for number, text in enumerate(EVERYTHING)
)
MADE_BY_MARKDOWN = {"html_block", "html_inline", "link_open", "image", "fence", "code_block", "hr"}
MADE_BY_MARKDOWN |= {"blockquote_open", "code_inline", "s_open", "em_open"}


class Page(HTMLParser):
    """Tags with the names of their attributes, links, and every word."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.tags = Counter[tuple[str, ...]]()
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(data.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[(tag, *(name for name, _ in attrs))] += 1
        self.links += [str(text) for name, text in attrs if name in ("href", "src", "action")]
        self.words += [str(text) for _, text in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def hidden(text: str) -> set[str]:
    """Characters that move a cursor, reorder a line or show nothing."""
    return {
        each for each in text if each != "\n" and unicodedata.category(each) in ("Cc", "Cf", "Cs")
    }


def _count(page: Page, tag: str) -> int:
    return sum(times for (name, *_), times in page.tags.items() if name == tag)


def made(kind: str, start: int) -> tuple[bytes, bytes]:
    """The format full of naughty texts, and full of harmless ones in the same places."""
    return render(planted(start), kind, b""), render(planted(start, PLAIN), kind, b"")


def test_there_are_texts_of_every_kind() -> None:
    assert len(BY_KIND) == 13
    assert len(set(EVERYTHING)) == len(EVERYTHING) > 120


@pytest.mark.fault("S11")
@pytest.mark.fault("S12")
@pytest.mark.parametrize("start", STARTS)
def test_html_gains_no_tag_and_no_address(start: int) -> None:
    evil, plain = (Page(each) for each in made("html", start))
    # A long text has a class of its own and shortens lists; everything else is as on any page.
    assert set(evil.tags) - set(plain.tags) <= {("data", "value", "class"), ("li", "class")}
    for tag in ("script", "style", "img", "a", "form", "input", "meta", "link"):
        assert _count(evil, tag) <= _count(plain, tag) + (tag == "a")
    assert all(link.casefold().startswith(("#", "https://")) for link in evil.links)
    assert hidden("".join(evil.words)) <= {"\u00ad"}


@pytest.mark.fault("S18")
@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("kind", ["md", "questions"])
def test_markdown_gains_no_element_and_no_link(kind: str, start: int) -> None:
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    counted = []
    for data in made(kind, start):
        told = reader.parse(data.decode())
        every = [*told, *(one for each in told for one in each.children or ())]
        counted.append(Counter(each.type for each in every if each.type.endswith("_open")))
        allowed = {"blockquote_open"} if kind in ("md", "questions") else set()
        assert not {each.type for each in every} & (MADE_BY_MARKDOWN - allowed)
        # Readers that find addresses in plain text, as GitHub's does, find none either.
        assert not re.search(r"(?i)(?:https?|ftp|xmpp|mailto):/?/?\w|www\.\w|\w@\w", data.decode())
    # Beside longer texts a list on the first pages has room for fewer of its lines.
    assert counted[0] <= counted[1]


@pytest.mark.fault("S17")
@pytest.mark.parametrize("start", STARTS)
def test_no_cell_of_a_table_begins_a_formula(start: int) -> None:
    report = planted(start)
    rows = list(
        csv.reader(io.StringIO(render(report, "csv", b"").decode(), newline=""), strict=True)
    )
    assert len(rows) == len(report.findings) + 1
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(tuple("=+-@\t\r\0"))
        assert not hidden(cell)


@pytest.mark.fault("S18")
@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("kind", ["junit", "badge"])
def test_xml_stays_well_formed_and_gains_no_element(kind: str, start: int) -> None:
    evil, plain = (
        Counter((one.tag, *one.attrib) for one in ET.fromstring(each).iter())  # noqa: S314
        for each in made(kind, start)
    )
    assert evil == plain


def _texts(report: Report) -> list[str]:
    return [*result_lines(report), *beside_lines(report)]


@pytest.mark.fault("S18")
@pytest.mark.parametrize("start", range(0, len(EVERYTHING), 10))
def test_a_terminal_is_told_no_control_sequence(start: int) -> None:
    told = _texts(planted(start))
    assert told
    assert not hidden("".join(told))


@pytest.mark.fault("S12")
@pytest.mark.fault("S17")
def test_the_index_gains_no_tag_and_no_formula() -> None:
    evil, plain = (
        [
            IndexRow(id=f"p{n}", name=text, symbol=text, issuer=text, outcome="done", error=text)
            for n, text in enumerate(texts)
        ]
        for texts in (EVERYTHING, PLAIN)
    )
    assert Page(render_index(Board(evil))).tags == Page(render_index(Board(plain))).tags
    assert not hidden("".join(Page(render_index(Board(evil))).words))
    for row in csv.reader(io.StringIO(render_csv(Board(evil)).decode(), newline=""), strict=True):
        assert not [cell for cell in row if cell.startswith(tuple("=+-@\t\r\0"))]


@pytest.mark.fault("S13")
def test_a_pdf_gains_no_action_no_file_and_no_font() -> None:
    document = pikepdf.open(io.BytesIO(render(planted(), "pdf", b"")))
    assert list(document.attachments) == []
    for one in document.objects:
        if not isinstance(one, pikepdf.Dictionary):
            continue
        assert "/JS" not in one
        assert "/Launch" not in map(str, one.values())
        assert str(one.get("/URI", "https://")).startswith("https://")
        if "/FontName" in one:
            assert "+Auditor" in str(one.FontName)
