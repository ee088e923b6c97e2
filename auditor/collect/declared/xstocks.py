"""xStocks: declared actions with their multipliers, and the issuer's own multiplier history.

Shapes: `/corporate-actions/history?page&pageSize&symbol` (pages count from 1) and
`/assets/{symbol}/multiplier/history?network&page&pageSize` (from 0), both `{nodes, page}`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
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
from auditor.collect.figures import moment
from auditor.collect.interface import Context
from auditor.collect.sources import Page, read_json
from auditor.errors import SourceError
from auditor.model.action_source import ActionSource
from auditor.model.product import ProductSpec


PUBLIC = "https://api.xstocks.fi/api/v2/public"
MOST_PAGES = 20
PAGE = 100
SAME_STEP = timedelta(days=1)
ROUNDED = Fraction(1, 10**9)
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


@dataclass(frozen=True, slots=True)
class _Listed:
    """One page of a list; `whole` says that nothing is known to be missing after it."""

    page: Page
    nodes: Sequence[Mapping[str, object]]
    whole: bool


async def read_xstocks(
    source: ActionSource, product: ProductSpec, context: Context
) -> list[Declared | SourceError]:
    """Declared actions, and the steps of the history that none of them is; each fails alone."""
    symbol = source.symbol or product.symbol
    at = (source.url or PUBLIC).rstrip("/")
    history = f"{at}/corporate-actions/history?pageSize={PAGE}&symbol={symbol}"
    found: list[Declared | SourceError] = []
    known: list[Said] = []
    try:
        for page, every, whole in _newest(await _pages(history, 1, context), symbol):
            said, notes = of_isin(every, product.underlying.isin)
            known += said
            rows = tuple(row(each, page) for each in said)
            found.append(Declared(page, rows, whole=whole, notes=notes))
    except SourceError as error:
        found.append(error)
    if source.network:
        steps = f"{at}/assets/{symbol}/multiplier/history?network={source.network}&pageSize={PAGE}"
        try:
            for each in await _pages(steps, 0, context):
                new = [step for step in _steps(each) if not _is_known(step, known)]
                rows = tuple(row(step, each.page) for step in new)
                found.append(Declared(each.page, rows, whole=each.whole))
        except SourceError as error:
            found.append(error)
    return found


async def _pages(url: str, first: int, context: Context) -> Sequence[_Listed]:
    """Every page up to the last one, or up to `MOST_PAGES`."""
    found: list[_Listed] = []
    end = first + MOST_PAGES
    for number in range(first, end):
        name = f"{url}&page={number}"
        page = Page(name, await context.reader.get(name), supplied=False)
        document = shape.table(read_json(page), name)
        more = bool(shape.inside(document, "page", where=name).get("hasNextPage"))
        nodes = [shape.table(each, name) for each in shape.listed(document.get("nodes"), name)]
        found.append(_Listed(page, nodes, whole=not more or number + 1 < end))
        if not more:
            break
    return found


def _newest(pages: Sequence[_Listed], symbol: str) -> Iterator[tuple[Page, list[Said], bool]]:
    """Of each page the actions whose newest version stands on it."""
    newest: dict[str, Mapping[str, object]] = {}
    for listed in pages:
        for cells in listed.nodes:
            _must_be_of(symbol, cells, listed.page)
            event = shape.words(cells.get("eventId"))
            if event not in newest or _version(cells) > _version(newest[event]):
                newest[event] = cells
    for listed in pages:
        here = [
            cells for cells in listed.nodes if newest[shape.words(cells.get("eventId"))] is cells
        ]
        yield listed.page, [_action(cells, listed.page) for cells in here], listed.whole


def _must_be_of(symbol: str, cells: Mapping[str, object], page: Page) -> None:
    """SourceError (conflicting, scope_mismatch) for an action of another token."""
    if shape.words(cells.get("xstockSymbol")) != symbol:
        told = f"{page.name} answers with an action of another token than {symbol}"
        raise SourceError("conflicting", "scope_mismatch", told)


def _is_known(step: Said, actions: Sequence[Said]) -> bool:
    """Whether a step of the history is a declared action: the history rounds its multipliers."""
    at = moment(step.effective_at)
    return any(
        each.effective_at
        and abs(moment(each.effective_at) - at) <= SAME_STEP
        and (not each.ratio or abs(Fraction(each.ratio) - Fraction(step.ratio)) <= ROUNDED)
        for each in actions
        if each.status != CANCELLED
    )


def _version(cells: Mapping[str, object]) -> int:
    version = cells.get("version")
    return version if isinstance(version, int) else 0


def _action(cells: Mapping[str, object], page: Page) -> Said:
    effective = shape.words(cells.get("effectiveTimeUtc"))
    return Said(
        id=shape.words(cells.get("eventId")),
        kind=_kind(shape.words(cells.get("caType"))),
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


def _steps(listed: _Listed) -> list[Said]:
    page = listed.page
    return [
        Said(
            id=shape.words(cells.get("id")),
            kind=_kind(shape.words(cells.get("reason"))),
            effective_at=_dated(cells.get("activationDateTime"), page),
            ratio=_ratio(
                (cells.get("multiplier"), cells.get("previousMultiplier")), where=page.name
            ),
            status=_status("", shape.words(cells.get("activationDateTime")), page),
            source=page.name,
        )
        for cells in listed.nodes
    ]


def _kind(word: str) -> str:
    return KINDS.get(word, word.lower())


def _dated(value: object, page: Page) -> str:
    """A moment as written; SourceError (unreadable, timestamp_unit) when it is none."""
    shape.instant(value, page.name)
    return shape.words(value)


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
