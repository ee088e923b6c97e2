"""A Solana deployment read from a node on loopback that tells real Token-2022 accounts."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import anyio
import pytest
from fake_world import World, gaps, product, rows
from lite_svm import CHAIN, Svm, SvmNode
from solders.pubkey import Pubkey

from auditor.archive.recording import RecordingWire
from auditor.archive.replay import ReplayWire
from auditor.archive.tape import Recorder
from auditor.clients.chains import LiveChains
from auditor.clients.live import LiveWire
from auditor.collect.control.solana import kind_of_key, solana_control_row, solana_roles
from auditor.collect.holders.collector import Holders
from auditor.collect.supply.collector import Supply
from auditor.collect.supply.solana import read_solana
from auditor.model.report import Origin, Recording
from auditor.model.value import Cause, Enumeration, Flag, Missing, Moment, Quantity
from auditor.settings import Settings


AT = 1_789_000_000
NOW = datetime.fromtimestamp(AT, UTC)
SUPPLY = "supply.deployments"


class OnCluster(World):
    def __init__(self, *nodes: SvmNode, now: datetime = NOW, **chain: object) -> None:
        super().__init__(as_of=now)
        self.now = now
        spec = {"rpc": [node.url for node in nodes], **chain}
        self.settings = Settings.model_validate(
            {"chains": {CHAIN: spec}, "http": {"allow_loopback": True}}
        )

    def run(self, work):
        async def inside():
            async with LiveWire(self.settings, lambda: self.now) as wire:
                chains = LiveChains.configured(self.settings, wire)
                self.reader, self.solana = chains.reader, chains.solana
                return await work(self.context)

        return anyio.run(inside)

    def supply(self, mint, **deployment: object):
        given = {"chain": CHAIN, "address": mint.address, **deployment}
        spec = product(deployments=[given], symbol="NVDAx")
        return self.run(lambda context: Supply().collect(spec, context))


@pytest.fixture(scope="module")
def svm() -> Svm:
    return Svm(AT)


@pytest.fixture
def nvda(svm):
    """NVDAx as in the field: 1,234.56789012 units at 8 decimals, a change announced."""
    svm.set_clock(AT, 300_000_000)
    mint = svm.mint(
        multiplier=1.0009180758,
        delegate=svm.payer.pubkey(),
        pausable=True,
        freezable=True,
        named=("NVIDIA xStock", "NVDAx"),
    )
    mint.unsold = mint.holding(23_456_789_012)
    mint.holding(100_000_000_000)
    mint.change_multiplier(1.0017011968, AT + 200)
    return mint


def only(found):
    (row,) = rows(found, SUPPLY)
    return row


def test_shares_are_the_raw_supply_times_the_multiplier_in_force(svm, nvda):
    with SvmNode(svm) as node:
        row = only(OnCluster(node).supply(nvda, inventory=[nvda.unsold]))
    per_unit = Fraction(1.0009180758) / 10**8
    assert row["unit_model"] == Enumeration("spl_scaled")
    assert row["shares"].amount == 123_456_789_012 * per_unit
    assert row["inventory_shares"].amount == 23_456_789_012 * per_unit
    assert row["pending_multiplier"].amount == Fraction(1.0017011968)
    assert row["pending_at"] == Moment(NOW + timedelta(seconds=200))
    assert (row["block"].amount, row["block_time"]) == (300_000_000, Moment(NOW))


def test_an_announced_multiplier_counts_from_its_second_on(svm, nvda):
    svm.set_clock(AT + 200, 300_000_500)
    with SvmNode(svm) as node:
        row = only(OnCluster(node, now=NOW + timedelta(seconds=200)).supply(nvda))
    assert row["shares"].amount == 123_456_789_012 * Fraction(1.0017011968) / 10**8
    assert "pending_at" not in row


def test_mint_and_clock_are_one_request_at_finalized_commitment(svm, nvda):
    with SvmNode(svm) as node:
        OnCluster(node).supply(nvda)
        asked = [each for each in node.asked if nvda.address in str(each["params"])]
    assert [each["params"][1] for each in asked] == [
        {"encoding": "base64", "commitment": "finalized"}
    ]


def test_the_mint_says_what_it_is_called(svm, nvda):
    with SvmNode(svm) as node:
        (row,) = rows(OnCluster(node).supply(nvda), "identity.deployments")
    assert row["symbol"].value == "NVDAx"
    assert row["symbol_matches"] == Flag(value=True)


def test_a_wallet_in_place_of_a_token_account_leaves_the_inventory_open(svm, nvda):
    with SvmNode(svm) as node:
        row = only(OnCluster(node).supply(nvda, inventory=[str(svm.payer.pubkey())]))
    assert isinstance(row["inventory_shares"], Missing)
    assert "token account" in row["inventory_shares"].detail
    assert isinstance(row["shares"], Quantity)


@pytest.mark.parametrize("model", ["none", "rebased_total"])
def test_a_unit_model_that_the_mint_contradicts_is_ambiguous(svm, nvda, model):
    with SvmNode(svm) as node:
        row = only(OnCluster(node).supply(nvda, unit_model=model))
    assert row["shares"].reason == "unit_ambiguous"


@pytest.mark.fault("R11")
def test_a_node_of_another_cluster_is_refused(svm, nvda):
    with SvmNode(svm, genesis="EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG") as node:
        row = only(OnCluster(node).supply(nvda))
    assert row["shares"].reason == "wrong_chain"


@pytest.mark.fault("R13")
def test_a_cluster_whose_clock_hangs_is_refused(svm, nvda):
    with SvmNode(svm) as node:
        row = only(OnCluster(node, now=NOW + timedelta(hours=1)).supply(nvda))
    assert row["shares"].reason == "stale_head"


@pytest.mark.fault("B11")
def test_a_cluster_ahead_of_our_clock_is_refused(svm, nvda):
    with SvmNode(svm) as node:
        row = only(OnCluster(node, now=NOW - timedelta(hours=2)).supply(nvda))
    assert row["shares"].reason == "future_timestamp"
    assert "our clock says" in row["shares"].detail


def test_nodes_in_different_slots_agree_on_the_bytes(svm, nvda):
    with SvmNode(svm) as one, SvmNode(svm) as other, SvmNode(svm) as third:
        other.lag, third.lag = 3, 40
        row = only(OnCluster(one, other, third).supply(nvda))
    assert row["block"].amount == 300_000_000 - 40


@pytest.mark.fault("R15")
@pytest.mark.parametrize("lying", [1, 2])
def test_a_node_that_tells_another_supply_is_outvoted_or_disputes(svm, nvda, lying):
    smaller = svm.mint(multiplier=1.0)
    smaller.holding(1)
    with SvmNode(svm) as one, SvmNode(svm) as other, SvmNode(svm) as third:
        liars = [other, third][:lying]
        for at, each in enumerate(liars):
            lie = svm.mint(multiplier=1.0 + at)
            lie.holding(at + 1)
            each.lies[nvda.address] = svm.account(lie.address)
        row = only(OnCluster(one, other, third).supply(nvda))
    if lying == 1:
        assert row["raw"].amount == 123_456_789_012
    else:
        assert (row["shares"].cause, row["shares"].reason) == (
            Cause.CONFLICTING,
            "source_dispute",
        )


def test_what_is_no_mint_is_a_gap(svm, nvda):
    with SvmNode(svm) as node:
        node.lies[nvda.address] = None
        row = only(OnCluster(node).supply(nvda))
    assert row["shares"].reason == "no_code"


def test_holders_of_a_mint_are_a_gap(svm, nvda):
    spec = product(deployments=[{"chain": CHAIN, "address": nvda.address}])
    with SvmNode(svm) as node:
        found = OnCluster(node).run(lambda context: Holders().collect(spec, context))
    (gap,) = gaps(found, "holders.count")
    assert gap.cause is Cause.UNSUPPORTED


def test_who_can_do_what(svm, nvda):
    spec = product(deployments=[{"chain": CHAIN, "address": nvda.address}])
    with SvmNode(svm) as node:
        token = OnCluster(node).run(
            lambda context: read_solana(spec.deployments[0], Fraction(1), context)
        )
    row = solana_control_row(token)
    for power in ("can_pause", "can_block_holders", "can_move_any_balance"):
        assert row[power] == Flag(value=True)
    assert row["paused"] == Flag(value=False)
    assert row["mint_authority"] == Enumeration("eoa")
    assert [each["role"].value for each in solana_roles(token)] == [
        "mint authority",
        "freeze authority",
        "permanent delegate",
    ]


def test_an_address_without_a_key_is_a_program(svm):
    assert kind_of_key("") == "renounced"
    assert kind_of_key(str(svm.payer.pubkey())) == "eoa"
    program = Pubkey.from_string("11111111111111111111111111111111")
    for seed in range(8):
        derived, _ = Pubkey.find_program_address([bytes([seed])], program)
        assert kind_of_key(str(derived)) == "contract"


def test_a_recorded_cluster_is_replayed_alike(svm, nvda):
    spec = product(deployments=[{"chain": CHAIN, "address": nvda.address}], symbol="NVDAx")
    with SvmNode(svm) as node:
        world = OnCluster(node)

        async def recorded():
            async with LiveWire(world.settings, lambda: NOW) as network:
                plans = LiveChains.configured(world.settings, network).plans
                recorder = Recorder(Recording(Origin.LIVE, ""), NOW, plans)
                wire = RecordingWire(network, recorder, lambda: NOW)
                chains = LiveChains.configured(world.settings, wire)
                world.solana = chains.solana
                first = await Supply().collect(spec, world.context)
                return first, recorder.tape()

        first, tape = anyio.run(recorded)

    async def again():
        world.solana = LiveChains.recorded(tape, ReplayWire(tape)).solana
        return await Supply().collect(spec, world.context)

    assert list(anyio.run(again)) == list(first)
