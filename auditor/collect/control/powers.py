"""What can be done to holders: stop them, block them, charge them, take from them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from auditor.clients.reading import Reading
from auditor.collect.control.asking import Asking, Outcome, absent, account, whole
from auditor.collect.control.functions import Functions, shown
from auditor.collect.control.proxies import Proxy
from auditor.collect.control.roles import Roles
from auditor.collect.control.signatures import (
    BLOCKS,
    BURNS_OF,
    FEES,
    MOVES,
    OF_A_TOKEN,
    PAUSES,
)
from auditor.collect.control.words import NOBODY, ZERO
from auditor.collect.figures import missing
from auditor.errors import SourceError
from auditor.model.unit import unit
from auditor.model.value import Field, Flag, Quantity, Record, Text


PAUSED = ("paused()(bool)", "isPaused()(bool)")
LISTS = (
    "sanctionsList()(address)",
    "transferRestrictor()(address)",
    "blocklist()(address)",
    "compliance()(address)",
)
CAPS = (
    "cap()(uint256)",
    "maxSupply()(uint256)",
    "mintCap()(uint256)",
    "MAX_SUPPLY()(uint256)",
    "maxTotalSupply()(uint256)",
)
FEE = "feePerPeriod()(uint256)"
OTHER_FEES = ("basisPointsRate()(uint256)", "feeBasisPoints()(uint256)", "transferFee()(uint256)")
NONE = "none"
"""What stands for a list or cap the contract has no place for."""
_WAD, _BASIS_POINTS = 10**18, 10_000
_COUNT = unit("count")
_VIEWS = (*PAUSED, *LISTS, *CAPS, FEE, *OTHER_FEES)


@dataclass(frozen=True, slots=True)
class Looked:
    """What the powers of one contract are told from."""

    answers: dict[str, Outcome]
    logic: Functions
    roles: Roles


async def read_powers(asking: Asking, address: str, proxy: Proxy, roles: Roles) -> Record:
    """Fields of `control.deployments`, each missing for its own reason."""
    looked = Looked(await asking.powers(address, _VIEWS), proxy.logic, roles)
    return {
        "paused": _field(lambda: _paused(looked)),
        "can_pause": _field(lambda: _can(looked, PAUSES, ("pauser", "PAUSER_ROLE"))),
        "can_block_holders": _field(lambda: _can_block(looked)),
        "sanctions_list": _field(lambda: Text(_list(looked) or NONE)),
        "fee_per_period": _field(lambda: _fee(looked)),
        "mint_cap": _field(lambda: _cap(looked)),
        "can_move_any_balance": await _afield(lambda: _can_move(asking, address, looked)),
    }


def _field(make: Callable[[], Field]) -> Field:
    try:
        return make()
    except SourceError as error:
        return missing(error)


async def _afield(make: Callable[[], Awaitable[Field]]) -> Field:
    try:
        return await make()
    except SourceError as error:
        return missing(error)


def _first(looked: Looked, views: Sequence[str]) -> Reading | None:
    """The first view of several that answered, none when the contract has no such view.

    SourceError when one of them could not be asked.
    """
    # A view that is there and fails hides what it would say.
    has = looked.logic.has(" ".join(view.partition(")")[0] + ")" for view in views))
    for view in views:
        outcome = looked.answers[view]
        if isinstance(outcome, Reading):
            return outcome
        if not absent(outcome) or view.partition(")")[0] + ")" in has:
            raise outcome
    return None


def _paused(looked: Looked) -> Flag:
    states = [each for each in PAUSED if isinstance(looked.answers[each], Reading)]
    found = _first(looked, states or PAUSED)
    if found is None:
        _only_known(looked)
        if looked.logic.has(PAUSES):
            told = "the contract can be paused, and does not say whether it is"
            raise SourceError("unsupported", "no_view", told)
        return Flag(False)
    return Flag(any(_said(looked.answers[each]) for each in states))


def _said(outcome: Outcome) -> bool:
    return isinstance(outcome, Reading) and outcome.values[0] is True


def _can(looked: Looked, functions: str, names: Sequence[str]) -> Flag:
    """Whether somebody has a power: by a function for it, or because a role for it is held."""
    if looked.logic.has(functions) or {each.address for each in looked.roles.of(names)} - NOBODY:
        return Flag(True)
    _only_known(looked)
    return Flag(False)


def _can_block(looked: Looked) -> Flag:
    if _list(looked):
        return Flag(True)
    return _can(looked, BLOCKS, ("blacklister", "RESTRICTOR_ROLE", "BLACKLISTER_ROLE"))


def _list(looked: Looked) -> str:
    """The contract that decides whom transfers are refused to, empty where there is none."""
    failed: list[SourceError] = []
    for view in LISTS:
        outcome = looked.answers[view]
        if isinstance(outcome, Reading):
            if account(outcome) != ZERO:
                return account(outcome)
        elif not absent(outcome):
            failed.append(outcome)
    if failed:
        raise failed[0]
    _only_known(looked)
    return ""


def _fee(looked: Looked) -> Quantity:
    """The part of a balance one fee period takes, or one transfer where that is charged."""
    found = _first(looked, [FEE])
    if found is not None:
        return Quantity(Fraction(whole(found), _WAD))
    other = _first(looked, OTHER_FEES)
    if other is not None:
        return Quantity(Fraction(whole(other), _BASIS_POINTS))
    _only_known(looked)
    if looked.logic.has(FEES):
        told = "the contract can take a fee, and does not say which"
        raise SourceError("unsupported", "no_view", told)
    return Quantity(Fraction(0))


def _cap(looked: Looked) -> Quantity:
    found = _first(looked, CAPS)
    if found is None:
        raise SourceError("unsupported", "no_cap", "the contract names no limit of its supply")
    return Quantity(Fraction(whole(found)), _COUNT)


async def _can_move(asking: Asking, address: str, looked: Looked) -> Flag:
    """Whether somebody can take or destroy what others hold."""
    if looked.logic.has(MOVES):
        return Flag(True)
    _only_known(looked)
    if not looked.logic.has(BURNS_OF):
        return Flag(False)
    callers = sorted({each.address for each in looked.roles.holders} - NOBODY)
    for caller in (asking.anyone, *callers):
        victim = "0x" + (int(asking.anyone, 16) ^ 1).to_bytes(20).hex()
        if await asking.may(caller, address, BURNS_OF, victim, 0):
            return Flag(True)
    told = f"{BURNS_OF} did not go through for anybody known, which proves nothing"
    raise SourceError("unsupported", "unproven", told)


def _only_known(looked: Looked) -> None:
    """Raises unless every function of the contract has a public meaning.

    Only then does the lack of a function say that nobody can do a thing.
    """
    if not looked.logic.selectors:
        told = "the functions of the code could not be told apart"
        raise SourceError("unsupported", "unknown_functions", told)
    unknown = looked.logic.unknown(OF_A_TOKEN)
    if unknown:
        told = f"{len(unknown)} functions nobody has named here may do it: {shown(unknown)}"
        raise SourceError("unsupported", "unknown_functions", told)
    if looked.roles.lacking:
        first = looked.roles.lacking[0]
        raise SourceError(first.cause, first.reason, first.detail)
