"""How many tokens there were at the moments the reserve figures speak about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial

from auditor.clients.reading import LedgerScope
from auditor.collect.figures import missing
from auditor.collect.interface import ChainReader, Collected, Context
from auditor.collect.side_by_side import all_of
from auditor.collect.supply.rows import inventory_of, locked_of, scale_of, shares_per_token
from auditor.collect.token import TOTAL_SUPPLY, issuer_of, read_token
from auditor.collect.unit_models import WAD, checked_decimals, scale
from auditor.errors import SourceError
from auditor.model.evidence import Gap, Observation
from auditor.model.product import Deployment, ProductSpec
from auditor.model.provenance import Strength
from auditor.model.unit import unit
from auditor.model.value import Cause, Missing, Moment, Quantity, Record, Records, Text
from auditor.registry.chains import chain


HISTORY = "supply.history"
MOST_MOMENTS = 12
"""Figures looked back at; each costs a search for its block on every chain."""
FARTHEST = timedelta(days=400)
_MOMENTS = (("reserves.statements", "as_of"), ("reserves.feed_rounds", "updated_at"))
_FIGURES = ("shares", "inventory_shares", "locked_shares")
_COUNT, _SHARES = unit("count"), unit("shares")


@dataclass(frozen=True, slots=True)
class _Looked:
    """Fields of a row; the place, moment and digest of the answer, if one gave them."""

    fields: Record
    place: str = ""
    observed: tuple[datetime, ...] = ()
    digest: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """Reads every deployment again, once per moment of a reserve figure."""

    name: str = "history"
    provides: tuple[str, ...] = (HISTORY,)

    async def collect(self, product: ProductSpec, context: Context) -> Sequence[Collected]:
        """A row per deployment and moment, or a gap per deployment that cannot look back."""
        moments = moments_of(context)
        if not moments:
            told = "no dated reserve figure was read, so no moment to look back to"
            return [Gap(HISTORY, Cause.NOT_COLLECTED, "no_dated_figure", told)]
        jobs = [partial(_looked_back, product, each, moments, context) for each in _evm(product)]
        return [*await all_of(jobs), *_others(product)]


def moments_of(context: Context) -> tuple[datetime, ...]:
    """The newest moments of reserve figures, at most one per day and source kind, newest last."""
    days = {
        (key, at.date()): at
        for key, name in _MOMENTS
        for at in sorted(_dates(context, key, name))
        if context.as_of - FARTHEST <= at <= context.as_of
    }
    return tuple(sorted(set(days.values()))[-MOST_MOMENTS:])


def _dates(context: Context, key: str, name: str) -> Iterator[datetime]:
    for item in context.earlier:
        if isinstance(item, Observation) and item.key == key and isinstance(item.value, Records):
            for row in item.value.rows:
                found = row.get(name)
                if isinstance(found, Moment):
                    yield found.at


def _evm(product: ProductSpec) -> list[Deployment]:
    return [each for each in product.deployments if each.chain.startswith("eip155:")]


def _others(product: ProductSpec) -> list[Collected]:
    told = "the state of an earlier moment cannot be read on this kind of chain"
    return [
        Gap(HISTORY, Cause.UNSUPPORTED, "unsupported", told, (_place(each),))
        for each in product.deployments
        if not each.chain.startswith("eip155:")
    ]


async def _looked_back(
    product: ProductSpec, deployment: Deployment, moments: Sequence[datetime], context: Context
) -> Collected:
    try:
        reader = await context.chains.reader(deployment.chain)
        # The newest moment first: a node that cannot look back says so at once.
        last = await reader.at(moments[-1])
    except SourceError as error:
        return _gap(deployment, error)
    ratio = shares_per_token(product)
    looked = [await _row(reader, deployment, moment, ratio) for moment in moments]
    stamp = context.provenance(
        source=_place(deployment),
        locator="; ".join(each.place for each in looked if each.place) or _place(deployment),
        observed_at=max((at for each in looked for at in each.observed), default=context.as_of),
        as_of=last.block.time,
        digest=next((each.digest for each in reversed(looked) if each.digest), ""),
        strength=Strength.ON_CHAIN,
    )
    rows = tuple(each.fields for each in looked)
    return Observation(HISTORY, Records(rows, complete=True), stamp)


async def _row(
    reader: ChainReader, deployment: Deployment, moment: datetime, ratio: Fraction
) -> _Looked:
    place: Record = {
        "chain": Text(deployment.chain),
        "address": Text(deployment.address),
        "as_of": Moment(moment),
    }
    try:
        found = await _then(await reader.at(moment), deployment, ratio)
    except SourceError as error:
        if error.reason == "archive_needed":
            found = await _added_back(reader, deployment, moment, ratio)
        elif error.reason in ("no_code", "before_genesis"):
            found = _nothing_yet()
        else:
            found = _Looked(dict.fromkeys(_FIGURES, missing(error)))
    return replace(found, fields={**place, **found.fields})


async def _then(then: ChainReader, deployment: Deployment, ratio: Fraction) -> _Looked:
    """The figures of the token at the earlier block; SourceError when one failed."""
    token = await read_token(then, deployment, issuer_of(deployment))
    rule = scale_of(token, ratio)
    read = token.reading(TOTAL_SUPPLY)
    fields: Record = {
        "block": _counted(then.block.number),
        "shares": Quantity(rule.shares(token.whole(TOTAL_SUPPLY)), _SHARES),
        "inventory_shares": inventory_of(token, lambda: rule),
        "locked_shares": locked_of(token, lambda: rule),
    }
    return _Looked(fields, read.locator, (read.observed_at,), read.digest)


def _nothing_yet() -> _Looked:
    """A contract that did not exist yet claimed nothing."""
    return _Looked(dict.fromkeys(_FIGURES, Quantity(Fraction(0), _SHARES)))


async def _added_back(
    reader: ChainReader, deployment: Deployment, moment: datetime, ratio: Fraction
) -> _Looked:
    """The supply without what was minted and burned since: for nodes that keep no old state.

    Only for tokens without a multiplier: of others, what the multiplier was is not in the logs.
    """
    nothing = Missing(Cause.UNREACHABLE, "archive_needed", "the node keeps no state of that block")
    try:
        then = await reader.at(moment)
        token = await read_token(reader, deployment, issuer_of(deployment))
        if token.unit_model() != "none":
            return _Looked(dict.fromkeys(_FIGURES, nothing))
        first = -1 if deployment.from_block is None else deployment.from_block
        ledger = await reader.ledger(LedgerScope(deployment.address, "Transfer", first))
        decimals = checked_decimals(token.whole("decimals()(uint256)"))
        supply = token.whole(TOTAL_SUPPLY)
    except SourceError as error:
        return _Looked(dict.fromkeys(_FIGURES, missing(error)))
    if ledger.outstanding != supply:
        return _Looked(dict.fromkeys(_FIGURES, nothing))
    number = then.block.number
    raw = sum(each.units for each in ledger.issues if each.block <= number)
    zero = Quantity(Fraction(0), _SHARES)
    fields: Record = {
        "block": _counted(number),
        "shares": Quantity(scale("none", decimals, WAD, ratio).shares(raw), _SHARES),
        "inventory_shares": nothing if deployment.inventory else zero,
        "locked_shares": nothing if token.escrow else zero,
    }
    return _Looked(fields, ledger.locator, (ledger.observed_at,), ledger.digest)


def _gap(deployment: Deployment, error: SourceError) -> Gap:
    return Gap(HISTORY, Cause(error.cause), error.reason, error.detail, (_place(deployment),))


def _place(deployment: Deployment) -> str:
    return f"{chain(deployment.chain).name} contract {deployment.address}"


def _counted(number: int) -> Quantity:
    return Quantity(Fraction(number), _COUNT)
