from fractions import Fraction

import pytest

from auditor.cli.say import result_lines
from auditor.model.scorecard import Grade, GradeStatus, Opinion, Span, grade_words


@pytest.mark.parametrize(
    ("low", "high", "status", "words"),
    [
        ("A", "A", GradeStatus.FINAL, "A"),
        ("F", "F", GradeStatus.FINAL, "F"),
        ("C", "A", GradeStatus.PROVISIONAL, "C (provisional, could be A)"),
        ("B", "B", GradeStatus.PROVISIONAL, "B (provisional)"),
        ("F", "B", GradeStatus.UNPROVEN, "Unproven (F to B)"),
        ("F", "F", GradeStatus.OUT_OF_SCOPE, "Out of scope (no 1:1 claim)"),
    ],
)
def test_the_grade_in_words(report, low, high, status, words):
    audited = report(grade=Grade(low), grade_high=Grade(high), status=status)
    assert grade_words(audited.scorecard) == words


def test_two_lines_say_what_came_of_it_and_hide_nothing(report):
    head, sentence = result_lines(report())
    assert head == (
        "TSLA⟨U+202E⟩x: C (provisional, could be A) · Exceptions found · "
        "58.5 to 85.5 of 100 checklist points"
    )
    assert sentence == "One chain⟨U+200B⟩ was not read."


@pytest.mark.parametrize(
    ("opinion", "words"),
    [
        (Opinion.CLEAN, "No exception found"),
        (Opinion.ADVERSE, "Contradicted"),
        (Opinion.DISCLAIMER, "No conclusion"),
    ],
)
def test_the_opinion_in_words(report, opinion, words):
    assert f" · {words} · " in result_lines(report(opinion=opinion))[0]


def test_points_are_never_rounded_up(report):
    card = {"score": Span(Fraction(84_999, 1000), Fraction(999_999, 10_000))}
    assert "84.9 to 99.9 of 100" in result_lines(report(**card))[0]
