import io
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pikepdf
import pytest
from pikepdf.models.metadata import decode_pdf_date
from report_sample import EVERY, good_enough, product

from auditor.base.isolate import ChildFailed, ChildLimits, run
from auditor.errors import RenderError
from auditor.model.evidence import Gap
from auditor.model.report import Change, Question, Report
from auditor.model.scorecard import Grade
from auditor.model.value import Cause
from auditor.render.formats.pdf import LIMITS, render_pdf
from auditor.render.pages import page
from auditor.render.payload import Payload, pack, unpack
from auditor.resources import shipped


BUNDLE = b"PK\x05\x06" + b"\0" * 18
CHILD = "auditor.render.pdf_child:render_pdf"
FONTS = {"FONTCONFIG_FILE": str(shipped("templates") / "fonts" / "fonts.conf")}


@pytest.fixture(scope="module")
def made() -> bytes:
    return render_pdf(good_enough(), BUNDLE)


@pytest.fixture(scope="module")
def document(made: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(made))


def child(html: str, bundle: bytes = b"") -> bytes:
    return run(CHILD, pack(Payload(html.encode(), bundle, 1_780_000_000, "0" * 32)), LIMITS, FONTS)


def test_it_is_pdf_a_3a_by_its_own_word(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["dc:title"] == "Apple xStock (AAPLx): backing report"


def test_it_is_tagged_and_says_its_language(document: pikepdf.Pdf) -> None:
    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang) == "en"
    assert "/StructTreeRoot" in document.Root


def test_bookmarks_name_every_section(document: pikepdf.Pdf) -> None:
    with document.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert titles[:4] == [
        "Summary",
        "What could not be verified",
        "Backing reconciliation",
        "Pillars and findings",
    ]
    assert "Evidence register" in titles


@pytest.mark.fault("S13")
def test_the_only_embedded_file_is_the_bundle(document: pikepdf.Pdf) -> None:
    assert list(document.attachments) == ["evidence.zip"]
    attached = document.attachments["evidence.zip"]
    assert attached.get_file().read_bytes() == BUNDLE
    assert attached.get_file().creation_date == attached.get_file().mod_date
    assert str(attached.obj.AFRelationship) == "/Data"


def _fonts(document: pikepdf.Pdf) -> set[str]:
    found = set()
    for sheet in document.pages:
        for font in sheet.Resources.get("/Font", {}).values():
            for inner in font.get("/DescendantFonts", [font]):
                found.add(str(inner.FontDescriptor.FontName).partition("+")[2])
                assert any(str(key).startswith("/FontFile") for key in inner.FontDescriptor)
    return found


@pytest.mark.parametrize("name", ["good", "hostile"])
def test_only_our_fonts_are_inside_and_all_are_embedded(name: str, document: pikepdf.Pdf) -> None:
    if name == "hostile":
        report = replace(good_enough(), product=product(name="苹果 \u202e Яблоко 🍎"))
        document = pikepdf.open(io.BytesIO(render_pdf(report, b"")))
    fonts = _fonts(document)
    assert fonts
    assert all(font.startswith("Auditor") for font in fonts), fonts


