"""A PDF made to exhaust its reader ends in its own gap and costs the parent next to no memory."""

import io
import zlib
from datetime import UTC, datetime
from pathlib import Path

import anyio
import pikepdf
import pytest

from auditor.archive.exchange import Answer
from auditor.collect.sources import Page
from auditor.collect.text.read import text_of
from auditor.errors import SourceError


MIB = 1024
STATUS = Path("/proc/self/status")
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/clear_refs").exists(),
    reason="needs Linux: a process can set its peak of memory back only through /proc",
)


def memory(name: str) -> int:
    lines = STATUS.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


def one_page(content: bytes) -> bytes:
    document = pikepdf.Pdf.new()
    page = document.add_blank_page(page_size=(300, 300))
    packed = pikepdf.Stream(document, zlib.compress(content, 9))
    packed.Filter = pikepdf.Name.FlateDecode
    page.obj.Contents = packed
    written = io.BytesIO()
    document.save(written, compress_streams=False)
    return written.getvalue()


@pytest.mark.fault("H09")
@pytest.mark.parametrize(
    ("content", "reasons"),
    [
        (b"BT /F1 9 Tf (x) Tj ET " * 12_000_000, {"pdf_limits", "pdf_broken", "pdf_no_text"}),
        (b"0 g 10 10 200 200 re f", {"pdf_no_text"}),
    ],
    ids=["256 MiB of operators", "a scan"],
)
def test_a_hostile_pdf_ends_in_its_gap_within_memory(content: bytes, reasons: set[str]) -> None:
    answer = Answer(200, (), one_page(content), datetime(2026, 11, 1, tzinfo=UTC), "file")
    del content
    Path("/proc/self/clear_refs").write_text("5")
    before = memory("VmRSS")
    with pytest.raises(SourceError) as caught:
        anyio.run(text_of, Page("a.pdf", answer, True))
    assert caught.value.cause == "unreadable"
    assert caught.value.reason in reasons
    assert memory("VmHWM") - before < 64 * MIB
