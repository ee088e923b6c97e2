"""Seeded lies of an issuer, one to four at once, never make a rule pass that found a fault."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from bench_product import Editable
from liar import Attack, Lie, composed, smallest

from auditor.errors import InputError
from auditor.model.report import Report
from auditor.model.scorecard import Grade, Opinion


ATTACKS = {"quick": 20, "full": 1_000}
SHARES = 4
"""Tests that divide the attacks, so that several workers share them."""


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return Editable("bad", tmp_path_factory.mktemp("honest")).judged()


def faults(report: Report) -> frozenset[str]:
    """The rules that found a fault."""
    return frozenset(each.name for each in report.findings if each.outcome.value == "fail")


def passed(report: Report) -> frozenset[str]:
    return frozenset(each.name for each in report.findings if each.outcome.value == "pass")


def gains(before: Report, after: Report, word: frozenset[str]) -> list[str]:
    """What a lie gained: faults that pass now, a better opinion, a better grade.

    Who withholds the figures that show a shortfall opens the high end up to D, by the policy of
    the score; the low end never rises.
    """
    found = sorted((faults(before) & passed(after)) - word)
    if after.scorecard.opinion in (Opinion.CLEAN, Opinion.QUALIFIED):
        found.append(f"opinion {after.scorecard.opinion.value}")
    card, grades = after.scorecard, list(Grade)
    points = card.score.low > before.scorecard.score.low and not word
    if points or grades.index(card.grade_high) < grades.index(Grade.D):
        found.append(f"{card.score.low} points, {card.grade.value} to {card.grade_high.value}")
    return found


@dataclass
class Field:
    """Where attacks are tried, each in a folder of its own."""

    home: Path
    before: Report
    tried: int = 0

    def won(self, attack: Attack) -> list[str]:
        """What the attack gained; a product file that is refused gains nothing."""
        self.tried += 1
        product = Editable("bad", self.home / str(self.tried))
        attack.strike(product)
        try:
            after = product.judged()
        except InputError:
            return []
        return gains(self.before, after, attack.word)


@pytest.mark.parametrize("part", range(SHARES))
@pytest.mark.fault("H10")
@pytest.mark.fault("H11")
@pytest.mark.fault("F07")
def test_no_lie_makes_a_fault_pass(part, honest, trials, tmp_path, scored):
    field = Field(tmp_path, honest)
    told: Counter[str] = Counter()
    for seed in range(part, ATTACKS[trials], SHARES):
        attack = composed(seed)
        found = field.won(attack)
        assert not found, smallest(attack, lambda one: bool(field.won(one)))
        told[attack.lies[0].family] += 1
    for family, count in told.items():
        scored(f"wrong pass under attack: {family}", count, count, target="0 wrong")


def test_a_lie_that_works_is_cut_down_to_what_it_needs():
    needed = Lie("needed", lambda product, random: None)
    spare = Lie("spare", lambda product, random: None)
    attack = Attack(1, (spare, needed, spare))
    assert smallest(attack, lambda one: needed in one.lies).lies == (needed,)
