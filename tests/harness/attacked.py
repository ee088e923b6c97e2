"""What an attack gained: a report made under lies beside the report of the truth."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from auditor.model.report import Report
from auditor.model.scorecard import Grade, Opinion


ZERO = Fraction()
NOBODY: frozenset[str] = frozenset()
OPINION = "the opinion"
ACCEPTED, UNDECIDED, REJECTED = "accepted", "undecided", "rejected"
SINGLE = "believed, marked single-source"


def faults(report: Report) -> frozenset[str]:
    """The rules that found a fault."""
    return frozenset(each.name for each in report.findings if each.outcome.value == "fail")


def passed(report: Report) -> frozenset[str]:
    """The rules that found everything well."""
    return frozenset(each.name for each in report.findings if each.outcome.value == "pass")


def gains(before: Report, after: Report, word: frozenset[str] = NOBODY) -> list[str]:
    """What a lie gained: faults that pass now, or a better opinion.

    `word` are rules that rest on the liar's word by design, and `OPINION` where those decide it.
    """
    found = sorted((faults(before) & passed(after)) - word)
    opinion = after.scorecard.opinion
    if opinion is Opinion.CLEAN or (opinion is Opinion.QUALIFIED and OPINION not in word):
        found.append(f"opinion {opinion.value}")
    return found


def worded(before: Report, after: Report) -> Fraction:
    """Points that rules which found a fault earn now on the bare word of the issuer: half of each.

    The score allows them, and a word that a third party no longer contradicts stands alone.
    """
    said = (each for each in after.findings if each.reason == "issuer_word_only")
    return sum((Fraction(each.weight, 2) for each in said if each.name in faults(before)), ZERO)


def risen(before: Report, after: Report, best: Grade) -> list[str]:
    """More points at the low end, or a letter above `best`, up to which lost evidence opens it.

    Points for the bare word of the issuer are its due; they lift no letter.
    """
    card, grades = after.scorecard, list(Grade)
    allowed = before.scorecard.score.low + worded(before, after)
    lower = card.score.low <= allowed and card.grade == before.scorecard.grade
    if lower and grades.index(card.grade_high) >= grades.index(best):
        return []
    return [f"{card.score.low} points, {card.grade.value} to {card.grade_high.value}"]


def outcome(before: Report, after: Report) -> str:
    """How a lie that gained nothing ended: the truth was found all the same, or is left open."""
    return ACCEPTED if faults(before) <= faults(after) else UNDECIDED


@dataclass
class Counts:
    """Attacks by family and by how they ended, for the scoreboard."""

    told: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, family: str, ended: str) -> None:
        """One more attack that a family led."""
        self.told[family][ended] += 1

    def say(self, scored: Callable[..., None], figure: str) -> None:
        """A line of the scoreboard per family."""
        for family, ended in self.told.items():
            n = ended.total()
            scored(f"{figure}: {family}", n, n, target="0 wrong", counts=ended)
