"""What stands behind an address: a key, several keys, a delay, a program, or nobody."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from auditor.clients.reading import Reading
from auditor.collect.control.asking import Asking, Outcome, absent, account, listed, whole
from auditor.collect.control.functions import UNREADABLE, Functions
from auditor.collect.control.signatures import OF_A_MULTISIG, OF_A_PROXY_ADMIN, OF_A_TIMELOCK
from auditor.collect.control.words import (
    BEACON_SLOT,
    IMPLEMENTATION_SLOT,
    NOBODY,
    ZERO,
    address_of,
)
from auditor.errors import SourceError


OWNER = "owner()(address)"
THRESHOLD, OWNERS = "getThreshold()(uint256)", "getOwners()(address[])"
MODULES = "getModulesPaginated(address,uint256)(address[],address)"
MIN_DELAY = "getMinDelay()(uint256)"
SHORTEST_DELAY = 3_600
"""Seconds below which a delay gives nobody the time to notice anything."""
DEEPEST = 8
_MOST_OWNERS = 100
_FIRST_MODULE = "0x" + 39 * "0" + "1"
_DELEGATED_KEY, _DELEGATED_SIZE = b"\xef\x01\x00", 23  # EIP-7702: a key that borrows code
WEAKEST_FIRST = ("eoa", "contract", "multisig", "timelock", "renounced")


@dataclass(frozen=True, slots=True)
class Account:
    """An address followed as far as it leads.

    `authority` is how hard it is to act in its name; -1 where a number does not apply. `owner` is
    the next account of the chain, if the contract names one.
    """

    address: str
    kind: str
    authority: str
    threshold: int = -1
    owners: int = -1
    delay: int = -1
    owner: "tuple[Account, ...]" = field(default=())


def weakest(authorities: Sequence[str]) -> str:
    """The weakest of some authorities; `renounced` of none."""
    return min(authorities, key=WEAKEST_FIRST.index, default="renounced")


async def resolve(asking: Asking, address: str, above: tuple[str, ...] = ()) -> Account:
    """The account behind an address; SourceError when a read on the way failed."""
    address = address.lower()
    if address in NOBODY:
        return Account(address, "none", "renounced")
    if address in above or len(above) >= DEEPEST:
        # What owns itself can be moved by its own program only.
        return Account(address, "contract", "contract")
    code = await asking.code(address)
    borrowed = code.size == _DELEGATED_SIZE and code.raw.startswith(_DELEGATED_KEY)
    if not code.size or borrowed:
        return Account(address, "eoa", "eoa")
    return await _program(asking, address, above)


async def _program(asking: Asking, address: str, above: tuple[str, ...]) -> Account:
    asked = (THRESHOLD, OWNERS, MIN_DELAY, OWNER)
    answers = await asking.powers(address, asked)
    _raise_failures(list(answers.values()))
    threshold, owners, delay, owner = (answers[each] for each in asked)
    logic = await _logic(asking, address)
    if isinstance(threshold, Reading) and isinstance(owners, Reading):
        return await _multisig(asking, address, threshold, owners, logic)
    if isinstance(delay, Reading):
        return _timelock(address, whole(delay), logic)
    if not isinstance(owner, Reading):
        return Account(address, "contract", "contract")
    behind = await resolve(asking, account(owner), (*above, address))
    # An administrator of proxies does nothing but what its owner says.
    passes = logic.selectors and not logic.unknown((OF_A_PROXY_ADMIN,)) and not logic.delegates
    authority = behind.authority if passes else "contract"
    return Account(address, "contract", authority, owner=(behind,))


async def _multisig(
    asking: Asking, address: str, threshold: Reading, owners: Reading, logic: Functions
) -> Account:
    """A multisig by its answers, worth what they say only if it can do nothing else."""
    names = listed(owners)
    needed, count = whole(threshold), len(names)
    sane = 0 < needed <= count == len(set(names)) <= _MOST_OWNERS and ZERO not in names
    known = bool(logic.selectors) and not logic.unknown((OF_A_MULTISIG,))
    if not sane or not known or await _has_modules(asking, address):
        return Account(address, "contract", "contract", needed, count)
    authority = "eoa" if needed == 1 else "multisig"
    return Account(address, "multisig", authority, needed, count)


def _timelock(address: str, delay: int, logic: Functions) -> Account:
    known = bool(logic.selectors) and not logic.unknown((OF_A_TIMELOCK,)) and not logic.delegates
    guards = known and delay >= SHORTEST_DELAY
    return Account(address, "timelock", "timelock" if guards else "contract", delay=delay)


async def _has_modules(asking: Asking, address: str) -> bool:
    """Whether programs may act for the multisig without any signature."""
    found = await asking.view(address, MODULES, _FIRST_MODULE, 10)
    if isinstance(found, SourceError):
        _raise_failures([found])
        return False
    return bool(listed(found))


async def _logic(asking: Asking, address: str) -> Functions:
    """The functions that answer at an address; nothing known where its program can be replaced.

    A Safe keeps the address of its program in slot 0 and hands every call to it, whoever calls.
    """
    own = await asking.functions(address)
    if not own.delegates or own.selectors:
        return own
    for slot in (IMPLEMENTATION_SLOT, BEACON_SLOT):
        if await asking.slot(address, slot):
            return UNREADABLE
    target = address_of(await asking.slot(address, 0))
    if target == ZERO or own.personal:
        return UNREADABLE
    return await asking.functions(target)


def _raise_failures(outcomes: Sequence[Outcome]) -> None:
    for each in outcomes:
        if isinstance(each, SourceError) and not absent(each):
            raise each


def chain_of(first: Account) -> tuple[Account, ...]:
    """An account and those that own it, in order."""
    found = [first]
    while found[-1].owner:
        found.append(found[-1].owner[0])
    return tuple(found)


def owned_by(first: Account) -> tuple[tuple[Account, Account], ...]:
    """Each contract of the chain beside its owner."""
    return tuple(pairwise(chain_of(first)))
