"""The index of 5,000 products in the real browser: what a reader does with it."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from many_rows import board, hostile
from seen import Seen

from auditor.render.index.issuer_pages import ROWS, issuer_pages
from auditor.render.index.lines import line
from auditor.render.index.page import render_index
from auditor.render.index.ranks import COLUMNS, NOWHERE, ranks
from auditor.render.index.views import PRODUCTS


COUNT = 5_000
WIDE = {"width": 1440, "height": 900}
BOUND = 500
"""Table rows a page may have at once in all its views, whatever the number of products."""
BOARD = board(COUNT)
ROWS_OF = "#products tbody tr"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("index")
    (made / "index.html").write_bytes(render_index(BOARD, ("summary.csv",)))
    (made / "hostile.html").write_bytes(render_index(hostile(400)))
    (made / "issuers").mkdir()
    for name, data in issuer_pages(BOARD):
        (made / "issuers" / name).write_bytes(data)
    return made


@pytest.fixture(scope="module")
def opened(browser: object, folder: Path) -> Iterator[Seen]:
    """One page for all that reads and clicks; it has asked for nothing and said nothing."""
    seen = Seen(browser, folder / "index.html", viewport=WIDE, color_scheme="light")
    yield seen
    asked = {url.partition("#")[0] for url in seen.requests()}
    seen.context.close()
    assert asked <= {"about:blank", (folder / "index.html").as_uri()}
    assert seen.said == []


@pytest.fixture
def at(opened: Seen, folder: Path) -> Callable[[str], Seen]:
    def go(address: str) -> Seen:
        opened.page.goto("about:blank")
        opened.page.goto(f"{(folder / 'index.html').as_uri()}{address}")
        return opened

    return go


def symbols(seen: Seen) -> list[str]:
    return seen.page.locator(f"{ROWS_OF} th[scope=row] > :first-child").all_inner_texts()


def said(seen: Seen) -> str:
    return seen.page.locator(".said output").inner_text()


def fitting(test: Callable) -> list[str]:
    return [row.label for row in BOARD.rows if test(row)]


def test_the_file_is_small_and_its_rows_are_bounded(folder: Path, at) -> None:
    seen = at("")
    assert (folder / "index.html").stat().st_size < 3_000_000
    assert seen.page.locator("tr").count() < BOUND
    for view in ("stocks", "shared", "issuers"):
        seen.page.locator(f".views a[href='#{view}']").click()
        assert seen.page.locator(f"#{view} tbody tr").count() > 1
        assert seen.page.locator("tr").count() < BOUND
        assert seen.page.locator("section:visible").count() == 1
    assert seen.page.locator("option").count() < BOUND


def test_every_column_sorts_both_ways_and_says_so(at) -> None:
    seen, every = at(""), ranks(BOARD)
    assert tuple(every) == COLUMNS
    for column, places in every.items():
        head = seen.page.locator(f"[data-sort={column}]")
        order = sorted(range(COUNT), key=lambda row: (places[row] == NOWHERE, places[row], row))
        shown = [row for row in order if places[row] != NOWHERE]
        down = sorted(shown, key=lambda row: (-places[row], row))
        for way, expected in (("ascending", order), ("descending", down)):
            head.get_by_role("button").click()
            assert head.get_attribute("aria-sort") == way
            assert seen.page.locator("[aria-sort]").count() == 1
            assert symbols(seen) == [BOARD.rows[row].label for row in expected[:PRODUCTS]], column


def test_a_figure_that_is_not_shown_is_last_whichever_way(at) -> None:
    for way in ("backing", "-backing"):
        seen = at(f"#products?sort={way}")
        seen.page.get_by_role("button", name="Last", exact=True).click()
        words = seen.page.locator(f"{ROWS_OF} td[data-label='Backing, net']").all_inner_texts()
        assert {*words} <= {"Not shown", "—"}


FILTERS: tuple[tuple[str, str, Callable], ...] = (
    ("grade", "B", lambda row: line(row, BOARD.trend(row)).grade == "B"),
    ("grade", "unproven", lambda row: row.status == "unproven"),
    ("grade", "none", lambda row: not row.reported),
    ("opinion", "Contradicted", lambda row: row.opinion == "Contradicted"),
    ("issuer", "bStocks AG", lambda row: row.issuer == "bStocks AG"),
    ("chain", "BNB Chain", lambda row: "eip155:56" in row.chains),
    ("cap", "K5", lambda row: any(c.id == "K5" and c.state == "shown" for c in row.caps)),
    ("cap", "open K5", lambda row: any(c.id == "K5" and c.state == "open" for c in row.caps)),
    ("changed", "better", lambda row: BOARD.trend(row).direction == "better"),
)


def test_filters_leave_exactly_what_fits(at) -> None:
    seen = at("")
    for name, value, test in FILTERS:
        expected = fitting(test)
        assert 0 < len(expected) < COUNT
        seen.page.locator(f".find [name={name}]").select_option(value)
        assert said(seen) == f"{len(expected):,} of {COUNT:,} products", (name, value)
        assert symbols(seen) == expected[:PRODUCTS]
        seen.page.locator(f".find [name={name}]").select_option("")


def test_a_search_reads_symbols_names_stocks_and_issuers(at) -> None:
    seen = at("")
    row = BOARD.rows[1234]
    for words in (row.symbol.lower(), f"{row.company} {row.issuer}".upper()):
        seen.page.get_by_role("searchbox").fill(words)
        assert row.symbol in symbols(seen)
    seen.page.get_by_role("searchbox").fill("no such words anywhere")
    assert said(seen) == f"0 of {COUNT:,} products"
    seen.page.get_by_role("button", name="Clear").click()
    assert (said(seen), len(symbols(seen))) == ("", PRODUCTS)


def test_the_address_holds_what_is_shown_and_brings_it_back(at) -> None:
    seen = at("")
    seen.page.get_by_role("searchbox").fill("aapl")
    seen.page.locator(".find [name=opinion]").select_option("No conclusion")
    seen.page.locator(".find [name=sort]").select_option("-points")
    seen.page.get_by_role("button", name="Next").click()
    shown, told, address = symbols(seen), said(seen), seen.page.evaluate("location.hash")
    again = at(address)
    assert shown
    assert (symbols(again), said(again)) == (shown, told)
    assert again.page.get_by_role("searchbox").input_value() == "aapl"
    assert again.page.locator("[data-sort=points]").get_attribute("aria-sort") == "descending"


def test_an_address_nobody_made_shows_all(at) -> None:
    seen = at("#constructor?sort=__proto__&page=-3&chain=%00&nothing=1")
    assert said(seen) == f"0 of {COUNT:,} products"
    seen = at("#products?sort=toString&page=99999")
    assert symbols(seen)[-1] == BOARD.rows[-1].label


def test_every_row_can_be_paged_to(at) -> None:
    seen = at("#products?page=100")
    assert symbols(seen) == [row.label for row in BOARD.rows[-PRODUCTS:]]
    assert seen.page.get_by_role("button", name="Next").get_attribute("aria-disabled") == "true"
    seen.page.get_by_role("button", name="Previous").click()
    assert symbols(seen)[-1] == BOARD.rows[-PRODUCTS - 1].label


def test_what_is_shared_leads_to_every_product_that_fails_with_it(at) -> None:
    seen, most = at("#shared"), BOARD.shared[0]
    cells = seen.page.locator("#shared tbody tr").first.locator("th, td").all_inner_texts()
    assert cells[:4] == [most.name, "Custodian", f"{len(most.rows):,}", f"{most.issuers:,}"]
    seen.page.locator("#shared tbody tr").first.get_by_text("more").click()
    assert said(seen).startswith(f"{len(most.rows):,} of {COUNT:,} products on Custodian")


def test_one_stock_stands_side_by_side(at) -> None:
    seen, stock = at("#stocks"), BOARD.stocks[0]
    body = seen.page.locator("#stocks tbody").first
    assert body.locator("th[scope=rowgroup]").inner_text() == "AAPL Corporation (AAPL)"
    issuers = body.locator("td[data-label=Issuer]").all_inner_texts()
    assert issuers == [row.issuer for row in stock.rows]
    heads = seen.page.locator("#stocks thead th").all_inner_texts()
    assert heads[2:] == [
        "Grade", "Backing ratio, net", "Furthest from the claim", "Who can redeem", "Legal claim",
    ]  # fmt: skip


def test_everything_works_from_the_keyboard_and_focus_is_seen(at) -> None:
    seen = at("")
    keys = seen.page.keyboard
    look = """() => { const at = document.activeElement, look = getComputedStyle(at);
      return [at.name || at.textContent.trim(), at.tagName === "BODY" ||
        (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0)]; }"""
    reached: list[str] = []
    for _ in range(40):
        keys.press("Tab")
        name, outlined = seen.page.evaluate(look)
        assert outlined, name
        reached.append(name)
        if name == "Score, 0 to 100":
            keys.press("Enter")
            assert seen.page.locator("[data-sort=points]").get_attribute("aria-sort") == "ascending"
            keys.press("Space")
            assert (
                seen.page.locator("[data-sort=points]").get_attribute("aria-sort") == "descending"
            )
            break
        if name == "q":
            keys.type("aapl")
        if name == "grade":
            keys.type("B")
    assert {"Same stock", "Issuers", "q", "grade", "cap", "changed", "sort", "clear"} <= {*reached}
    expected = fitting(
        lambda row: line(row, BOARD.trend(row)).grade == "B" and "AAPL" in row.ticker
    )
    assert said(seen) == f"{len(expected):,} of {COUNT:,} products"


def test_turning_pages_keeps_the_focus(at) -> None:
    seen = at("")
    seen.page.get_by_role("button", name="Next").focus()
    for _ in range(2):
        seen.page.keyboard.press("Enter")
    assert seen.page.evaluate("document.activeElement.textContent") == "Next"
    assert "page=3" in seen.page.evaluate("location.hash")


def texts(seen: Seen) -> list[str]:
    return [re.sub(r"\s+", " ", row) for row in seen.page.locator(f"{ROWS_OF}").all_text_contents()]


@pytest.mark.parametrize("name", ["index", "hostile"])
def test_the_script_draws_what_the_page_says_without_it(
    name: str, browser: object, folder: Path
) -> None:
    found = []
    for script in (True, False):
        seen = Seen(browser, folder / f"{name}.html", java_script_enabled=script, viewport=WIDE)
        found.append([re.sub(r"[,\s]", "", each) for each in texts(seen)])
        seen.context.close()
    assert len(found[0]) == PRODUCTS
    assert found[0] == found[1]


def test_without_the_script_links_lead_to_every_product(browser: object, folder: Path) -> None:
    seen = Seen(browser, folder / "index.html", java_script_enabled=False, viewport=WIDE)
    assert seen.page.locator("tr").count() < BOUND
    assert seen.page.locator(".find:visible, .pages button:visible").count() == 0
    seen.follow(seen.page.locator("#issuers tbody a").first)
    issuer, met = BOARD.issuers[0], list[str]()
    while True:
        assert seen.page.locator("tbody tr").count() <= ROWS
        met += seen.page.locator("tbody th a").all_inner_texts()
        further = seen.page.get_by_role("link", name="Further products")
        if not further.count():
            break
        seen.follow(further)
    assert met == [row.label for row in issuer.rows if row.reported]
    seen.follow(seen.page.get_by_role("link", name=BOARD.issuers[1].name))
    assert seen.page.locator("h1").inner_text() == BOARD.issuers[1].name
    pages = {page.as_uri() for page in (folder / "issuers").iterdir()}
    assert {*seen.requests()} <= pages
    seen.context.close()


@pytest.mark.parametrize("width", [375, 768, 1440])
@pytest.mark.fault("S12")
def test_hostile_words_run_nothing_ask_for_nothing_and_break_no_layout(
    width: int, browser: object, folder: Path
) -> None:
    seen = Seen(browser, folder / "hostile.html", viewport={"width": width, "height": 900})
    for view in ("stocks", "shared", "issuers", "products"):
        seen.page.locator(f".views a[href='#{view}']").click()
        assert seen.page.locator(f"#{view} tbody tr").count() > 1
        whole = seen.page.evaluate("document.documentElement.scrollWidth")
        assert whole <= width, view
    kinds = {"script", "iframe", "img", "object", "form", "base", "template", "details"}
    found = seen.page.evaluate("[...document.querySelectorAll('*')].map(e => e.localName)")
    assert {each for each in kinds if each in found} == {"script"}
    assert found.count("script") == 2
    assert seen.troubles() == []


def test_paper_shows_the_page_in_light_and_without_its_tools(browser: object, folder: Path) -> None:
    seen = Seen(browser, folder / "index.html", viewport=WIDE, color_scheme="dark")
    seen.page.emulate_media(media="print")
    ink = seen.page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    tools = seen.page.locator(".find:visible, .views:visible, .pages:visible").count()
    rows = seen.page.locator(f"{ROWS_OF}:visible").count()
    heads = seen.page.locator("#products thead:visible").count()
    seen.context.close()
    assert (ink, tools, rows, heads) == ("rgb(26, 33, 41)", 0, PRODUCTS, 1)


def test_the_theme_button_turns_the_page_dark(at) -> None:
    seen = at("")
    seen.page.get_by_role("button", name="Theme: light").click()
    paper = seen.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert paper == "rgb(18, 23, 28)"


def test_the_embedded_data_is_json_that_holds_no_sign_of_a_page(folder: Path) -> None:
    page = (folder / "hostile.html").read_text()
    data = page.partition('<script type="application/json" id="data">')[2].partition("</script>")[0]
    assert not re.findall("[<>&\u2028\u2029]", data)
    assert len(json.loads(data)["rows"]) == 400
