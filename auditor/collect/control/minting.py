"""Who can create tokens: those who hold the power, and those who can give it to themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.collect.control.accounts import Account, weakest
from auditor.collect.control.asking import Asking
from auditor.collect.control.functions import shown
from auditor.collect.control.proxies import Proxy
from auditor.collect.control.roles import Holder, Roles
from auditor.collect.control.signatures import APPOINTS_MINTERS, MINTS, OF_A_TOKEN
from auditor.collect.control.words import MINT_ROLES, NOBODY, role_names
from auditor.errors import SourceError


_NAMED = (*MINT_ROLES, "minter", "masterMinter")
ANYONE = "anyone"
# What trying to create one unit takes; forms that need more than this are not tried.
_TRIED = {
    "mint(address,uint256)": 2,
    "mintTo(address,uint256)": 2,
    "issue(address,uint256)": 2,
    "crosschainMint(address,uint256)": 2,
    "bridgeMint(address,uint256)": 2,
    "mintShares(address,uint256)": 2,
    "mint(uint256)": 1,
    "issue(uint256)": 1,
}


@dataclass(frozen=True, slots=True)
class Minters:
    """Accounts with mint power, by address; `proven` by trying, the others by name or by rank."""

    addresses: tuple[str, ...]
    proven: frozenset[str]
    anyone: bool
    doubt: tuple[SourceError, ...]


async def find_minters(asking: Asking, address: str, proxy: Proxy, roles: Roles) -> Minters:
    """Everybody who can mint or make somebody a minter; `doubt` is why there may be others."""
    logic, doubt = proxy.logic, list(roles.lacking)
    unknown = logic.unknown(OF_A_TOKEN)
    if not logic.selectors:
        told = "the functions of the code could not be told apart"
        doubt.append(SourceError("unsupported", "unknown_functions", told))
    elif unknown:
        told = f"{len(unknown)} functions nobody has named here may do anything: {shown(unknown)}"
        doubt.append(SourceError("unsupported", "unknown_functions", told))
    everybody = sorted({each.address for each in roles.holders} - NOBODY)
    can_mint: set[str] = set()
    appoints: set[str] = set()
    anyone = False
    try:
        can_mint, anyone = await _can_mint(asking, address, proxy, everybody)
        appoints, everyone = await _can_appoint(asking, address, proxy, everybody)
        anyone = anyone or everyone
    except SourceError as error:
        doubt.append(error)
    named = roles.of(_NAMED)
    granted = _mint_roles(roles, can_mint) | _mint_roles_in(proxy)
    found = {
        *(each.address for each in named),
        *can_mint,
        *appoints,
        *(each.address for each in roles.over(granted)),
    }
    if not found - NOBODY and not anyone and not can_mint:
        doubt += _unexplained(proxy, named)
    elif not can_mint and not anyone:
        doubt += _nameless(roles)
    return Minters(tuple(sorted(found)), frozenset(can_mint), anyone, tuple(doubt))


def mint_authority(minters: Minters, accounts: Sequence[Account]) -> str:
    """The weakest account with mint power; SourceError where a weaker one may be hidden."""
    told = "eoa" if minters.anyone else weakest([each.authority for each in accounts])
    if told != "eoa" and minters.doubt:
        first = minters.doubt[0]
        raise SourceError(first.cause, first.reason, first.detail)
    return told


async def _can_mint(
    asking: Asking, address: str, proxy: Proxy, everybody: Sequence[str]
) -> tuple[set[str], bool]:
    """Who gets one unit created when trying, and whether everybody does."""
    ways = [each for each in proxy.logic.has(MINTS) if each in _TRIED]
    for way in ways:
        if await _tries(asking, address, asking.anyone, way):
            return set(), True
    able = {each for each in everybody for way in ways if await _tries(asking, address, each, way)}
    return able, False


async def _tries(asking: Asking, address: str, caller: str, way: str) -> bool:
    given: tuple[object, ...] = (1,) if _TRIED[way] == 1 else (asking.anyone, 1)
    return await asking.may(caller, address, way, *given)


async def _can_appoint(
    asking: Asking, address: str, proxy: Proxy, everybody: Sequence[str]
) -> tuple[set[str], bool]:
    """Who may name a minter where a function does that, and whether everybody may."""
    able: set[str] = set()
    for way in proxy.logic.has(APPOINTS_MINTERS):
        given: tuple[object, ...] = (asking.anyone,)
        if way.endswith("(address,uint256)"):
            given = (asking.anyone, 1)
        if await asking.may(asking.anyone, address, way, *given):
            return set(), True
        for each in everybody:
            if await asking.may(each, address, way, *given):
                able.add(each)
    return able, False


def _mint_roles(roles: Roles, can_mint: set[str]) -> set[bytes]:
    """Roles that let their holders mint: by their name, or because a holder can."""
    return {
        each.role
        for each in roles.holders
        if each.role and (each.name in MINT_ROLES or each.address in can_mint)
    }


def _mint_roles_in(proxy: Proxy) -> set[bytes]:
    """Roles with such a name that the program itself speaks of."""
    if not proxy.logic.has(MINTS):
        return set()
    named = {role: name for role, name in role_names().items() if name in MINT_ROLES}
    return set(named) & proxy.logic.words


def _unexplained(proxy: Proxy, named: Sequence[Holder]) -> list[SourceError]:
    """Doubt about a contract that can mint and names nobody for it."""
    ways = proxy.logic.has(MINTS)
    if not ways or named:
        return []
    told = f"the contract has {', '.join(ways)}, and nobody was found who may call it"
    return [SourceError("unsupported", "unknown_functions", told)]


def _nameless(roles: Roles) -> list[SourceError]:
    """Doubt about roles we have no name for, where trying proved nothing."""
    nameless = sorted({each.name for each in roles.holders if each.name.startswith("0x")})
    if not nameless:
        return []
    told = f"roles nobody has named here may mint: {shown(nameless)}"
    return [SourceError("unsupported", "unknown_functions", told)]
