import pytest

from auditor.collect.text.html import read_html
from auditor.collect.text.model import Block, BlockKind


def blocks(page: str) -> list[Block]:
    return list(read_html(page, "https://i.example/terms/").blocks)


def texts(page: str) -> list[str]:
    return [block.text for block in blocks(page)]


def kinds(page: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in blocks(page)]


def test_only_block_level_tags_part_words() -> None:
    page = "<p>one<b>two</b>three</p>four<br>five<div>six</div>seven"
    assert texts(page) == ["onetwothree", "four five", "six", "seven"]


@pytest.mark.parametrize("tag", ["del", "s", "strike"])
def test_what_is_crossed_out_is_no_more_said_and_not_hidden(tag: str) -> None:
    page = f"<p>Redeeming costs <{tag}>40 USD</{tag}> 25 USD.</p>"
    assert texts(page) == ["Redeeming costs 25 USD."]
    assert not read_html(page, "https://i.example/").hidden


def test_two_line_breaks_end_a_paragraph() -> None:
    assert texts("<p>one<br>two<br><br>three</p>") == ["one two", "three"]


def test_display_makes_blocks_of_inline_tags() -> None:
    assert texts("<p><span style='display:block'>one</span><b>two</b></p>") == ["one", "two"]


def test_blocks_stand_under_their_headings() -> None:
    page = "<h1>Terms</h1><h2>Custody</h2><p>a<h2>Fees</h2><h3>Late</h3><p>b<h2>End</h2><p>c"
    paths = {block.text: block.path for block in blocks(page)}
    assert paths["a"] == ("Terms", "Custody")
    assert paths["b"] == ("Terms", "Fees", "Late")
    assert paths["c"] == ("Terms", "End")
    assert paths["Late"] == ("Terms", "Fees")


@pytest.mark.parametrize(
    "question",
    [
        "<h2>@</h2>",
        "<div role=heading aria-level=3>@</div>",
        "<details open><summary>@</summary>x</details>",
        "<dl><dt>@</dt><dd>x</dd></dl>",
        "<button>@</button>",
        "<p><strong>@</strong></p>",
    ],
)
def test_what_asks_is_a_question(question: str) -> None:
    assert kinds(question.replace("@", "Is it backed?"))[0] == ("question", "Is it backed?")


def test_a_question_inside_a_sentence_is_none() -> None:
    assert kinds("<p>Is it <b>backed?</b></p>")[0][0] == "paragraph"


def test_an_answer_stands_under_the_summary_it_belongs_to() -> None:
    page = "<h1>Help</h1><details><summary>Fees?</summary><p>None.</details><p>after"
    paths = {block.text: block.path for block in blocks(page)}
    assert paths == {
        "Help": (),
        "Fees?": ("Help",),
        "None.": ("Help", "Fees?"),
        "after": ("Help",),
    }


def test_list_items_are_blocks_of_their_own() -> None:
    page = "<ul><li>one<li>two<ol><li><p>three</p></ol></ul>"
    assert kinds(page) == [("item", "one"), ("item", "two"), ("item", "three")]


def rows(page: str) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    return [(each.text, each.cells) for each in blocks(page) if each.kind is BlockKind.ROW]


def test_cells_have_the_column_heads_above_them() -> None:
    page = "<table><thead><tr><th>Asset<th>Shares<tbody><tr><td>TSLA<td>5<tr><td>X<td></table>"
    assert rows(page) == [
        ("Asset Shares", (("", "Asset"), ("", "Shares"))),
        ("TSLA 5", (("Asset", "TSLA"), ("Shares", "5"))),
        ("X", (("Asset", "X"),)),
    ]


def test_cells_span_rows_and_columns() -> None:
    page = """<table><tr><th rowspan=2>Chain<th colspan=2>Shares</tr><tr><th>Held<th>Sold</tr>
    <tr><td rowspan=2>Ethereum<td>5<td>6</tr><tr><td colspan=2>7</tr></table>"""
    assert rows(page)[2:] == [
        ("Ethereum 5 6", (("Chain", "Ethereum"), ("Shares", "5"), ("Shares", "6"))),
        ("7", (("Chain", "Ethereum"), ("Shares", "7"))),
    ]


@pytest.mark.parametrize("span", ["0", "-1", "1e9", "99999999999999999999", "x", "٣"])
def test_strange_spans_end_in_bounded_time(span: str) -> None:
    page = f"<table><tr><td colspan='{span}' rowspan='{span}'>a<td>b<tr><td>c<td>d</table>"
    assert rows(page)[0][0] == "a b"


def test_key_value_tables_and_definitions_are_rows() -> None:
    table = "<table><tr><th>Custodian<td>Bank AG<tr><th>Agent<td>Trust Ltd</table>"
    listed = "<dl><dt>Custodian<dd>Bank AG<dt>Agent<dd>Trust Ltd<dt>Nothing said</dl>"
    expected = [
        ("Custodian Bank AG", (("", "Custodian"), ("", "Bank AG"))),
        ("Agent Trust Ltd", (("", "Agent"), ("", "Trust Ltd"))),
    ]
    assert rows(table) == expected
    assert rows(listed) == expected
    assert texts(listed)[-1] == "Nothing said"


def test_tables_that_only_arrange_are_no_rows() -> None:
    page = "<table><tr><td><h2>Terms</h2><p>one</p><td><p>two</p></table>"
    assert kinds(page) == [("heading", "Terms"), ("paragraph", "one"), ("paragraph", "two")]


@pytest.mark.parametrize(
    "menu",
    [
        "<nav>@</nav>",
        "<div role=navigation>@</div>",
        "<div id=cookie-banner>@</div>",
        "<section class='x gdpr-consent'>@</section>",
        "<footer><ul><li><a href=/>@</a></ul></footer>",
    ],
)
def test_menus_and_banners_are_navigation(menu: str) -> None:
    assert kinds(menu.replace("@", "We guard your assets")) == [
        ("navigation", "We guard your assets")
    ]


def test_what_a_footer_says_in_words_is_a_statement() -> None:
    page = "<footer><p>Issued by Example Ltd under a <a href=/>prospectus</a>.</footer>"
    assert kinds(page)[0][0] == "paragraph"
    inside = "<article><header><a href=/>Only a link</a></header></article>"
    assert kinds(inside)[0][0] == "paragraph"


def test_links_are_whole_addresses_and_no_scripts() -> None:
    page = "<p><a href='../r#x'>a</a> <a href='javascript:x()'>b</a> <a href='https://[x'>c</a>"
    (block,) = blocks(page)
    assert block.links == ("https://i.example/r#x",)


def test_characters_that_cannot_be_seen_do_not_part_words() -> None:
    assert texts("<p>guaran\u200bteed re&shy;demption \U000e0041\U000e0042x</p>") == [
        "guaranteed redemption x"
    ]
