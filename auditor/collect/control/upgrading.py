"""Who can replace the program of a token."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.collect.control.accounts import Account, resolve, weakest
from auditor.collect.control.asking import Asking, account
from auditor.collect.control.functions import Functions, shown
from auditor.collect.control.proxies import Proxy
from auditor.collect.control.roles import Roles
from auditor.collect.control.signatures import (
    OF_A_BEACON,
    OF_A_PROXY,
    OF_A_TOKEN,
)
from auditor.collect.control.words import NOBODY, UPGRADE_ROLES, role_names
from auditor.errors import SourceError


IMMUTABLE = "immutable"
_TO, _TO_AND_CALL = "upgradeTo(address)", "upgradeToAndCall(address,bytes)"


@dataclass(frozen=True, slots=True)
class Upgraders:
    """Who may replace the program, with the name of the power each one has."""

    named: tuple[tuple[str, Account], ...]
    anyone: bool
    doubt: tuple[SourceError, ...]

    @property
    def authority(self) -> str:
        """The weakest of them; SourceError where a weaker one may be hidden."""
        found = [each.authority for _, each in self.named]
        told = "eoa" if self.anyone else weakest(found)
        if told != "eoa" and self.doubt:
            first = self.doubt[0]
            raise SourceError(first.cause, first.reason, first.detail)
        return IMMUTABLE if told == "renounced" else told


async def find_upgraders(asking: Asking, address: str, proxy: Proxy, roles: Roles) -> Upgraders:
    """Everybody who can replace the program; `doubt` is why there may be others."""
    if proxy.kind == "diamond":
        told = "the contract is put together of facets, which are not examined"
        return Upgraders((), False, (SourceError("unsupported", "unsupported", told),))
    doubt = list(_doubts(proxy))
    named: list[tuple[str, Account]] = []
    anyone = False
    try:
        if proxy.admin:
            named.append(("proxy admin", await resolve(asking, proxy.admin)))
        if proxy.beacon:
            more, anyone = await _of_beacon(asking, proxy, doubt)
            named += more
        if proxy.logic.has(f"{_TO} {_TO_AND_CALL}") and proxy.kind in ("transparent", "uups"):
            doubt += roles.lacking
            more, everybody = await _of_logic(asking, address, proxy, roles)
            named += more
            anyone = anyone or everybody
            if not more and not everybody:
                doubt += _nobody(proxy, roles)
    except SourceError as error:
        doubt.append(error)
    return Upgraders(tuple(named), anyone, tuple(doubt))


def _doubts(proxy: Proxy) -> Iterable[SourceError]:
    """Why code may be replaced in a way nobody can see from outside."""
    handing = proxy.kind != "none"
    if proxy.precompile:
        yield _unsupported("not_applicable", "the token is a part of the chain's own program")
        return
    if handing and (more := proxy.own.unknown((OF_A_PROXY,))):
        yield _unsupported("unknown_functions", f"the proxy itself has {shown(more)}")
    if proxy.kind in ("uups", "beacon", "minimal") and proxy.own.personal:
        yield _unsupported("unknown_proxy", "the proxy itself looks at who calls it")
    yield from _doubts_of_logic(proxy.logic, handing=handing, uups=proxy.uups)
    if proxy.logic.destroys or proxy.own.destroys:
        yield _unsupported("unknown_proxy", "the contract can destroy itself and be made anew")


def _doubts_of_logic(logic: Functions, *, handing: bool, uups: bool) -> Iterable[SourceError]:
    if not logic.selectors:
        told = "the functions of the code could not be told apart"
        yield _unsupported("unknown_functions", told)
    elif logic.delegates and not uups:
        told = "the contract hands calls to code that no known place names"
        yield _unsupported("unknown_proxy", told)
    elif (handing or logic.delegates) and (more := logic.unknown(OF_A_TOKEN)):
        told = f"functions nobody has named here may replace the program: {shown(more)}"
        yield _unsupported("unknown_functions", told)


async def _of_beacon(
    asking: Asking, proxy: Proxy, doubt: list[SourceError]
) -> tuple[list[tuple[str, Account]], bool]:
    """The owner of the beacon: one upgrade changes every token that looks at it."""
    functions = await asking.functions(proxy.beacon)
    unknown = functions.unknown((OF_A_BEACON,))
    if unknown or not functions.has("implementation()") or functions.delegates:
        told = f"the beacon {proxy.beacon} is no plain one: {shown(unknown)}"
        doubt.append(_unsupported("unknown_functions", told))
    if not functions.has(_TO):
        return [], False
    everybody = await asking.may(asking.anyone, proxy.beacon, _TO, proxy.implementation)
    owner = account(await asking.view(proxy.beacon, "owner()(address)"))
    return [("beacon owner", await resolve(asking, owner))], everybody


async def _of_logic(
    asking: Asking, address: str, proxy: Proxy, roles: Roles
) -> tuple[list[tuple[str, Account]], bool]:
    """Who gets the program replaced by itself when trying, and who can join them."""
    if await _tries(asking, address, asking.anyone, proxy):
        return [], True
    found: list[tuple[str, Account]] = []
    able: set[str] = set()
    for holder in sorted({each.address for each in roles.holders} - NOBODY - {proxy.admin}):
        if await _tries(asking, address, holder, proxy):
            able.add(holder)
    granted = {each.role for each in roles.holders if each.address in able and each.role}
    named = {role for role, name in role_names().items() if name in UPGRADE_ROLES}
    granted |= named & proxy.logic.words
    appointers = {each.address for each in roles.over(granted)} - able
    for name, addresses in (("upgrades", able), ("appoints who upgrades", appointers)):
        found += [(name, await resolve(asking, each)) for each in sorted(addresses)]
    return found, False


async def _tries(asking: Asking, address: str, caller: str, proxy: Proxy) -> bool:
    for way in proxy.logic.has(f"{_TO} {_TO_AND_CALL}"):
        given: tuple[object, ...] = (proxy.implementation,)
        if way == _TO_AND_CALL:
            given = (proxy.implementation, b"")
        if await asking.may(caller, address, way, *given):
            return True
    return False


def _nobody(proxy: Proxy, roles: Roles) -> Sequence[SourceError]:
    """Doubt about a program that can replace itself while nobody was found who makes it."""
    owners = roles.of(("owner", "defaultAdmin"))
    gone = bool(owners) and {each.address for each in roles.holders} <= NOBODY
    if gone or not proxy.uups:
        return ()
    told = "the program can be replaced, and nobody was found who may do it"
    return (_unsupported("unknown_functions", told),)


def _unsupported(reason: str, told: str) -> SourceError:
    return SourceError("unsupported", reason, told)
