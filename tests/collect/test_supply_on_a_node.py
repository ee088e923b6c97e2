"""Supply read from a real node; every expected integer is computed before anything is read."""

from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction

import anyio
import pytest
from evm import Contract, Node
from fake_world import World, product, rows, seen

from auditor.clients.chains import LiveChains
from auditor.clients.live import LiveWire
from auditor.collect.interface import Collected
from auditor.collect.reserve.collector import Reserves
from auditor.collect.supply.collector import Supply
from auditor.model.report import Origin
from auditor.model.unit import unit
from auditor.model.value import Enumeration, Flag, Missing, Moment, Quantity, Record
from auditor.settings import Settings


WAD = 10**18
HOLDER, ISSUER = "0x" + "aa" * 20, "0x" + "bb" * 20
SHARES = unit("shares")
NOW = datetime(2026, 9, 13, 12, tzinfo=UTC)
Deploy = Callable[..., Contract]


class OnNode(World):
    """A world whose chains are a node's."""

    def __init__(self, node: Node) -> None:
        super().__init__(as_of=NOW, origin=Origin.LIVE)
        self.node = node
        chain = {"rpc": [node.url], "finality": "latest", "max_head_age": 0}
        self.settings = Settings.model_validate(
            {"chains": {node.caip2: chain}, "http": {"allow_loopback": True}}
        )

    def collect(self, collector: Supply | Reserves, **changed: object) -> list[Collected]:
        async def run() -> list[Collected]:
            async with LiveWire(self.settings, lambda: NOW) as wire:
                chains = LiveChains.configured(self.settings, wire)
                self.reader = chains.reader
                return list(await collector.collect(product(**changed), self.context))

        return anyio.run(run)


def row(node: Node, address: str, **deployment: object) -> Record:
    deployments = [{"chain": node.caip2, "address": address, **deployment}]
    found = OnNode(node).collect(Supply(), deployments=deployments)
    (only,) = rows(found, "supply.deployments")
    return only


def shares(of: Record) -> Fraction:
    value = of["shares"]
    assert isinstance(value, Quantity), value
    return value.amount


@pytest.fixture
def named(deploy: Deploy) -> Callable[..., Contract]:
    """A token with 18 decimals, 9,000 for a holder and 1,000 for the issuer."""

    def make(contract: str) -> Contract:
        token = deploy(contract, "Tesla xStock", "TSLAx", 18)
        token.send("mint", HOLDER, 9_000 * WAD)
        token.send("mint", ISSUER, 1_000 * WAD)
        return token

    return make


def test_rebased_total_is_read_as_it_stands(anvil: Node, named: Deploy) -> None:
    token = named("XStockLike")
    now = anvil.now
    token.send("updateMultiplierValue", 10 * WAD, WAD, 0)
    anvil.mine()
    token.send("updateMultiplierValue", 20 * WAD, 10 * WAD, now + 10**6)
    deployments = [{"chain": anvil.caip2, "address": token.address, "inventory": [ISSUER]}]
    found = OnNode(anvil).collect(Supply(), deployments=deployments)
    (read,) = rows(found, "supply.deployments")
    assert shares(read) == 100_000
    assert read["multiplier"] == Quantity(Fraction(10))
    assert read["inventory_shares"] == Quantity(Fraction(10_000), SHARES)
    assert read["unit_model"] == Enumeration("rebased_total")
    (identity,) = rows(found, "identity.deployments")
    assert identity["symbol_matches"] == Flag(True)
    (step,) = rows(found, "corporate_actions.steps")  # the scheduled one is no step yet
    assert (step["previous"], step["new"]) == (Quantity(Fraction(1)), Quantity(Fraction(10)))
    assert isinstance(step["effective_at"], Moment)
    assert [each.value.complete for each in seen(found, "corporate_actions.steps")] == [True]


def test_dshares_are_rebased_without_a_history(anvil: Node, named: Deploy) -> None:
    token = named("DShareLike")
    token.send("setBalancePerShare", 3 * WAD)
    read = row(anvil, token.address)
    assert shares(read) == 30_000
    assert read["multiplier"] == Quantity(Fraction(3))


@pytest.mark.fault("T10")
def test_raw_times_multiplier_switches_by_the_clock(anvil: Node, named: Deploy) -> None:
    token = named("ScaledUILike")
    activation = anvil.now + 1_000
    token.send("setUIMultiplier", 4 * WAD, activation)
    assert shares(row(anvil, token.address)) == 10_000
    anvil.mine(at=activation)
    read = row(anvil, token.address, inventory=[ISSUER])
    assert shares(read) == 40_000
    assert read["raw"] == Quantity(Fraction(10_000 * WAD), unit("count"))
    assert read["inventory_shares"] == Quantity(Fraction(4_000), SHARES)


def test_external_multiplier_comes_from_the_oracle(anvil: Node, named: Deploy) -> None:
    token, oracle = named("OracleToken"), anvil.deploy("SyntheticSharesOracle")
    stated = {"unit_model": "external_multiplier", "multiplier_source": oracle.address}
    unknown = row(anvil, token.address, **stated)["shares"]
    assert isinstance(unknown, Missing)
    assert unknown.reason == "reverted"
    oracle.send("setSValue", token.address, 1_008 * 10**15)
    assert shares(row(anvil, token.address, **stated)) == 10_080


def test_a_plain_token_has_no_multiplier(anvil: Node, named: Deploy) -> None:
    read = row(anvil, named("PlainToken").address)
    assert shares(read) == 10_000
    assert read["unit_model"] == Enumeration("none")


@pytest.mark.fault("T01")
def test_no_contract_no_supply(anvil: Node) -> None:
    nothing = row(anvil, HOLDER)["shares"]
    assert isinstance(nothing, Missing)
    assert nothing.reason == "no_code"


@pytest.mark.fault("T09")
@pytest.mark.parametrize(
    ("contract", "stated"),
    [
        ("ScaledUILike", "rebased_total"),
        ("ScaledUILike", "none"),
        ("XStockLike", "raw_times_multiplier"),
        ("XStockLike", "none"),
    ],
)
def test_a_wrong_model_is_never_applied(
    anvil: Node, named: Deploy, contract: str, stated: str
) -> None:
    refused = row(anvil, named(contract).address, unit_model=stated)["shares"]
    assert isinstance(refused, Missing)
    assert refused.reason == "unit_ambiguous"


@pytest.mark.fault("F01")
@pytest.mark.parametrize(("answer", "plausible"), [(10_050 * 10**8, True), (0, False), (-1, False)])
def test_a_reserve_feed(anvil: Node, deploy: Deploy, answer: int, plausible: bool) -> None:
    feed = deploy("Feed", "TSLAx Reserves", 8)
    feed.send("set", answer, anvil.now)
    source = {"kind": "chainlink_feed", "chain": anvil.caip2, "address": feed.address}
    found = OnNode(anvil).collect(Reserves(), reserves=[source])
    (state,) = rows(found, "reserves.feeds")
    if plausible:
        assert state["answer"] == Quantity(Fraction(10_050), SHARES)
        assert rows(found, "reserves.statements")[0]["amount"] == state["answer"]
    else:
        assert isinstance(state["answer"], Missing)
        assert not rows(found, "reserves.statements")
