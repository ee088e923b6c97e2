"""What is hidden, denied, planned, asked, left open or said of somebody else is never `present`."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.collect.disclosure.answer import Status
from auditor.collect.disclosure.read import read
from auditor.collect.text.html import read_html
from auditor.collect.text.model import DocumentText


SENTENCES = Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8")
ROWS = [line.split(" · ", 4) for line in SENTENCES.splitlines() if not line.startswith("#")]
NOT_HEARD = 6
MARKED = ("# ", "? ", "- ", "| ")
# A warning stays one when it is planned, and nothing in it could flatter the issuer.
WARNINGS = (
    "guaranteed_gain_language",
    "issuer_risk_disclosed",
    "regulatory_risk_disclosed",
    "unilateral_change",
    "redemption_suspension",
    "restricted_countries",
)
HIDDEN = {
    "display": '<div style="display:none">{}</div>',
    "display in a rule": "<style>.x{{display:none}}</style><div class=x>{}</div>",
    "visibility": '<div style="visibility:hidden">{}</div>',
    "opacity": '<div style="opacity:0">{}</div>',
    "font size": '<div style="font-size:0">{}</div>',
    "same colour": '<div style="color:#fff;background:#fff">{}</div>',
    "transparent": '<div style="color:transparent">{}</div>',
    "off screen": '<div style="position:absolute;left:-9999px">{}</div>',
    "indented away": '<div style="text-indent:-9999px">{}</div>',
    "clipped": '<div style="position:absolute;clip:rect(0,0,0,0)">{}</div>',
    "clip path": '<div style="clip-path:inset(100%)">{}</div>',
    "no size": '<div style="height:0;overflow:hidden">{}</div>',
    "attribute": "<div hidden>{}</div>",
    "comment": "<!-- {} -->",
    "template": "<template>{}</template>",
    "noscript": "<noscript>{}</noscript>",
    "alternative text": '<img alt="{}">',
    "title": '<p title="{}">Nothing.</p>',
    "label": '<p aria-label="{}">Nothing.</p>',
    "form": '<input type="hidden" value="{}">',
    "dialog": "<dialog>{}</dialog>",
    "script": "<script>var x = '{}';</script>",
}


def said(extractors) -> list[tuple[str, str]]:
    """Every English sentence that answers a field, from its own cases and the labelled list."""
    cases = [
        (name, case.text)
        for name, extractor in extractors.by_field.items()
        if extractor.spec.claim is None
        for case in extractor.cases
        if (case.status, case.language) == ("present", "en")
    ]
    cases += [(row[0], row[4]) for row in ROWS if (row[1], row[3]) == ("present", "en")]
    plain = dict.fromkeys(cases)
    return [
        (field, text)
        for field, text in plain
        if not text.startswith(MARKED) and "\n" not in text and "⏎" not in text
    ]


def single(text: str) -> bool:
    """Whether a sentence can be put behind another without a break between."""
    return not re.search(r"[.!?:;] ", text)


def inner(text: str) -> str:
    named = re.match(r"[A-Z]{2}|[A-Z]\w+ [A-Z]|I ", text)
    return text if named else text[0].lower() + text[1:]


def before(words: str) -> Callable[[str], str]:
    return lambda text: f"{words} {inner(text)}"


TAKEN_BACK = {
    "not true": before("It is not true that"),
    "not the case": before("It is not the case that"),
    "wrong to say": before("It would be wrong to say that"),
    "never claimed": before("We never claim that"),
    "asked": lambda text: f"Is it true that {inner(text).rstrip('.')}?",
    "an example": before("For example, at another issuer,"),
    "another issuer": before("At another issuer,"),
    "another product": before("For our other product, the gold token,"),
}
PLANNED = {
    "planned": before("We plan that"),
    "intended": before("Subject to regulatory approval we intend that"),
    "a later version": before("In a later version, which is planned for next year,"),
}


def wrong(answers, changed: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [each for each in changed if answers(each[1])[each[0]].status is Status.PRESENT]


@pytest.mark.fault("H11")
@pytest.mark.parametrize("name", TAKEN_BACK)
def test_a_statement_that_is_taken_back_is_not_present(extractors, answers, name) -> None:
    change = TAKEN_BACK[name]
    changed = [(field, change(text)) for field, text in said(extractors) if single(text)]
    assert len(changed) > 150
    assert wrong(answers, changed) == []


@pytest.mark.fault("H11")
@pytest.mark.parametrize("name", PLANNED)
def test_a_plan_is_not_present(extractors, answers, name) -> None:
    change = PLANNED[name]
    changed = [
        (field, change(text))
        for field, text in said(extractors)
        if single(text) and field not in WARNINGS
    ]
    assert wrong(answers, changed) == []


@pytest.mark.fault("H11")
def test_a_not_put_into_a_sentence_is_heard(extractors, answers) -> None:
    verb = re.compile(r"\b(is|are|may|will|can|was|were|has|have|must|shall)\b")
    changed = [
        (field, verb.sub(r"\1 not", text, count=1))
        for field, text in said(extractors)
        if verb.search(text) and not re.search(r"\b(?:no|not|never|nobody|none|if)\b", text.lower())
    ]
    # In at most one of so many the "not" stands too far from the words that answer.
    assert NOT_HEARD * len(wrong(answers, changed)) <= len(changed)


@pytest.mark.fault("H11")
def test_a_placeholder_in_place_of_the_value_is_not_present(extractors, answers) -> None:
    changed = []
    for field, text in said(extractors):
        found = answers(text)[field]
        value = found.value if isinstance(found.value, str) else ""
        if not value.islower() and text.count(value) == 1:
            changed.append((field, text.replace(value, "[TBD]")))
    assert len(changed) > 20
    assert wrong(answers, changed) == []


@pytest.mark.fault("H10")
@pytest.mark.parametrize("technique", HIDDEN)
def test_what_no_reader_sees_answers_nothing(extractors, technique) -> None:
    told = [text.replace('"', "”").replace("'", "’") for _, text in said(extractors)]
    body = "".join(HIDDEN[technique].format(text) for text in told)
    page = f"<html><body><p>Welcome to our pages.</p>{body}</body></html>"
    text = DocumentText(read_html(page).blocks, language="en")
    found = read(text, extractors).answers
    assert {name for name, each in found.items() if each.status is not Status.ABSENT} == set()
