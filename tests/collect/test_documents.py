import io
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pikepdf
import pytest
from fake_world import READ_AT, TIMEOUT, World, gaps, product, seen
from pypdfium2 import PdfDocument

from auditor.archive.exchange import Answer
from auditor.collect.documents.collector import Documents
from auditor.collect.interface import Collected
from auditor.model.catalogue import CATALOGUE
from auditor.model.key import Catalogue, KeySpec
from auditor.model.product import ProductSpec
from auditor.model.provenance import Strength
from auditor.model.value import Duration, Enumeration, Flag, Kind, Quantity, Records, Text
from auditor.pipeline.extractors import extractors_of
from auditor.pipeline.inputs import read_rules


URL = "https://issuer.example/terms"
PLACES = ("site", "documentation", "legal", "registry")
TERMS = b"""<!doctype html><html><head><title>Terms</title></head><body>
<h1>Terms</h1><p>The shares are held by <b>Example</b> Custody&nbsp;AG,
a bank licensed in Zurich.</p><p>Redemption takes five business days.</p>
<p>The fee is half a per cent of the price, the minimum is one share, and requests are taken on
every day on which the exchange of the share is open for trading.</p>
<p hidden>Every share is guaranteed twice.</p><script>var x = "Never lose money";</script>
</body></html>"""


def states(fact: str, value: object, quote: str, source: str = URL) -> dict[str, object]:
    return {
        "fact": fact,
        "value": value,
        "quote": quote,
        "source": source,
        "read_on": "2026-09-12",
    }


CUSTODIAN = states(
    "custody.custodian", "Example Custody AG", "The shares are held by Example Custody AG"
)


def spec(*statements: dict[str, object], **document: object) -> ProductSpec:
    listed = {"topic": ["custody"], "url": URL} | document
    return product(documents=[listed], statements=list(statements))


def collect(written: ProductSpec, body: object = TERMS, name: str = URL) -> list[Collected]:
    return list(World(pages={name: body}).collect(Documents(), written))


def pdf(*pages: str, **encryption: object) -> bytes:
    document = pikepdf.Pdf.new()
    for text in pages:
        document.add_blank_page(page_size=(300, 300))
        page = document.pages[-1]
        page.Contents = document.make_stream(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode())
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    written = io.BytesIO()
    document.save(written, **encryption)
    return written.getvalue()


def test_a_quote_that_stands_in_the_document_makes_a_fact() -> None:
    (found,) = seen(collect(spec(CUSTODIAN)), "custody.custodian")
    assert found.value == Text("Example Custody AG")
    told = found.provenance
    assert (told.strength, told.rests_on) == (Strength.ANALYST, Strength.ISSUER)
    assert told.source == URL
    assert "The shares are held by Example Custody AG" in told.locator
    assert len(told.digest) == 64


@pytest.mark.parametrize(
    ("class_", "rests_on"),
    [("third_party", Strength.THIRD_PARTY), ("custodian", Strength.THIRD_PARTY)],
)
def test_a_claim_rests_on_whoever_wrote_the_document(class_: str, rests_on: Strength) -> None:
    written = spec(CUSTODIAN, **{"class": class_})
    (found,) = seen(collect(written), "custody.custodian")
    assert found.provenance.rests_on is rests_on


def test_a_quote_that_changed_is_told_with_what_stands_there_now() -> None:
    def told(quote: str) -> str:
        (gap,) = gaps(collect(spec(states("custody.custodian", "X", quote))), "custody.custodian")
        return gap.detail.partition("; most like them: ")[2]

    now = told("The shares are kept by Another Custody AG.")
    assert now.strip("'").startswith("The shares are held by Example Custody AG")
    assert told("Holders vote in general meetings.") == ""


@pytest.mark.fault("H11")
@pytest.mark.parametrize(
    "quote",
    [
        "The shares are held by Another Custody AG",
        "The shares are held by example custody ag",
        "Every share is guaranteed twice.",  # hidden from readers
        "Never lose money",  # inside a script
        "   ",
    ],
)
def test_words_nobody_can_read_there_are_no_evidence(quote: str) -> None:
    found = collect(spec(states("custody.custodian", "X", quote)))
    (gap,) = gaps(found, "custody.custodian")
    assert (gap.cause.value, gap.reason) == ("unreadable", "quote_not_found")
    assert URL in gap.detail
    assert not seen(found, "custody.custodian")


def test_a_statement_whose_quote_is_gone_leaves_the_document_to_the_reader() -> None:
    page = "The redemption fee is 2.5 % of the amount redeemed."
    for quote, fee in (("The fee is 0.10 %.", Fraction(25, 1000)), (page, Fraction(1, 1000))):
        stated = spec(states("redemption.fee", "0.001", quote))
        found = World(pages={URL: page}).collect(
            Documents(extractors=lambda: extractors_of(read_rules().compiled)), stated
        )
        assert [each.value.amount for each in seen(found, "redemption.fee")] == [fee]


