"""Reads who controls each deployment, and the weakest of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from auditor.collect.control.accounts import WEAKEST_FIRST
from auditor.collect.control.deployments import Examined, examine
from auditor.collect.control.mints import examine_mint
from auditor.collect.interface import Collected, Context
from auditor.collect.side_by_side import all_of
from auditor.collect.supply.solana import SOLANA
from auditor.errors import SourceError
from auditor.model.evidence import Gap, Observation
from auditor.model.product import Deployment, ProductSpec
from auditor.model.provenance import Provenance, Strength
from auditor.model.value import (
    Cause,
    Enumeration,
    Field,
    Flag,
    Missing,
    Records,
)
from auditor.registry.chains import chain


DEPLOYMENTS, ROLES = "control.deployments", "control.roles"
ANOMALIES, SECURE_MINT = "control.anomalies", "control.secure_mint"
MINT, UPGRADE, PAUSED = (
    "control.mint_authority",
    "control.upgrade_authority",
    "control.paused",
)
_LISTS = (DEPLOYMENTS, ROLES, ANOMALIES, SECURE_MINT)
# From the power a single key has to the one nobody has.
_UPGRADES = (*WEAKEST_FIRST[:4], "immutable")
_Outcome: TypeAlias = tuple[Deployment, Examined | SourceError]
_MOST_PLACES = 40


@dataclass(frozen=True, slots=True)
class Control:
    """One row per deployment, and the weakest holder of each power over all of them."""

    name: str = "control"
    provides: tuple[str, ...] = (*_LISTS, MINT, UPGRADE, PAUSED)

    async def collect(self, product: ProductSpec, context: Context) -> Sequence[Collected]:
        """Rows of the deployments that could be read, gaps for the others."""
        jobs = [partial(_attempt, product, each, context) for each in product.deployments]
        outcomes = list(zip(product.deployments, await all_of(jobs), strict=True))
        read = [found for _, found in outcomes if isinstance(found, Examined)]
        rows = [item for each in read for item in _rows(each, context)]
        gaps = [gap for each in outcomes for gap in _gaps(each)]
        return [*rows, *gaps, *_open(outcomes, context), *_overall(outcomes, context)]


async def _attempt(
    product: ProductSpec, deployment: Deployment, context: Context
) -> Examined | SourceError:
    try:
        if deployment.chain.startswith(SOLANA):
            return await examine_mint(deployment, context)
        reader = await context.chains.reader(deployment.chain)
        return await examine(reader, product, deployment)
    except SourceError as error:
        return error


def _rows(found: Examined, context: Context) -> list[Collected]:
    stamp = _stamp([found], context)
    rows: list[Collected] = [
        Observation(DEPLOYMENTS, Records((found.row,), complete=True), stamp),
        Observation(ROLES, found.roles, stamp),
        Observation(ANOMALIES, found.anomalies, stamp),
    ]
    if not isinstance(found.gate, SourceError):
        rows.append(Observation(SECURE_MINT, Records((found.gate,), complete=True), stamp))
    return rows


def _gaps(outcome: _Outcome) -> list[Collected]:
    deployment, found = outcome
    if isinstance(found, SourceError):
        return [_gap(key, found, deployment) for key in _LISTS]
    if isinstance(found.gate, SourceError):
        return [_gap(SECURE_MINT, found.gate, deployment)]
    return []


def _open(outcomes: Sequence[_Outcome], context: Context) -> list[Collected]:
    """Beside rows that were read, a deployment without one leaves each list open.

    Otherwise losing a chain would hide whoever holds the power there.
    """
    opened: list[Collected] = []
    for key in _LISTS:
        without = [deployment for deployment, found in outcomes if not _has(key, found)]
        if without and len(without) < len(outcomes):
            places = "; ".join(map(_place, without))
            stamp = context.by_product_file(f"deployments whose control was not read: {places}")
            opened.append(Observation(key, Records((), complete=False), stamp))
    return opened


def _has(key: str, found: Examined | SourceError) -> bool:
    if isinstance(found, SourceError):
        return False
    return key != SECURE_MINT or not isinstance(found.gate, SourceError)


def _overall(outcomes: Sequence[_Outcome], context: Context) -> list[Collected]:
    return [
        _weakest(MINT, outcomes, "mint_authority", WEAKEST_FIRST, context),
        _weakest(UPGRADE, outcomes, "upgrade_authority", _UPGRADES, context),
        _paused(outcomes, context),
    ]


def _weakest(
    key: str,
    outcomes: Sequence[_Outcome],
    name: str,
    order: Sequence[str],
    context: Context,
) -> Collected:
    """The weakest holder over all deployments; a gap where an unread one may be weaker."""
    fields = [(deployment, _field(found, name)) for deployment, found in outcomes]
    known = [field.value for _, field in fields if isinstance(field, Enumeration)]
    lost = [(deployment, field) for deployment, field in fields if isinstance(field, Missing)]
    told = min(known, key=order.index, default="")
    if not known or (lost and told != order[0]):
        return _first_gap(key, lost)
    rested = [found for _, found in outcomes if _field(found, name) == Enumeration(told)]
    read = rested if lost else [found for _, found in outcomes]
    return Observation(key, Enumeration(told), _stamp(_examined(read), context))


def _examined(found: Sequence[Examined | SourceError]) -> list[Examined]:
    return [each for each in found if isinstance(each, Examined)]


def _paused(outcomes: Sequence[_Outcome], context: Context) -> Collected:
    fields = [(deployment, _field(found, "paused")) for deployment, found in outcomes]
    paused = any(field == Flag(True) for _, field in fields)
    lost = [(deployment, field) for deployment, field in fields if isinstance(field, Missing)]
    if not fields or (lost and not paused):
        return _first_gap(PAUSED, lost)
    read = _examined([found for _, found in outcomes])
    return Observation(PAUSED, Flag(paused), _stamp(read, context))


def _field(found: Examined | SourceError, name: str) -> Field:
    if isinstance(found, SourceError):
        return Missing(Cause(found.cause), found.reason, found.detail)
    return found.row[name]


def _first_gap(key: str, lost: Sequence[tuple[Deployment, Field]]) -> Gap:
    places = tuple(_place(deployment) for deployment, _ in lost)
    for deployment, field in lost:
        if isinstance(field, Missing):
            told = f"{_place(deployment)}: {field.detail}"
            return Gap(key, field.cause, field.reason, told, places)
    return Gap(key, Cause.NOT_COLLECTED, "not_collected", "no deployment is listed")


def _gap(key: str, error: SourceError, deployment: Deployment) -> Gap:
    return Gap(key, Cause(error.cause), error.reason, error.detail, (_place(deployment),))


def _stamp(found: Sequence[Examined], context: Context) -> Provenance:
    """One provenance for many reads: their places, and the digest of the first one's bytes."""
    reads = [read for each in found for read in each.trail]
    places = list(dict.fromkeys(read.locator for read in reads))
    more = [f"and {len(places) - _MOST_PLACES} more"] if len(places) > _MOST_PLACES else []
    return context.provenance(
        source=", ".join(_place(each.deployment) for each in found),
        locator="; ".join([*places[:_MOST_PLACES], *more]),
        observed_at=reads[0].observed_at,
        as_of=min(each.block.time for each in found),
        digest=reads[0].digest,
        strength=Strength.ON_CHAIN,
    )


def _place(deployment: Deployment) -> str:
    return f"{chain(deployment.chain).name} contract {deployment.address}"
