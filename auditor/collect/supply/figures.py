"""Supply figures from elsewhere, for deployments on chains we cannot read ourselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import partial

from auditor.collect.figures import exact, moment, not_ahead
from auditor.collect.interface import Context
from auditor.collect.side_by_side import all_of
from auditor.collect.sources import Page, fetch, read_json, select
from auditor.collect.tables import Columns, read_table
from auditor.collect.unit_models import ambiguous
from auditor.errors import SourceError
from auditor.model.product import Deployment
from auditor.model.provenance import UNDATED, Undated
from auditor.model.source import SupplySource


FIELDS = ("tokens", "shares", "as_of")
TOLERANCE = Fraction(1, 1_000_000)
_SCALED_ALREADY = ("auto", "rebased_total", "none")


@dataclass(frozen=True, slots=True)
class SupplyFigure:
    """What one source says: shares claimed by the tokens of one deployment."""

    source: SupplySource
    page: Page
    shares: Fraction
    as_of: datetime | Undated


async def read_figure(deployment: Deployment, ratio: Fraction, context: Context) -> SupplyFigure:
    """The figure the sources agree on; SourceError when none has one or they disagree."""
    jobs = [
        partial(_attempt, source, deployment, ratio, context)
        for source in deployment.supply_sources
    ]
    outcomes = await all_of(jobs)
    return agreed([each for each in outcomes if isinstance(each, SupplyFigure)], outcomes)


def agreed(
    figures: Sequence[SupplyFigure], outcomes: Sequence[SupplyFigure | SourceError]
) -> SupplyFigure:
    """The first figure when all are alike; SourceError (conflicting) when they are not."""
    if not figures:
        failures = [each for each in outcomes if isinstance(each, SourceError)]
        raise failures[0] if failures else _none_named()
    first = figures[0]
    for other in figures[1:]:
        if abs(first.shares - other.shares) > TOLERANCE * max(first.shares, other.shares):
            told = f"{first.page.name} and {other.page.name} give different supplies"
            raise SourceError("conflicting", "source_dispute", told)
    return first


async def _attempt(
    source: SupplySource, deployment: Deployment, ratio: Fraction, context: Context
) -> SupplyFigure | SourceError:
    try:
        page = await fetch(source, context)
        cells = _json_cells(source, page) if source.kind == "json" else _csv_cells(source, page)
        return _figure(source, page, cells, (deployment.unit_model, ratio))
    except SourceError as error:
        return error


def _json_cells(source: SupplySource, page: Page) -> dict[str, object]:
    document = read_json(page)
    cells: dict[str, object] = {
        name: select(selector, document, page.name) for name, selector in source.fields.items()
    }
    return cells


def _csv_cells(source: SupplySource, page: Page) -> dict[str, object]:
    columns = Columns(tuple(dict.fromkeys(source.fields.values())))
    rows = read_table(page.answer.body, page.name, columns)
    if len(rows) != 1:
        told = f"{page.name} has {len(rows)} rows; one figure is needed"
        raise SourceError("unreadable", "ambiguous_number", told)
    return {name: rows[0][column] for name, column in source.fields.items()}


def _figure(
    source: SupplySource, page: Page, cells: dict[str, object], unit: tuple[str, Fraction]
) -> SupplyFigure:
    stamp = cells.get("as_of")
    try:
        as_of = UNDATED if stamp is None else moment(stamp)
        amount = exact(cells["shares"] if "shares" in cells else cells.get("tokens"))
    except ValueError as error:
        raise SourceError("unreadable", "bad_number", f"{page.name}: {error}") from None
    if as_of != UNDATED:
        not_ahead(as_of, page.answer.observed_at, page.name)
    if amount < 0:
        raise SourceError("unreadable", "implausible", f"{page.name}: a supply of {amount}")
    return SupplyFigure(source, page, amount * _factor(cells, unit), as_of)


def _factor(cells: dict[str, object], unit: tuple[str, Fraction]) -> Fraction:
    """Shares per unit of the figure: only a count of tokens without a multiplier can be scaled."""
    model, ratio = unit
    if "shares" in cells:
        return Fraction(1)
    if model not in _SCALED_ALREADY:
        raise ambiguous(f"a count of tokens under {model} says nothing without the multiplier")
    return ratio


def _none_named() -> SourceError:
    return SourceError("not_collected", "no_supply_source", "no supply_sources for this chain")
