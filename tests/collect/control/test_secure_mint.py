"""How minting is gated by reserves, on a real node."""

from fractions import Fraction

import pytest
from evm import Node
from fake_world import gaps, rows, seen

from auditor.base.keccak import keccak
from auditor.model.value import Duration, Flag, Missing, Quantity


KEY = "0x" + "a1" * 20
MINT = keccak(b"mint(address,uint256)")[:4]


@pytest.fixture
def feed(deploy, anvil: Node):
    feed = deploy("Feed", "TSLAx Reserves", 8)
    feed.send("set", 10_000 * 10**8, anvil.now)
    return feed.address


def gate(told):
    (only,) = rows(told.found, "control.secure_mint")
    return only


@pytest.mark.parametrize("heartbeat", [86_400, 0])
def test_a_gate_inside_the_token(control, deploy, feed, heartbeat) -> None:
    row = gate(control(deploy("GatedToken", KEY, feed, heartbeat, True)))
    assert row["margin"] == Quantity(Fraction(0))
    assert row["staleness_limit"] == Duration(Fraction(heartbeat))
    assert row["counts_all_chains"] == Flag(True)


@pytest.mark.fault("T16")
def test_a_gate_that_is_switched_off_is_no_margin(control, deploy, feed) -> None:
    margin = gate(control(deploy("GatedToken", KEY, feed, 86_400, False)))["margin"]
    assert isinstance(margin, Missing)
    assert margin.reason == "gate_off"


@pytest.fixture
def policed(deploy, feed):
    def make(contract: str, mode: int, amount: int, staleness: int):
        engine = deploy("GateEngine")
        policy = deploy("GatePolicy", feed, mode, amount, staleness)
        token = deploy(contract, KEY, engine.address)
        engine.send("addPolicy", token.address, MINT, policy.address)
        return token

    return make


@pytest.mark.parametrize(
    ("mode", "amount", "margin"),
    [
        (0, 0, Fraction(0)),
        (1, 250, Fraction(25, 1_000)),
        (2, 500 * 10**18, Fraction(500, 10_000)),
        (3, 250, Fraction(-25, 1_000)),
        (4, 500 * 10**18, Fraction(-500, 10_000)),
    ],
)
def test_a_policy_and_its_margin(control, policed, mode, amount, margin) -> None:
    row = gate(control(policed("PolicedToken", mode, amount, 3_600)))
    assert row["margin"] == Quantity(margin)
    assert row["staleness_limit"] == Duration(Fraction(3_600))


def test_no_limit_of_age_is_said(control, policed) -> None:
    assert gate(control(policed("PolicedToken", 0, 0, 0)))["staleness_limit"] == Duration(
        Fraction(0)
    )


@pytest.mark.fault("T16")
def test_a_way_around_the_gate_is_no_gate(control, policed) -> None:
    row = gate(control(policed("HalfPolicedToken", 0, 0, 3_600)))
    assert isinstance(row["margin"], Missing)
    assert row["margin"].reason == "ungated"


@pytest.mark.fault("T16")
def test_a_token_without_a_gate_is_never_an_empty_list(control, deploy) -> None:
    told = control(deploy("OpenMintToken"))
    assert not seen(told.found, "control.secure_mint")
    (gap,) = gaps(told.found, "control.secure_mint")
    assert gap.reason == "no_gate"
