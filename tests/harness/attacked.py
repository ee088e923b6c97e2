"""What an attack gained: a report made under lies beside the report of the truth."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from auditor.model.report import Report
from auditor.model.scorecard import Grade, Opinion


NOBODY: frozenset[str] = frozenset()
ACCEPTED, UNDECIDED, REJECTED = "accepted", "undecided", "rejected"
SINGLE = "believed, marked single-source"


def faults(report: Report) -> frozenset[str]:
    """The rules that found a fault."""
    return frozenset(each.name for each in report.findings if each.outcome.value == "fail")


def passed(report: Report) -> frozenset[str]:
    """The rules that found everything well."""
    return frozenset(each.name for each in report.findings if each.outcome.value == "pass")


def gains(
    before: Report, after: Report, word: frozenset[str] = NOBODY, best: Grade = Grade.A
) -> list[str]:
    """What a lie gained: faults that pass now, a better opinion, more points, a better grade.

    Losing evidence may open the high end of the grade, up to `best`; the low end never rises.
    `word` are rules that rest on the liar's word by design.
    """
    found = sorted((faults(before) & passed(after)) - word)
    if after.scorecard.opinion in (Opinion.CLEAN, Opinion.QUALIFIED):
        found.append(f"opinion {after.scorecard.opinion.value}")
    card, grades = after.scorecard, list(Grade)
    points = card.score.low > before.scorecard.score.low and not word
    if points or grades.index(card.grade_high) < grades.index(best):
        found.append(f"{card.score.low} points, {card.grade.value} to {card.grade_high.value}")
    return found


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
            scored(f"{figure}: {family}", n, n, target="0 wrong", counts=dict(ended))
