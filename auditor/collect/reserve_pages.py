"""Reserve figures from an issuer's interface (JSON) or a table (CSV)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import cast

from auditor.base.text import printable
from auditor.collect.figures import exact, missing, moment, not_ahead
from auditor.collect.interface import Collected, Context
from auditor.collect.reserve_statement import (
    ISSUER_CIRCULATING,
    SHARES,
    STATEMENTS,
    UNSAID,
    Said,
    in_shares,
    moment_or,
    statement,
    strength_of,
)
from auditor.collect.sources import Page, fetch, read_json, select
from auditor.collect.tables import Columns, Row, read_table
from auditor.errors import SourceError
from auditor.model.evidence import Observation
from auditor.model.product import ProductSpec
from auditor.model.provenance import UNDATED, Provenance, Undated
from auditor.model.report import Origin
from auditor.model.source import Reserve
from auditor.model.value import Cause, Field, Missing, Moment, Quantity, Record, Records, Text


FIELDS = (
    "shares",
    "as_of",
    "published_at",
    "circulating",
    "holdings",
    "holding_symbols",
    "symbol",
    "verifier",
)
COLUMNS = Columns(("as_of", "amount", "unit", "source"), ("published_at", "verifier"))
STAMPED_ON_REQUEST = timedelta(seconds=60)


async def from_json(product: ProductSpec, reserve: Reserve, context: Context) -> list[Collected]:
    """One statement, and the circulating supply beside it when `fields` names it."""
    page = await fetch(reserve, context)
    cells = selected(reserve, page)
    check_subject(cells, product)
    said = read_cells(reserve, cells, page)
    if await _stamps_each_request(reserve, page, said, context):
        said = Said(said.amount, _no_proof_of_time(), said.published_at, said.verifier)
    as_of = said.as_of.at if isinstance(said.as_of, Moment) else UNDATED
    stamp = _stamp(reserve, page, as_of, context)
    found: list[Collected] = [_rows(reserve, [said], stamp)]
    if "circulating" in reserve.fields:
        circulating = Quantity(_number(cells, "circulating", page), SHARES)
        found.append(Observation(ISSUER_CIRCULATING, circulating, stamp))
    return found


async def from_csv(_: ProductSpec, reserve: Reserve, context: Context) -> list[Collected]:
    """One statement per row of a table."""
    page = await fetch(reserve, context)
    rows = read_table(page.answer.body, page.name, COLUMNS)
    if not rows:
        raise SourceError("unreadable", "bad_table", f"{page.name} has no rows")
    said = [read_row(row, page) for row in rows]
    moments = [each.as_of.at for each in said if isinstance(each.as_of, Moment)]
    return [_rows(reserve, said, _stamp(reserve, page, max(moments), context))]


def selected(reserve: Reserve, page: Page) -> dict[str, object]:
    """The cells `fields` points at; SourceError (unreadable, missing_field) for an empty place."""
    document = read_json(page)
    cells: dict[str, object] = {}
    for name, selector in reserve.fields.items():
        cells[name] = select(selector, document, page.name)
        if cells[name] is None:
            told = f"{page.name} has nothing at {selector!r}"
            raise SourceError("unreadable", "missing_field", told)
    return cells


def check_subject(cells: dict[str, object], product: ProductSpec) -> None:
    """SourceError (conflicting, scope_mismatch) when the figure is about something else."""
    symbol = cells.get("symbol", product.symbol)
    if symbol != product.symbol:
        told = f"the reserve record is about {printable(str(symbol), 40)!r}"
        raise SourceError("conflicting", "scope_mismatch", told)
    held = cells.get("holding_symbols", [])
    others = [each for each in _list(held) if each != product.underlying.ticker]
    if others:
        told = f"the reserve holds {printable(str(others[0]), 40)!r}"
        raise SourceError("conflicting", "scope_mismatch", told)


def read_cells(reserve: Reserve, cells: dict[str, object], page: Page) -> Said:
    """What a record says; SourceError (conflicting) when its holdings do not add up to it."""
    shares = _number(cells, "shares", page)
    if "holdings" in cells:
        _check_sum(shares, _list(cells["holdings"]), page)
    verifier = cells.get("verifier")
    return Said(
        amount=_amount(shares, reserve.unit),
        as_of=_moment(cells, "as_of", page),
        published_at=_moment(cells, "published_at", page),
        verifier=Text(str(verifier)) if isinstance(verifier, str) else UNSAID,
    )


def read_row(row: Row, page: Page) -> Said:
    """What one line of a table says."""
    try:
        amount, as_of = exact(row["amount"]), moment(row["as_of"])
        published = moment(row["published_at"]) if row["published_at"] else None
    except ValueError as error:
        raise SourceError("unreadable", "bad_number", f"{page.name}: {error}") from None
    not_ahead(as_of, page.answer.observed_at, page.name)
    return Said(
        amount=_amount(amount, row["unit"]),
        as_of=Moment(as_of),
        published_at=moment_or(published),
        verifier=Text(row["verifier"]) if row["verifier"] else UNSAID,
        source=row["source"],
    )


def stamped_on_request(first: Page, second: Page, stamps: tuple[datetime, datetime]) -> bool:
    """Whether a page may just write the time of asking: two asks, each stamped with its moment.

    Two equal stamps are no exception: a stamp in whole minutes is the same for both asks.
    """
    ages = [
        abs(page.answer.observed_at - stamp)
        for page, stamp in zip((first, second), stamps, strict=True)
    ]
    return max(ages) <= STAMPED_ON_REQUEST


async def _stamps_each_request(reserve: Reserve, page: Page, said: Said, context: Context) -> bool:
    if context.origin is not Origin.LIVE or page.supplied or not isinstance(said.as_of, Moment):
        return False
    if abs(page.answer.observed_at - said.as_of.at) > STAMPED_ON_REQUEST:
        return False
    again = await fetch(reserve, context)
    later = read_cells(reserve, selected(reserve, again), again)
    if not isinstance(later.as_of, Moment) or later.amount != said.amount:
        return False
    return stamped_on_request(page, again, (said.as_of.at, later.as_of.at))


def _no_proof_of_time() -> Missing:
    told = "the page writes the moment of asking, which proves nothing about the figure's age"
    return Missing(Cause.STALE, "stamped_on_request", told)


def _rows(reserve: Reserve, said: Sequence[Said], stamp: Provenance) -> Observation:
    rows: tuple[Record, ...] = tuple(statement(reserve, each) for each in said)
    return Observation(STATEMENTS, Records(rows, complete=True), stamp)


def _amount(shares: Fraction, of: str) -> Field:
    try:
        return in_shares(shares, of)
    except SourceError as error:
        return missing(error)


def _check_sum(shares: Fraction, holdings: Sequence[object], page: Page) -> None:
    try:
        total = sum((exact(each) for each in holdings), Fraction(0))
    except ValueError as error:
        raise SourceError("unreadable", "bad_number", f"{page.name}: {error}") from None
    if total != shares:
        told = f"{page.name}: its holdings add up to {total}, not to the {shares} it states"
        raise SourceError("conflicting", "source_dispute", told)


def _number(cells: dict[str, object], name: str, page: Page) -> Fraction:
    try:
        return exact(cells[name])
    except ValueError as error:
        raise SourceError("unreadable", "bad_number", f"{page.name} {name}: {error}") from None


def _moment(cells: dict[str, object], name: str, page: Page) -> Field:
    if name not in cells:
        return UNSAID
    try:
        at = moment(cells[name])
    except ValueError as error:
        return Missing(Cause.UNREADABLE, "timestamp_unit", f"{page.name} {name}: {error}")
    try:
        return Moment(not_ahead(at, page.answer.observed_at, page.name))
    except SourceError as error:
        return missing(error)


def _list(cell: object) -> list[object]:
    return cast("list[object]", cell) if isinstance(cell, list) else [cell]


def _stamp(reserve: Reserve, page: Page, as_of: datetime | Undated, context: Context) -> Provenance:
    where = ", ".join(reserve.fields.values())
    return context.provenance(
        source=page.name,
        locator=f"{page.name} {where}".rstrip(),
        observed_at=page.answer.observed_at,
        as_of=as_of,
        digest=page.answer.digest,
        strength=strength_of(reserve),
        supplied=page.supplied,
    )
