"""Who holds the tokens: every transfer added up, and every balance asked for again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from auditor.collect.figures import missing
from auditor.collect.holders.concentration import Concentration, Holdings, concentration
from auditor.collect.holders.ledger import Held, read_holders
from auditor.collect.holders.wrappers import wrappers
from auditor.collect.interface import Collected, Context
from auditor.collect.side_by_side import all_of
from auditor.errors import SourceError
from auditor.model.evidence import Gap, Observation
from auditor.model.product import Deployment, ProductSpec
from auditor.model.provenance import Provenance, Strength
from auditor.model.unit import unit
from auditor.model.value import Cause, Field, Missing, Quantity, Record, Records, Text, Value
from auditor.registry.chains import chain


LEDGERS, TOP = "holders.ledgers", "holders.top"
FIGURES = (
    "holders.count",
    TOP,
    "holders.top1_share",
    "holders.top10_share",
    "holders.top10_share_adjusted",
    "holders.hhi",
)
WRAPPERS = "holders.wrappers"
_COUNT, _SHARES = unit("count"), unit("shares")
_ROW = (
    "first_block",
    "last_block",
    "transfers",
    "holders",
    "balances_checked",
    "minted",
    "burned",
    "top1_share",
    "top10_share",
    "top10_share_adjusted",
    "hhi",
)


@dataclass(frozen=True, slots=True)
class Holders:
    """One ledger per deployment; figures over all of them only when each one is whole."""

    name: str = "holders"
    provides: tuple[str, ...] = (LEDGERS, *FIGURES, WRAPPERS)

    async def collect(self, product: ProductSpec, context: Context) -> Sequence[Collected]:
        """A row per deployment, and the figures over all, or why there are none."""
        jobs = [partial(_attempt, product, each, context) for each in product.deployments]
        outcomes = list(zip(product.deployments, await all_of(jobs), strict=True))
        rows = [_row_of(each, found, context) for each, found in outcomes]
        failed = [(each, found) for each, found in outcomes if isinstance(found, SourceError)]
        if failed or not outcomes:
            return [*rows, *_gaps(failed)]
        held = [found for _, found in outcomes if isinstance(found, Held)]
        return [*rows, *_figures(held, context)]


async def _attempt(
    product: ProductSpec, deployment: Deployment, context: Context
) -> Held | SourceError:
    try:
        reader = await context.chains.reader(deployment.chain)
        return await read_holders(reader, deployment, product)
    except SourceError as error:
        return error


def _row_of(deployment: Deployment, found: Held | SourceError, context: Context) -> Observation:
    place: Record = {"chain": Text(deployment.chain), "address": Text(deployment.address)}
    if isinstance(found, SourceError):
        row = {**place, **dict.fromkeys(_ROW, missing(found))}
        stamp = context.by_product_file(f"holders of {deployment.chain} {deployment.address}")
        return Observation(LEDGERS, Records((row,), complete=True), stamp)
    row = {**place, **_ledger_fields(found), **_shares_of(found)}
    return Observation(LEDGERS, Records((row,), complete=True), _stamp(found, context))


def _ledger_fields(found: Held) -> dict[str, Field]:
    ledger = found.ledger
    minted = sum(issue.units for issue in ledger.issues if issue.units > 0)
    burned = -sum(issue.units for issue in ledger.issues if issue.units < 0)
    holders = sum(1 for units in ledger.balances.values() if units)
    return {
        "first_block": _counted(ledger.first),
        "last_block": _counted(ledger.last),
        "transfers": _counted(ledger.logs),
        "holders": _counted(holders),
        "balances_checked": _counted(len(ledger.balances)),
        "minted": _counted(minted),
        "burned": _counted(burned),
    }


def _shares_of(found: Held) -> dict[str, Field]:
    figures = concentration(found.holdings)
    if isinstance(figures, Missing):
        return dict.fromkeys(("top1_share", "top10_share", "top10_share_adjusted", "hhi"), figures)
    return {
        "top1_share": Quantity(figures.top1),
        "top10_share": Quantity(figures.top10),
        "top10_share_adjusted": Quantity(figures.top10_adjusted),
        "hhi": Quantity(figures.hhi),
    }


def _figures(held: Sequence[Held], context: Context) -> list[Collected]:
    """One holder per address, whatever the chains it holds on."""
    whole = Holdings.joined([each.holdings for each in held])
    stamp = partial(_joint_stamp, held, context)
    figures = concentration(whole)
    if isinstance(figures, Missing):
        return [_unknown(key, figures) for key in (*FIGURES, WRAPPERS)]
    named: Mapping[str, Value] = {
        "holders.count": _counted(figures.count),
        TOP: _top(figures),
        "holders.top1_share": Quantity(figures.top1),
        "holders.top10_share": Quantity(figures.top10),
        "holders.top10_share_adjusted": Quantity(figures.top10_adjusted),
        "holders.hhi": Quantity(figures.hhi),
    }
    found = wrappers(held)
    wrapped = (
        _unknown(WRAPPERS, found)
        if isinstance(found, Missing)
        else Observation(WRAPPERS, found, stamp())
    )
    return [*(Observation(key, value, stamp()) for key, value in named.items()), wrapped]


def _unknown(key: str, why: Missing) -> Gap:
    return Gap(key, why.cause, why.reason, why.detail)


def _top(figures: Concentration) -> Records:
    rows: list[Record] = [
        {
            "address": Text(each.address),
            "shares": Quantity(each.shares, _SHARES),
            "share": Quantity(each.share),
            "label": Text(each.label) if each.label else _UNLABELLED,
        }
        for each in figures.top
    ]
    return Records(tuple(rows), complete=True)


_UNLABELLED = Missing(Cause.NOT_COLLECTED, "not_labelled", "nobody told who this is")


def _gaps(failed: Sequence[tuple[Deployment, SourceError]]) -> list[Collected]:
    every = (*FIGURES, WRAPPERS)
    if not failed:
        told = "no deployment is listed"
        return [Gap(key, Cause.NOT_COLLECTED, "not_collected", told) for key in every]
    first = failed[0][1]
    names = ", ".join(dict.fromkeys(chain(each.chain).name for each, _ in failed))
    told = f"no complete list of holders on {names}: {first.detail}"
    tried = tuple(f"{each.chain} {each.address}" for each, _ in failed)
    return [Gap(key, Cause(first.cause), first.reason, told, tried) for key in every]


def _counted(number: int) -> Quantity:
    return Quantity(Fraction(number), _COUNT)


def _stamp(found: Held, context: Context) -> Provenance:
    return context.provenance(
        source=f"{chain(found.deployment.chain).name} contract {found.deployment.address}",
        locator=f"{found.ledger.locator}; every balance asked for again",
        observed_at=found.ledger.observed_at,
        as_of=found.block_time,
        digest=found.ledger.digest,
        strength=Strength.ON_CHAIN,
    )


def _joint_stamp(held: Sequence[Held], context: Context) -> Provenance:
    first = held[0]
    return context.provenance(
        source=", ".join(f"{chain(each.deployment.chain).name} contract" for each in held),
        locator="; ".join(each.ledger.locator for each in held),
        observed_at=first.ledger.observed_at,
        as_of=min(each.block_time for each in held),
        digest=first.ledger.digest,
        strength=Strength.ON_CHAIN,
    )
