"""Slots, event topics and names of roles that contracts of this kind agree on."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from auditor.base.keccak import keccak


ZERO = "0x" + 40 * "0"
NOBODY = frozenset({ZERO, "0x000000000000000000000000000000000000dead"})
"""Addresses that sign nothing: what they own, nobody owns."""
IMPLEMENTATION_SLOT = 0x360894A13BA1A3210667C828492DB98DCA3E2076CC3735A920A3CA505D382BBC
ADMIN_SLOT = 0xB53127684A568B3173AE13B9F8A6016E243E63B6E8EE1178D6A717850B5D6103
BEACON_SLOT = 0xA3F0AD74E5423AEBFD80D3EF4346578335A9A72AEAEE59FF6CB3582B35133D50
INITIALIZABLE_SLOT = 0xF0C57E16840DF040F15088DC2F81FE391C3923BEC73E23A9662EFC9C229C6A00
"""ERC-7201 slot of OpenZeppelin 5's Initializable; version 4 keeps the same word in slot 0."""
INITIALIZED_EVENTS = ("Initialized(uint64)", "Initialized(uint8)")
ROLE_GRANTED, ROLE_REVOKED = (
    "RoleGranted(bytes32,address,address)",
    "RoleRevoked(bytes32,address,address)",
)
UPGRADED, BEACON_UPGRADED = "Upgraded(address)", "BeaconUpgraded(address)"
MINTER_EVENTS = ("MinterAdded(address)", "MinterConfigured(address,uint256)")
EVENTS = (ROLE_GRANTED, ROLE_REVOKED, UPGRADED, BEACON_UPGRADED, *MINTER_EVENTS)
"""All that is looked for in logs, so that one walk over the blocks finds it."""
DEFAULT_ADMIN_ROLE = bytes(32)
MINT_ROLES = (
    "MINTER_ROLE",
    "ISSUER_ROLE",
    "MINT_ROLE",
    "MINTER_BURNER_ROLE",
    "BRIDGE_ROLE",
    "BRIDGE_MINTER_ROLE",
)
UPGRADE_ROLES = ("UPGRADER_ROLE", "UPGRADE_ROLE", "PROXY_ADMIN_ROLE")
OTHER_ROLES = (
    "BURNER_ROLE",
    "PAUSER_ROLE",
    "UNPAUSER_ROLE",
    "RESTRICTOR_ROLE",
    "BLACKLISTER_ROLE",
    "BLOCKLIST_ROLE",
    "FREEZER_ROLE",
    "ENFORCER_ROLE",
    "MULTIPLIER_ROLE",
)


def topic(event: str) -> str:
    """Topic 0 of an event such as `Upgraded(address)`, 0x-hex."""
    return "0x" + keccak(event.encode()).hex()


@cache
def role_names() -> Mapping[bytes, str]:
    """Names of the roles that have one, by their 32 bytes."""
    named = {keccak(name.encode()): name for name in (*MINT_ROLES, *UPGRADE_ROLES, *OTHER_ROLES)}
    return MappingProxyType({DEFAULT_ADMIN_ROLE: "DEFAULT_ADMIN_ROLE", **named})


def role_name(role: bytes) -> str:
    """The name of a role, or its bytes where it has none we know."""
    return role_names().get(role) or "0x" + role.hex()


def address_of(word: int) -> str:
    """The address in the lower 20 bytes of a storage word or topic."""
    return f"0x{word & ((1 << 160) - 1):040x}"
