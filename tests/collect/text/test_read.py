import io
import resource
import tracemalloc
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import pikepdf
import pytest
from fake_world import READ_AT

from auditor.archive.exchange import Answer
from auditor.base.isolate import ChildLimits
from auditor.collect.sources import Page
from auditor.collect.text import read
from auditor.collect.text.model import DocumentText, normal
from auditor.errors import SourceError


LONG = "The shares are held at a bank that is licensed in the place where it stands. "
PAGE = f"<html><body><p>{LONG * 3}é</p></body></html>"


def page(body: bytes, kind: str = "", name: str = "https://i.example/terms") -> Page:
    headers = (("content-type", kind),) if kind else ()
    return Page(name, Answer(200, headers, body, READ_AT, "fake"), supplied=False)


def text_of(body: bytes, kind: str = "", name: str = "https://i.example/terms") -> DocumentText:
    return anyio.run(read.text_of, page(body, kind, name))


def problem(body: bytes, kind: str = "", name: str = "https://i.example/terms") -> tuple[str, str]:
    with pytest.raises(SourceError) as caught:
        text_of(body, kind, name)
    assert name in caught.value.detail
    return caught.value.cause, caught.value.reason


def a_pdf(content: bytes = b"BT /F1 12 Tf 20 200 Td (An honest line) Tj ET") -> bytes:
    document = pikepdf.Pdf.new()
    document.add_blank_page(page_size=(300, 300))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    document.pages[0].Contents = document.make_stream(content)
    document.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    written = io.BytesIO()
    document.save(written, compress_streams=True)
    return written.getvalue()


@pytest.mark.fault("H07")
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PAGE.encode(), "text/html"),
        (PAGE.encode(), "text/html; charset=iso-8859-1"),
        (PAGE.encode(), "application/octet-stream"),
        (PAGE.encode(), ""),
        (b"\xef\xbb\xbf" + PAGE.encode(), "text/html; charset=ascii"),
        (PAGE.encode("utf-16"), "text/html"),
        (b"\xfe\xff" + PAGE.encode("utf-16-be"), "text/html; charset=utf-8"),
        (PAGE.encode("latin-1"), "text/html; charset=latin1"),
        (PAGE.replace("<body>", "<meta charset=windows-1252>").encode("cp1252"), "text/html"),
        (PAGE.encode(), "text/html; charset=no-such-thing"),
    ],
)
def test_text_is_decoded_by_what_it_is(body: bytes, kind: str) -> None:
    found = text_of(body, kind)
    assert found.visible == normal(LONG * 3 + "é")
    assert found.decode_loss == 0
    assert found.language == "en"


@pytest.mark.fault("H07")
def test_a_pdf_served_as_html_is_a_pdf_and_the_lie_is_told() -> None:
    found = text_of(a_pdf(), "text/html")
    assert (found.paged, found.visible) == (True, "An honest line")
    assert found.mismatch == "the server calls it text/html; it is pdf"
    assert "it is html" in text_of(PAGE.encode(), "application/pdf").mismatch
    assert not text_of(a_pdf(), "application/pdf").mismatch


@pytest.mark.fault("H07")
def test_little_loss_is_told_and_much_is_unreadable() -> None:
    body = (LONG * 30).encode()
    found = text_of(body[:500] + b"\xff" + body[500:], "text/plain")
    assert 0 < found.decode_loss <= 1000
    assert "\ufffd" in found.visible
    assert problem(body[:500] + b"\xff" * 9 + body[500:], "text/plain") == (
        "unreadable",
        "bad_encoding",
    )
    assert problem(bytes(range(32)) * 9, "text/plain") == ("unreadable", "bad_encoding")


@pytest.mark.fault("H13")
def test_a_page_that_needs_its_scripts_is_no_empty_page() -> None:
    shell = b"<html><body><div id=root>Loading</div><script src=app.js></script></body></html>"
    assert problem(shell, "text/html") == ("unsupported", "js_required")
    text_of(PAGE.replace("</body>", "<script></script>").encode(), "text/html")
    text_of(b"<p>Short, and no scripts.", "text/html")


@pytest.mark.fault("H15")
def test_a_page_of_pictures_needs_a_person() -> None:
    assert problem(b"<body><img src=a.png alt='All is well'>", "text/html") == (
        "unreadable",
        "image",
    )
    assert problem(b"\x89PNG\r\n\x1a\n", "image/png") == ("unsupported", "image")


def zipped() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 10_000_000)
    return written.getvalue()


XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.mark.fault("H19")
@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (zipped(), "application/zip", "zip"),
        (zipped(), "text/html", "zip"),
        (XXE, "application/xml", "xml"),
        (XXE, "", "xml"),
        (b"<svg xmlns='x'><text>Backed</text></svg>", "image/svg+xml", "xml"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword", "office"),
        (b"{\\rtf1 Backed}", "application/rtf", "rtf"),
        (b"\x1f\x8b\x08", "", "gzip"),
    ],
)
def test_files_that_are_not_opened(body: bytes, kind: str, reason: str) -> None:
    assert problem(body, kind) == ("unsupported", reason)


def test_xhtml_is_html() -> None:
    body = f'<?xml version="1.0"?><!DOCTYPE html><html><p>{LONG}</html>'
    assert text_of(body.encode(), "application/xhtml+xml").visible == LONG.strip()


@pytest.mark.parametrize("name", ["terms.md", "https://i.example/terms.md?raw=1"])
def test_markdown_is_known_by_its_name(name: str) -> None:
    assert text_of(b"# Terms\n\nHeld by **Bank**.", name=name).visible == "Terms Held by Bank."


def test_a_quote_may_keep_the_marks_of_markdown() -> None:
    found = text_of(b"The `burn` fee is **TBD**, see [terms](https://i.example).", name="a.md")
    for quote in ("burn fee is TBD", "`burn` fee is **TBD**", "see [terms](https://i.example)."):
        assert found.find(quote)
    assert not found.find("burn fee is not TBD")
    assert not found.find("**")


@pytest.mark.fault("H09")
def test_an_encrypted_pdf_says_so() -> None:
    document = pikepdf.open(io.BytesIO(a_pdf()))
    written = io.BytesIO()
    document.save(written, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert problem(written.getvalue()) == ("unreadable", "pdf_encrypted")


@pytest.fixture
def short_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a bomb reaches soon."""
    short = ChildLimits(2, 2**29, 20, 2**24)
    monkeypatch.setattr(read, "LIMITS", dict.fromkeys(read.LIMITS, short))


@pytest.mark.fault("H09")
@pytest.mark.usefixtures("short_limits")
def test_a_pdf_bomb_ends_in_bounded_time_and_memory() -> None:
    body = a_pdf(b"BT /F1 1 Tf (x) Tj ET " * 2_000_000)
    assert len(body) < 300_000
    tracemalloc.start()
    try:
        assert problem(body) == ("unreadable", "pdf_limits")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 64 * 2**20


@pytest.mark.fault("H20")
@pytest.mark.usefixtures("short_limits")
@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 100_000 + b"deep",
        b"<div " + b" ".join(b"a%d=1" % number for number in range(1_000_000)) + b">x",
        b"<p>x" * 1_000_000,
        b"<style>" + b"*~*~*{color:red}" * 5_000 + b"</style>" + b"<p>x" * 20_000,
        b"<table>" + b"<tr>" + b"<td rowspan=1000 colspan=60>x" * 40_000,
        b"<h1>" + b"x" * 3_000 + b"</h1>" + b"<p>y" * 45_000,
    ],
    ids=["depth", "attributes", "elements", "selectors", "spans", "headings"],
)
def test_a_page_of_any_shape_ends_in_bounded_time_and_memory(body: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert _outcome(body) in ("read", "unreadable: text_limits")
    rise = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert rise < 64 * 1024  # KiB


def _outcome(body: bytes) -> str:
    try:
        found = text_of(body, "text/html")
    except SourceError as error:
        return f"{error.cause}: {error.reason}"
    return "read" if found.visible else "silent"


def test_nesting_deeper_than_browsers_keep_is_read_all_the_same() -> None:
    assert text_of(b"<div>" * 5_000 + b"deep", "text/html").visible == "deep"


def test_white_space_and_composition_are_not_words() -> None:
    assert normal(" a\u00a0b\n\tc\u0065\u0301 ") == "a b c\u00e9"
    assert normal("re\u00addemp\u00adtion \ufeffx\u200by") == "redemption xy"


def test_nothing_about_documents_loads_the_readers_in_the_parent() -> None:
    source = Path(read.__file__).read_text(encoding="utf-8")
    for heavy in ("pypdfium2", "selectolax", "tinycss2", "gcld3", "markdown_it"):
        assert heavy not in source


def test_many_who_want_one_document_at_once_have_it_read_once(monkeypatch) -> None:
    asked: list[str] = []
    real = read.run

    def counted(target: str, *arguments: object) -> bytes:
        asked.append(target)
        return real(target, *arguments)

    monkeypatch.setattr(read, "run", counted)
    common = page(b"<!doctype html><p>Terms that eight products have in common.</p>", "text/html")
    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(read._text_of, [common] * 8))
    assert len(asked) == 1
    assert len({text.visible for text in texts}) == 1
