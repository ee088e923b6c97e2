"""What stands behind an address, on a real node."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from evm import Contract, Node
from fake_world import rows

from auditor.model.unit import unit
from auditor.model.value import Duration, Quantity


Deploy = Callable[..., Contract]
KEYS = ["0x" + f"{number:02x}" * 20 for number in (0xC1, 0xC2, 0xC3)]
COUNT = unit("count")


@pytest.fixture
def minted_by(control, deploy: Deploy) -> Callable[[str], str]:
    """The authority of a token that an address mints and owns."""

    def read(holder: str) -> str:
        return control(deploy("PowersToken", holder, holder))["mint_authority"]

    return read


def test_the_numbers_of_a_multisig_and_a_delay(control, deploy, multisig, timelock) -> None:
    told = control(deploy("PowersToken", timelock, multisig))
    by_role = {each["role"].value: each for each in rows(told.found, "control.roles")}
    assert by_role["minter"]["threshold"] == Quantity(Fraction(2), COUNT)
    assert by_role["minter"]["owners"] == Quantity(Fraction(3), COUNT)
    assert by_role["owner"]["delay"] == Duration(Fraction(172_800))


@pytest.mark.parametrize(("needed", "told"), [(1, "eoa"), (2, "multisig"), (4, "contract")])
def test_signatures_needed(minted_by, deploy, needed, told) -> None:
    assert minted_by(deploy("MultisigLike", KEYS, needed).address) == told


def test_one_key_named_thrice_is_one_key(minted_by, deploy) -> None:
    assert minted_by(deploy("MultisigLike", [KEYS[0]] * 3, 2).address) == "contract"


def test_a_multisig_behind_its_proxy(minted_by, deploy, anvil: Node) -> None:
    program = deploy("MultisigProgram")
    proxy = deploy("MultisigProxy", program.address)
    zero = "0x" + "00" * 20
    start = program.compiled.call("setup", KEYS, 2, zero, b"", zero, zero, 0, zero)
    anvil.transact(proxy.address, start)
    assert minted_by(proxy.address) == "multisig"


@pytest.mark.fault("T16")
def test_a_multisig_somebody_can_replace_is_a_contract(minted_by, deploy, anvil: Node) -> None:
    program = deploy("MultisigProgram")
    zero = "0x" + "00" * 20
    start = program.compiled.call("setup", KEYS, 2, zero, b"", zero, zero, 0, zero)
    proxy = deploy("ClearProxy", program.address, anvil.account, start)
    assert minted_by(proxy.address) == "contract"


@pytest.mark.fault("T16")
def test_what_only_answers_like_a_multisig_is_a_contract(minted_by, deploy) -> None:
    assert minted_by(deploy("FalseMultisig", KEYS, 2).address) == "contract"


@pytest.mark.fault("T16")
def test_a_module_acts_without_signatures(minted_by, deploy) -> None:
    several = deploy("MultisigLike", KEYS, 2)
    several.send("enableModule", "0x" + "d4" * 20)
    assert minted_by(several.address) == "contract"


@pytest.mark.parametrize(
    ("seconds", "told"), [(0, "contract"), (60, "contract"), (3600, "timelock")]
)
def test_a_delay_must_be_one(minted_by, deploy, multisig, seconds, told) -> None:
    assert minted_by(deploy("Delay", seconds, [multisig]).address) == told


def test_a_program_with_an_owner_is_followed(control, deploy, multisig) -> None:
    program = deploy("OwnedProgram", multisig)
    told = control(deploy("PowersToken", program.address, program.address))
    assert told["mint_authority"] == "contract"
    assert (f"owner of {program.address.lower()}", multisig, "multisig") in told.roles


@pytest.mark.fault("T16")
def test_contracts_that_own_each_other_end(control, deploy, anvil: Node) -> None:
    one = deploy("OwnedProgram", anvil.account)
    other = deploy("OwnedProgram", one.address)
    one.send("transferOwnership", other.address)
    told = control(deploy("PowersToken", one.address, other.address))
    assert told["mint_authority"] == "contract"


@pytest.mark.fault("T16")
def test_a_long_chain_of_owners_ends(minted_by, deploy, anvil: Node) -> None:
    owner = anvil.account
    for _ in range(12):
        owner = deploy("OwnedProgram", owner).address
    assert minted_by(owner) == "contract"


@pytest.mark.fault("T16")
def test_a_key_that_borrows_code_is_a_key(minted_by, deploy, anvil: Node, multisig) -> None:
    key = "0x" + "e7" * 20
    anvil.rpc("anvil_setCode", key, "0xef0100" + multisig[2:])
    assert minted_by(key) == "eoa"