@pytest.mark.fault("S20")
def test_the_same_bytes_again_in_another_place_and_time_zone(
    made: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in {
        "TZ": "Asia/Tokyo",
        "LANG": "de_DE.UTF-8",
        "PYTHONHASHSEED": "7",
        "SOURCE_DATE_EPOCH": "1",
        "HOME": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    assert render_pdf(good_enough(), BUNDLE) == made


@pytest.mark.fault("S19")
def test_nothing_of_this_machine_is_inside(made: bytes, document: pikepdf.Pdf) -> None:
    out = io.BytesIO()
    document.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all)
    for secret in (str(Path.home()), str(Path.cwd()), "/site-packages/"):
        assert secret.encode() not in made
        assert secret.encode() not in out.getvalue()


@pytest.mark.fault("S19")
def test_every_date_inside_is_the_moment_of_the_audit(made: bytes) -> None:
    # Whoever opens the metadata of a document adds a date to it: another test may have.
    document = pikepdf.open(io.BytesIO(made))
    at = good_enough().as_of
    attached = document.attachments["evidence.zip"].get_file()
    assert [attached.creation_date, attached.mod_date] == [at, at]
    for name in ("/CreationDate", "/ModDate"):
        assert decode_pdf_date(str(document.docinfo[name])) == at
    with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
        written = [text for name, text in metadata.items() if name.endswith("Date")]
    assert [datetime.fromisoformat(text) for text in written] == [at, at]


@pytest.mark.fault("S19")
def test_it_names_its_author_and_the_tools_that_made_it_and_nobody_else(made: bytes) -> None:
    fresh = pikepdf.open(io.BytesIO(made))  # who opens the metadata of one is named in it as well
    told = {name: str(text) for name, text in fresh.docinfo.items() if "Date" not in name}
    report = good_enough()
    assert told.pop("/Producer").startswith("WeasyPrint ")
    assert told == {
        "/Title": "Apple xStock (AAPLx): backing report",
        "/Author": report.product.report.author or report.tool,
        "/Subject": "Evidence for and against the claim that AAPLx is backed 1:1 by real shares.",
        "/Creator": report.tool,
    }


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_page_fits_its_paper(name: str) -> None:
    made = pikepdf.open(io.BytesIO(render_pdf(EVERY[name](), b"")))
    sizes = {(round(page.MediaBox[2]), round(page.MediaBox[3])) for page in made.pages}
    assert sizes == {(595, 842)}
    assert 15 < len(made.pages) < 45


@pytest.mark.parametrize(("shown", "begins"), [(True, "new"), (False, "flow minor")])
def test_a_section_without_content_begins_no_page(shown: bool, begins: str) -> None:
    """Two lines and a blank rest of a page look as if something had been lost."""
    report = good_enough()
    if not shown:
        lost = Gap("peg.quotes", Cause.NOT_COLLECTED, "not_collected")
        report = replace(report, evidence=report.evidence.with_entries([lost]), blocks=())
    text = page(report, screen=False)
    assert f'<section class="{begins}" id="price">' in text
    assert f'<section class="{begins.split(maxsplit=1)[0]}" id="method">' in text


def _wordy() -> Report:
    """A report with more to say than a page holds."""
    base = EVERY["unproven"]()
    many = tuple(f"{'Some words about a thing ' * 3}number {index}." for index in range(30))
    told = replace(
        base.explanation,
        sentence="Whether every token is matched by a share cannot be told today. " * 5,
        not_told=many,
        not_checked=many,
        questions=tuple(Question(text, (), Fraction(1)) for text in many),
        changes=tuple(Change(Grade.D, True, (), text) for text in many),
    )
    findings = tuple(
        replace(each, message="Words without end, as it were. " * 5) for each in base.findings
    )
    return replace(base, explanation=told, findings=findings)


@pytest.mark.parametrize("name", [*sorted(EVERY), "wordy"])
def test_the_summary_is_one_page(name: str) -> None:
    report = _wordy() if name == "wordy" else EVERY[name]()
    document = pikepdf.open(io.BytesIO(render_pdf(report, b"")))
    with document.open_outline() as outline:
        places = {
            item.title: document.pages.index(pikepdf.Page(item.destination[0]))
            for item in outline.root
        }
    assert places["Summary"] == 1
    assert places["What could not be verified"] == 2


class _Counter(BaseHTTPRequestHandler):
    hits = 0

    def do_GET(self) -> None:
        type(self).hits += 1
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def counting() -> Iterator[Callable[[], tuple[int, int]]]:
    server = HTTPServer(("127.0.0.1", 0), _Counter)
    _Counter.hits = 0
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield lambda: (server.server_port, _Counter.hits)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.fault("S13")
@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{url}">',
        '<link rel="stylesheet" href="{url}">',
        '<link rel="attachment" href="{url}">',
        '<a rel="attachment" href="{url}">x</a>',
        "<style>@import '{url}';</style>",
        "<style>p{{background:url({url})}}</style><p>x</p>",
        "<svg><image href='{url}' width='9' height='9'/></svg>",
        '<object data="{url}"></object>',
    ],
)
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_the_child_reads_nothing_from_outside(
    markup: str, scheme: str, counting: Callable[[], tuple[int, int]], tmp_path: Path
) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text("CANARY-7391")
    url = canary.as_uri() if scheme == "file" else f"http://127.0.0.1:{counting()[0]}/x"
    made = b""
    with suppress(ChildFailed):
        made = child(
            f"<html lang='en'><title>x</title><body>{markup.format(url=url)}</body></html>"
        )
    assert b"CANARY" not in made
    if made:
        assert list(pikepdf.open(io.BytesIO(made)).attachments) == []
    assert counting()[1] == 0


def test_what_is_refused_is_named() -> None:
    with pytest.raises(ChildFailed, match="only data: is allowed"):
        child("<html lang='en'><title>x</title><body><img src='https://x.example/'></body></html>")


def test_a_dead_link_inside_fails_the_rendering() -> None:
    with pytest.raises(ChildFailed, match="No anchor"):
        child('<html lang="en"><title>x</title><body><a href="#nowhere">x</a></body></html>')


@pytest.mark.fault("S14")
@pytest.mark.parametrize(
    "limits",
    [
        ChildLimits(cpu_seconds=1, wall_seconds=20),
        ChildLimits(memory_bytes=120 * 2**20),
        ChildLimits(wall_seconds=0.2),
    ],
)
def test_a_child_that_runs_out_is_a_render_error(limits: ChildLimits) -> None:
    with pytest.raises(RenderError, match="the HTML holds the same report"):
        render_pdf(good_enough(), b"", limits)


@pytest.mark.fault("S14")
def test_a_word_of_a_megabyte_is_cut_and_said_to_be() -> None:
    report = good_enough()
    long = replace(report, explanation=replace(report.explanation, sentence="x" * 1_000_000))
    assert render_pdf(long, b"").startswith(b"%PDF")
    assert "996,000 more characters in report.json" in page(long, screen=False)


def test_payload_survives_the_way_to_the_child() -> None:
    told = Payload(b"<p>\n</p>", b"PK\n\0", 7, "ab")
    assert unpack(pack(told)) == told
    with pytest.raises(ValueError, match="payload"):
        unpack(b"[]\n")
