"""Reserve figures from an Accountable data verification network: /reserves and /redemption-rate.

Such a node answers 503 when its data are stale or a bound is breached, and pulls a ripcord when
its own checks fail; then there is no figure, whatever the page says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from auditor.base.text import printable
from auditor.collect.figures import exact, missing, not_ahead
from auditor.collect.interface import Collected, Context
from auditor.collect.reserve.holdings import Holding, must_add_up
from auditor.collect.reserve.pages import page_stamp
from auditor.collect.reserve.stamps import stamp_of
from auditor.collect.reserve.statement import STATEMENTS, Said, amounts, statement
from auditor.collect.sources import Page, fetch, read_json
from auditor.errors import SourceError
from auditor.model.evidence import Observation
from auditor.model.product import ProductSpec
from auditor.model.provenance import UNDATED
from auditor.model.reserve_source import Reserve
from auditor.model.value import Field, Moment, Records


RESERVES, RATE = "/reserves", "/redemption-rate"
_ROUNDED = Fraction(1, 1_000)
"""A ratio printed with a few decimals may be this far from the quotient it stands for."""


@dataclass(frozen=True, slots=True)
class _Place:
    url: str | None
    path: str | None = None


async def from_accountable(
    product: ProductSpec, reserve: Reserve, context: Context
) -> list[Collected]:
    """One statement; its moment is that of the redemption rate, read beside it."""
    page = await _page(reserve, RESERVES, context)
    record = _members(page)
    must_name(record, product, page)
    figure = whole(record, page)
    at = await _moment(reserve, context)
    amount, otherwise = amounts(figure, reserve.unit)
    said = Said(amount=amount, as_of=at, otherwise=otherwise, source=page.name)
    stamp = page_stamp(reserve, page, at.at if isinstance(at, Moment) else UNDATED, context)
    rows = Records((statement(reserve, said),), complete=True)
    return [Observation(STATEMENTS, rows, stamp)]


def must_name(record: Mapping[str, object], product: ProductSpec, page: Page) -> None:
    """SourceError (conflicting, scope_mismatch) unless every asset is this share.

    A pool of many assets backs many claims: no part of it is the figure of one of them.
    """
    share = product.underlying
    names = [str(each.get("name", "")) for each in _assets(record, page)]
    others = [name for name in names if not {share.ticker, share.isin} & set(name.split())]
    if others or not names:
        told = f"{page.name} counts {printable(', '.join(others) or 'no named asset', 80)!r}"
        raise SourceError("conflicting", "scope_mismatch", f"{told}, not {share.ticker} alone")


def whole(record: Mapping[str, object], page: Page) -> Fraction:
    """The total reserve, which its parts and its ratio to the supply must bear out."""
    total, supply = (_number(record, name, page) for name in ("totalReserve", "totalSupply"))
    parts = [Holding(_number(each, "value", page)) for each in _assets(record, page)]
    must_add_up(total, parts, page.name)
    ratio = _number(record, "collateralization", page)
    if supply <= 0 or abs(ratio - total / supply) > _ROUNDED * max(ratio, Fraction(1)):
        told = f"{page.name}: its ratio {ratio} is not its reserve over its supply"
        raise SourceError("conflicting", "source_dispute", told)
    return total


async def _moment(reserve: Reserve, context: Context) -> Field:
    """When the rate was renewed; SourceError (stale) when the node withdraws its word."""
    try:
        page = await _page(reserve, RATE, context)
    except SourceError as error:
        if error.cause == "stale":
            raise
        return missing(error)
    record = _members(page)
    pulled = record.get("ripcord")
    if pulled is not False:
        why = printable(str(record.get("ripcordDetails", "no reason given")), 120)
        told = f"{page.name}: the ripcord is pulled ({why})"
        if not isinstance(pulled, bool):
            told = f"{page.name} does not say whether the ripcord is pulled"
        raise SourceError("stale", "ripcord", told)
    _must_be_bounded(record, page)
    try:
        at = stamp_of(record.get("updatedAt"), reserve, f"{page.name} updatedAt")
        return Moment(not_ahead(at, page.answer.observed_at, page.name))
    except SourceError as error:
        return missing(error)


def _must_be_bounded(record: Mapping[str, object], page: Page) -> None:
    names = ("min_rate", "net_asset_value", "max_rate")
    low, value, high = (_number(record, name, page) for name in names)
    if not low <= value <= high:
        told = f"{page.name}: {value} lies outside its bounds {low} to {high}"
        raise SourceError("stale", "bound_breached", told)


async def _page(reserve: Reserve, below: str, context: Context) -> Page:
    url = (reserve.url or "").rstrip("/") + below
    try:
        return await fetch(_Place(url), context)
    except SourceError as error:
        if error.reason == "http_503":
            told = f"{url} answered 503: its data are stale or a bound is breached"
            raise SourceError("stale", "stale", told) from None
        raise


def _members(page: Page) -> Mapping[str, object]:
    record = read_json(page)
    if not isinstance(record, dict):
        raise SourceError("unreadable", "missing_field", f"{page.name} is not an object")
    return record


def _assets(record: Mapping[str, object], page: Page) -> list[Mapping[str, object]]:
    listed = record.get("underlyingAssets")
    found = cast("list[object]", listed) if isinstance(listed, list) else []
    kept = [cast("Mapping[str, object]", each) for each in found if isinstance(each, dict)]
    if len(kept) != len(found):
        raise SourceError("unreadable", "missing_field", f"{page.name}: an asset is no object")
    return kept


def _number(record: Mapping[str, object], name: str, page: Page) -> Fraction:
    try:
        return exact(record.get(name))
    except ValueError as error:
        raise SourceError("unreadable", "bad_number", f"{page.name} {name}: {error}") from None
