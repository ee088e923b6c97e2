"""What makers of documents get wrong: fetching for a page, crashing without a word, lost names."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pypdfium2
import pytest
from report_sample import good_enough
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from auditor.base.isolate import ChildFailed
from auditor.batch.index import Wanted, write_index
from auditor.errors import RenderError
from auditor.model.ruleset import RuleSet
from auditor.render import environment, pdf_child
from auditor.render.formats import pdf
from auditor.render.index.board import Board
from auditor.render.index.row import IndexRow
from auditor.render.payload import Payload, pack
from auditor.render.registry import render


# The engine leaves a file of its own open, which matters to nobody in a child process.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
Asked = tuple[int, list[str]]


@pytest.fixture
def server() -> Iterator[Asked]:
    """A server on loopback: its port, and every path it was asked for."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running.server_port, paths
        running.shutdown()
        thread.join()


def made(body: str) -> bytes:
    html = f"<html lang='en'><head><title>x</title></head><body>{body}</body></html>"
    return pdf_child.render_pdf(pack(Payload(html.encode(), b"", 1_780_000_000, "0" * 32)))


def test_peer_19_weasyprint_nothing_a_page_names_is_ever_fetched(server: Asked, monkeypatch):
    port, paths = server
    url = f"http://127.0.0.1:{port}/x"
    wanting = (
        f"<link rel=stylesheet href={url}>",
        f"<link rel=attachment href={url}>",
        f"<img src={url}>",
        f"<p style='background: url({url})'>x</p>",
    )

    def check() -> None:
        paths.clear()
        for markup in wanting:
            with suppress(Exception, FatalURLFetchingError):
                made(markup)
        assert paths == []

    check()
    monkeypatch.setattr(pdf_child, "_OnlyData", lambda **_: URLFetcher())
    with pytest.raises(AssertionError):
        check()


def test_peer_20_weasyprint_2761_a_crash_of_the_engine_is_told_and_the_pages_remain(monkeypatch):
    """There is no second engine to fall back to: the HTML holds the same report."""

    def check() -> None:
        try:
            pdf.render_pdf(good_enough(), b"")
        except RenderError as error:
            assert "the HTML holds the same report" in str(error)  # noqa: PT017 - the other ends fail
        except Exception as error:
            raise AssertionError("the crash escapes") from error
        else:
            raise AssertionError("the crash is silent")
        assert b"Apple xStock" in render(good_enough(), "html", b"")

    def crash(*_: object) -> bytes:
        raise ChildFailed("crash", "signal 11")

    monkeypatch.setattr(pdf, "run", crash)
    check()
    monkeypatch.setattr(pdf, "ChildFailed", KeyError)
    with pytest.raises(AssertionError):
        check()


def test_peer_21_nuclei_names_our_fonts_lack_are_readable_and_extract(monkeypatch):
    names = "株式 سهم ABC\u202eDCBA"

    def check() -> None:
        page = environment.environment("report").from_string("<p>{{ name }}</p>").render(name=names)
        text = pypdfium2.PdfDocument(made(page))[0].get_textpage().get_text_bounded()
        for each in names.replace("ABC", "").replace("DCBA", "").replace(" ", ""):
            assert f"U+{ord(each):04X}" in text
        assert "ABC" in text

    check()
    monkeypatch.setattr(environment, "printable", str)
    with pytest.raises(AssertionError):
        check()


def test_peer_17_great_expectations_3732_an_index_opens_no_report(tmp_path: Path) -> None:
    """It is made of one line a product, kept from when the product was audited."""
    lines = [IndexRow(id=f"p{at}", outcome="unreadable", error="no") for at in range(10_000)]
    wanted = Wanted(("csv",), "tool 1", RuleSet("", "", (), (), ()), lambda _: ())
    write_index(Board(lines), tmp_path, wanted)  # where there is no report to open
    table = (tmp_path / "summary.csv").read_text().splitlines()
    assert len(table) == len(lines) + 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.html", "summary.csv"]
