"""Robinhood: one list of actions of all tokens, some weeks deep, so that it is never a full one.

Shape: `/rhj/corporate-actions` gives `{corpActions: [{id, type, status, processDate, tokenSymbol,
deployments, details}]}`; `details` holds one table named after the type. An id names a series: only
with its `processDate` it names an action.
"""

from collections.abc import Mapping
from fractions import Fraction

from auditor.collect import json_shape as shape
from auditor.collect.declared.action import Declared, Said, row
from auditor.collect.interface import Context
from auditor.collect.sources import Page, read_json
from auditor.errors import SourceError
from auditor.model.action_source import ActionSource
from auditor.model.place import identity
from auditor.model.product import ProductSpec


PUBLIC = "https://api.robinhood.com/rhj"
TYPE, STATUS = "CORPORATE_ACTION_TYPE_", "CORPORATE_ACTION_STATUS_"
KINDS = {
    "cash_dividend": "dividend",
    "forward_split": "split",
    "stock_split": "split",
}


async def read_robinhood(
    source: ActionSource, product: ProductSpec, context: Context
) -> list[Declared | SourceError]:
    """The actions of the product's token that are still in the list."""
    url = f"{(source.url or PUBLIC).rstrip('/')}/corporate-actions"
    page = Page(url, await context.reader.get(url), supplied=False)
    if page.answer.body.strip().startswith(b"local_rate_limited"):
        raise SourceError("unreachable", "rate_limited", f"{url} is asked too often")
    document = shape.table(read_json(page), url)
    symbol = source.symbol or product.symbol
    rows = [shape.table(each, url) for each in shape.listed(document.get("corpActions"), url)]
    ours = [each for each in rows if shape.words(each.get("tokenSymbol")) == symbol]
    for each in ours:
        _must_be_ours(each, product, url)
    return [Declared(page, tuple(row(_action(each, page), page) for each in ours), whole=False)]


def _must_be_ours(cells: Mapping[str, object], product: ProductSpec, where: str) -> None:
    """SourceError (conflicting, scope_mismatch) when none of its contracts is one of ours."""
    places = [shape.table(each, where) for each in shape.listed(cells.get("deployments"), where)]
    named = {
        _place(f"eip155:{each.get('chainId')}", shape.words(each.get("contractAddress")))
        for each in places
    }
    ours = {_place(each.chain, each.address) for each in product.deployments}
    if named and named.isdisjoint(ours):
        told = f"{where} lists {product.symbol} at contracts the product file does not name"
        raise SourceError("conflicting", "scope_mismatch", told)


def _place(chain: str, address: str) -> tuple[str, str]:
    return chain, identity(chain, address)


def _action(cells: Mapping[str, object], page: Page) -> Said:
    kind = shape.words(cells.get("type")).removeprefix(TYPE).lower()
    told = shape.inside(cells, "details", where=page.name)
    details = shape.inside(told, *list(told)[:1], where=page.name)
    day = _day(shape.inside(cells, "processDate", where=page.name))
    return Said(
        id=f"{shape.words(cells.get('id'))}:{day}",
        kind=KINDS.get(kind, kind),
        effective_at=day,
        ratio=_ratio(details, page),
        gross=shape.spelled(details.get("rate")) if "dividend" in kind else "",
        currency=shape.words(details.get("currency")) or "USD",
        withholding=shape.spelled(details.get("withholdingRate")),
        status=shape.words(cells.get("status")).removeprefix(STATUS).lower(),
        source=page.name,
    )


def _day(date: Mapping[str, object]) -> str:
    parts = [date.get(name) for name in ("year", "month", "day")]
    numbers = [part for part in parts if isinstance(part, int)]
    return "{:04}-{:02}-{:02}".format(*numbers) if len(numbers) == len(parts) else ""


def _ratio(details: Mapping[str, object], page: Page) -> str:
    new, old = details.get("newRate"), details.get("oldRate")
    if new in (None, "") or old in (None, ""):
        return ""
    above, below = shape.number(new, page.name), shape.number(old, page.name)
    if above <= 0 or below <= 0:
        raise SourceError("unreadable", "bad_number", f"{page.name}: a split of zero shares")
    found = Fraction(above, below)
    return f"{found.numerator}/{found.denominator}"
