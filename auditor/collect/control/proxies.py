"""Whether a contract's code can be replaced, and where its logic stands."""

import re
from dataclasses import dataclass

from auditor.clients.reading import Call, Reading
from auditor.collect.control.asking import Asking, absent, account, listed
from auditor.collect.control.functions import Functions, functions_in
from auditor.collect.control.words import ADMIN_SLOT, BEACON_SLOT, IMPLEMENTATION_SLOT, ZERO
from auditor.errors import SourceError


PROXIABLE_UUID = "proxiableUUID()(bytes32)"
FACETS = "facetAddresses()(address[])"
IMPLEMENTATION = "implementation()(address)"
LARGEST_PRECOMPILE = 4
"""Bytes of code in which no token can be written: where one answers, the chain itself does."""
# EIP-1167 and its variants begin alike; the address stands behind the first PUSH20.
_MINIMAL = re.compile(
    rb"(?:\x36\x3d\x3d\x37\x3d\x3d\x3d\x36\x3d\x73|\x3d\x60.\x80\x60\x0a\x3d\x39\x81\xf3)?"
    rb"\x36\x3d\x3d\x37\x3d\x3d\x3d\x36\x3d\x73(.{20})\x5a\xf4\x3d\x82\x80\x3e\x90\x3d\x91\x60."
    rb"\x57\xfd\x5b\xf3",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Proxy:
    """How a contract is built; an empty address where there is none.

    `own` are the functions of the contract's own code, `logic` those that answer its callers.
    """

    kind: str
    code_hash: str
    code_size: int
    precompile: bool
    implementation: str
    implementation_hash: str
    admin: str
    beacon: str
    own: Functions
    logic: Functions
    uups: bool


async def read_proxy(asking: Asking, address: str) -> Proxy:
    """The build of a contract; SourceError when a read failed, `no_code` without a contract."""
    code = await asking.code(address)
    if not code.size:
        raise SourceError("unreadable", "no_code", f"there is no contract: {code.locator}")
    own = functions_in(code.raw)
    beacon = await asking.slot_address(address, BEACON_SLOT)
    target = await asking.slot_address(address, IMPLEMENTATION_SLOT)
    admin = await asking.slot_address(address, ADMIN_SLOT)
    kind, implementation = "none", ""
    minimal = _MINIMAL.search(code.raw)
    if beacon != ZERO:
        kind = "beacon"
        implementation = account(await asking.view(beacon, IMPLEMENTATION))
    elif target != ZERO:
        kind, implementation = ("transparent" if admin != ZERO else "uups"), target
    elif minimal is not None and minimal.start() == 0:
        kind, implementation = "minimal", "0x" + minimal[1].hex()
    elif await _is_diamond(asking, address):
        kind = "diamond"
    logic, told = own, code.hash
    if implementation:
        logic, told = (
            await asking.functions(implementation),
            (await asking.code(implementation)).hash,
        )
    return Proxy(
        kind,
        code.hash,
        code.size,
        await _is_precompile(asking, address, code.size),
        implementation,
        told,
        admin if admin != ZERO else "",
        beacon if beacon != ZERO else "",
        own,
        logic,
        await _is_uups(asking, implementation),
    )


async def _is_uups(asking: Asking, implementation: str) -> bool:
    """Whether the logic says that it replaces itself."""
    if not implementation:
        return False
    found = await asking.view(implementation, PROXIABLE_UUID)
    if isinstance(found, SourceError):
        if not absent(found):
            raise found
        return False
    value = found.values[0]
    return isinstance(value, bytes) and int.from_bytes(value) == IMPLEMENTATION_SLOT


async def _is_diamond(asking: Asking, address: str) -> bool:
    found = await asking.view(address, FACETS)
    if isinstance(found, SourceError):
        if not absent(found):
            raise found
        return False
    return bool(listed(found))


async def _is_precompile(asking: Asking, address: str, size: int) -> bool:
    if size > LARGEST_PRECOMPILE:
        return False
    (found,) = await asking.views([Call(address, "totalSupply()(uint256)")])
    if isinstance(found, SourceError) and not absent(found):
        raise found
    return isinstance(found, Reading)
