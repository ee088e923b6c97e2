"""xStocks: declared actions with their multipliers, and the issuer's own multiplier history.

Shapes: `/corporate-actions/history?page&pageSize&symbol` (pages count from 1) and
`/assets/{symbol}/multiplier/history?network&page&pageSize` (from 0), both `{nodes, page}`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from auditor.collect import json_shape as shape
from auditor.collect.declared.action import (
    ANNOUNCED,
    CANCELLED,
    COMPLETED,
    Declared,
    Said,
    of_isin,
    row,
)
from auditor.collect.interface import Context
from auditor.collect.sources import Page, read_json
from auditor.errors import SourceError
from auditor.model.action_source import ActionSource
from auditor.model.product import ProductSpec


PUBLIC = "https://api.xstocks.fi/api/v2/public"
MOST_PAGES = 20
PAGE = 100
KINDS = {
    "CashDividend": "dividend",
    "StockDividend": "stock_dividend",
    "ForwardSplit": "split",
    "ReverseSplit": "reverse_split",
    "UnitSplit": "split",
    "SpinOff": "spin_off",
    "StockMerger": "merger",
    "CashMerger": "cash_merger",
    # the words of the multiplier history
    "Dividend": "dividend",
    "Split": "split",
    "Administrative": "administrative",
    "FeeAccrual": "fee_accrual",
}


async def read_xstocks(
    source: ActionSource, product: ProductSpec, context: Context
) -> list[Declared]:
    """Declared actions, and the steps of the history that none of them explains."""
    symbol = source.symbol or product.symbol
    at = (source.url or PUBLIC).rstrip("/")
    found: list[Declared] = []
    known: set[datetime] = set()
    for page, nodes, last in await _pages(
        f"{at}/corporate-actions/history?pageSize={PAGE}&symbol={symbol}", 1, context
    ):
        said, notes = of_isin(_actions(nodes, symbol, page), product.underlying.isin)
        rows = tuple(row(each, page) for each in said)
        known |= {shape.instant(each.effective_at, page.name) for each in said if each.effective_at}
        found.append(Declared(page, rows, whole=last, notes=notes))
    if source.network:
        history = (
            f"{at}/assets/{symbol}/multiplier/history?network={source.network}&pageSize={PAGE}"
        )
        for page, nodes, last in await _pages(history, 0, context):
            steps = [each for each in _steps(nodes, page) if _time(each, page) not in known]
            found.append(Declared(page, tuple(row(each, page) for each in steps), whole=last))
    return found


async def _pages(
    url: str, first: int, context: Context
) -> Sequence[tuple[Page, Sequence[object], bool]]:
    """Pages up to the last one, each with whether nothing is known to be missing after it."""
    found: list[tuple[Page, Sequence[object], bool]] = []
    for number in range(first, first + MOST_PAGES):
        name = f"{url}&page={number}"
        page = Page(name, await context.reader.get(name), supplied=False)
        document = shape.table(read_json(page), name)
        more = bool(shape.inside(document, "page", where=name).get("hasNextPage"))
        last = not more or number < first + MOST_PAGES - 1
        found.append((page, shape.listed(document.get("nodes"), name), last))
        if not more:
            break
    return found


def _actions(nodes: Sequence[object], symbol: str, page: Page) -> list[Said]:
    """The newest version of each event of the token."""
    newest: dict[str, Mapping[str, object]] = {}
    for node in nodes:
        cells = shape.table(node, page.name)
        if shape.words(cells.get("xstockSymbol")) != symbol:
            told = f"{page.name} answers with an action of another token than {symbol}"
            raise SourceError("conflicting", "scope_mismatch", told)
        event = shape.words(cells.get("eventId"))
        if event not in newest or _version(cells) > _version(newest[event]):
            newest[event] = cells
    return [_action(event, cells, page) for event, cells in sorted(newest.items())]


def _version(cells: Mapping[str, object]) -> int:
    version = cells.get("version")
    return version if isinstance(version, int) else 0


def _action(event: str, cells: Mapping[str, object], page: Page) -> Said:
    kind = shape.words(cells.get("caType"))
    effective = shape.words(cells.get("effectiveTimeUtc"))
    return Said(
        id=event,
        kind=KINDS.get(kind, kind.lower()),
        effective_at=effective,
        ratio=_ratio(
            (cells.get("multiplierNew"), cells.get("multiplierOld")),
            (cells.get("toUnits"), cells.get("fromUnits")),
            where=page.name,
        ),
        gross=shape.spelled(cells.get("grossCashflowUsd")),
        net=shape.spelled(cells.get("netCashflowUsd")),
        currency="USD",
        withholding=shape.spelled(cells.get("withholdingTaxRate")),
        status=_status(shape.words(cells.get("status")), effective, page),
        source=page.name,
        isin=shape.words(cells.get("spvIsin")),
    )


def _status(status: str, effective: str, page: Page) -> str:
    """`Initial` and `Corrected` are versions of a record; whether it is over, its time tells."""
    if status.lower() == CANCELLED:
        return CANCELLED
    if not effective:
        return ANNOUNCED
    over = shape.instant(effective, page.name) <= page.answer.observed_at
    return COMPLETED if over else ANNOUNCED


def _steps(nodes: Sequence[object], page: Page) -> list[Said]:
    steps: list[Said] = []
    for node in nodes:
        cells = shape.table(node, page.name)
        reason = shape.words(cells.get("reason"))
        at = shape.words(cells.get("activationDateTime"))
        steps.append(
            Said(
                id=shape.words(cells.get("id")),
                kind=KINDS.get(reason, reason.lower()),
                effective_at=at,
                ratio=_ratio(
                    (cells.get("multiplier"), cells.get("previousMultiplier")), where=page.name
                ),
                status=_status("", at, page),
                source=page.name,
            )
        )
    return steps


def _time(said: Said, page: Page) -> datetime:
    return shape.instant(said.effective_at, page.name)


def _ratio(*pairs: tuple[object, object], where: str) -> str:
    """New over old, from the first pair of which both are given."""
    for new, old in pairs:
        if new is None or old is None:
            continue
        above, below = shape.number(new, where), shape.number(old, where)
        if below <= 0 or above <= 0:
            raise SourceError("unreadable", "bad_number", f"{where}: a multiplier of zero")
        found = Fraction(above, below)
        return f"{found.numerator}/{found.denominator}"
    return ""
