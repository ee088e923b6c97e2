import pytest
from fake_world import TIMEOUT, World, gaps, product, seen

from auditor.collect.documents.collector import Documents
from auditor.collect.interface import Collected
from auditor.collect.text.concealed import telling, words_in
from auditor.collect.text.model import Hidden
from auditor.model.value import Records, Text


KEY = "disclosure.hidden_text"
ONE, TWO = "https://issuer.example/terms", "https://issuer.example/risks"
SHOWN = "<html><p>The shares are held by Example Custody AG.</p>"
HIDDEN = SHOWN + "<p style='color:white'>Every share is guaranteed twice</p>"


def collect(pages: dict[str, object]) -> list[Collected]:
    written = product(documents=[{"topic": ["custody"], "url": url} for url in pages])
    return list(World(pages=pages).collect(Documents(), written))


@pytest.mark.fault("H10")
def test_hidden_text_is_reported_with_technique_and_place() -> None:
    (found,) = seen(collect({ONE: SHOWN, TWO: HIDDEN}), KEY)
    row = {
        "document": Text(TWO),
        "technique": Text("colour"),
        "text": Text("Every share is guaranteed twice"),
        "locator": Text("p:nth-of-type(2)"),
    }
    assert found.value == Records((row,), complete=True)


def test_the_row_of_the_register_names_the_document_that_hides() -> None:
    (found,) = seen(collect({ONE: SHOWN, TWO: HIDDEN}), KEY)
    (plain,) = seen(collect({TWO: HIDDEN}), KEY)
    assert (found.provenance.source, found.provenance.digest) == (TWO, plain.provenance.digest)
    assert found.provenance.locator == f"the text that {TWO} hides"
    pages = {f"https://issuer.example/{number}": HIDDEN for number in range(5)}
    (found,) = seen(collect({ONE: SHOWN, **pages}), KEY)
    first, second, third, *_ = pages
    told = f"the text that {first}, {second}, {third} and 2 more hide"
    assert (found.provenance.source, found.provenance.locator) == (first, told)


def test_documents_that_hide_nothing_say_so() -> None:
    (found,) = seen(collect({ONE: SHOWN}), KEY)
    assert found.value == Records((), complete=True)
    assert found.provenance.locator == "the text that 1 document hides"
    (found,) = seen(collect({ONE: SHOWN, TWO: SHOWN}), KEY)
    assert found.provenance.locator == "the text that 2 documents hide"


@pytest.mark.parametrize(
    ("page", "cause", "reason"),
    [
        (TIMEOUT, "unreachable", "rpc_timeout"),
        (b"%PDF-1.7 and no more", "unreadable", "pdf_broken"),
        ("<link rel=stylesheet href=a.css>" + SHOWN, "unsupported", "styles_not_read"),
    ],
)
def test_what_was_not_read_in_full_may_hide_more(page: object, cause: str, reason: str) -> None:
    (gap,) = gaps(collect({ONE: SHOWN, TWO: page}), KEY)
    assert (gap.cause.value, gap.reason, gap.tried) == (cause, reason, (TWO,))
    (found,) = seen(collect({ONE: HIDDEN, TWO: page}), KEY)
    assert isinstance(found.value, Records)
    assert not found.value.complete
    assert len(found.value.rows) == 1


def test_a_page_that_hides_without_end_makes_a_list_with_an_end() -> None:
    page = SHOWN + "<p hidden>never shown words<p>b" * 200
    (found,) = seen(collect({ONE: page}), KEY)
    assert isinstance(found.value, Records)
    assert (len(found.value.rows), found.value.complete) == (50, False)


@pytest.mark.parametrize(
    ("technique", "text", "tells"),
    [
        ("display", "Sign in", False),
        ("display", "Every share is guaranteed", True),
        ("colour", "— · —", False),
        ("clip", "Skip to the main content", False),
        ("clip", "Every share is guaranteed twice over by us", True),
        ("comment", "Start of the consent banner of the page", False),
        ("comment", "word " * 25, True),
        ("alt", "A vault with gold in it", False),
        ("alt", "word " * 25, True),
        ("colour", "每股均有双重担保", True),
    ],
)
def test_labels_are_no_statements(technique: str, text: str, tells: bool) -> None:
    assert bool(telling([Hidden(text, technique, "p")])) is tells


def test_words_are_counted_where_scripts_leave_no_spaces() -> None:
    assert words_in("two words") == 2
    assert words_in("每股均有") >= 2
