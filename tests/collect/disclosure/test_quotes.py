"""A quote is letters of the page, at the place it names."""

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from labelled import tuning
from selectolax.lexbor import LexborHTMLParser

from auditor.collect.disclosure.answer import Reading
from auditor.collect.disclosure.read import read
from auditor.collect.text.html import read_html
from auditor.collect.text.model import Block, BlockKind, DocumentText, normal


SAYS = (
    "The shares are held by Harbor Vale Trust Company.",
    "The redemption fee is 0.5% of the amount",
    "and redemptions are paid within two business days",
    "The minimum redemption is 100 USD; there is no lock-up.",
    "1. The custodian is regulated by FINMA.",
    "Redemption fee",
    "Minting fee",
    "Custodian",
    "0.5%",
    "none",
    "Ostrow Bank AG",
    "Can I redeem?",
    "Yes, anybody can.",
    "3",
    "Page 2 of 9",
    "re\u00addemp\u00adtion fee: 10 USD",
    "Cafe\u0301 Bank AG holds the shares\u200b in a segregated account",
    "ﬁve business days",
)
WORDS = st.sampled_from(SAYS)
PARTS = 8
"""Of the corpus, none of which takes long."""


@st.composite
def pieces(draw: st.DrawFn) -> str:
    shape = draw(st.sampled_from(["p", "li", "h2", "table", "dl", "br", "span"]))
    told = [escape(each) for each in draw(st.lists(WORDS, min_size=1, max_size=4))]
    if shape == "table":
        down = f' rowspan="{draw(st.integers(1, 3))}"'
        head = "<tr><th>Series</th><th>Redemption fee</th><th>Minting fee</th></tr>"
        rows = "".join(f"<tr><th>A</th><td{down}>{each}</td><td>1%</td></tr>" for each in told)
        return f"<table>{head}{rows}</table>"
    if shape == "dl":
        return "<dl><dt>Custodian</dt>" + "".join(f"<dd>{each}</dd>" for each in told) + "</dl>"
    if shape == "br":
        return "<p>" + "<br><br>".join(told) + "</p>"
    if shape == "span":
        return "<div>" + " ".join(f"<b>{each}</b>" for each in told) + "</div>"
    return "".join(f"<{shape}>{each}</{shape}>" for each in told)


def at(text: DocumentText, locator: str) -> str:
    """What stands at a place: of a path on a web page also what stands inside it."""
    return " ".join(
        block.text
        for block in text.blocks
        if block.locator == locator
        or block.locator.startswith(f"{locator} > ")
        or (locator.startswith("line ") and locator in lines_of(block))
    )


def lines_of(block: Block) -> set[str]:
    """The places of a block of several lines."""
    return {block.locator_at(letter) for letter in (0, *block.breaks)}


def misplaced(reading: Reading, text: DocumentText) -> list[tuple[str, str, str]]:
    told = [
        (name, quote, locator)
        for name, answer in reading.answers.items()
        for quote, locator in zip(answer.quotes, answer.locators, strict=True)
    ]
    told += [(name, finding.quote, finding.locator) for name, finding in reading.promises]
    return [
        each
        for each in told
        if not each[1] or each[1] not in at(text, each[2]) or normal(each[1]) != each[1]
    ]


@pytest.mark.fault("H11")
@pytest.mark.parametrize("part", range(PARTS))
def test_every_quote_of_the_corpus_stands_where_it_is_said_to_stand(extractors, part: int) -> None:
    wrong: dict[str, list[tuple[str, str, str]]] = {}
    for each in tuning()[part::PARTS]:
        text = each.text
        wrong[each.name] = misplaced(read(text, extractors), text)
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.fault("H11")
@given(st.lists(pieces(), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_every_quote_of_a_web_page_stands_where_it_is_said_to_stand(extractors, parts) -> None:
    source = f"<html><body><main>{''.join(parts)}</main></body></html>"
    text = DocumentText(read_html(source).blocks, language="en")
    reading = read(text, extractors)
    assert misplaced(reading, text) == []
    tree = LexborHTMLParser(source)
    for answer in reading.answers.values():
        for quote, locator in zip(answer.quotes, answer.locators, strict=True):
            node = tree.css_first(locator)
            assert node is not None
            assert "".join(quote.split()) in "".join(normal(node.text()).split())


def document(*blocks: tuple[str, str]) -> DocumentText:
    return DocumentText(
        tuple(Block(text, BlockKind.PARAGRAPH, place) for text, place in blocks), language="en"
    )


def quote(text: DocumentText, extractors, field: str) -> tuple[str, str]:
    answer = read(text, extractors).answers[field]
    return answer.quotes[0], answer.locators[0]


def test_a_quote_over_a_page_break_keeps_to_the_page_of_the_answer(extractors) -> None:
    text = document(
        ("Whoever redeems after the first of the month bears", "p. 3"),
        ("4", "p. 3"),
        ("the costs, and the redemption fee is 0.5% of the amount.", "p. 4"),
    )
    said = "the costs, and the redemption fee is 0.5% of the amount."
    assert quote(text, extractors, "redemption_fee") == (said, "p. 4")


def test_a_quote_over_two_lines_of_one_page_is_whole(extractors) -> None:
    text = document(("On all orders the redemption fee is", "p. 3"), ("about 0.5% of it.", "p. 3"))
    said = "On all orders the redemption fee is about 0.5% of it."
    assert quote(text, extractors, "redemption_fee") == (said, "p. 3")


def test_a_page_number_in_the_middle_is_never_left_out_of_a_quote(extractors) -> None:
    text = document(
        ("On all orders the redemption fee is", "p. 3"),
        ("17", "p. 3"),
        ("about 0.5% of it.", "p. 3"),
    )
    found, place = quote(text, extractors, "redemption_fee")
    assert place == "p. 3"
    assert found in text.visible
