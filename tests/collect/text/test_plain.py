from auditor.collect.text.markdown import read_markdown
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
