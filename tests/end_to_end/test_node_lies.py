"""Seeded lies on a chain, of nodes and of the issuer, never make a rule pass that found a fault.

The only node that is asked may be believed: then every page says that one source was enough.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from attacked import REJECTED, SINGLE, Counts, faults, gains, outcome, passed
from chain_lies import ChainAttack, chain_attack
from evm import Node
from memory_node import Endpoint
from node_attacks import NodeAttack, node_attack
from node_lies import FAMILIES, Stand
from regressions import smallest, stored, to_store
from solidity import Compiled
from weak_products import CHAIN_ID, PRODUCTS, OnChain, Stage, crooked, sound
from whole_product import STARTED

from auditor.errors import InputError
from auditor.model.report import Report
from auditor.render import wording
from auditor.render.formats.html import render_html
from auditor.render.formats.markdown import render_markdown


NODE_ATTACKS = {"quick": 24, "full": 1_104}
ISSUER_ATTACKS = {"quick": 16, "full": 1_000}
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

    def truth(self, name: str, *, multicall: bool = True) -> Report:
        """What three honest nodes show."""
        key = (name, multicall)
        if key not in self.truths:
            true = Endpoint(self.crooked.chain, multicall=multicall)
            self.truths[key] = self.product(name).judged([true] * 3)
        return self.truths[key]

    def under(self, attack: NodeAttack | ChainAttack) -> Report:
        """What an audit shows meanwhile; InputError when the product file is refused."""
        product = self.product(attack.product)
        if isinstance(attack, ChainAttack):
            attack.strike(product)
        return product.judged(attack.endpoints(self.crooked, self.sound))

    def won(self, attack: NodeAttack | ChainAttack) -> list[str]:
        """What the attack gained that the report does not own up to."""
        try:
            return self._won(attack, self.under(attack))
        except InputError:
            return []

    def checked(self, attack: NodeAttack | ChainAttack) -> str:
        """How it ended; an attack that won is cut down, and the test fails with what to do."""
        try:
            after = self.under(attack)
        except InputError:
            return REJECTED
        won = self._won(attack, after)
        if won:
            side = "node" if isinstance(attack, NodeAttack) else "chain"
            pytest.fail(to_store(side, smallest(attack, lambda one: bool(self.won(one))), won))
        before = self._truth_for(attack)
        return SINGLE if faults(before) & passed(after) else outcome(before, after)

    def _won(self, attack: NodeAttack | ChainAttack, after: Report) -> list[str]:
        if isinstance(attack, ChainAttack):
            return gains(self._truth_for(attack), after, attack.word)
        if attack.situation.lone:
            whole = all(stamp.single_source for stamp in after.blocks)
            return [] if whole else ["the report hides that one source was enough"]
        return gains(self._truth_for(attack), after)

    def _truth_for(self, attack: NodeAttack | ChainAttack) -> Report:
        plain = isinstance(attack, ChainAttack)
        return self.truth(attack.product, multicall=plain or attack.multicall)


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
    for seed in range(part, NODE_ATTACKS[trials], SHARES):
        attack = node_attack(seed)
        counts[attack.situation.lone].add(attack.names[0], field.checked(attack))
    counts[False].say(scored, "wrong pass when a minority of nodes lies")
    counts[True].say(scored, "unmarked pass when the only node lies")


@pytest.mark.fault("F06")
@pytest.mark.fault("F07")
@pytest.mark.fault("T12")
@pytest.mark.parametrize("part", range(SHARES))
def test_no_lie_of_an_issuer_on_its_chain_makes_a_fault_pass(part, field, trials, scored):
    counts = Counts()
    for seed in range(part, ISSUER_ATTACKS[trials], SHARES):
        attack = chain_attack(seed)
        counts.add(attack.names[0], field.checked(attack))
    counts.say(scored, "wrong pass when the issuer lies on its chain and pages")


@pytest.mark.parametrize("each", [*stored("node"), *stored("chain")], ids=str)
def test_an_attack_that_once_won_wins_no_more(each, field):
    compose = node_attack if each.side == "node" else chain_attack
    assert not field.won(compose(each.seed).only(each.lies)), each.won


@pytest.mark.fault("R18")
def test_a_lone_node_that_is_believed_is_named_as_the_only_source(field):
    """What its lie let pass stands under the words that one source was enough."""
    lie = next(family for family in FAMILIES if family.name == "forged supply")
    chances = Random(7)  # noqa: S311 - to be repeated
    stand = Stand(field.crooked, field.sound, chances)
    report = field.product("weak").judged([lie.make(Endpoint(field.crooked.chain), stand)])
    assert "visible-supply-is-covered" in passed(report)
    assert report.blocks[0].single_source
    for made in (render_html(report), render_markdown(report)):
        assert wording.SINGLE_SOURCE in made.decode()
