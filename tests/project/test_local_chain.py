from collections.abc import Callable

import pytest
from evm import GENESIS, MULTICALL3, Contract, Node, RpcError


DAY = 86_400
ONE = 10**18
HOLDER = "0x00000000000000000000000000000000000000AA"


def test_a_rebased_supply_is_already_scaled(anvil: Node, deploy: Callable[..., Contract]) -> None:
    token = deploy("XStockLike", "Tesla xStock", "TSLAx", 18)
    token.send("mint", HOLDER, 1_000 * ONE)
    later = anvil.now + DAY
    token.send("updateMultiplierValue", 2 * ONE, ONE, later)
    assert token.call("totalSupply") == 1_000 * ONE
    assert token.call("newMultiplierActivationTime") == later
    anvil.mine(at=later)
    assert token.call("getCurrentMultiplier") == (2 * ONE, 0, 1)
    assert token.call("totalSupply") == 2_000 * ONE
    assert token.call("sharesOf", HOLDER) == 1_000 * ONE
    assert token.call("multiplierUpdatesLength") == 2
    assert token.call("multiplierUpdates", 1) == (ONE, 2 * ONE, later)


def test_a_fee_decays_the_multiplier_without_an_event(
    anvil: Node, deploy: Callable[..., Contract]
) -> None:
    token = deploy("XStockLike", "Tesla xStock", "TSLAx", 18)
    token.send("mint", HOLDER, 1_000 * ONE)
    assert token.send("updateFeePerPeriod", ONE // 100)["logs"] == []
    anvil.mine(at=anvil.now + 15 * DAY)
    current, passed, _ = token.call("getCurrentMultiplier")
    assert (current, passed) == (ONE * 99 // 100 * 99 // 100, 2)
    assert token.call("multiplier") == ONE
    assert token.call("totalSupply") == 1_000 * current


def test_a_scaled_ui_token_keeps_its_supply_raw(
    anvil: Node, deploy: Callable[..., Contract]
) -> None:
    token = deploy("ScaledUILike", "CrowdStrike", "CRWD", 18)
    token.send("mint", HOLDER, 1_000 * ONE)
    later = anvil.now + 600
    token.send("setUIMultiplier", 4 * ONE, later)
    assert token.call("uiMultiplier") == ONE
    anvil.mine(at=later)
    assert token.call("uiMultiplier") == token.call("newUIMultiplier") == 4 * ONE
    assert token.call("totalSupply") == 1_000 * ONE
    assert token.call("totalSupplyUI") == 4_000 * ONE
    assert token.call("supportsInterface", bytes.fromhex("a60bf13d"))


def test_a_dshare_reads_an_empty_slot_as_one(deploy: Callable[..., Contract]) -> None:
    token = deploy("DShareLike", "Block", "SQ.d", 18)
    token.send("mint", HOLDER, 10 * ONE)
    assert token.call("balancePerShare") == ONE
    token.send("setBalancePerShare", 3 * ONE)
    assert token.call("totalSupply") == 30 * ONE


def test_an_external_multiplier_that_is_missing_reverts(
    anvil: Node, deploy: Callable[..., Contract]
) -> None:
    token = deploy("OracleToken", "Tesla (Ondo)", "TSLAon", 18)
    oracle = deploy("SyntheticSharesOracle")
    with pytest.raises(RpcError, match="asset not supported"):
        oracle.call("getSValue", token.address)
    oracle.send("setSValue", token.address, 1_008 * 10**15)
    assert oracle.call("getSValue", token.address) == (1_008 * 10**15, False)
    oracle.send("schedulePause", token.address, 2 * ONE, anvil.now)
    assert oracle.call("getSValue", token.address)[1]


def test_a_feed_answers_what_it_was_told(anvil: Node, deploy: Callable[..., Contract]) -> None:
    feed = deploy("Feed", "TSLAx Reserves", 8)
    feed.send("set", -5, anvil.now)
    round_id, answer, _, updated_at, _ = feed.call("latestRoundData")
    assert (round_id >> 64, round_id & (2**64 - 1), answer) == (1, 1, -5)
    assert updated_at <= anvil.now


def test_a_batch_reads_as_one_call(anvil: Node, deploy: Callable[..., Contract]) -> None:
    token = deploy("PlainToken", "Legacy Tesla", "bTSLA", 18)
    token.send("mint", HOLDER, 7)
    batch = anvil.place("Multicall3Like", MULTICALL3)
    ask = token.compiled.call("totalSupply")
    good, bad = batch.call(
        "aggregate3", [(token.address, False, ask), (token.address, True, b"\xde\xad\xbe\xef")]
    )
    assert good == (True, (7).to_bytes(32))
    assert bad == (False, b"")


def test_an_old_block_still_answers(anvil: Node, deploy: Callable[..., Contract]) -> None:
    token = deploy("PlainToken", "Legacy Tesla", "bTSLA", 18)
    before = anvil.block()["number"]
    token.send("mint", HOLDER, 7)
    assert token.call("totalSupply", block=before) == 0
    assert token.call("totalSupply") == 7


@pytest.mark.parametrize("moment", ["first", "second"])
def test_a_test_leaves_the_chain_as_it_was(
    anvil: Node, deploy: Callable[..., Contract], moment: str
) -> None:
    assert (anvil.block()["number"], anvil.now) == ("0x0", GENESIS), moment
    anvil.mine(3, at=GENESIS + 400 * DAY)
    deploy("PlainToken", "Legacy Tesla", "bTSLA", 18)
    assert (anvil.block()["number"], anvil.now) == ("0x4", GENESIS + 400 * DAY + 3), moment


def test_block_times_do_not_follow_the_wall_clock(anvil: Node) -> None:
    anvil.mine(2)
    anvil.transact(anvil.account, b"")
    assert anvil.now == GENESIS + 3
