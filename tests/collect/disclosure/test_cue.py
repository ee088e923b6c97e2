import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from auditor.base import strict_yaml
from auditor.collect.disclosure.cue import CueError, parse_cue
from auditor.collect.disclosure.lexicon import Lexicon
from auditor.collect.disclosure.load import SCOPE, load_extractors
from auditor.collect.disclosure.match import ends_of, lay_out, view
from auditor.collect.disclosure.read import read
from auditor.collect.disclosure.tokens import tokens
from auditor.collect.text.model import Block, BlockKind, DocumentText
from auditor.errors import InputError


def matches(cue, text):
    parsed = parse_cue(cue, {}, {})
    lexicon = Lexicon()
    lexicon.learn(part.pattern.node for part in parsed.parts)
    seen = view(text, tokens(text), lexicon, "en")
    return [
        [word.key for word in seen.words[each.start : each.end]]
        for each in seen.matches(parsed.parts[0].pattern)
    ]


@pytest.mark.parametrize(
    ("cue", "text", "found"),
    [
        ("redeem*", "Redeeming and redemption", [["redeeming"]]),
        ("*gebühr", "die Rückgabegebühr", [["ruckgabegebuhr"]]),
        ("no ...2 fee", "no special exit fee", [["no", "special", "exit", "fee"]]),
        ("no ...1 fee", "no special exit fee", []),
        ("(a|b c) d", "b c d", [["b", "c", "d"]]),
        ("[very] good", "good and very good", [["good"], ["very", "good"]]),
        ("赎回", "可以赎回", [["赎", "回"]]),
        ("semi-annual", "semi-annual", [["semi", "annual"]]),
    ],
)
def test_cues_match_words(cue, text, found):
    assert matches(cue, text) == found


@pytest.mark.parametrize("cue", ["(a", "a)", "{nothing}", "<nobody>", "a ...99 b", "!a", "", "( )"])
def test_a_cue_that_is_none_is_refused(cue):
    with pytest.raises(CueError):
        parse_cue(cue, {}, {})


@pytest.mark.parametrize(
    "cue", ["no ...5 (fee|charge of) ...3 {percent}", "[a] b ...2 [c]", "{money}"]
)
@pytest.mark.parametrize("text", ["no fee of 0.5% or 1%", "a b x c b", "USD 5 and 7 EUR", ""])
def test_the_quick_search_reaches_the_same_ends_as_the_full_one(cue, text):
    parsed = parse_cue(cue, {}, {})
    node = parsed.parts[0].pattern.node
    lexicon = Lexicon()
    lexicon.learn([node])
    seen = view(text, tokens(text), lexicon, "en")
    for start in range(len(seen.words) + 1):
        quick = seen.own.reach(node, 1 << start)
        assert {n for n in range(quick.bit_length()) if quick >> n & 1} == set(
            ends_of(seen, node, start)
        )


WORDS = st.sampled_from(["a", "b", "c", "ab", "5%", "•", "[DATE]", "USD 7"])
CUES = st.recursive(
    st.sampled_from(
        ["a", "b", "c", "a*", "...1", "...3", "...6", "{percent}", "{date}", "{money}"]
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(" ".join),
        st.lists(inner, min_size=1, max_size=7).map(lambda each: f"({'|'.join(each)})"),
        inner.map(lambda each: f"[{each}]"),
    ),
    max_leaves=9,
)


@given(st.lists(st.lists(WORDS, max_size=9).map(" ".join), min_size=1, max_size=6), CUES)
def test_texts_laid_out_together_hold_what_each_holds_alone(texts, cue):
    try:
        wanted = parse_cue(cue, {}, {}).parts[0].pattern
    except CueError:
        reject()
    lexicon = Lexicon()
    lexicon.learn([wanted.node])
    alone, together = ([view(text, tokens(text), lexicon, "en") for text in texts] for _ in "12")
    (layout,) = lay_out(together)
    found = [
        any(ends_of(each, wanted.node, start) for start in range(len(each.words) + 1))
        for each in alone
    ]
    assert [each.holds(wanted) for each in alone] == found
    assert [each.holds(wanted) for each in together] == found
    held = set(layout.numbers(layout.holding(wanted, layout.ends)))
    assert [number in held for number in range(len(texts))] == found
    assert [each.matches(wanted) for each in together] == [each.matches(wanted) for each in alone]


def test_a_mistake_in_a_cue_is_told_with_file_line_and_column():
    text = """schema: auditor/disclosure/v1
field: some_field
question: What does it say?
readings:
  - says: present
    cues: ["one <nobody> two"]
cases:
  - {text: "x", status: absent}
"""
    with pytest.raises(InputError) as caught:
        load_extractors([strict_yaml.load(text, "mine.yaml")])
    assert str(caught.value).startswith("mine.yaml:6:")
    assert "nobody" in str(caught.value)


def test_a_pack_adds_cues_to_a_shipped_field():
    first = """schema: auditor/disclosure/v1
field: colour
question: What colour is it?
readings: [{says: present, value: red, cues: ["red"]}]
cases: [{text: "It is red.", status: present, value: red}]
"""
    more = """schema: auditor/disclosure/v1
field: colour
extends: true
readings: [{says: present, value: red, cues: ["crimson"]}]
"""
    scope = "schema: auditor/vocabulary/v1\ngroups:\n" + "".join(
        f'  {name}: ["zz{name.replace("_", "")}"]\n' for name in SCOPE
    )
    documents = [strict_yaml.load(each, f"{n}.yaml") for n, each in enumerate((scope, first, more))]
    extractors = load_extractors(documents)
    text = DocumentText((Block("It is crimson.", BlockKind.PARAGRAPH, "p"),), language="en")
    assert read(text, extractors).answers["colour"].value == "red"
