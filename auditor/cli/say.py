"""Everything the commands say about a finished audit, for terminals and logs."""

from fractions import Fraction

from auditor.base.text import visible
from auditor.model.report import Report
from auditor.model.scorecard import OPINION_WORDS, grade_words


def result_lines(report: Report) -> tuple[str, str]:
    """The grade line and the one-sentence reason."""
    card = report.scorecard
    points = f"{_tenths(card.score.low)} to {_tenths(card.score.high)} of 100 checklist points"
    head = (
        f"{visible(report.product.symbol)}: {grade_words(card)} · "
        f"{OPINION_WORDS[card.opinion]} · {points}"
    )
    return head, visible(report.explanation.sentence)


def _tenths(points: Fraction) -> str:
    exact = points * 10
    floor = exact.numerator // exact.denominator
    return f"{floor // 10}.{floor % 10}"
