import io
import re
from collections.abc import Callable

import pikepdf
import pytest

from auditor.archive.attachment import read_pdf
from auditor.archive.bundle import Bundle
from auditor.archive.document import kind_of
from auditor.archive.facts import FACTS
from auditor.archive.verify import Rederived, Status, verify
from auditor.base import canonical
from auditor.base.seal import sealed
from auditor.errors import Inconclusive, IntegrityError


TOOL = "auditor 0.1.0"
HERE, ELSEWHERE = "aa" * 8, "bb" * 8
PATCH = "1 g 15 90 60 30 re f"


def pdf(
    *pages: str,
    bundle: bytes = b"",
    name: str = "evidence.zip",
    producer: str = "x",
    extra: str = "",
    renderer: str = HERE,
) -> bytes:
    """A sealed PDF with a line of text a page and an attachment; `extra` is painted over it."""
    made = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    for text in pages:
        page = made.add_blank_page(page_size=(2_000, 200))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=made.make_indirect(font)))
        page.Contents = made.make_stream(f"BT /F 10 Tf 20 100 Td ({text}) Tj ET {extra}".encode())
    made.docinfo["/Producer"] = producer
    if bundle:
        made.attachments[name] = bundle
    out = io.BytesIO()
    made.save(out, deterministic_id=True)
    ours = re.sub(rb"/ID \[<(\w+)><(\w+)>\]", rb"/ID [(\1) (\2)]", out.getvalue())
    return sealed(ours, renderer)


def json_report(root: str, **more: object) -> bytes:
    return canonical.dumps({"schema": "auditor/report/v1", "root": root, **more}) + b"\n"


def html_report(root: str, grade: str = "C") -> bytes:
    return f"<!doctype html>\n<p>Grade {grade}\n<p>{root[:32]}\n<br>{root[32:]}\n".encode()


def told(bundle: Bundle, grade: str = "C") -> str:
    return f"Grade {grade}. Root {bundle.root[:32]} {bundle.root[32:]}"


def honest(found: Bundle) -> Rederived:
    """What an untampered audit gives when it is run again."""

    def render(kind: str) -> bytes:
        if kind == "json":
            return json_report(found.root)
        return (
            html_report(found.root) if kind == "html" else pdf(told(found), bundle=found.encode())
        )

    return Rederived(found.members[FACTS], render)


def levels(data: bytes, companion: bytes = b"", rederive: Callable = honest) -> dict[str, Status]:
    found = verify(data, rederive, tool=TOOL, companion=companion)
    assert "origin not proven" in found.origin
    return {level.name: level.status for level in found.levels}


def problem(data: bytes, companion: bytes = b"", rederive: Callable = honest) -> str:
    with pytest.raises(IntegrityError) as caught:
        verify(data, rederive, tool=TOOL, companion=companion)
    return str(caught.value)


ALL = {"integrity": Status.HOLDS, "verdict": Status.HOLDS, "rendering": Status.HOLDS}


def test_an_honest_report_of_each_kind_holds(bundle: Bundle) -> None:
    whole = bundle.encode()
    assert levels(pdf(told(bundle), bundle=whole)) == ALL
    assert levels(html_report(bundle.root), whole) == ALL
    assert levels(json_report(bundle.root), whole) == ALL
    assert levels(whole) == {**ALL, "rendering": Status.NOT_CHECKED}


@pytest.mark.fault("I02")
def test_an_edited_report_does_not_hold(bundle: Bundle) -> None:
    whole = bundle.encode()
    assert "line 2 differs near '<p>Grade A'" in problem(html_report(bundle.root, "A"), whole)
    assert "was changed" in problem(json_report(bundle.root, grade="A"), whole)
    assert "GradeA.Root" in problem(pdf(told(bundle, "A"), bundle=whole))
    assert "2 pages" in problem(pdf(told(bundle), "more", bundle=whole))
    assert "longer or shorter" in problem(html_report(bundle.root)[:-1], whole)


@pytest.mark.fault("I02")
def test_a_report_of_other_evidence_does_not_hold(bundle: Bundle, make_inputs: Callable) -> None:
    other = Bundle.build(make_inputs(b"another page"))
    for data in (html_report(other.root), json_report(other.root)):
        assert "another root" in problem(data, bundle.encode())
    assert "another root" in problem(pdf(told(other), bundle=bundle.encode()))
    both = pdf(told(bundle), bundle=bundle.encode())
    assert "not the one it was made from" in problem(both, other.encode())


def test_text_decides_where_another_renderer_wrote_the_bytes(bundle: Bundle) -> None:
    given = pdf(told(bundle), bundle=bundle.encode(), producer="other", renderer=ELSEWHERE)
    found = verify(given, honest, tool=TOOL)
    assert "text of each page is equal" in found.levels[2].detail
    assert f"{ELSEWHERE}, here {HERE}" in found.levels[2].detail


