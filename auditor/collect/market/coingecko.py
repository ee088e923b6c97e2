"""CoinGecko: the chart of all markets, each market with its depth, and the price now.

Shapes: `/coins/{id}/market_chart`, `/coins/{id}/tickers?depth=true`, `/simple/price`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from auditor.collect import json_shape as shape
from auditor.collect.figures import not_ahead
from auditor.collect.interface import Context
from auditor.collect.market.service import asked, attempt, base, plain
from auditor.collect.market.tick import Read, Tick, Ticks, counted, settled, thinner
from auditor.collect.side_by_side import all_of
from auditor.collect.sources import Page
from auditor.errors import SourceError
from auditor.model.price_source import Price


PUBLIC = "https://api.coingecko.com/api/v3"
DAYS = 30
"""CoinGecko gives hourly prices for 2 to 90 days, and daily ones beyond."""
EVERYWHERE = "CoinGecko, all markets"


async def read_coingecko(source: Price, context: Context) -> Sequence[Ticks | SourceError]:
    """Chart, markets and price now; each fails alone."""
    id_, at = source.id or "", base(source, PUBLIC)
    chart = f"{at}/coins/{id_}/market_chart?vs_currency=usd&days={DAYS}"
    tickers = f"{at}/coins/{id_}/tickers?depth=true"
    simple = (
        f"{at}/simple/price?ids={id_}&vs_currencies=usd"
        "&include_24hr_vol=true&include_last_updated_at=true&precision=full"
    )
    jobs = [
        partial(attempt, chart, context, chart_ticks),
        partial(attempt, tickers, context, ticker_ticks),
        partial(attempt, simple, context, partial(simple_tick, id_)),
    ]
    return await all_of(jobs)


async def read_rate(source: Price, context: Context) -> Sequence[Ticks | SourceError]:
    """The chart alone: a rate of a currency needs no markets."""
    url = f"{base(source, PUBLIC)}/coins/{source.id}/market_chart?vs_currency=usd&days={DAYS}"
    return [await attempt(url, context, chart_ticks)]


def chart_ticks(page: Page) -> Ticks:
    """The average price of all markets over time, with the volume of the 24 hours before."""
    document = shape.table(asked(page), page.name)
    volumes = dict(_points(document.get("total_volumes"), page))
    prices = _points(document.get("prices"), page)
    every = [
        Tick(
            time=not_ahead(at, page.answer.observed_at, page.name),
            price=shape.number(price, page.name),
            venue=EVERYWHERE,
            pair="USD",
            volume_usd=plain(volumes.get(at), page),
        )
        for at, price in prices
    ]
    kept, notes = settled(every)
    return Ticks(page.name, tuple(kept), notes, (Read.of(page),))


def ticker_ticks(page: Page) -> Ticks:
    """The last price of each market and what moving it by 2 % costs; stale ones are left out."""
    document = shape.table(asked(page), page.name)
    rows = [
        shape.table(each, page.name) for each in shape.listed(document.get("tickers"), page.name)
    ]
    usable = [row for row in rows if not row.get("is_stale") and not row.get("is_anomaly")]
    priced = [row for row in usable if _converted(row, "converted_last", page) is not None]
    kept, notes = settled(_market(row, page) for row in priced)
    told = counted(
        (len(rows) - len(usable), "marked stale or anomalous by CoinGecko"),
        (len(usable) - len(priced), "without a price in USD"),
    )
    return Ticks(page.name, tuple(kept), (*told, *notes), (Read.of(page),))


def simple_tick(id_: str, page: Page) -> Ticks:
    """The price now, with the moment CoinGecko last changed it."""
    found = shape.table(asked(page), page.name).get(id_)
    row = shape.table(found, f"{page.name} {id_}")
    at = shape.instant(row.get("last_updated_at"), page.name)
    tick = Tick(
        time=not_ahead(at, page.answer.observed_at, page.name),
        price=shape.number(row.get("usd"), page.name),
        venue=EVERYWHERE,
        pair="USD",
        volume_usd=plain(row.get("usd_24h_vol"), page),
    )
    kept, notes = settled([tick])
    return Ticks(page.name, tuple(kept), notes, (Read.of(page),))


def _market(cells: Mapping[str, object], page: Page) -> Tick:
    stamp = cells.get("last_traded_at") or cells.get("timestamp")
    at = shape.instant(stamp, page.name)
    return Tick(
        time=not_ahead(at, page.answer.observed_at, page.name),
        price=shape.number(_converted(cells, "converted_last", page), page.name),
        venue=shape.words(shape.inside(cells, "market", where=page.name).get("name")),
        pair=f"{shape.words(cells.get('base'))}/{shape.words(cells.get('target'))}",
        depth=thinner(
            plain(cells.get("cost_to_move_up_usd"), page),
            plain(cells.get("cost_to_move_down_usd"), page),
        ),
        volume_usd=plain(_converted(cells, "converted_volume", page), page),
    )


def _converted(cells: Mapping[str, object], name: str, page: Page) -> object:
    return shape.inside(cells, name, where=page.name).get("usd")


def _points(value: object, page: Page) -> Iterator[tuple[datetime, object]]:
    for each in shape.listed(value, page.name):
        point = shape.listed(each, page.name)
        if len(point) != 2:  # noqa: PLR2004 - time and value
            raise SourceError("unreadable", "bad_shape", f"{page.name}: a point has two members")
        yield shape.milliseconds(point[0], page.name), point[1]
