"""Badge: the grade with its interval word as a small picture that fetches nothing."""

from xml.sax.saxutils import escape, quoteattr

from auditor.model.report import Origin, Report
from auditor.model.scorecard import (
    OPINION_WORDS,
    Grade,
    GradeStatus,
    Scorecard,
    grade_words,
)
from auditor.render.glyphs import printable


_EM, _PAD, _HEIGHT = 7, 8, 20  # a character, the room beside words, in pixels
_LONGEST = 24
# Every colour holds white letters at a contrast of 4.5 or more.
_COLOURS = {
    Grade.A: "#1f6f3a",
    Grade.B: "#1b4b7a",
    Grade.C: "#8a5300",
    Grade.D: "#a3421b",
    Grade.F: "#b3231b",
}
_OPEN = "#5b4a8a"


def render_badge(report: Report) -> bytes:
    """An SVG with its words as text alternative; letters of the reader's own sans-serif font."""
    name = printable(report.product.symbol).replace("\n", " ")
    label = f"{name if len(name) <= _LONGEST else name[:_LONGEST] + '…'} 1:1 backing"
    grade = f"{grade_words(report.scorecard)}{_reserve(report)}"
    opinion = OPINION_WORDS[report.scorecard.opinion]
    said = f"{label}: {grade}, {opinion}, as of {report.as_of:%Y-%m-%d}"
    left, right = _width(label), _width(grade)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{_HEIGHT}" '
        f'role="img" aria-label={quoteattr(said)}>'
        f"<title>{escape(said)}</title>"
        f'<rect width="{left}" height="{_HEIGHT}" fill="#3a444e"/>'
        f'<rect x="{left}" width="{right}" height="{_HEIGHT}" fill="{_colour(report.scorecard)}"/>'
        '<g fill="#ffffff" font-family="sans-serif" font-size="11">'
        f"{_words(label, 0)}{_words(grade, left)}</g></svg>\n"
    ).encode()


def _reserve(report: Report) -> str:
    """What keeps the grade from being one of a published product, read from its sources."""
    reconstructed = report.recording.origin is not Origin.LIVE
    told = [word for word, holds in (("draft", report.draft), ("not live", reconstructed)) if holds]
    return "".join(f" · {word}" for word in told)


def _colour(card: Scorecard) -> str:
    decided = card.status in (GradeStatus.FINAL, GradeStatus.PROVISIONAL)
    return _COLOURS[card.grade] if decided else _OPEN


def _width(words: str) -> int:
    return len(words) * _EM + 2 * _PAD


def _words(words: str, start: int) -> str:
    """Words stretched to the room they were given, so that no font runs over the edge."""
    length = len(words) * _EM
    return (
        f'<text x="{start + _PAD}" y="14" textLength="{length}" '
        f'lengthAdjust="spacingAndGlyphs">{escape(words)}</text>'
    )
