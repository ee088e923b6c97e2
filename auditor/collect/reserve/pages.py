"""Reserve figures from an issuer's interface (JSON) or a table (CSV)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import cast

from auditor.base.text import printable
from auditor.collect.figures import exact, missing, not_ahead
from auditor.collect.interface import Collected, Context
from auditor.collect.reserve.holdings import Holding, listed, must_add_up, must_be
from auditor.collect.reserve.stamps import stamp_of
from auditor.collect.reserve.statement import (
    ISSUER_CIRCULATING,
    SHARES,
    STATEMENTS,
    UNSAID,
    Said,
    amounts,
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
from auditor.model.reserve_source import Reserve
from auditor.model.value import Cause, Field, Missing, Moment, Quantity, Record, Records, Text


FIELDS = (
    "shares",
    "as_of",
    "published_at",
    "circulating",
    "holdings",
    "holding_symbols",
    "holding_isins",
    "holding_custodians",
    "symbol",
    "verifier",
)
COLUMNS = Columns(("as_of", "amount", "unit", "source"), ("published_at", "verifier"))
STAMPED_ON_REQUEST = timedelta(seconds=60)


async def from_json(product: ProductSpec, reserve: Reserve, context: Context) -> list[Collected]:
    """One statement, what it is made of, and the circulating supply when `fields` names it."""
    page = await fetch(reserve, context)
    cells = selected(reserve, page)
    held = holdings_of(cells, page)
    unstamped = page_stamp(reserve, page, UNDATED, context)
    parts = listed(page.name, held, product.underlying, unstamped)
    try:
        check_subject(cells, product)
        must_be(held, product.underlying)
        said = read_cells(reserve, cells, page)
    except SourceError as error:
        # What it is made of stays on record; the figure does not count.
        nothing = missing(error)
        return [*parts, _rows(reserve, [Said(amount=nothing, as_of=nothing)], unstamped)]
    if await _stamps_each_request(reserve, page, said, context):
        said = replace(said, as_of=_no_proof_of_time())
    as_of = said.as_of.at if isinstance(said.as_of, Moment) else UNDATED
    stamp = page_stamp(reserve, page, as_of, context)
    found: list[Collected] = [_rows(reserve, [said], stamp), *parts]
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
    said = [read_row(row, reserve, page) for row in rows]
    moments = [each.as_of.at for each in said if isinstance(each.as_of, Moment)]
    return [_rows(reserve, said, page_stamp(reserve, page, max(moments), context))]


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
    named = [("holding_symbols", product.underlying.ticker)]
    named += [("holding_isins", product.underlying.isin)]
    for field, wanted in named:
        # A projection leaves out what has no such member, so names are checked as a set as well.
        others = [each for each in _list(cells.get(field, [])) if each != wanted]
        if others:
            told = f"the reserve holds {printable(str(others[0]), 40)!r}"
            raise SourceError("conflicting", "scope_mismatch", told)


def holdings_of(cells: dict[str, object], page: Page) -> list[Holding]:
    """The parts of a reserve; a name is told of a part only when every part has one."""
    quantities = _list(cells.get("holdings", []))
    names = ("holding_symbols", "holding_isins", "holding_custodians")
    columns = [_texts(cells.get(name, []), len(quantities)) for name in names]
    try:
        amounts = [exact(each) for each in quantities]
    except ValueError as error:
        raise SourceError("unreadable", "bad_number", f"{page.name}: {error}") from None
    return [Holding(*each) for each in zip(amounts, *columns, strict=True)]


def read_cells(reserve: Reserve, cells: dict[str, object], page: Page) -> Said:
    """What a record says; SourceError (conflicting) when its holdings do not add up to it."""
    shares = _number(cells, "shares", page)
    if "holdings" in cells:
        must_add_up(shares, holdings_of(cells, page), page.name)
    verifier = cells.get("verifier")
    amount, otherwise = amounts(shares, reserve.unit)
    return Said(
        amount=amount,
        as_of=_moment(reserve, cells, "as_of", page),
        published_at=_moment(reserve, cells, "published_at", page),
        verifier=Text(str(verifier)) if isinstance(verifier, str) else UNSAID,
        otherwise=otherwise,
    )


def read_row(row: Row, reserve: Reserve, page: Page) -> Said:
    """What one line of a table says."""
    try:
        figure = exact(row["amount"])
    except ValueError as error:
        raise SourceError("unreadable", "bad_number", f"{page.name}: {error}") from None
    as_of = stamp_of(row["as_of"], reserve, page.name)
    published = stamp_of(row["published_at"], reserve, page.name) if row["published_at"] else None
    not_ahead(as_of, page.answer.observed_at, page.name)
    amount, otherwise = amounts(figure, row["unit"])
    return Said(
        amount=amount,
        as_of=Moment(as_of),
        published_at=moment_or(published),
        verifier=Text(row["verifier"]) if row["verifier"] else UNSAID,
        source=row["source"],
        unit=row["unit"],
        otherwise=otherwise,
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


def _number(cells: dict[str, object], name: str, page: Page) -> Fraction:
    try:
        return exact(cells[name])
    except ValueError as error:
        raise SourceError("unreadable", "bad_number", f"{page.name} {name}: {error}") from None


def _moment(reserve: Reserve, cells: dict[str, object], name: str, page: Page) -> Field:
    if name not in cells:
        return UNSAID
    try:
        at = stamp_of(cells[name], reserve, f"{page.name} {name}")
        return Moment(not_ahead(at, page.answer.observed_at, page.name))
    except SourceError as error:
        return missing(error)


def _texts(cell: object, wanted: int) -> list[str]:
    found = [each for each in _list(cell) if isinstance(each, str)]
    return found if len(found) == wanted else [""] * wanted


def _list(cell: object) -> list[object]:
    return cast("list[object]", cell) if isinstance(cell, list) else [cell]


def page_stamp(
    reserve: Reserve, page: Page, as_of: datetime | Undated, context: Context
) -> Provenance:
    """Where a page's figure comes from."""
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