def test_a_quote_needs_its_document_among_the_stored_ones() -> None:
    other = states("custody.custodian", "X", "held", source="https://issuer.example/other")
    (gap,) = gaps(collect(spec(other)), "custody.custodian")
    assert (gap.cause.value, gap.reason) == ("not_collected", "document_not_listed")


def test_a_fragment_is_a_place_in_a_listed_document() -> None:
    there = states("custody.custodian", "X", "held by Example", source=f"{URL}#custody")
    assert seen(collect(spec(there)), "custody.custodian")


def test_a_document_that_cannot_be_had_is_the_statements_gap() -> None:
    (gap,) = gaps(collect(spec(CUSTODIAN), TIMEOUT), "custody.custodian")
    assert (gap.cause.value, gap.reason) == ("unreachable", "rpc_timeout")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"\xff\xfe\x00 not texts", ("unreadable", "bad_encoding")),
        (b"<html><body><script>render()</script></body></html>", ("unsupported", "js_required")),
        (b"%PDF-1.7 and no more", ("unreadable", "pdf_broken")),
        (pdf(""), ("unreadable", "pdf_no_text")),
        (
            pdf("secret", encryption=pikepdf.Encryption(owner="o", user="u")),
            ("unreadable", "pdf_encrypted"),
        ),
    ],
)
def test_documents_without_readable_text(body: bytes, expected: tuple[str, str]) -> None:
    (gap,) = gaps(collect(spec(CUSTODIAN), body), "custody.custodian")
    assert (gap.cause.value, gap.reason) == expected


def test_a_pdf_is_quoted_with_its_page() -> None:
    body = pdf("Nothing here", "The shares are held by Example Custody AG")
    assert len(PdfDocument(body)) == 2
    (found,) = seen(collect(spec(CUSTODIAN), body), "custody.custodian")
    assert "page 2" in found.provenance.locator


def test_a_quote_may_run_over_the_end_of_a_page() -> None:
    body = pdf("The shares are held", "by Example Custody AG")
    assert seen(collect(spec(CUSTODIAN), body), "custody.custodian")


def test_a_file_beside_the_product_is_plain_text() -> None:
    written = spec(
        states("custody.custodian", "A", "held by <A>", source="t.txt"), url=None, path="t.txt"
    )
    assert seen(collect(written, "Shares\nheld  by\n<A>", "t.txt"), "custody.custodian")


def test_an_html_answer_is_known_by_its_header() -> None:
    headers = (("content-type", "text/html; charset=utf-8"),)
    answer = Answer(200, headers, TERMS, READ_AT, "fake")
    assert seen(collect(spec(CUSTODIAN), answer), "custody.custodian")
    plain = replace(answer, headers=(("content-type", "text/plain"),))
    assert gaps(collect(spec(CUSTODIAN), plain), "custody.custodian")


@pytest.mark.parametrize(
    ("fact", "value", "expected"),
    [
        ("custody.segregated", True, Flag(True)),
        ("redemption.fee", "0.005", Quantity(Fraction("0.005"))),
        ("redemption.timing", "5d", Duration(Fraction(432_000))),
        ("redemption.retail", "after_kyc", Enumeration("after_kyc")),
    ],
)
def test_values_are_read_by_the_catalogue(fact: str, value: object, expected: object) -> None:
    (found,) = seen(collect(spec(states(fact, value, "five business days"))), fact)
    assert found.value.kind is CATALOGUE[fact].kind
    assert found.value == expected


def test_a_list_names_everything() -> None:
    named = states("supply.chains", ["eip155:1", "eip155:56"], "five business days")
    (found,) = seen(collect(spec(named)), "supply.chains")
    assert found.value == Records(
        ({"chain": Text("eip155:1")}, {"chain": Text("eip155:56")}), complete=True
    )


def searched(*places: str) -> dict[str, object]:
    return {
        "fact": "custody.custodian",
        "read_on": "2026-09-12",
        "not_disclosed": [
            {"place": place, "source": f"https://i.example/{place}"} for place in places
        ],
    }


def test_four_places_searched_in_vain_are_non_disclosure() -> None:
    (gap,) = gaps(collect(spec(searched(*PLACES))), "custody.custodian")
    assert (gap.cause.value, gap.reason) == ("not_disclosed", "not_disclosed")
    assert len(gap.tried) == 4
    assert gap.tried[0] == "site: https://i.example/site"


