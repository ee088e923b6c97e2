"""Who can create tokens, on a real node; hostile tokens hide the weakest one."""

from collections.abc import Callable

import pytest
from evm import Contract, Node

from auditor.base.keccak import keccak


Deploy = Callable[..., Contract]
KEY = "0x" + "a1" * 20
ZERO = "0x" + "00" * 20
MINTER, ADMIN = keccak(b"MINTER_ROLE"), bytes(32)


@pytest.fixture
def guarded(anvil: Node, deploy: Deploy, multisig: str, timelock: str) -> Callable[..., Contract]:
    """A token whose maker has stepped back: the multisig mints, the timelock appoints."""

    def make(contract: str, *more: object) -> Contract:
        token = deploy(contract, timelock, multisig, *more)
        token.send("renounceRole", ADMIN, anvil.account)
        return token

    return make


@pytest.mark.fault("T16")
def test_a_multisig_mints(control, guarded, multisig, timelock) -> None:
    told = control(guarded("RoleToken"))
    assert told["mint_authority"] == "multisig"
    assert told.overall("control.mint_authority") == "multisig"
    assert ("MINTER_ROLE", multisig, "multisig") in told.roles
    assert ("DEFAULT_ADMIN_ROLE", timelock, "timelock") in told.roles
    assert told.whole("control.roles")


@pytest.mark.fault("T16")
def test_a_second_minter_decides(control, anvil, deploy, multisig, timelock) -> None:
    token = deploy("RoleToken", timelock, multisig)
    token.send("grantRole", MINTER, KEY)
    token.send("renounceRole", ADMIN, anvil.account)
    told = control(token)
    assert told["mint_authority"] == "eoa"
    assert ("MINTER_ROLE", KEY, "eoa") in told.roles


def test_a_revoked_minter_does_not_count(control, anvil, deploy, multisig, timelock) -> None:
    token = deploy("RoleToken", timelock, multisig)
    token.send("grantRole", MINTER, KEY)
    token.send("revokeRole", MINTER, KEY)
    token.send("renounceRole", ADMIN, anvil.account)
    told = control(token)
    assert told["mint_authority"] == "multisig"
    assert KEY not in {holder for _, holder, _ in told.roles}


@pytest.mark.fault("T16")
def test_who_may_appoint_a_minter_decides(control, anvil, deploy, multisig) -> None:
    told = control(deploy("RoleToken", multisig, multisig))
    assert told["mint_authority"] == "eoa"
    assert ("DEFAULT_ADMIN_ROLE", anvil.account.lower(), "eoa") in told.roles


@pytest.mark.fault("T16")
def test_a_role_without_a_minter_is_still_somebody_s(control, anvil, deploy, multisig) -> None:
    token = deploy("RoleToken", multisig, multisig)
    token.send("revokeRole", MINTER, multisig)
    assert control(token)["mint_authority"] == "eoa"


@pytest.mark.fault("T16")
def test_a_role_nobody_has_heard_of_mints_too(control, guarded) -> None:
    told = control(guarded("SecretRoleToken", KEY))
    assert told["mint_authority"] == "eoa"
    assert ("mints", KEY, "eoa") in told.roles


@pytest.mark.fault("T16")
def test_a_function_nobody_has_heard_of_leaves_it_open(control, guarded, multisig) -> None:
    told = control(guarded("SecretMintToken"))
    assert told["mint_authority"] == "unknown_functions?"
    assert ("MINTER_ROLE", multisig, "multisig") in told.roles
    assert not told.whole("control.roles")
    (field,) = [told.row["mint_authority"]]
    assert keccak(b"harmlessLooking(address,uint256)")[:4].hex() in field.detail


def test_members_that_are_listed(control, deploy, multisig, timelock) -> None:
    told = control(deploy("ListedRoleToken", timelock, multisig, KEY))
    assert told["mint_authority"] == "multisig"
    assert told["can_pause"] is True
    assert ("PAUSER_ROLE", KEY, "eoa") in told.roles


def test_one_address_mints(control, deploy, multisig, timelock) -> None:
    told = control(deploy("PowersToken", timelock, multisig))
    assert told["mint_authority"] == "multisig"
    assert {("minter", multisig, "multisig"), ("owner", timelock, "timelock")} <= told.roles


@pytest.mark.fault("T16")
@pytest.mark.parametrize("weak", ["owner", "minter"])
def test_the_weaker_of_owner_and_minter(control, deploy, multisig, weak) -> None:
    given = (KEY, multisig) if weak == "owner" else (multisig, KEY)
    assert control(deploy("PowersToken", *given))["mint_authority"] == "eoa"


def test_a_paused_token_still_names_its_minter(control, anvil, deploy, multisig) -> None:
    token = deploy("PowersToken", anvil.account, multisig)
    token.send("setPause", True)
    told = control(token)
    assert told["mint_authority"] == "eoa"  # the owner appoints the minter
    assert told["paused"] is True


@pytest.mark.fault("T16")
def test_everybody_may_mint(control, deploy) -> None:
    told = control(deploy("OpenMintToken"))
    assert told["mint_authority"] == "eoa"
    assert ("mints", "anyone", "eoa") in told.roles


def test_nobody_may_mint_any_more(control, deploy) -> None:
    told = control(deploy("FixedToken"))
    assert told["mint_authority"] == "renounced"
    assert told.roles == set()


@pytest.mark.parametrize("gone", [ZERO, "0x000000000000000000000000000000000000dEaD"])
def test_power_given_up(control, anvil, deploy, gone) -> None:
    token = deploy("PowersToken", anvil.account, gone)
    token.send("renounceOwnership")
    told = control(token)
    assert told["mint_authority"] == "renounced"
    assert ("minter", gone.lower(), "none") in told.roles


@pytest.mark.fault("T07")
def test_an_owner_that_depends_on_who_asks_is_none(control, deploy) -> None:
    told = control(deploy("TwoFaced", KEY))
    assert told["mint_authority"] == "caller_dependent?"
    assert "caller_dependent" in told.anomalies


@pytest.mark.fault("T16")
def test_a_minter_the_contract_does_not_name_leaves_it_open(control, deploy, multisig) -> None:
    told = control(deploy("RevertingMinterToken", multisig, KEY))
    assert told["mint_authority"] == "reverted?"
    assert ("mints", multisig, "multisig") in told.roles


@pytest.mark.fault("T16")
def test_everybody_may_name_the_minter(control, deploy, multisig) -> None:
    told = control(deploy("OpenAppointToken", multisig))
    assert told["mint_authority"] == "eoa"
    assert ("mints", "anyone", "eoa") in told.roles


@pytest.mark.fault("L06")
def test_looking_too_late_leaves_it_open(control, anvil, guarded) -> None:
    token = guarded("RoleToken")
    anvil.mine(3)
    late = int(anvil.block()["number"], 16)
    told = control(token, from_block=late)
    assert told["mint_authority"] == "log_gap?"
    assert not told.whole("control.roles")
