"""Who holds which role of a contract: listed, granted in events, or kept in a single place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.clients.reading import Call, Log, Reading
from auditor.collect.control.asking import Asking, Outcome, absent, account, whole
from auditor.collect.control.functions import Functions
from auditor.collect.control.words import (
    DEFAULT_ADMIN_ROLE,
    MINTER_EVENTS,
    ROLE_GRANTED,
    role_name,
    role_names,
)
from auditor.errors import SourceError
from auditor.model.product import Deployment


HAS_ROLE = "hasRole(bytes32,address)(bool)"
ROLE_ADMIN = "getRoleAdmin(bytes32)(bytes32)"
MEMBER_COUNT = "getRoleMemberCount(bytes32)(uint256)"
MEMBER = "getRoleMember(bytes32,uint256)(address)"
SINGLE = (
    "owner",
    "minter",
    "masterMinter",
    "burner",
    "pauser",
    "multiplierUpdater",
    "blacklister",
    "rescuer",
    "defaultAdmin",
)
"""Views that name the one holder of a power."""
# Some contracts keep minters in a list apart from roles: this confirms one.
IS_MINTER = "isMinter(address)(bool)"
_MOST_MEMBERS = 200
_TOPICS = 3


@dataclass(frozen=True, slots=True)
class Holder:
    """One holder of one power; `role` is empty for powers that are not roles."""

    name: str
    address: str
    role: bytes = b""


@dataclass(frozen=True, slots=True)
class Roles:
    """What was found; `lacking` says why the list may leave somebody out."""

    holders: tuple[Holder, ...]
    admins: dict[bytes, bytes]
    lacking: tuple[SourceError, ...]

    def of(self, names: Iterable[str]) -> tuple[Holder, ...]:
        """Holders of the powers with these names."""
        wanted = set(names)
        return tuple(each for each in self.holders if each.name in wanted)

    def over(self, roles: Iterable[bytes]) -> tuple[Holder, ...]:
        """Holders of a role that may grant one of `roles`, or that may grant such a role."""
        found = {self.admins[role] for role in roles if role in self.admins}
        while more := {self.admins[role] for role in found if role in self.admins} - found:
            found |= more
        return tuple(each for each in self.holders if each.role in found and each.role)


async def read_roles(asking: Asking, deployment: Deployment, logic: Functions) -> Roles:
    """Everybody a contract names; what could not be read is in `lacking`."""
    address = deployment.address
    views = tuple(f"{name}()(address)" for name in SINGLE)
    answers = await asking.powers(address, views)
    holders: list[Holder] = []
    lacking: list[SourceError] = []
    for name, answer in zip(SINGLE, answers.values(), strict=True):
        if isinstance(answer, Reading):
            holders.append(Holder(name, account(answer)))
        elif not absent(answer) or logic.has(f"{name}()"):
            # A view that is there and fails hides a holder.
            lacking.append(answer)
    try:
        listed, admins = await _access_control(asking, deployment, logic)
        holders += listed
        holders += await _minters(asking, deployment, logic)
    except SourceError as error:
        lacking.append(error)
        admins = {}
    return Roles(tuple(holders), admins, tuple(lacking))


async def _access_control(
    asking: Asking, deployment: Deployment, logic: Functions
) -> tuple[list[Holder], dict[bytes, bytes]]:
    """Holders of every role that was ever granted, each confirmed by `hasRole`."""
    address = deployment.address
    probe = await asking.view(address, HAS_ROLE, DEFAULT_ADMIN_ROLE, asking.anyone)
    if isinstance(probe, SourceError):
        if not absent(probe) or logic.has("hasRole(bytes32,address)"):
            raise probe
        return [], {}
    granted = await _granted(asking, deployment)
    roles = list(dict.fromkeys([*role_names(), *(role for role, _ in granted)]))
    candidates = list(dict.fromkeys([*granted, *await _enumerated(asking, address, roles)]))
    calls = [Call(address, HAS_ROLE, (role, holder)) for role, holder in candidates]
    answers = await asking.views(calls)
    holders = [
        Holder(role_name(role), holder, role)
        for (role, holder), answer in zip(candidates, answers, strict=True)
        if _yes(answer)
    ]
    # A role nobody holds yet counts too: whoever may grant it may grant it to himself.
    used = {role for role in role_names() if role in logic.words}
    return holders, await _admins(asking, address, used | {each.role for each in holders})


async def _granted(asking: Asking, deployment: Deployment) -> list[tuple[bytes, str]]:
    """Roles and accounts of the grants, in order; SourceError when grants may be lacking."""
    first = deployment.from_block or 0
    found = await asking.events(deployment.address, [ROLE_GRANTED], first)
    granted = [_grant(log) for log in found]
    _check_first(granted, first)
    return list(dict.fromkeys(granted))


def _check_first(granted: Sequence[tuple[bytes, str]], first: int) -> None:
    """Raises where grants are lacking: a contract grants its first role when it is made."""
    if not granted:
        told = f"the contract has roles, and the node shows no grant since block {first}"
        raise SourceError("unreadable", "log_gap", told)
    if first and not any(role == DEFAULT_ADMIN_ROLE for role, _ in granted):
        told = f"no first grant of a role since block {first}; from_block may be too late"
        raise SourceError("unreadable", "log_gap", told)


def _grant(log: Log) -> tuple[bytes, str]:
    if len(log.topics) < _TOPICS:
        told = f"a grant of a role in block {log.block} names no account"
        raise SourceError("unreadable", "rpc_protocol", told)
    return bytes.fromhex(log.topics[1][2:]), "0x" + log.topics[2][-40:]


async def _enumerated(
    asking: Asking, address: str, roles: Sequence[bytes]
) -> list[tuple[bytes, str]]:
    """Members the contract lists itself; none where it keeps no lists."""
    counts = await asking.views([Call(address, MEMBER_COUNT, (role,)) for role in roles])
    calls: list[Call] = []
    for role, count in zip(roles, counts, strict=True):
        if isinstance(count, SourceError):
            if not absent(count):
                raise count
            continue
        members = whole(count)
        if members > _MOST_MEMBERS:
            told = f"{role_name(role)} has {members} members, {_MOST_MEMBERS} are read"
            raise SourceError("unsupported", "too_large", told)
        calls += [Call(address, MEMBER, (role, at)) for at in range(members)]
    answers = await asking.views(calls)
    return [(_role(call), account(each)) for call, each in zip(calls, answers, strict=True)]


def _role(call: Call) -> bytes:
    role = call.arguments[0]
    return role if isinstance(role, bytes) else b""


async def _admins(asking: Asking, address: str, roles: set[bytes]) -> dict[bytes, bytes]:
    """Which role may grant each role, and those in turn."""
    found: dict[bytes, bytes] = {}
    waiting = sorted(roles)
    while waiting:
        answers = await asking.views([Call(address, ROLE_ADMIN, (role,)) for role in waiting])
        for role, answer in zip(waiting, answers, strict=True):
            if isinstance(answer, SourceError):
                raise answer
            value = answer.values[0]
            found[role] = value if isinstance(value, bytes) else b""
        waiting = sorted(set(found.values()) - set(found))
    return found


async def _minters(asking: Asking, deployment: Deployment, logic: Functions) -> list[Holder]:
    if not logic.has("isMinter(address)"):
        return []
    first = deployment.from_block or 0
    found = await asking.events(deployment.address, MINTER_EVENTS, first)
    named = ["0x" + log.topics[1][-40:] for log in found if len(log.topics) > 1]
    added = list(dict.fromkeys(named))
    calls = [Call(deployment.address, IS_MINTER, (each,)) for each in added]
    answers = await asking.views(calls)
    return [Holder("minter", each) for each, told in zip(added, answers, strict=True) if _yes(told)]


def _yes(answer: Outcome) -> bool:
    if isinstance(answer, SourceError):
        raise answer
    return answer.values[0] is True
