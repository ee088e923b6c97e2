"""The score with its parts: pillars, caps, red flags, status and opinion."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Grade(StrEnum):
    """Letter grades, best first."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    F = "F"


class GradeStatus(StrEnum):
    """Whether the letter can still move."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    UNPROVEN = "unproven"
    OUT_OF_SCOPE = "out_of_scope"


class Opinion(StrEnum):
    """The conclusion; `adverse` and `disclaimer` are not comparable with each other."""

    CLEAN = "clean"
    QUALIFIED = "qualified"
    ADVERSE = "adverse"
    DISCLAIMER = "disclaimer"


OPINION_WORDS = {
    Opinion.CLEAN: "No exception found",
    Opinion.QUALIFIED: "Exceptions found",
    Opinion.ADVERSE: "Contradicted",
    Opinion.DISCLAIMER: "No conclusion",
}


class CapState(StrEnum):
    """Whether a cap's condition is shown, shown not to hold, or open."""

    SHOWN = "shown"
    OPEN = "open"
    NOT_SHOWN = "not_shown"


@dataclass(frozen=True, slots=True)
class Span:
    """Points from `low` (unknown counts nothing) to `high` (unknown counts in full)."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Line:
    """One rule's points in the score."""

    rule: str
    points: Fraction
    earned: Span


@dataclass(frozen=True, slots=True)
class Pillar:
    """A pillar's points: `maximum` does not depend on outcomes."""

    name: str
    title: str
    maximum: Fraction
    earned: Span
    lines: tuple[Line, ...]
    comparable: bool


@dataclass(frozen=True, slots=True)
class Cap:
    """A ceiling on the grade: the low end obeys shown and open caps, the high end only shown."""

    id: str
    condition: str
    at_most: Grade
    state: CapState
    facts: tuple[str, ...]


class FlagState(StrEnum):
    """State of one of the article's five red flags."""

    HIT = "hit"
    UNKNOWN = "unknown"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One red flag and the rules that decide it."""

    id: str
    title: str
    state: FlagState
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Everything the score says. `decided` is the decided share of the 100 points, 0 to 1.

    `on_issuer_word` are the points earned at the low end that rest on the issuer alone.
    """

    score: Span
    grade: Grade
    grade_high: Grade
    status: GradeStatus
    opinion: Opinion
    decided: Fraction
    pillars: tuple[Pillar, ...]
    caps: tuple[Cap, ...]
    red_flags: tuple[RedFlag, ...]
    on_issuer_word: Fraction
    comparable: bool
    deciding: tuple[str, ...]
    """Rules or caps whose answer would decide an unproven grade, most points first."""


def unproven_words(low: Grade, high: Grade) -> str:
    """`Unproven (F to B)`."""
    return f"Unproven ({low.value} to {high.value})"


def grade_words(card: Scorecard) -> str:
    """`B`, `B (provisional, could be A)` or `Unproven (F to B)`."""
    return words_of(card.status, card.grade, card.grade_high)


def words_of(status: GradeStatus, low: Grade, high: Grade) -> str:
    """The same, of a grade between its two ends."""
    if status is GradeStatus.UNPROVEN:
        return unproven_words(low, high)
    if status is GradeStatus.OUT_OF_SCOPE:
        return "Out of scope (no 1:1 claim)"
    if status is GradeStatus.FINAL:
        return low.value
    higher = "" if low is high else f", could be {high.value}"
    return f"{low.value} (provisional{higher})"
