import pytest
from rulebook import rule_file

from auditor.evaluate.checking.owed import missing_cases
from auditor.evaluate.checking.prose import prose
from auditor.evaluate.rules import load_ruleset
from auditor.model.catalogue import CATALOGUE


GOOD = rule_file(fields="ask: Which page shows it?").decode()
for old, new in (
    ("Because a test needs a rule.", "Because a test needs a rule that says enough about itself."),
    ('"ok {backing.coverage}"', '"It is {backing.coverage}."'),
    ('warn: "almost"', 'warn: "It is almost."'),
    ('fail: "bad"', 'fail: "It is not."'),
):
    assert old in GOOD
    GOOD = GOOD.replace(old, new)


def loaded(text):
    return load_ruleset([("made.yaml", text.encode())], CATALOGUE).headline[0]


def test_a_well_written_rule_has_no_remark():
    assert list(prose(loaded(GOOD))) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("title: A rule made for a test", "title: Is it a rule?", 4, "title is a question."),
        (
            "title: A rule made for a test",
            "title: A rule made here.",
            4,
            "title ends with a full stop.",
        ),
        (
            "title: A rule made for a test",
            "title: a rule made here",
            4,
            "title starts with a small letter.",
        ),
        (
            "title: A rule made for a test",
            f"title: A {'long ' * 20}rule",
            4,
            "title is 106 characters long",
        ),
        ("ask: Which page shows it?", "ask: Tell us more", 10, "ask is a question to the issuer."),
        ("ask: Which page shows it?\n", "", 4, "ask is missing."),
        ("It is not.", "bad", 13, "messages.fail is not a whole sentence."),
        ("It is not.", "The coverage is bad.", 13, "messages.fail says 'coverage'."),
        ("It is not.", f"It {'really ' * 40}is.", 13, "messages.fail is 286 characters long"),
        (
            "why: Because a test needs a rule that says enough about itself.",
            "why: Because it is.",
            12,
            "why is shorter than 40 characters.",
        ),
    ],
)
def test_each_habit_is_told_where_it_stands(old, new, line, problem):
    assert old in GOOD
    found = list(prose(loaded(GOOD.replace(old, new))))
    assert [(each.place.line, each.problem[: len(problem)]) for each in found] == [(line, problem)]


def test_a_fact_of_that_name_is_no_bare_word():
    assert "{backing.coverage}" in GOOD


def test_cases_owed_are_those_of_the_outcomes_the_rule_can_end_in():
    fields = "when_undisclosed: fail\ntolerates: backing.coverage >= 0.9\n"
    fields += "applies_when: structure.promises_shares"
    problems = [each.problem for each in missing_cases(loaded(rule_file(fields=fields).decode()))]
    assert problems == [
        "no case expects pass.",
        "no case expects warn.",
        "no case expects fail.",
        "no case expects not_applicable.",
        "silence is judged (when_undisclosed: fail) but no case gives not_disclosed.",
    ]


def test_a_todo_case_shows_nothing():
    text = GOOD.replace("expect: unknown}", "expect: unknown, todo: Not yet}")
    assert "no case expects unknown." in [each.problem for each in missing_cases(loaded(text))]
