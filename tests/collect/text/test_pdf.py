import io

import pikepdf
import pytest
import weasyprint

from auditor.collect.text.limits import UnreadableError
from auditor.collect.text.model import Block
from auditor.collect.text.pdf import PdfText, read_pdf


SECRET = "Guaranteed twice over"
SEEN = "BT /F1 12 Tf 20 250 Td (An honest line of text) Tj ET "


def made(content: str, resources: dict[str, object] | None = None, **page: object) -> bytes:
    document = pikepdf.Pdf.new()
    document.add_blank_page(page_size=(300, 300))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    made_page = document.pages[-1]
    made_page.Contents = document.make_stream(content.encode())
    made_page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font), **(resources or {}))
    for name, value in page.items():
        made_page[f"/{name}"] = value
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def typeset(body: str) -> list[Block]:
    style = "@page{size:15cm 20cm;margin:2cm} body{font-size:10pt;hyphens:auto}"
    page = f"<html lang=en><style>{style}</style>{body}"
    return list(read_pdf(weasyprint.HTML(string=page).write_pdf()).blocks)


def shown(text: PdfText) -> str:
    return " ".join(block.text for block in text.blocks)


CLEAR = {
    "ExtGState": pikepdf.Dictionary(
        C=pikepdf.Dictionary(ca=0, CA=0), H=pikepdf.Dictionary(ca=0.6, CA=0.6)
    )
}
PAIRS = [
    (
        "render mode",
        "BT 3 Tr /F1 12 Tf 20 200 Td (%) Tj ET",
        "BT 0 Tr /F1 12 Tf 20 200 Td (%) Tj ET",
    ),
    (
        "render mode",
        "BT 7 Tr /F1 12 Tf 20 200 Td (%) Tj ET",
        "BT 1 Tr /F1 12 Tf 20 200 Td (%) Tj ET",
    ),
    (
        "colour",
        "1 g BT /F1 12 Tf 20 200 Td (%) Tj ET",
        "0 0 .5 rg 0 190 300 30 re f 1 g BT /F1 12 Tf 20 200 Td (%) Tj ET",
    ),
    (
        "colour",
        ".99 g BT /F1 12 Tf 20 200 Td (%) Tj ET",
        ".5 g BT /F1 12 Tf 20 200 Td (%) Tj ET",
    ),
    ("off-page", "BT /F1 12 Tf 20 900 Td (%) Tj ET", "BT /F1 12 Tf 20 20 Td (%) Tj ET"),
    ("off-page", "BT /F1 12 Tf -900 20 Td (%) Tj ET", "BT /F1 12 Tf 2 2 Td (%) Tj ET"),
    ("tiny", "BT /F1 .5 Tf 20 200 Td (%) Tj ET", "BT /F1 5 Tf 20 200 Td (%) Tj ET"),
    (
        "tiny",
        "q .01 0 0 .01 0 0 cm BT /F1 12 Tf 2000 20000 Td (%) Tj ET Q",
        "q .1 0 0 .1 0 0 cm BT /F1 120 Tf 200 2000 Td (%) Tj ET Q",
    ),
    (
        "covered",
        "BT /F1 12 Tf 20 200 Td (%) Tj ET 0 g 0 190 300 30 re f",
        "0 1 1 rg 0 190 300 30 re f 0 g BT /F1 12 Tf 20 200 Td (%) Tj ET",
    ),
    (
        "covered",
        "q 0 0 10 10 re W n BT /F1 12 Tf 20 200 Td (%) Tj ET Q",
        "q 0 0 300 300 re W n BT /F1 12 Tf 20 200 Td (%) Tj ET Q",
    ),
    (
        "opacity",
        "/C gs BT /F1 12 Tf 20 200 Td (%) Tj ET",
        "/H gs BT /F1 12 Tf 20 200 Td (%) Tj ET",
    ),
]


@pytest.mark.fault("H10")
@pytest.mark.parametrize(("technique", "hiding", "showing"), PAIRS)
def test_what_no_reader_of_a_pdf_sees_is_not_text_and_is_found(
    technique: str, hiding: str, showing: str
) -> None:
    text = read_pdf(made(SEEN + hiding.replace("%", SECRET), CLEAR))
    assert shown(text) == "An honest line of text"
    assert [(each.technique, each.text) for each in text.hidden] == [(technique, SECRET)]
    assert text.hidden[0].locator == "p. 1"
    open_page = read_pdf(made(SEEN + showing.replace("%", SECRET), CLEAR))
    assert SECRET in shown(open_page)
    assert not open_page.hidden


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_or_cropped_page_is_seen_the_right_way(turn: int) -> None:
    content = SEEN + f"1 g BT /F1 12 Tf 20 200 Td ({SECRET}) Tj ET"
    text = read_pdf(made(content, Rotate=turn, CropBox=pikepdf.Array([10, 20, 290, 280])))
    assert shown(text) == "An honest line of text"
    assert [each.technique for each in text.hidden] == ["colour"]


