"""Supply of every deployment in shares, what each contract calls itself, its multiplier steps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from auditor.collect.figures import missing
from auditor.collect.interface import ChainReader, Collected, Context
from auditor.collect.side_by_side import all_of
from auditor.collect.sources import STRENGTH_OF_CLASS
from auditor.collect.steps import read_steps
from auditor.collect.supply_figures import SupplyFigure, read_figure
from auditor.collect.token import DECIMALS, NAME, SYMBOL, TOTAL_SUPPLY, Token, read_token
from auditor.collect.unit_models import (
    REVERTED,
    WAD,
    Scale,
    checked_decimals,
    checked_word,
    scale,
    word_of,
)
from auditor.errors import SourceError
from auditor.model.evidence import Gap, Observation
from auditor.model.product import Deployment, ProductSpec
from auditor.model.provenance import UNDATED, Provenance, Strength
from auditor.model.reading import read_number
from auditor.model.report import BlockStamp
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
    Records,
    Text,
    Value,
)
from auditor.registry.chains import chain
from auditor.registry.listings import Listing, Listings


SUPPLY, IDENTITY = "supply.deployments", "identity.deployments"
STEPS = "corporate_actions.steps"
_COUNT, _SHARES = unit("count"), unit("shares")


@dataclass(frozen=True, slots=True)
class Supply:
    """Reads every chain of the product; a failing one costs its own rows only."""

    name: str = "supply"
    provides: tuple[str, ...] = (SUPPLY, IDENTITY, STEPS)

    async def collect(self, product: ProductSpec, context: Context) -> Sequence[Collected]:
        """One row per deployment in each list, with gaps in the fields that could not be read."""
        jobs = [partial(_deployment, product, each, context) for each in product.deployments]
        found = [item for items in await all_of(jobs) for item in items]
        return _with_open_steps(found, context)


async def _deployment(
    product: ProductSpec, deployment: Deployment, context: Context
) -> list[Collected]:
    ratio = shares_per_token(product)
    try:
        reader = await _reader(deployment, context)
        token = await read_token(reader, deployment, _issuer(deployment))
        token.any_reading()
    except SourceError as error:
        return await _unread(deployment, ratio, error, context)
    stamp = _stamp(deployment, reader.block, token, context)
    return [
        _row_of(SUPPLY, supply_row(deployment, token, reader.block, ratio), stamp),
        _row_of(IDENTITY, identity_row(deployment, token, product.symbol), stamp),
        await _steps(deployment, reader, token, stamp),
    ]


async def _reader(deployment: Deployment, context: Context) -> ChainReader:
    if not deployment.chain.startswith("eip155:"):
        told = f"no client for {chain(deployment.chain).name} ({deployment.chain})"
        raise SourceError("unsupported", "chain_unsupported", told)
    return await context.chains.reader(deployment.chain)


async def _unread(
    deployment: Deployment, ratio: Fraction, error: SourceError, context: Context
) -> list[Collected]:
    """Rows of a deployment no chain answered for: a figure from elsewhere, or gaps."""
    nothing = missing(error)
    steps = Gap(STEPS, Cause(error.cause), error.reason, error.detail, (_contract(deployment),))
    stamp = _file_stamp(deployment, context)
    identity = _row_of(IDENTITY, _identity(deployment, nothing, nothing, nothing), stamp)
    row = unread_row(deployment, nothing)
    try:
        figure = await read_figure(deployment, ratio, context)
    except SourceError as failure:
        if deployment.supply_sources:
            row = unread_row(deployment, missing(failure))
        return [_row_of(SUPPLY, row, stamp), identity, steps]
    supply = _row_of(SUPPLY, _figure_row(row, figure), _figure_stamp(figure, context))
    return [supply, identity, steps]


async def _steps(
    deployment: Deployment, reader: ChainReader, token: Token, stamp: Provenance
) -> Collected:
    try:
        found = await read_steps(reader, deployment.address, token.unit_model(), token.probes())
    except SourceError as error:
        place = _contract(deployment)
        return Gap(STEPS, Cause(error.cause), error.reason, error.detail, (place,))
    return Observation(STEPS, found, stamp)


def _with_open_steps(found: Sequence[Collected], context: Context) -> Sequence[Collected]:
    """Beside steps that were read, a deployment whose steps were not leaves the list open.

    Otherwise losing a chain would hide the step that matches no declared action.
    """
    gaps = [item for item in found if isinstance(item, Gap) and item.key == STEPS]
    read = [item for item in found if isinstance(item, Observation) and item.key == STEPS]
    if not gaps or not read:
        return found
    places = "; ".join(place for gap in gaps for place in gap.tried)
    stamp = _stamp_of_file(f"deployments without readable steps: {places}", context)
    return [*found, Observation(STEPS, Records((), complete=False), stamp)]


def shares_per_token(product: ProductSpec) -> Fraction:
    """The declared ratio, exactly."""
    return read_number(str(product.underlying.shares_per_token))


def supply_row(deployment: Deployment, token: Token, block: BlockStamp, ratio: Fraction) -> Record:
    """Raw supply and what it means in shares; each field that needs a failed read is missing."""
    scaled = partial(scale_of, token, ratio)

    def shares() -> Value:
        return Quantity(scaled().shares(token.whole(TOTAL_SUPPLY)), _SHARES)

    return {
        **_place(deployment),
        "unit_model": field(lambda: Enumeration(token.unit_model())),
        "raw": field(lambda: Quantity(Fraction(token.whole(TOTAL_SUPPLY)), _COUNT)),
        "decimals": field(lambda: Quantity(Fraction(_decimals(token)), _COUNT)),
        "multiplier": field(lambda: multiplier_of(token, ratio)),
        "shares": field(shares),
        "inventory_shares": field(lambda: inventory_of(token, scaled)),
        "read_from": Enumeration("chain"),
        "block": Quantity(Fraction(block.number), _COUNT),
        "block_time": Moment(block.time),
    }


def scale_of(token: Token, ratio: Fraction) -> Scale:
    """How this token's raw units become shares; SourceError when that cannot be told."""
    model = token.unit_model()
    decimals = _decimals(token)
    if model in ("rebased_total", "none"):
        return scale(model, decimals, WAD, ratio)
    return scale(model, decimals, _needed_word(model, token), ratio)