@pytest.mark.parametrize("missing", PLACES)
def test_three_places_are_a_search_not_finished(missing: str) -> None:
    places = [place for place in PLACES if place != missing]
    (gap,) = gaps(collect(spec(searched(*places, places[0]))), "custody.custodian")
    assert (gap.cause.value, gap.reason) == ("not_collected", "search_incomplete")
    assert missing in gap.detail


def test_a_pack_may_add_facts_of_its_own() -> None:
    bounty = KeySpec("lender.bug_bounty", Kind.FLAG, "A bounty is offered", "statements")
    wider: Catalogue = CATALOGUE.extended((bounty,))
    written = spec(states("lender.bug_bounty", True, "five business days"))
    assert not seen(collect(written), "lender.bug_bounty")
    found = World(pages={URL: TERMS}).collect(Documents(catalogue=wider), written)
    assert seen(found, "lender.bug_bounty")[0].value == Flag(True)


def test_it_owes_what_the_catalogue_says() -> None:
    owed = Documents().provides
    assert "custody.custodian" in owed
    assert "reserves.shares" not in owed


def test_what_was_read_later_is_stamped_later() -> None:
    answer = Answer(200, (), TERMS, READ_AT + timedelta(hours=1), "fake")
    (found,) = seen(collect(spec(CUSTODIAN), answer), "custody.custodian")
    assert found.provenance.observed_at == READ_AT + timedelta(hours=1)


def test_a_login_in_place_of_a_document_leaves_nothing_out() -> None:
    page = "<!doctype html><title>Sign in</title><h1>Log in</h1><input type=password name=p>"
    spec = product(documents=[{"topic": ["redemption"], "url": "https://issuer.example/terms"}])
    found = World(pages={"https://issuer.example/terms": page}).collect(
        Documents(extractors=lambda: extractors_of(read_rules().compiled)), spec
    )
    assert gaps(found, "redemption.fee") == []
    assert gaps(found, "disclosure.hidden_text")[0].reason == "blocked_by_site"


def test_a_fact_of_a_page_with_unread_style_sheets_says_so() -> None:
    page = f"<!doctype html><link rel=stylesheet href=a.css><p>{'Our terms. ' * 30}</p>"
    page += "<p>The redemption fee is 0.5%.</p>"
    spec = product(documents=[{"topic": ["redemption"], "url": URL}])
    found = World(pages={URL: page}).collect(
        Documents(extractors=lambda: extractors_of(read_rules().compiled)), spec
    )
    (fee,) = seen(found, "redemption.fee")
    assert "style sheets not read" in fee.provenance.locator
    assert "style sheets not read" in gaps(found, "redemption.minimum")[0].detail


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("a",), "https://i.example/a was read and says nothing about it"),
        (
            ("a", "b"),
            "neither https://i.example/a nor https://i.example/b says anything about it",
        ),
        (("a", "b", "c"), "none of the 3 documents read says anything about it"),
    ],
)
def test_the_silence_of_several_documents_is_one_sentence(
    names: tuple[str, ...], told: str
) -> None:
    urls = [f"https://i.example/{name}" for name in names]
    pages = dict.fromkeys(urls, "The redemption fee is 0.5%.")
    spec = product(documents=[{"topic": ["redemption"], "url": url} for url in urls])
    found = World(pages=dict(pages)).collect(
        Documents(extractors=lambda: extractors_of(read_rules().compiled)), spec
    )
    (gap,) = gaps(found, "redemption.minimum")
    assert (gap.reason, gap.detail, list(gap.tried)) == ("not_in_document", told, urls)


def test_business_days_are_told_beside_the_days_they_may_take() -> None:
    page = "The redemption proceeds are paid within five business days."
    spec = product(documents=[{"topic": ["redemption"], "url": URL}])
    found = World(pages={URL: page}).collect(
        Documents(extractors=lambda: extractors_of(read_rules().compiled)), spec
    )
    (timing,) = seen(found, "redemption.timing")
    told = f" (5 business days: at most 7 d) · read as “{page}”"
    assert timing.provenance.locator.endswith(told)


def test_of_several_silent_documents_the_one_that_was_not_read_whole_is_named() -> None:
    page = f"<!doctype html><link rel=stylesheet href=a.css><p>{'Our terms. ' * 30}</p>"
    pages = {f"https://i.example/{name}": "The fee is 0.5%." for name in "ab"} | {URL: page}
    spec = product(documents=[{"topic": ["redemption"], "url": url} for url in pages])
    found = World(pages=dict(pages)).collect(
        Documents(extractors=lambda: extractors_of(read_rules().compiled)), spec
    )
    (gap,) = gaps(found, "redemption.minimum")
    assert gap.detail.startswith("none of the 3 documents read says anything about it; of these")
    assert gap.detail.count("style sheets not read") == gap.detail.count("https://") == 1