def test_what_the_crop_box_cuts_off_is_off_the_page() -> None:
    content = SEEN + f"BT /F1 12 Tf 20 50 Td ({SECRET}) Tj ET"
    text = read_pdf(made(content, CropBox=pikepdf.Array([0, 100, 300, 300])))
    assert [each.technique for each in text.hidden] == ["off-page"]


def test_lines_are_put_back_into_paragraphs() -> None:
    long = "The shares are held in segregated accounts at a bank that is licensed. " * 6
    blocks = typeset(f"<p>{long}<p>{long}")
    assert [block.text for block in blocks] == [long.strip(), long.strip()]


def test_words_parted_at_the_end_of_a_line_are_whole_again() -> None:
    words = "internationalization characteristically incomprehensible redemption " * 9
    (block,) = typeset(f"<p>{words}")
    assert block.text == words.strip()


def test_a_word_that_has_a_hyphen_keeps_it_over_the_end_of_a_line() -> None:
    narrow = "BT /F1 12 Tf 14 TL 20 250 Td (It is a third-) Tj T* (party bank here.) Tj T* "
    text = read_pdf(made(f"{narrow} (A third-party bank.) Tj ET"))
    assert shown(text).startswith("It is a third-party bank here.")


def test_larger_letters_are_headings_and_stand_above_the_text() -> None:
    one = "The shares are held at a bank that is licensed where it stands."
    blocks = typeset(f"<h1>Terms</h1><p>{one}<h2>Is it backed?</h2><p>yes<h2>Fees</h2><p>none")
    told = [(block.kind.value, block.text, block.path) for block in blocks]
    assert told == [
        ("heading", "Terms", ()),
        ("paragraph", one, ("Terms",)),
        ("question", "Is it backed?", ("Terms",)),
        ("paragraph", "yes", ("Terms", "Is it backed?")),
        ("heading", "Fees", ("Terms",)),
        ("paragraph", "none", ("Terms", "Fees")),
    ]


def test_items_and_rows_never_merge() -> None:
    table = "<table><tr><td style='width:6cm'>Asset<td>Shares<tr><td>TSLA<td>500</table>"
    blocks = typeset(f"<p>Before<ul><li>one<li>two</ul>{table}")
    assert [(block.kind.value, block.text) for block in blocks] == [
        ("paragraph", "Before"),
        ("item", "one"),
        ("item", "two"),
        ("row", "Asset Shares"),
        ("row", "TSLA 500"),
    ]
    assert blocks[-1].cells == (("", "TSLA"), ("", "500"))


def test_every_block_has_its_page() -> None:
    blocks = typeset("<p>one<p style='break-before:page'>two")
    assert [(block.text, block.locator) for block in blocks] == [("one", "p. 1"), ("two", "p. 2")]


def test_text_in_other_scripts_is_read() -> None:
    (block,) = typeset("<p>Акции хранятся у кастодиана в Цюрихе")
    assert block.text == "Акции хранятся у кастодиана в Цюрихе"


def problem(body: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_pdf(body)
    return caught.value.reason


@pytest.mark.fault("H09")
def test_a_scan_is_not_an_absent_claim() -> None:
    assert problem(made("0 g 10 10 200 200 re f")) == "pdf_no_text"


@pytest.mark.fault("H15")
def test_the_layer_of_words_under_a_picture_needs_a_person() -> None:
    layer = f"q 0 0 0 rg 0 0 300 300 re f Q BT 3 Tr /F1 9 Tf ({SECRET}) Tj ET"
    assert problem(made(layer)) == "pdf_no_text"


@pytest.mark.fault("H09")
@pytest.mark.parametrize("cut", [0.02, 0.3, 0.6])
def test_a_truncated_pdf_is_broken_or_read_and_never_silent(cut: float) -> None:
    whole = made(SEEN)
    assert _outcome(whole[: int(len(whole) * cut)]) in ("pdf_broken", "pdf_no_text", "read")


def _outcome(body: bytes) -> str:
    try:
        text = read_pdf(body)
    except UnreadableError as error:
        return error.reason
    return "read" if "An honest line" in shown(text) else "silent"


@pytest.mark.fault("H09")
def test_a_pdf_with_too_many_pages_is_beyond_the_limits() -> None:
    document = pikepdf.Pdf.new()
    for _ in range(501):
        document.add_blank_page()
    written = io.BytesIO()
    document.save(written)
    assert problem(written.getvalue()) == "pdf_limits"