def multiplier_of(token: Token, ratio: Fraction) -> Value:
    """Shares per internal unit: the multiplier, or the declared ratio of a token without one."""
    model = token.unit_model()
    if model == "none":
        return Quantity(ratio, RATIO)
    return Quantity(Fraction(_needed_word(model, token), WAD), RATIO)


def inventory_of(token: Token, scaled: Callable[[], Scale]) -> Value:
    """Shares claimed by unsold tokens; SourceError when a balance failed or exceeds the supply."""
    if not token.balances:
        return Quantity(Fraction(0), _SHARES)
    held = token.held()
    if sum(held) > token.whole(TOTAL_SUPPLY):
        told = f"inventory of {sum(held)} units exceeds the supply"
        raise SourceError("conflicting", "source_dispute", told)
    rule = scaled()
    return Quantity(sum((rule.shares(raw) for raw in held), Fraction(0)), _SHARES)


def identity_row(deployment: Deployment, token: Token, symbol: str) -> Record:
    """What the contract calls itself, beside the product file; letters must be the same ones."""
    return _identity(
        deployment,
        field(lambda: Text(token.text(SYMBOL))),
        field(lambda: Text(token.text(NAME))),
        field(lambda: Flag(token.text(SYMBOL) == symbol)),
    )


def unread_row(deployment: Deployment, nothing: Missing) -> Record:
    """The row of a deployment nobody could read."""
    names = ("unit_model", "raw", "decimals", "multiplier", "shares", "inventory_shares")
    stamps = ("read_from", "block", "block_time")
    return {**_place(deployment), **dict.fromkeys((*names, *stamps), nothing)}


def field(make: Callable[[], Value]) -> Field:
    """A field's value, or why it is missing."""
    try:
        return make()
    except SourceError as error:
        return missing(error)


def _needed_word(model: str, token: Token) -> int:
    if model == "external_multiplier":
        return checked_word(token.external_word())
    word = word_of(model, token.probes())
    if word is REVERTED:
        told = "the multiplier view reverts, which is not a multiplier of 1"
        raise SourceError("unreadable", "reverted", told)
    return checked_word(word)


def _decimals(token: Token) -> int:
    try:
        value = token.whole(DECIMALS)
    except SourceError as error:
        if error.cause != "unreadable":
            raise
        raise SourceError("unreadable", "decimals", error.detail) from None
    return checked_decimals(value)


def _figure_row(row: Record, figure: SupplyFigure) -> Record:
    third = STRENGTH_OF_CLASS[figure.source.class_] is not Strength.ISSUER
    dated: dict[str, Field] = {}
    if figure.as_of != UNDATED:
        dated["block_time"] = Moment(figure.as_of)
    return {
        **row,
        "shares": Quantity(figure.shares, _SHARES),
        "read_from": Enumeration("third_party" if third else "issuer"),
        **dated,
    }


def _identity(deployment: Deployment, symbol: Field, name: Field, matches: Field) -> Record:
    return {**_place(deployment), "symbol": symbol, "name": name, "symbol_matches": matches}


def _place(deployment: Deployment) -> dict[str, Field]:
    return {"chain": Text(deployment.chain), "address": Text(deployment.address)}


def _row_of(key: str, row: Record, stamp: Provenance) -> Observation:
    return Observation(key, Records((row,), complete=True), stamp)


def _contract(deployment: Deployment) -> str:
    return f"{chain(deployment.chain).name} contract {deployment.address}"


def _issuer(deployment: Deployment) -> str:
    found = Listings.load().find(deployment.chain, deployment.address)
    return found.issuer if isinstance(found, Listing) else ""


def _stamp(deployment: Deployment, block: BlockStamp, token: Token, context: Context) -> Provenance:
    read = token.any_reading()
    return context.provenance(
        source=_contract(deployment),
        locator=read.locator,
        observed_at=read.observed_at,
        as_of=block.time,
        digest=read.digest,
        strength=Strength.ON_CHAIN,
    )


def _figure_stamp(figure: SupplyFigure, context: Context) -> Provenance:
    return context.provenance(
        source=figure.page.name,
        locator=f"{figure.page.name} {figure.source.fields}",
        observed_at=figure.page.answer.observed_at,
        as_of=figure.as_of,
        digest=figure.page.answer.digest,
        strength=STRENGTH_OF_CLASS[figure.source.class_],
        supplied=figure.page.supplied,
    )


def _file_stamp(deployment: Deployment, context: Context) -> Provenance:
    return _stamp_of_file(f"deployments: {_contract(deployment)}", context)


def _stamp_of_file(locator: str, context: Context) -> Provenance:
    return context.provenance(
        source="product file",
        locator=locator,
        observed_at=context.as_of,
        as_of=UNDATED,
        digest="",
        strength=Strength.ANALYST,
    )
