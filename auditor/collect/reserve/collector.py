"""Reserve figures: who says how many shares are held, when, and what the proof shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from auditor.collect.interface import Collected, Context
from auditor.collect.reserve.accountable import from_accountable
from auditor.collect.reserve.document import from_document
from auditor.collect.reserve.feed import from_feed
from auditor.collect.reserve.form import from_form
from auditor.collect.reserve.holdings import HOLDINGS
from auditor.collect.reserve.pages import from_csv, from_json
from auditor.collect.reserve.quote import from_quote
from auditor.collect.reserve.statement import (
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
from auditor.collect.reserve.xstocks import as_json
from auditor.collect.side_by_side import all_of
from auditor.errors import SourceError
from auditor.model.catalogue.choices import SCOPE_ASPECTS
from auditor.model.evidence import Gap, Observation
from auditor.model.product import ProductSpec
from auditor.model.provenance import UNDATED, Strength
from auditor.model.reserve_source import Reserve
from auditor.model.value import Cause, Enumeration, Flag, Missing, Quantity, Record, Records, Text


_READERS = {
    "json": from_json,
    "csv": from_csv,
    "chainlink_feed": from_feed,
    "accountable": from_accountable,
    "document": from_document,
    "statement": from_quote,
    "disclosure": from_form,
}


_FIGURES = ("amount", "tokens", "usd")


@dataclass(frozen=True, slots=True)
class Reserves:
    """Reads every reserve source; each figure keeps its own class, unit and time."""

    name: str = "reserves"
    provides: tuple[str, ...] = (STATEMENTS, HOLDINGS, FEEDS, ROUNDS, ISSUER_CIRCULATING, SCOPE)

    async def collect(self, product: ProductSpec, context: Context) -> Sequence[Collected]:
        """Statements, feed states, what the issuer says circulates, and the proof's scope."""
        sources = [as_json(reserve, product) for reserve in product.reserves]
        jobs = [partial(_attempt, product, reserve, context) for reserve in sources]
        outcomes = await all_of(jobs)
        tried = list(zip(sources, outcomes, strict=True))
        found = [item for _, outcome in tried for item in outcome.items]
        read = [(reserve, outcome.rows) for reserve, outcome in tried if outcome.figure]
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

    @property
    def rows(self) -> list[Record]:
        """The statements among what it gave."""
        return rows_of(self.items)


async def _attempt(product: ProductSpec, reserve: Reserve, context: Context) -> _Outcome:
    try:
        items = await _READERS[reserve.kind](product, reserve, context)
    except SourceError as error:
        return _Outcome((), figure=False, error=error)
    told = rows_of(items)
    amounts = [row["amount"] for row in told]
    figure = any(isinstance(row.get(name), Quantity) for row in told for name in _FIGURES)
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


def rows_of(items: Sequence[Collected]) -> list[Record]:
    """The reserve statements among what was collected."""
    told = [item for item in items if isinstance(item, Observation) and item.key == STATEMENTS]
    return [row for item in told if isinstance(item.value, Records) for row in item.value.rows]


def scope(read: Sequence[tuple[Reserve, Sequence[Record]]], context: Context) -> list[Collected]:
    """What the proofs that were read show, aspect by aspect; blanks stay blank.

    An aspect one proof shows is shown, whatever another leaves out; the list is complete when
    every aspect is named.
    """
    shown = {aspect for _, rows in read for aspect in _named_in(rows, "scope")}
    denied = {aspect for _, rows in read for aspect in _named_in(rows, "not_in_scope")} - shown
    if not shown and not denied:
        return []
    rows: tuple[Record, ...] = tuple(
        {"aspect": Enumeration(aspect), "shown": Flag(aspect in shown)}
        for aspect in SCOPE_ASPECTS
        if aspect in shown | denied
    )
    stating = [
        reserve
        for reserve, told in read
        if _named_in(told, "scope") or _named_in(told, "not_in_scope")
    ]
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


def _named_in(rows: Sequence[Record], field: str) -> set[str]:
    texts = [each.value for row in rows if isinstance(each := row.get(field), Text)]
    return {aspect for text in texts for aspect in text.split(", ")}


def _weakest(strengths: Sequence[Strength]) -> Strength:
    return max(strengths, key=list(Strength).index)
