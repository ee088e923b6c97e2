"""Seeded lies of a node never make a rule pass that found a fault, unless it is the only one asked.

A lone node may be believed: then every page says that one source was enough.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from attacked import SINGLE, Counts, faults, gains, outcome, passed
from evm import Node
from memory_node import Endpoint
from node_lies import FAMILIES, PRODUCTS, NodeAttack, node_attack
from solidity import Compiled
from weak_products import CHAIN_ID, OnChain, Stage, crooked, sound
from whole_product import STARTED

from auditor.model.report import Report


ATTACKS = {"quick": 48, "full": 1_104}
SHARES = 4
"""Tests that divide the attacks, so that several workers share them."""


@pytest.fixture(scope="module")
def stages(compiled: Mapping[str, Compiled]) -> Iterator[tuple[Stage, Stage]]:
    """The chain of the products, and another history of it, in which all is well."""
    with (
        Node(compiled, chain_id=CHAIN_ID, genesis=STARTED) as one,
        Node(compiled, chain_id=CHAIN_ID, genesis=STARTED) as other,
    ):
        yield crooked(one), sound(other)


@dataclass
class Field:
    """Where attacks are tried, each in a folder of its own."""

    home: Path
    crooked: Stage
    sound: Stage
    truths: dict[tuple[str, bool], Report] = field(default_factory=dict)
    tried: int = 0

    def product(self, name: str) -> OnChain:
        self.tried += 1
        return OnChain(name, self.home / str(self.tried), self.crooked)

    def truth(self, name: str, *, multicall: bool) -> Report:
        """What three honest nodes show."""
        key = (name, multicall)
        if key not in self.truths:
            true = Endpoint(self.crooked.chain, multicall=multicall)
            self.truths[key] = self.product(name).judged([true] * 3)
        return self.truths[key]

    def judged(self, attack: NodeAttack) -> Report:
        product = self.product(attack.product)
        return product.judged(attack.endpoints(self.crooked, self.sound))

    def won(self, attack: NodeAttack) -> list[str]:
        """What the attack gained that the report does not own up to."""
        return self._won(attack, self.judged(attack))

    def ended(self, attack: NodeAttack) -> str:
        """How it ended; an attack that won is cut down, and the test fails with what to do."""
        after = self.judged(attack)
        won = self._won(attack, after)
        if won:
            least = smallest(attack, lambda one: bool(self.won(one)))
            pytest.fail(to_store("node", least, won))
        before = self._truth_for(attack)
        return SINGLE if faults(before) & passed(after) else outcome(before, after)

    def _won(self, attack: NodeAttack, after: Report) -> list[str]:
        if attack.situation.lone:
            whole = all(stamp.single_source for stamp in after.blocks)
            return [] if whole else ["the report hides that one source was enough"]
        return gains(self._truth_for(attack), after)

    def _truth_for(self, attack: NodeAttack) -> Report:
        return self.truth(attack.product, multicall=attack.multicall)


@pytest.fixture(scope="module")
def field(stages: tuple[Stage, Stage], tmp_path_factory: pytest.TempPathFactory) -> Field:
    return Field(tmp_path_factory.mktemp("attacked"), *stages)


def test_the_truth_about_every_product_is_a_fault(field: Field) -> None:
    both = {"reserves-cover-circulation", "visible-supply-is-covered", "mint-authority-is-guarded"}
    for name in PRODUCTS:
        for multicall in (True, False):
            assert both < faults(field.truth(name, multicall=multicall)), name
    assert "upgrade-authority-is-guarded" in faults(field.truth("weak", multicall=True))
    assert "contract-behaves-as-a-token" in faults(field.truth("swapped", multicall=True))
    assert "reserve-feed-keeps-pace" in faults(field.truth("fed", multicall=True))


@pytest.mark.fault("R16")
@pytest.mark.parametrize("part", range(SHARES))
def test_no_lie_of_a_node_makes_a_fault_pass(part, field, trials, scored):
    counts: dict[bool, Counts] = {True: Counts(), False: Counts()}
    for seed in range(part, ATTACKS[trials], SHARES):
        attack = node_attack(seed)
        counts[attack.situation.lone].add(attack.names[0], field.ended(attack))
    counts[False].say(scored, "wrong pass when a minority of nodes lies")
    counts[True].say(scored, "unmarked pass when the only node lies")


@pytest.mark.parametrize("each", stored("node"), ids=str)
def test_a_node_that_once_won_wins_no_more(each, field):
    assert not field.won(node_attack(each.seed).only(each.lies))


@pytest.mark.fault("R18")
@pytest.mark.fault("R22")
def test_a_lone_node_that_is_believed_is_named_as_the_only_source(field):
    """What its lie let pass stands under the words that one source was enough, on every format."""
    lie = next(family for family in FAMILIES if family.name == "forged supply")
    nodes = [lie.make(Endpoint(field.crooked.chain), Stand(field.crooked, field.sound, Random(7)))]
    product = field.product("weak")
    report = product.judged(nodes)
    assert "visible-supply-is-covered" in passed(report)
    assert report.blocks[0].single_source
    made = document(report, Appearance())
    assert wording.SINGLE_SOURCE in html.render(made)
