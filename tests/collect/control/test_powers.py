"""What can be done to holders, on a real node: one hostile token per power."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from evm import Contract

from auditor.model.unit import unit
from auditor.model.value import Quantity


Deploy = Callable[..., Contract]
KEY = "0x" + "a1" * 20
WAD = 10**18
HARMLESS = {
    "paused": False,
    "can_pause": False,
    "can_block_holders": False,
    "sanctions_list": "none",
    "fee_per_period": Quantity(Fraction(0)),
    "mint_cap": "no_cap?",
    "can_move_any_balance": False,
}


def powers(told) -> dict[str, object]:
    return {name: told[name] for name in HARMLESS}


def test_a_token_without_powers(control, deploy) -> None:
    told = control(deploy("FixedToken"))
    assert powers(told) == HARMLESS
    assert told.overall("control.paused") is False


@pytest.mark.fault("T16")
def test_it_can_be_paused(control, anvil, deploy) -> None:
    token = deploy("PausingToken", anvil.account)
    assert powers(control(token)) == HARMLESS | {"can_pause": True}
    token.send("pause")
    told = control(token)
    assert told["paused"] is True
    assert told.overall("control.paused") is True


@pytest.mark.fault("T16")
def test_it_can_block_holders(control, anvil, deploy) -> None:
    told = control(deploy("BlockingToken", anvil.account))
    assert powers(told) == HARMLESS | {"can_block_holders": True}


@pytest.mark.fault("T16")
def test_a_list_elsewhere_blocks_holders(control, anvil, deploy) -> None:
    token = deploy("PowersToken", anvil.account, KEY)
    assert control(token)["sanctions_list"] == "none"
    token.send("setSanctionsList", KEY)
    told = control(token)
    assert told["sanctions_list"] == KEY
    assert told["can_block_holders"] is True


@pytest.mark.fault("T16")
def test_it_charges_a_fee(control, anvil, deploy) -> None:
    token = deploy("PowersToken", anvil.account, KEY)
    assert control(token)["fee_per_period"] == Quantity(Fraction(0))
    token.send("updateFeePerPeriod", 25 * WAD // 10_000)
    assert control(token)["fee_per_period"] == Quantity(Fraction(25, 10_000))


@pytest.mark.fault("T16")
def test_it_can_take_tokens_from_holders(control, anvil, deploy) -> None:
    told = control(deploy("SeizingToken", anvil.account, KEY))
    assert told["can_move_any_balance"] is True
    assert told["mint_cap"] == Quantity(Fraction(5_000 * WAD), unit("count"))


@pytest.mark.fault("T16")
def test_it_can_burn_what_others_hold(control, anvil, deploy) -> None:
    told = control(deploy("BurningToken", anvil.account, KEY))
    assert told["can_move_any_balance"] is True


def test_a_burner_of_its_own_tokens_proves_nothing(control, anvil, deploy) -> None:
    told = control(deploy("PowersToken", anvil.account, KEY))
    assert told["can_move_any_balance"] == "unproven?"


@pytest.mark.fault("T16")
def test_what_a_nameless_function_does_is_not_known(control, deploy, multisig) -> None:
    told = control(deploy("SecretMintToken", multisig, multisig))
    unknown = {"paused", "can_pause", "can_block_holders", "can_move_any_balance"}
    assert {told[name] for name in unknown} == {"unknown_functions?"}
    assert told["fee_per_period"] == "unknown_functions?"
