"""Seeded lies of an issuer, one to four at once, never make a rule pass that found a fault."""

from dataclasses import dataclass
from pathlib import Path

import pytest
import regressions
from attacked import NOBODY, REJECTED, Counts, gains, outcome, risen
from bench_product import Editable
from liar import Attack, composed
from regressions import smallest, stored, to_store

from auditor.errors import InputError
from auditor.model.report import Report
from auditor.model.scorecard import Grade


ATTACKS = {"quick": 20, "full": 1_000}
SHARES = 4
"""Tests that divide the attacks, so that several workers share them."""


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return Editable("bad", tmp_path_factory.mktemp("honest")).judged()


@dataclass
class Field:
    """Where attacks are tried, each in a folder of its own."""

    home: Path
    before: Report
    tried: int = 0

    def under(self, attack: Attack) -> Report:
        """The report under the attack; InputError when the product file is refused."""
        self.tried += 1
        product = Editable("bad", self.home / str(self.tried))
        attack.strike(product)
        return product.judged()

    def won(self, attack: Attack) -> list[str]:
        """What the attack gained; a product file that is refused gains nothing."""
        try:
            return self._won(attack, self.under(attack))
        except InputError:
            return []

    def checked(self, attack: Attack) -> str:
        """How it ended; an attack that won is cut down, and the test fails with what to do."""
        try:
            after = self.under(attack)
        except InputError:
            return REJECTED
        won = self._won(attack, after)
        if won:
            least = smallest(attack, lambda one: bool(self.won(one)))
            pytest.fail(to_store("issuer", least, won))
        return outcome(self.before, after)

    def _won(self, attack: Attack, after: Report) -> list[str]:
        # Points that rest on the issuer's word may rise; the letter stays a bad one.
        found = risen(self.before, after, Grade.D) if attack.word == NOBODY else []
        return gains(self.before, after, attack.word) + found


@pytest.mark.parametrize("part", range(SHARES))
@pytest.mark.fault("H10")
@pytest.mark.fault("H11")
@pytest.mark.fault("F07")
def test_no_lie_makes_a_fault_pass(part, honest, trials, tmp_path, scored):
    field = Field(tmp_path, honest)
    counts = Counts()
    for seed in range(part, ATTACKS[trials], SHARES):
        attack = composed(seed)
        counts.add(attack.names[0], field.checked(attack))
    counts.say(scored, "wrong pass under attack")


def test_an_issuer_who_once_won_wins_no_more(honest, tmp_path):
    field = Field(tmp_path, honest)
    won = {str(each): field.won(composed(each.seed).only(each.lies)) for each in stored("issuer")}
    assert not any(won.values()), won


def test_an_attack_that_works_is_cut_down_to_what_it_needs():
    attack = composed(3)
    needed = attack.names[-1]
    assert len(attack.names) > 1
    assert smallest(attack, lambda one: needed in one.names).names == (needed,)


def test_an_attack_that_won_says_where_to_store_it_and_is_read_back(tmp_path, monkeypatch):
    attack = composed(3)
    told = to_store("issuer", attack, ["reserves-fresh", "opinion clean"])
    line = told.partition("\n  - ")[2]
    store = tmp_path / "attacks.yaml"
    store.write_text(f"schema: auditor/attacks/v1\nattacks:\n  - {line}\n")
    monkeypatch.setattr(regressions, "STORE", store)
    (each,) = regressions.stored("issuer")
    assert composed(each.seed).only(each.lies) == attack
    assert each.won == "reserves-fresh, opinion clean"
    assert regressions.stored("node") == ()
