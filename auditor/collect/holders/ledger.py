"""One deployment's ledger, believed only when it explains every balance there is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from auditor.clients.reading import Call, Ledger, LedgerScope
from auditor.collect.holders.concentration import Holdings
from auditor.collect.interface import ChainReader, Reading
from auditor.collect.supply.rows import scale_of, shares_per_token
from auditor.collect.token import (
    BALANCE_OF,
    TOTAL_SUPPLY,
    Token,
    attempt,
    first_whole,
    issuer_of,
    read_token,
)
from auditor.collect.unit_models import REVERTED, WAD
from auditor.errors import SourceError
from auditor.model.place import identity
from auditor.model.product import Deployment, ProductSpec
from auditor.registry.wallets import is_known_wallet, wallets


SHARES_OF = "sharesOf(address)(uint256)"
BALANCE_PER_SHARE_SET = "0x7d1fa2fe734d16276290c7f8713b6aac4d03f2ef2a604f4ef62525ccead2cf13"
"""Topic of Dinari's `BalancePerShareSet(uint256)`."""
_UNIT = 10**18


@dataclass(frozen=True, slots=True)
class Held:
    """A complete ledger with what its units are worth in shares."""

    deployment: Deployment
    ledger: Ledger
    holdings: Holdings
    block_time: datetime


async def read_holders(reader: ChainReader, deployment: Deployment, product: ProductSpec) -> Held:
    """The holders of one deployment; SourceError when a transfer may be missing.

    Two things must hold at the pinned block: what was minted less what was burned is the supply,
    and every address ever seen holds exactly what its transfers add up to. The first alone misses
    most lost transfers, for those change no total.
    """
    if not reader.block.hash:
        told = f"the recording of {deployment.chain} holds published figures, and no block"
        raise SourceError("not_collected", "no_recorded_block", told)
    token = await read_token(reader, deployment, issuer_of(deployment))
    model = token.unit_model()
    scope, view = await _units(reader, deployment, model, token)
    ledger = await reader.ledger(scope)
    _check_supply(ledger, token)
    await check_balances(reader, ledger, view)
    per_unit = _shares_per_unit(token, scope, shares_per_token(product))
    shares = {address: per_unit * units for address, units in ledger.balances.items()}
    labels = _labels(deployment, shares)
    unsold = sum((shares.get(each, Fraction(0)) for each in _inventory(deployment)), Fraction(0))
    holdings = Holdings(shares, labels, unsold)
    return Held(deployment, ledger, holdings, reader.block.time)


async def _units(
    reader: ChainReader, deployment: Deployment, model: str, token: Token
) -> tuple[LedgerScope, str]:
    """Which event moves the token's own units, and which view counts them.

    The amounts of a rebased token's `Transfer` are those of their day: added up over a split they
    mean nothing.
    """
    first = -1 if deployment.from_block is None else deployment.from_block
    plain = LedgerScope(deployment.address, "Transfer", first)
    if model != "rebased_total":
        return plain, BALANCE_OF
    if token.probes().current_multiplier is not REVERTED:
        answer = await attempt(reader, deployment.address, SHARES_OF, "0x" + 40 * "0")
        if isinstance(answer, SourceError):
            told = "the token rebases and has no sharesOf() to compare its transfers with"
            raise SourceError("unsupported", "unsupported", told)
        return LedgerScope(deployment.address, "TransferShares", first), SHARES_OF
    steps = await reader.logs(
        deployment.address, [BALANCE_PER_SHARE_SET], max(first, 0), reader.block.number
    )
    if steps.entries:
        told = "the token was rebased and its transfers are not given in units that stay the same"
        raise SourceError("unsupported", "unsupported", told)
    return plain, BALANCE_OF


def _check_supply(ledger: Ledger, token: Token) -> None:
    supply = token.whole(TOTAL_SUPPLY)
    explained = ledger.outstanding
    if ledger.scope.event == "TransferShares":
        # The token rounds down when it turns its units into the supply, once for the whole.
        multiplier = token.probes().current_multiplier
        explained = explained * (WAD if multiplier is REVERTED else multiplier) // WAD
    if explained != supply:
        told = f"supply not explained by {ledger.scope.event} events: {supply - explained:+d} units"
        raise SourceError("conflicting", "log_gap", told)


async def check_balances(reader: ChainReader, ledger: Ledger, view: str) -> None:
    """SourceError (conflicting, log_gap) unless every address holds what was added up for it."""
    addresses = list(ledger.balances)
    calls = [Call(ledger.scope.address, view, (address,)) for address in addresses]
    answers = await reader.views(calls)
    wrong: list[str] = []
    for address, answer in zip(addresses, answers, strict=True):
        if not isinstance(answer, Reading):
            told = f"the balance of {address} could not be compared: {answer.detail}"
            raise SourceError(answer.cause, answer.reason, told)
        if first_whole(answer) != ledger.balances[address]:
            wrong.append(address)
    if wrong:
        first = wrong[0]
        held = first_whole(answers[addresses.index(first)])  # type: ignore[arg-type]
        told = (
            f"{len(wrong)} of {len(addresses)} balances differ from what the transfers add up to: "
            f"{first} holds {held} units, its transfers make {ledger.balances[first]}"
        )
        raise SourceError("conflicting", "log_gap", told)


def _shares_per_unit(token: Token, scope: LedgerScope, ratio: Fraction) -> Fraction:
    """Shares one unit of the event claims, exactly; the token itself rounds each balance down."""
    scale = scale_of(token, ratio)
    if scope.event == "TransferShares":
        multiplier = token.probes().current_multiplier
        return Fraction(WAD if multiplier is REVERTED else multiplier, WAD * 10**scale.decimals)
    if scale.model == "raw_times_multiplier":
        return Fraction(scale.word, WAD * 10**scale.decimals)
    return scale.shares(_UNIT) / _UNIT


def _inventory(deployment: Deployment) -> frozenset[str]:
    return frozenset(identity(deployment.chain, each) for each in deployment.inventory)


def _labels(deployment: Deployment, shares: Mapping[str, Fraction]) -> dict[str, str]:
    """Names of the holders somebody told about: the product file, or the shipped list."""
    told = {
        identity(deployment.chain, address): label.name
        for address, label in deployment.labels.items()
    }
    unsold = dict.fromkeys(_inventory(deployment), "unsold tokens")
    known = {
        wallet.address.lower(): wallet.role
        for wallet in wallets()
        if is_known_wallet(deployment.chain, wallet.address)
    }
    names = known | unsold | told
    return {address: name for address, name in names.items() if address in shares}
