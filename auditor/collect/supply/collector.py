"""Supply of every deployment in shares, what each contract calls itself, its multiplier steps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from auditor.collect.figures import missing
from auditor.collect.interface import ChainReader, Collected, Context, Reading
from auditor.collect.side_by_side import all_of
from auditor.collect.sources import STRENGTH_OF_CLASS
from auditor.collect.supply.bridges import bridge_rows
from auditor.collect.supply.figures import SupplyFigure, read_figure
from auditor.collect.supply.inventory import inventory_rows
from auditor.collect.supply.rows import (
    figure_row,
    identity_row,
    named_row,
    shares_per_token,
    supply_row,
    unread_row,
)
from auditor.collect.supply.solana import (
    SOLANA,
    read_solana,
    solana_identity_row,
    solana_inventory_rows,
    solana_supply_row,
)
from auditor.collect.supply.steps import read_steps
from auditor.collect.token import NAME, SCALING, SYMBOL, Token, issuer_of, read_token
from auditor.errors import SourceError
from auditor.model.evidence import Gap, Observation
from auditor.model.product import Deployment, ProductSpec
from auditor.model.provenance import UNDATED, Provenance, Strength
from auditor.model.report import BlockStamp
from auditor.model.value import (
    Cause,
    Moment,
    Record,
    Records,
)
from auditor.registry.chains import chain


SUPPLY, IDENTITY = "supply.deployments", "identity.deployments"
INVENTORY, BRIDGES = "supply.inventory", "supply.bridges"
STEPS = "corporate_actions.steps"


@dataclass(frozen=True, slots=True)
class Supply:
    """Reads every chain of the product; a failing one costs its own rows only."""

    name: str = "supply"
    provides: tuple[str, ...] = (SUPPLY, IDENTITY, STEPS, INVENTORY, BRIDGES)

    async def collect(self, product: ProductSpec, context: Context) -> Sequence[Collected]:
        """One row per deployment in each list, with gaps in the fields that could not be read."""
        jobs = [partial(_deployment, product, each, context) for each in product.deployments]
        found = [item for items in await all_of(jobs) for item in items]
        bridges = _row_list(BRIDGES, bridge_rows(product, _rows(found)), _bridged(product, context))
        return [*_with_open_steps(found, context), bridges]


async def _deployment(
    product: ProductSpec, deployment: Deployment, context: Context
) -> list[Collected]:
    ratio = shares_per_token(product)
    if deployment.chain.startswith(SOLANA):
        return await _mint(product, deployment, ratio, context)
    try:
        reader = await context.chains.reader(deployment.chain)
        token = await read_token(reader, deployment, issuer_of(deployment))
        token.supply_readings()
    except SourceError as error:
        return await _unread(deployment, ratio, error, context)
    stamp = partial(_stamp, deployment, reader.block, context)
    supply, identity = token.supply_readings(), token.readings((SYMBOL, NAME))
    return [
        _row_of(SUPPLY, supply_row(deployment, token, reader.block, ratio), stamp(supply)),
        _row_of(IDENTITY, identity_row(deployment, token, product.symbol), stamp(identity)),
        await _steps(deployment, reader, token, stamp),
        _row_list(INVENTORY, await inventory_rows(reader, deployment, token, ratio), stamp(supply)),
    ]


async def _mint(
    product: ProductSpec, deployment: Deployment, ratio: Fraction, context: Context
) -> list[Collected]:
    """Rows of a mint; past multipliers of a mint are in no account."""
    try:
        token = await read_solana(deployment, ratio, context)
    except SourceError as error:
        return await _unread(deployment, ratio, error, context)
    row = solana_supply_row(token)
    read = token.reading
    stamp = context.provenance(
        source=_contract(deployment),
        locator=read.locator,
        observed_at=read.observed_at,
        as_of=when.at if isinstance(when := row["block_time"], Moment) else UNDATED,
        digest=read.digest,
        strength=Strength.ON_CHAIN,
    )
    told = "the past multipliers of a Solana mint are in no account"
    return [
        _row_of(SUPPLY, row, stamp),
        _row_of(IDENTITY, solana_identity_row(token, product.symbol), stamp),
        Gap(STEPS, Cause.UNSUPPORTED, "unsupported", told, (_contract(deployment),)),
        _row_list(INVENTORY, solana_inventory_rows(token), stamp),
    ]


async def _unread(
    deployment: Deployment, ratio: Fraction, error: SourceError, context: Context
) -> list[Collected]:
    """Rows of a deployment no chain answered for: a figure from elsewhere, or gaps."""
    nothing = missing(error)
    steps = Gap(STEPS, Cause(error.cause), error.reason, error.detail, (_contract(deployment),))
    stamp = _file_stamp(deployment, context)
    identity = _row_of(IDENTITY, named_row(deployment, nothing, nothing, nothing), stamp)
    row = unread_row(deployment, nothing)
    if error.reason == "no_code":
        # Somebody else's figure for a contract that is not there is not evidence.
        return [_row_of(SUPPLY, row, stamp), identity, steps]
    try:
        figure = await read_figure(deployment, ratio, context)
    except SourceError as failure:
        if deployment.supply_sources:
            row = unread_row(deployment, missing(failure))
        return [_row_of(SUPPLY, row, stamp), identity, steps]
    supply = _row_of(SUPPLY, figure_row(row, figure), _figure_stamp(figure, context))
    return [supply, identity, steps]


async def _steps(
    deployment: Deployment,
    reader: ChainReader,
    token: Token,
    stamp: Callable[[Sequence[Reading]], Provenance],
) -> Collected:
    try:
        found = await read_steps(reader, deployment.address, token.unit_model(), token.probes())
    except SourceError as error:
        place = _contract(deployment)
        return Gap(STEPS, Cause(error.cause), error.reason, error.detail, (place,))
    return Observation(STEPS, found.steps, stamp(found.read or token.readings(SCALING)))


def _with_open_steps(found: Sequence[Collected], context: Context) -> Sequence[Collected]:
    """Beside steps that were read, a deployment whose steps were not leaves the list open.

    Otherwise losing a chain would hide the step that matches no declared action.
    """
    gaps = [item for item in found if isinstance(item, Gap) and item.key == STEPS]
    read = [item for item in found if isinstance(item, Observation) and item.key == STEPS]
    if not gaps or not read:
        return found
    places = "; ".join(place for gap in gaps for place in gap.tried)
    stamp = context.by_product_file(f"deployments without readable steps: {places}")
    return [*found, Observation(STEPS, Records((), complete=False), stamp)]


def _rows(found: Sequence[Collected]) -> tuple[Record, ...]:
    return tuple(
        row
        for item in found
        if isinstance(item, Observation) and item.key == SUPPLY and isinstance(item.value, Records)
        for row in item.value.rows
    )


def _row_list(key: str, rows: tuple[Record, ...], stamp: Provenance) -> Observation:
    return Observation(key, Records(rows, complete=True), stamp)


def _bridged(product: ProductSpec, context: Context) -> Provenance:
    bridged = [each for each in product.deployments if each.bridge is not None]
    named = "; ".join(f"{each.chain} {each.address}" for each in bridged)
    return context.by_product_file(
        f"bridges of {named}" if named else "no deployment names a bridge"
    )


def _row_of(key: str, row: Record, stamp: Provenance) -> Observation:
    return Observation(key, Records((row,), complete=True), stamp)


def _contract(deployment: Deployment) -> str:
    return f"{chain(deployment.chain).name} contract {deployment.address}"


def _stamp(
    deployment: Deployment, block: BlockStamp, context: Context, reads: Sequence[Reading]
) -> Provenance:
    """One provenance for a row of several reads: the digest is of the first one's bytes."""
    read = reads[0]
    return context.provenance(
        source=_contract(deployment),
        locator="; ".join(each.locator for each in reads),
        observed_at=read.observed_at,
        as_of=block.time,
        digest=read.digest,
        strength=Strength.ON_CHAIN,
    )


def _figure_stamp(figure: SupplyFigure, context: Context) -> Provenance:
    places = ", ".join(f"{name} at {place}" for name, place in figure.source.fields.items())
    return context.provenance(
        source=figure.page.name,
        locator=f"{figure.page.name} {places}".rstrip(),
        observed_at=figure.page.answer.observed_at,
        as_of=figure.as_of,
        digest=figure.page.answer.digest,
        strength=STRENGTH_OF_CLASS[figure.source.class_],
        supplied=figure.page.supplied,
    )


def _file_stamp(deployment: Deployment, context: Context) -> Provenance:
    return context.by_product_file(f"deployments: {_contract(deployment)}")
