"""Reserve figures: who says how many shares are held, when, and what the proof shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from auditor.collect.interface import Collected, Context
from auditor.collect.reserve_feed import from_feed
from auditor.collect.reserve_pages import from_csv, from_json
from auditor.collect.reserve_statement import (
    FEEDS,
    ISSUER_CIRCULATING,
    ROUNDS,
    SCOPE,
    STATEMENTS,
    UNSAID,
    failed_row,
    named,
    strength_of,
)
from auditor.collect.side_by_side import all_of
from auditor.errors import SourceError
from auditor.model.catalogue.choices import SCOPE_ASPECTS
from auditor.model.evidence import Gap, Observation
from auditor.model.product import ProductSpec
from auditor.model.provenance import UNDATED, Strength
from auditor.model.source import Reserve
from auditor.model.value import Cause, Enumeration, Flag, Missing, Quantity, Record, Records


_READERS = {"json": from_json, "csv": from_csv, "chainlink_feed": from_feed}


@dataclass(frozen=True, slots=True)
class Reserves:
    """Reads every reserve source; each figure keeps its own class, unit and time."""

    name: str = "reserves"
    provides: tuple[str, ...] = (STATEMENTS, FEEDS, ROUNDS, ISSUER_CIRCULATING, SCOPE)

    async def collect(self, product: ProductSpec, context: Context) -> Sequence[Collected]:
        """Statements, feed states, what the issuer says circulates, and the proof's scope."""
        jobs = [partial(_attempt, product, reserve, context) for reserve in product.reserves]
        outcomes = await all_of(jobs)
        tried = list(zip(product.reserves, outcomes, strict=True))
        found = [item for _, outcome in tried for item in outcome.items]
        read = [reserve for reserve, outcome in tried if outcome.figure]
        silent = [(reserve, outcome) for reserve, outcome in tried if not outcome.figure]
        if read:
            # Without any figure there is no list; the gaps say why.
            found += [failed_row(reserve, each.error, context) for reserve, each in silent]
        found += [gap for reserve, each in silent for gap in _gaps(reserve, each.error)]
        return [*found, *scope(read, context)]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What one source gave: `figure` says whether shares are among it, else `error` why not."""

    items: tuple[Collected, ...]
    figure: bool
    error: SourceError


async def _attempt(product: ProductSpec, reserve: Reserve, context: Context) -> _Outcome:
    try:
        items = await _READERS[reserve.kind](product, reserve, context)
    except SourceError as error:
        return _Outcome((), figure=False, error=error)
    told = [item for item in items if isinstance(item, Observation) and item.key == STATEMENTS]
    amounts = [
        row["amount"] for item in told if isinstance(item.value, Records) for row in item.value.rows
    ]
    figure = any(isinstance(amount, Quantity) for amount in amounts)
    lost = [amount for amount in amounts if isinstance(amount, Missing)]
    why = lost[0] if lost else UNSAID
    # The row of a source without a figure is written once, by the caller.
    kept = [item for item in items if figure or item.key != STATEMENTS]
    return _Outcome(tuple(kept), figure, SourceError(why.cause.value, why.reason, why.detail))


def _gaps(reserve: Reserve, error: SourceError) -> list[Gap]:
    keys = [STATEMENTS]
    keys += [SCOPE] if reserve.scope or reserve.not_in_scope else []
    keys += [FEEDS, ROUNDS] if reserve.kind == "chainlink_feed" else []
    keys += [ISSUER_CIRCULATING] if "circulating" in reserve.fields else []
    cause, place = Cause(error.cause), (named(reserve),)
    return [Gap(key, cause, error.reason, error.detail, place) for key in keys]


def scope(read: Sequence[Reserve], context: Context) -> list[Collected]:
    """What the proofs that were read show, aspect by aspect; blanks stay blank.

    An aspect one proof shows is shown, whatever another leaves out; the list is complete when
    every aspect is named.
    """
    shown = {aspect for reserve in read for aspect in reserve.scope}
    denied = {aspect for reserve in read for aspect in reserve.not_in_scope} - shown
    if not shown and not denied:
        return []
    rows: tuple[Record, ...] = tuple(
        {"aspect": Enumeration(aspect), "shown": Flag(aspect in shown)}
        for aspect in SCOPE_ASPECTS
        if aspect in shown | denied
    )
    stating = [reserve for reserve in read if reserve.scope or reserve.not_in_scope]
    stamp = context.provenance(
        source="product file",
        locator="; ".join(f"scope of {named(reserve)}" for reserve in stating),
        observed_at=context.as_of,
        as_of=UNDATED,
        digest="",
        strength=_weakest([strength_of(reserve) for reserve in stating]),
        supplied=True,
    )
    return [Observation(SCOPE, Records(rows, complete=len(rows) == len(SCOPE_ASPECTS)), stamp)]


def _weakest(strengths: Sequence[Strength]) -> Strength:
    return max(strengths, key=list(Strength).index)