@pytest.mark.fault("I02")
def test_what_is_painted_over_does_not_hold_whoever_rendered_it(bundle: Bundle) -> None:
    whole = bundle.encode()
    for renderer in (HERE, ELSEWHERE):
        given = pdf(told(bundle), bundle=whole, extra=PATCH, renderer=renderer)
        assert "page 1 of the PDF does not look" in problem(given)


@pytest.mark.fault("I02")
def test_bytes_no_page_shows_must_be_ours_too(bundle: Bundle) -> None:
    given = pdf(told(bundle), bundle=bundle.encode(), producer="other")
    assert "differs from byte" in problem(given)
    torn = pdf(told(bundle), bundle=bundle.encode(), renderer=ELSEWHERE) + b"\n"
    assert "differs from byte" in problem(torn)
    ours = pdf(told(bundle), bundle=bundle.encode())
    assert "byte 9 of the PDF was changed" in problem(ours[:9] + b"#" + ours[10:])


@pytest.mark.fault("I01")
def test_a_broken_seal_is_told_where_nothing_else_can_be(bundle: Bundle) -> None:
    core = pdf(told(bundle), bundle=bundle.without_blobs().encode()) + b"\n"
    assert "its seal does not hold" in problem(core)
    torn = pdf(told(bundle, "A"), bundle=bundle.encode()) + b"\n"
    with pytest.raises(IntegrityError, match="page 1"):
        verify(torn, honest, tool="auditor 9")


def test_a_core_is_intact_but_nothing_follows_from_it(bundle: Bundle) -> None:
    core = bundle.without_blobs().encode()
    report = pdf(told(bundle), bundle=core)
    found = levels(report)
    assert found == {**ALL, "verdict": Status.NOT_CHECKED, "rendering": Status.NOT_CHECKED}

    def again(found: Bundle) -> Rederived:
        return Rederived(found.members[FACTS], lambda _: report)

    whole = verify(report, again, tool=TOOL, companion=bundle.encode())
    assert [level.status for level in whole.levels] == [Status.HOLDS] * 3


@pytest.mark.fault("I03")
def test_facts_that_do_not_follow_are_noticed(bundle: Bundle) -> None:
    def other(found: Bundle) -> Rederived:
        return Rederived(b"{}", honest(found).render)

    assert "do not follow" in problem(bundle.encode(), rederive=other)
    with pytest.raises(Inconclusive, match=r"made by auditor 0\.1\.0, this is auditor 9") as caught:
        verify(bundle.encode(), other, tool="auditor 9")
    assert caught.value.exit_code == 3


def test_another_version_that_agrees_is_no_problem(bundle: Bundle) -> None:
    assert verify(bundle.encode(), honest, tool="auditor 9").tool == TOOL


@pytest.mark.fault("I10")
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "neither"),
        (b"hello", "neither"),
        (b"<svg/>", "neither"),
        (b"PK", "damaged"),
        (b"%PDF-1.7 but not really", "the PDF cannot be read"),
        (b"{", "the report is damaged"),
        (b'{"schema":"auditor/report/v1"}', "another root"),
        (b'{"schema":"something"}', "is not an auditor/report/v1"),
        (b"<html>", "another root"),
    ],
)
def test_what_is_no_report_is_refused(bundle: Bundle, data: bytes, expected: str) -> None:
    assert expected in problem(data, bundle.encode())


def test_a_report_without_its_bundle_cannot_be_checked(bundle: Bundle) -> None:
    for data in (json_report(bundle.root), html_report(bundle.root), pdf(told(bundle))):
        assert "put evidence.zip beside" in problem(data)


@pytest.mark.fault("I01")
def test_a_damaged_bundle_inside_a_pdf_is_noticed(bundle: Bundle) -> None:
    damaged = bundle.encode().replace(b"<p>page</p>", b"<p>fake</p>")
    assert "blobs/" in problem(pdf(told(bundle), bundle=damaged))


def test_kinds_are_told_by_their_first_bytes(bundle: Bundle) -> None:
    assert kind_of(bundle.encode()) == "bundle"
    assert kind_of(b"\xef\xbb\xbf  <!DOCTYPE HTML>") == "html"
    assert kind_of(b' {"a":1}') == "json"


def test_a_pdf_gives_its_attachment_and_the_words_of_its_cover() -> None:
    found = read_pdf(pdf("Hello", "World", bundle=b"PK bytes\n\n\0"))
    assert found.bundle == b"PK bytes\n\n\0"
    assert found.cover.strip() == "Hello"
    assert read_pdf(pdf("Hello", bundle=b"x", name="other.zip")).bundle == b""


@pytest.mark.fault("H09")
def test_an_encrypted_or_torn_pdf_is_refused() -> None:
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("secret"))) as made:
        made.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    for data in (locked.getvalue(), pdf("x")[:100], b"%PDF-1.7\n" + b"\0" * 1000):
        with pytest.raises(IntegrityError, match="the PDF cannot be read"):
            read_pdf(data)
