from auditor.collect.disclosure.whole import whole
from auditor.collect.text.markdown import read_markdown
from auditor.collect.text.model import DocumentText, Found
from auditor.collect.text.plain import read_plain


MARKDOWN = """# Terms

The shares are **held** by
Example <span style="display:none">not really at all</span>AG. See [site](https://i.example/y).

- one
- two

| Asset | Shares |
|---|---|
| TSLA | 5 |

## Is it backed?

<!-- never shown -->
Yes.
"""


def test_markdown_is_read_as_it_is_shown() -> None:
    seen = read_markdown(MARKDOWN)
    assert [(each.kind.value, each.text, each.locator) for each in seen.blocks] == [
        ("heading", "Terms", "line 1"),
        ("paragraph", "The shares are held by Example AG. See site.", "line 3"),
        ("item", "one", "line 6"),
        ("item", "two", "line 7"),
        ("row", "Asset Shares", "line 9"),
        ("row", "TSLA 5", "line 11"),
        ("question", "Is it backed?", "line 13"),
        ("paragraph", "Yes.", "line 16"),
    ]
    assert seen.blocks[1].links == ("https://i.example/y",)
    assert seen.blocks[5].cells == (("Asset", "TSLA"), ("Shares", "5"))
    assert seen.blocks[7].path == ("Terms", "Is it backed?")
    assert [each.technique for each in seen.hidden] == ["display", "comment"]


def test_html_inside_markdown_cannot_forge_a_line() -> None:
    (block,) = read_markdown('<p data-line="99" line="99">words</p>').blocks
    assert block.locator == "p"


TEXT = """Terms of use
============

1. Custody

The shares are held by
Example AG.

- one
- two
  goes on

RISKS

Asset    Shares
TSLA     5
Is it backed?
-------------
"""


def test_plain_text_has_headings_items_and_rows() -> None:
    blocks = read_plain(TEXT)
    assert [(each.kind.value, each.text, each.locator) for each in blocks] == [
        ("heading", "Terms of use", "line 1"),
        ("heading", "1. Custody", "line 4"),
        ("paragraph", "The shares are held by Example AG.", "line 6"),
        ("item", "- one", "line 9"),
        ("item", "- two goes on", "line 10"),
        ("heading", "RISKS", "line 13"),
        ("row", "Asset Shares", "line 15"),
        ("row", "TSLA 5", "line 16"),
        ("paragraph", "Is it backed?", "line 17"),
        ("paragraph", "-------------", "line 18"),
    ]
    assert blocks[2].path == ("Terms of use", "1. Custody")
    assert blocks[6].cells == (("", "Asset"), ("", "Shares"))


def test_every_sign_of_a_plain_text_is_kept() -> None:
    blocks = read_plain(TEXT)
    kept = " ".join(block.text for block in blocks).replace("=", " ")
    assert kept.split() == TEXT.replace("=", " ").split()


def test_dots_lead_from_a_label_to_its_value_over_wrapped_lines() -> None:
    text = "Fee ......... [0.xx]%\nLimits .. None in the United\n          States.\nIt ends... here"
    blocks = read_plain(text)
    assert [(each.kind.value, each.text) for each in blocks] == [
        ("row", "Fee [0.xx]%"),
        ("row", "Limits None in the United States."),
        ("paragraph", "It ends... here"),
    ]
    assert blocks[1].cells == (("", "Limits"), ("", "None in the United States."))


WRAPPED = """# Terms

Only authorised **participants
may** redeem. The fee is 0.5 %.<br>The minimum
is 5,000 USD&#10;&#10;and more. We may
suspend redemptions.
"""


def test_a_sentence_is_quoted_from_the_line_it_begins_on() -> None:
    """A paragraph runs over lines; neither `<br>` nor an entity begins one."""
    expected = {"Only": 3, "may": 4, "The fee": 4, "The minimum": 4, "We may": 5, "suspend": 6}
    document = DocumentText(read_markdown(WRAPPED).blocks, marked=True)
    found = {quote: document.find(quote) for quote in expected}
    assert found == {quote: Found(0, f"line {line}") for quote, line in expected.items()}
    plain = DocumentText(read_plain(WRAPPED.replace("**", "")))
    assert plain.find("may redeem") == Found(0, "line 4")
    assert plain.find("suspend") == Found(0, "line 6")


def test_a_sentence_that_goes_on_after_a_gap_is_quoted_from_its_own_line() -> None:
    blocks = read_plain(
        "The token is a claim\nagainst the\n\nissuer. It may\nbe redeemed at any time.\n"
    )
    (joined,) = whole(blocks)
    places = {}
    for words in ("The token", "against", "issuer", "be redeemed"):
        start = joined.block.text.index(words)
        span = (start, start + len(words))
        places[words] = joined.cut(span, span)[1]
    assert places == {
        "The token": "line 1",
        "against": "line 2",
        "issuer": "line 4",
        "be redeemed": "line 5",
    }
