"""What a document says of another token of the same make is not read as its own."""

import pytest

from auditor.collect.disclosure.products import own_column, products_of
from auditor.collect.disclosure.read import read
from auditor.collect.disclosure.whole import Part, Whole
from auditor.collect.text.html import read_html
from auditor.collect.text.model import Block, BlockKind, DocumentText


def document(html: str) -> DocumentText:
    return DocumentText(read_html(f"<html><body>{html}</body></html>").blocks, language="en")


@pytest.mark.parametrize(
    ("title", "text", "whose"),
    [
        ("Terms of qTARN", "The fee of qTARN is 1%.", "own"),
        ("Terms of qTARN", "The fee of qORBE is 3%.", "other"),
        ("Terms of qTARN", "Unlike qORBE, qTARN is free.", "own"),
        ("Terms of qTARN", "The fee is 1%.", ""),
        ("To holders of LKS-Draycott", "Our other token, LKS-Wainfleet, pays cash.", "other"),
        ("Tokens qTARN and qORBE", "The fee of qORBE is 3%.", ""),
    ],
)
def test_the_title_tells_which_token_a_text_is_about(title, text, whose) -> None:
    blocks = [Block(title, BlockKind.HEADING, "")]
    assert products_of(blocks).about(text) == whose


def test_the_fee_of_another_token_is_no_fee_of_this_one(extractors) -> None:
    other = "<h2>Is it the same for sKALDA?</h2><p>No. There redeeming costs 3%.</p>"
    found = read(document(f"<h1>Help: sBRODA</h1><p>Welcome.</p>{other}"), extractors)
    assert found.answers["redemption_fee"].status.value == "absent"
    own = "<h2>Redeeming sBRODA</h2><p>Redeeming costs 0.75%.</p>"
    found = read(document(f"<h1>Help: sBRODA</h1>{own}{other}"), extractors)
    assert found.answers["redemption_fee"].value == "0.75%"


def test_a_table_that_compares_products_is_read_in_its_own_column(extractors) -> None:
    table = (
        "<table><tr><th>Item</th><th>qORBE</th><th>qTARN</th></tr>"
        "<tr><td>Redemption fee</td><td>1.00%</td><td>0.45%</td></tr></table>"
    )
    found = read(document(f"<h1>Charges of qTARN</h1>{table}"), extractors)
    assert found.answers["redemption_fee"].value == "0.45%"


def test_a_row_without_columns_of_products_stays_whole() -> None:
    row = Block("Fee 1%", BlockKind.ROW, "", cells=(("", "Fee"), ("qTARN", "1%")))
    here = Whole(row, (Part(0, 6, ""),))
    products = products_of([Block("qTARN", BlockKind.HEADING, "")])
    assert own_column(here, products) is here


COMPARED = (
    "<table><tr><th></th><th>{}</th><th>{}</th><th>A broker</th></tr>"
    "<tr><td>Redemption fee</td><td>1.00%</td><td>0.45%</td><td>2%</td></tr></table>"
)


@pytest.mark.parametrize(
    ("title", "first", "second", "fee"),
    [
        ("Kite vs. Grovemark", "Kite", "Grovemark", "1"),
        ("How Kite compares with Grovemark", "Grovemark", "Kite", "0.45"),
        ("Two ways to own a share", "Them", "Us", "0.45"),
        ("Kite im Vergleich", "Kite", "Andere Anbieter", "1"),
    ],
)
def test_a_table_that_compares_firms_is_read_in_the_column_of_who_writes(
    extractors, title, first, second, fee
) -> None:
    found = read(document(f"<h1>{title}</h1>{COMPARED.format(first, second)}"), extractors)
    assert found.answers["redemption_fee"].value == f"{fee}%"


@pytest.mark.parametrize(
    ("title", "first", "second"),
    [
        ("Fees compared", "US", "UK"),
        ("Kite compared", "Kite Gold", "Kite Stocks"),
        ("Kite", "Kite", "Grovemark"),
    ],
)
def test_columns_that_are_nobodys_stay_beside_each_other(title, first, second) -> None:
    cells = (("", "Fee"), (first, "1%"), (second, "2%"))
    row = Block("Fee 1% 2%", BlockKind.ROW, "", path=(title,), cells=cells)
    here = Whole(row, (Part(0, 9, ""),))
    assert own_column(here, products_of([])) is here
