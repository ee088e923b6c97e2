"""Who can replace the program, on a real node; hostile proxies hide a way."""

from collections.abc import Callable

import pytest
from evm import Contract, Node

from auditor.base.keccak import keccak


Deploy = Callable[..., Contract]
KEY = "0x" + "a1" * 20
ZERO = "0x" + "00" * 20
LOGIC = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc"


def word(address: str) -> str:
    return "0x" + address[2:].lower().rjust(64, "0")


@pytest.fixture
def logic(deploy: Deploy) -> str:
    return deploy("FixedLogic").address.lower()


def start(of: Contract, owner: str) -> bytes:
    return of.compiled.call("initialize", owner)


def test_plain_code_stays_as_it_is(control, anvil, deploy) -> None:
    token = deploy("FixedToken")
    told = control(token)
    assert (told["proxy"], told["upgrade_authority"]) == ("none", "immutable")
    assert told["implementation"] == told["admin"] == told["beacon"] == "none"
    size = len(bytes.fromhex(anvil.rpc("eth_getCode", token.address, "latest")[2:]))
    assert told["code_size"].amount == size
    assert told["precompile"] is False


@pytest.mark.parametrize("owner", ["eoa", "multisig", "timelock"])
def test_transparent(control, deploy, logic, multisig, timelock, owner) -> None:
    who = {"eoa": KEY, "multisig": multisig, "timelock": timelock}[owner]
    proxy = deploy("ClearProxy", logic, who, b"")
    told = control(proxy)
    assert (told["proxy"], told["implementation"]) == ("transparent", logic)
    code = bytes.fromhex(proxy.node.rpc("eth_getCode", logic, "latest")[2:])
    assert told["implementation_hash"] == "0x" + keccak(code).hex() != told["code_hash"]
    assert told["upgrade_authority"] == owner
    assert told.overall("control.upgrade_authority") == owner
    admin = told["admin"]
    assert {("proxy admin", admin, "contract"), (f"owner of {admin}", who, owner)} <= told.roles
    assert told.anomalies == set()


def test_beacon(control, deploy, logic, multisig) -> None:
    beacon = deploy("SharedBeacon", logic, multisig)
    told = control(deploy("OfBeacon", beacon.address, b""))
    assert (told["proxy"], told["beacon"]) == ("beacon", beacon.address.lower())
    assert told["implementation"] == logic
    assert told["upgrade_authority"] == "multisig"
    assert ("beacon owner", multisig, "multisig") in told.roles
    assert told.anomalies == set()


def test_a_clone_stays_as_it_is(control, deploy, logic) -> None:
    cloner = deploy("Cloner")
    cloner.send("clone", logic)
    told = control(cloner.call("last"))
    assert (told["proxy"], told["implementation"]) == ("minimal", logic)
    assert told["upgrade_authority"] == "immutable"


@pytest.mark.parametrize("owner", ["eoa", "multisig"])
def test_uups(control, deploy, multisig, owner) -> None:
    who = KEY if owner == "eoa" else multisig
    program = deploy("SelfLogic", True)
    told = control(deploy("SelfProxy", program.address, start(program, who)))
    assert (told["proxy"], told["implementation"]) == ("uups", program.address.lower())
    assert told["upgrade_authority"] == owner
    assert ("upgrades", who, owner) in told.roles
    assert told.anomalies == set()


def test_uups_of_nobody(control, deploy) -> None:
    program = deploy("SelfLogic", True)
    told = control(deploy("SelfProxy", program.address, start(program, ZERO)))
    assert told["upgrade_authority"] == "immutable"


def test_a_proxy_without_a_way_to_upgrade(control, deploy, logic) -> None:
    told = control(deploy("SelfProxy", logic, b""))
    assert told["upgrade_authority"] == "immutable"


@pytest.mark.fault("T03")
def test_an_unguarded_program_is_anybody_s(control, deploy) -> None:
    program = deploy("UnguardedLogic")
    told = control(deploy("SelfProxy", program.address, b""))
    assert told["upgrade_authority"] == "eoa"
    assert ("upgrades", "anyone", "eoa") in told.roles


@pytest.mark.fault("T03")
def test_the_weaker_of_two_ways_decides(control, deploy, multisig) -> None:
    program = deploy("SelfLogic", True)
    told = control(deploy("ClearProxy", program.address, multisig, start(program, KEY)))
    assert told["upgrade_authority"] == "eoa"


@pytest.mark.fault("T03")
def test_a_side_door_of_the_proxy_leaves_it_open(control, deploy, logic, multisig) -> None:
    told = control(deploy("BackdoorProxy", logic, multisig))
    assert told["proxy"] == "transparent"
    assert told["upgrade_authority"] == "unknown_functions?"
    assert told.overall("control.upgrade_authority") == "unknown_functions?"


@pytest.mark.fault("T03")
def test_a_program_kept_elsewhere_leaves_it_open(control, deploy, logic) -> None:
    told = control(deploy("HiddenProxy", logic))
    assert told["upgrade_authority"] == "unknown_functions?"
    assert told["mint_authority"] == "unknown_functions?"
    assert told["can_pause"] == "unknown_functions?"


@pytest.mark.fault("T16")
def test_a_diamond_is_recognised_and_not_judged(control, deploy) -> None:
    told = control(deploy("DiamondLike"))
    assert told["proxy"] == "diamond"
    assert told["implementation"] == told["upgrade_authority"] == "unsupported?"
    assert told["mint_authority"] == "unsupported?"


@pytest.mark.fault("T02")
def test_code_that_can_vanish_is_not_immutable(control, deploy, multisig) -> None:
    assert control(deploy("CanDestroy", multisig))["upgrade_authority"] == "unknown_proxy?"


@pytest.mark.fault("T03")
def test_a_program_changed_without_a_word(control, anvil: Node, deploy, logic, multisig) -> None:
    proxy = deploy("ClearProxy", logic, multisig, b"")
    other = deploy("FixedLogic").address
    anvil.rpc("anvil_setStorageAt", proxy.address, LOGIC, word(other))
    anvil.mine()
    told = control(proxy)
    assert told["implementation"] == other.lower()
    assert told.anomalies == {"implementation_changed"}


@pytest.mark.fault("T03")
def test_a_beacon_that_was_upgraded_in_order(control, anvil, deploy, logic) -> None:
    beacon = deploy("SharedBeacon", logic, anvil.account)
    proxy = deploy("OfBeacon", beacon.address, b"")
    other = deploy("FixedLogic").address.lower()
    beacon.send("upgradeTo", other)
    told = control(proxy)
    assert told["implementation"] == other
    assert told.anomalies == set()
    assert told["upgrade_authority"] == "eoa"
