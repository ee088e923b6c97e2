import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.base.text import opening, printable, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("a\u200bb", "a⟨U+200B⟩b"),
        ("\x1b[2J", "⟨U+001B⟩[2J"),
        ("a\nb\x00", "a⟨U+000A⟩b⟨U+0000⟩"),
        ("\u2066x\u2069", "⟨U+2066⟩x⟨U+2069⟩"),
        ("\ufeffx\u00ad", "⟨U+FEFF⟩x⟨U+00AD⟩"),
        ("\ud800", "⟨U+D800⟩"),
        ("a\u2028b", "a⟨U+2028⟩b"),
        ("x\ufe0f\U000e0041\u3164", "x⟨U+FE0F⟩⟨U+E0041⟩⟨U+3164⟩"),
        ("e\u0301", "\u00e9"),
        ("日本 – ½", "日本 – ½"),
    ],
)
def test_nothing_hides(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_line_breaks_can_be_kept() -> None:
    assert visible("a\nb\r", keep="\n") == "a\nb⟨U+000D⟩"


@given(st.text(max_size=30))
def test_visible_text_is_printable_and_stays_as_it_is(text: str) -> None:
    shown = visible(text)
    assert visible(shown) == shown
    assert not {unicodedata.category(each) for each in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.text(max_size=30), st.integers(1, 20))
def test_a_line_never_exceeds_its_limit(text: str, limit: int) -> None:
    line = printable(text, limit)
    assert len(line) <= limit
    assert line == visible(text) or (line.endswith("…") and visible(text).startswith(line[:-1]))


def test_no_escape_is_cut_in_two() -> None:
    assert printable("ab\u202ecd", 9) == "ab…"
    assert printable("ab\u202ecd", 11) == "ab⟨U+202E⟩…"
    assert printable("ab\u202ecd", 12) == "ab⟨U+202E⟩cd"


def test_a_huge_text_is_cut_without_reading_it_all() -> None:
    assert printable("a" * 10**7, 5) == "aaaa…"


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("nobody says it", "Nobody says it"),
        ("larkx/terms.md was read", "larkx/terms.md was read"),
        ("terms.md was read", "terms.md was read"),
        ("https://i.example does not answer", "https://i.example does not answer"),
        ("eip155:1 was not read", "eip155:1 was not read"),
        ("", ""),
    ],
)
def test_a_sentence_begins_with_a_capital_but_the_name_of_a_file_stays(
    text: str, begun: str
) -> None:
    assert opening(text) == begun
