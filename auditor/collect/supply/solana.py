"""Supply of a Solana mint in shares, read in one slot."""

from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from auditor.base.instants import from_unix
from auditor.clients.solana import MintReading
from auditor.clients.token2022 import Mint, Scaling
from auditor.collect.interface import Context
from auditor.collect.supply.rows import NOT_THERE, field
from auditor.collect.unit_models import LEAST_MULTIPLIER, MOST_MULTIPLIER, WAD, ambiguous
from auditor.errors import SourceError
from auditor.model.product import Deployment
from auditor.model.unit import RATIO, unit
from auditor.model.value import (
    Cause,
    Enumeration,
    Field,
    Flag,
    Missing,
    Moment,
    Quantity,
    Record,
    Text,
    Value,
)
from auditor.registry.wallets import is_known_wallet


SOLANA = "solana:"
_COUNT, _SHARES = unit("count"), unit("shares")


@dataclass(frozen=True, slots=True)
class SolanaToken:
    """A mint with how its raw units become shares; `per_unit` may be a failure of its own."""

    deployment: Deployment
    reading: MintReading
    model: str | SourceError
    multiplier: Fraction | SourceError

    @property
    def mint(self) -> Mint:
        """What the mint says."""
        return self.reading.mint

    def shares(self, raw: int) -> Value:
        """Shares claimed by raw units; SourceError where that cannot be told."""
        return Quantity(self._per_unit() * raw, _SHARES)

    def _per_unit(self) -> Fraction:
        if isinstance(self.multiplier, SourceError):
            raise self.multiplier
        return self.multiplier * Fraction(1, 10**self.mint.decimals)


async def read_solana(deployment: Deployment, ratio: Fraction, context: Context) -> SolanaToken:
    """The mint and the listed token accounts; SourceError when the mint cannot be had."""
    reader = await context.chains.solana(deployment.chain)
    reading = await reader.mint(deployment.address, deployment.inventory)
    try:
        model, multiplier = _scaled(deployment, reading, ratio)
    except SourceError as error:
        return SolanaToken(deployment, reading, error, error)
    return SolanaToken(deployment, reading, model, multiplier)


def _scaled(deployment: Deployment, reading: MintReading, ratio: Fraction) -> tuple[str, Fraction]:
    """Unit model and multiplier in force at the cluster's own time.

    `Q = S · m / 10^d` (Token-2022 ScaledUiAmount); a mint without the extension has no multiplier
    and the declared shares per token.
    """
    stated, mint = deployment.unit_model, reading.mint
    if stated not in ("auto", "spl_scaled", "none"):
        raise ambiguous(f"unit model {stated} is not one of Solana")
    if mint.interest:
        raise ambiguous("the mint's amounts grow by an interest rate, which is no share count")
    if not mint.scaling:
        if stated == "spl_scaled":
            raise ambiguous("unit model spl_scaled, but the mint has no ScaledUiAmount extension")
        return "none", ratio
    if stated == "none":
        raise ambiguous("unit model none, but the mint has a ScaledUiAmount multiplier")
    if ratio != 1:
        raise ambiguous(f"shares_per_token {ratio} beside a multiplier; one of the two applies")
    return "spl_scaled", _checked(mint.scaling[0].at(reading.now))


def _checked(multiplier: Fraction) -> Fraction:
    if LEAST_MULTIPLIER <= multiplier * WAD <= MOST_MULTIPLIER:
        return multiplier
    raise SourceError("unreadable", "implausible", "the multiplier of the mint is not plausible")


def solana_supply_row(token: SolanaToken) -> Record:
    """The row of supply.deployments; the slot stands where other chains have a block."""
    reading, mint = token.reading, token.mint
    row: dict[str, Field] = {
        **place_of(token.deployment),
        "unit_model": field(partial(_model, token)),
        "raw": Quantity(Fraction(mint.supply), _COUNT),
        "decimals": Quantity(Fraction(mint.decimals), _COUNT),
        "multiplier": field(partial(_multiplier, token)),
        "shares": field(partial(token.shares, mint.supply)),
        "inventory_shares": field(partial(_unsold, token)),
        "locked_shares": Quantity(Fraction(0), _SHARES),
        "read_from": Enumeration("chain"),
        "block": Quantity(Fraction(reading.slot), _COUNT),
        "block_time": field(partial(_time, reading)),
    }
    for each in mint.scaling:
        if each.new_from > reading.now:
            row |= _pending(each)
    return row


def _model(token: SolanaToken) -> Value:
    if isinstance(token.model, SourceError):
        raise token.model
    return Enumeration(token.model)


def _multiplier(token: SolanaToken) -> Value:
    if isinstance(token.multiplier, SourceError):
        raise token.multiplier
    return Quantity(token.multiplier, RATIO)


def _unsold(token: SolanaToken) -> Value:
    held = [_held(each) for each in token.reading.holdings]
    if sum(held) > token.mint.supply:
        told = f"inventory of {sum(held)} units exceeds the supply"
        raise SourceError("conflicting", "source_dispute", told)
    return token.shares(sum(held))


def _held(holding: int | SourceError) -> int:
    if isinstance(holding, SourceError):
        raise holding
    return holding


def _time(reading: MintReading) -> Value:
    try:
        return Moment(from_unix(reading.now))
    except ValueError:
        told = "the cluster's clock is not plausible"
        raise SourceError("unreadable", "bad_returndata", told) from None


def _pending(scaling: Scaling) -> dict[str, Field]:
    try:
        when: Field = Moment(from_unix(scaling.new_from))
    except ValueError:
        when = Missing(Cause.UNREADABLE, "bad_returndata", "the announced time is not plausible")
    return {"pending_multiplier": Quantity(scaling.new_multiplier, RATIO), "pending_at": when}


def solana_identity_row(token: SolanaToken, symbol: str) -> Record:
    """What the mint calls itself by its metadata extension."""
    mint = token.mint
    return {
        **place_of(token.deployment),
        "symbol": Text(mint.symbol) if mint.symbol else NOT_THERE,
        "name": Text(mint.name) if mint.name else NOT_THERE,
        "symbol_matches": Flag(mint.symbol == symbol) if mint.symbol else NOT_THERE,
    }


def solana_inventory_rows(token: SolanaToken) -> tuple[Record, ...]:
    """One row per listed token account; without a ledger no account is shown never to move."""
    return tuple(
        {
            "chain": Text(token.deployment.chain),
            "token": Text(token.deployment.address),
            "address": Text(account),
            "shares": field(partial(_holding, token, held)),
            "evidence": Enumeration(
                "registry" if is_known_wallet(token.deployment.chain, account) else "stated"
            ),
        }
        for account, held in zip(token.deployment.inventory, token.reading.holdings, strict=True)
    )


def _holding(token: SolanaToken, held: int | SourceError) -> Value:
    return token.shares(_held(held))


def place_of(deployment: Deployment) -> dict[str, Field]:
    """The fields every row of a deployment begins with."""
    return {"chain": Text(deployment.chain), "address": Text(deployment.address)}
