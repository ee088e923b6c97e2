from itertools import pairwise

import pytest
from markdown_it import MarkdownIt
from naughty import NAUGHTY, full_of
from report_sample import EVERY, good_enough

from auditor.render.formats.markdown import escape, render_markdown, render_questions


@pytest.mark.fault("S18")
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[a](http://x)", r"\[a\](http:\//x)"),
        ("www.x.example, a@x.example", r"www\.x.example, a\@x.example"),
        ("<img src=x>", r"\<img src=x\>"),
        ("a | b", r"a \| b"),
        ("# head", r"\# head"),
        ("- item", r"\- item"),
        ("1. item", r"\1. item"),
        ("1.0020", "1.0020"),
        ("a\nb", "a b"),
        ("\x1b[31m", r"⟨U+001B⟩\[31m"),
        ("&lt;", "&amp;lt;"),
    ],
)
def test_text_cannot_become_markup(text: str, shown: str) -> None:
    assert escape(text) == shown


@pytest.mark.parametrize("name", sorted(EVERY))
def test_tables_keep_their_columns(name: str) -> None:
    lines = render_markdown(EVERY[name]()).decode().splitlines()
    for head, rule in pairwise(lines):
        if rule.startswith("| ---"):
            assert head.count("|") == rule.count("|")


def test_it_says_what_the_pages_say() -> None:
    text = render_markdown(good_enough()).decode()
    assert "B, Provisional. Exceptions found." in text
    assert "70.5 of 100 checklist points" in text
    assert "Reconstructed from published figures" in text
    assert text.count("not an audit") == 2


@pytest.mark.parametrize("name", sorted(EVERY))
def test_it_carries_price_actions_and_the_comparison(name: str) -> None:
    text = render_markdown(EVERY[name]()).decode()
    for title in (
        "Redemption and exit cost",
        "Price by market session",
        "Corporate actions and multiplier",
        "Beside an ETF and a CFD",
    ):
        assert f"## {title}" in text
    rows = [line for line in text.splitlines() if line.startswith("| Corporate events |")]
    assert len(rows) == 1
    assert rows[0].endswith("No vote. |")


def test_the_questionnaire_asks_each_open_question_once_and_says_what_waits_for_it() -> None:
    report = good_enough()
    text = render_questions(report).decode()
    asked = [each.text for each in report.explanation.questions]
    assert asked
    for number, question in enumerate(asked, 1):
        assert text.count(f"{number}\\. **{question}**") == 1
    for each in report.explanation.questions:
        assert all(escape(name) in text for name in each.rules)
    assert report.product.issuer.name in text.replace("\\", "")


@pytest.mark.fault("S18")
@pytest.mark.parametrize("text", NAUGHTY)
def test_hostile_text_makes_no_element_of_its_own(text: str) -> None:
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    told = reader.parse(render_markdown(full_of(text)).decode())
    inner = [one for each in told for one in each.children or ()]
    made = {each.type for each in (*told, *inner)}
    assert not made & {"html_block", "html_inline", "link_open", "image", "fence", "code_block"}
    plain = reader.parse(render_markdown(good_enough()).decode())
    counted = ("table_open", "heading_open", "tr_open")
    for kind in counted:
        assert sum(each.type == kind for each in told) == sum(each.type == kind for each in plain)
