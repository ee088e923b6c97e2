from fractions import Fraction

import pytest

from auditor.model.scorecard import (
    Grade,
    GradeStatus,
    Opinion,
    Scorecard,
    Span,
    grade_words,
    words_of,
)


@pytest.mark.parametrize(
    ("status", "low", "high", "words"),
    [
        (GradeStatus.FINAL, "B", "B", "B"),
        (GradeStatus.PROVISIONAL, "C", "A", "C (provisional, could be A)"),
        (GradeStatus.PROVISIONAL, "B", "B", "B (provisional)"),
        (GradeStatus.UNPROVEN, "F", "B", "Unproven (F to B)"),
        (GradeStatus.OUT_OF_SCOPE, "F", "A", "Out of scope (no 1:1 claim)"),
    ],
)
def test_a_letter_is_never_said_without_how_far_it_may_move(status, low, high, words) -> None:
    assert words_of(status, Grade(low), Grade(high)) == words
    card = Scorecard(
        score=Span(Fraction(0), Fraction(100)),
        grade=Grade(low),
        grade_high=Grade(high),
        status=status,
        opinion=Opinion.DISCLAIMER,
        decided=Fraction(0),
        pillars=(),
        caps=(),
        red_flags=(),
        on_issuer_word=Fraction(0),
        comparable=True,
        deciding=(),
    )
    assert grade_words(card) == words
