"""Accounts and tokens of the control tests."""

from collections.abc import Callable

import pytest
from control_world import OnNode, Told
from evm import Contract, Node


@pytest.fixture
def control(anvil: Node) -> Callable[..., Told]:
    """What the collector says about a contract."""

    def read(token: Contract | str, **deployment: object) -> Told:
        address = token if isinstance(token, str) else token.address
        listed = [{"chain": anvil.caip2, "address": address, **deployment}]
        return Told(OnNode(anvil).control(deployments=listed))

    return read


@pytest.fixture
def multisig(deploy: Callable[..., Contract]) -> str:
    """Two of three keys."""
    keys = ["0x" + f"{number:02x}" * 20 for number in (0xC1, 0xC2, 0xC3)]
    return deploy("MultisigLike", keys, 2).address


@pytest.fixture
def timelock(deploy: Callable[..., Contract], multisig: str) -> str:
    """Two days before anything happens."""
    return deploy("Delay", 172_800, [multisig]).address
