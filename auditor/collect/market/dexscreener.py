"""DexScreener: every pair of a token now. Shape of `/tokens/v1/{chain}/{address}`: a list."""

from collections.abc import Mapping, Sequence
from functools import partial

from auditor.collect import json_shape as shape
from auditor.collect.interface import Context
from auditor.collect.market.service import asked, attempt, base, plain
from auditor.collect.market.tick import Read, Tick, Ticks, counted, settled
from auditor.collect.sources import Page
from auditor.errors import SourceError
from auditor.model.price_source import Price


PUBLIC = "https://api.dexscreener.com"


async def read_dexscreener(source: Price, context: Context) -> Sequence[Ticks | SourceError]:
    """The pairs in which the token is what is priced."""
    url = f"{base(source, PUBLIC)}/tokens/v1/{source.network}/{source.address}"
    return [await attempt(url, context, partial(pair_ticks, source.address or ""))]


def pair_ticks(address: str, page: Page) -> Ticks:
    """One price per pair; it carries no time of its own, so it is of the moment of reading."""
    rows = [shape.table(each, page.name) for each in shape.listed(asked(page), page.name)]
    based = [row for row in rows if _priced(row, page).lower() == address.lower()]
    usable = [row for row in based if row.get("priceUsd") is not None]
    kept, notes = settled(_pair(row, page) for row in usable)
    told = counted(
        (len(rows) - len(based), "of pairs that price another token"),
        (len(based) - len(usable), "without a price in USD"),
    )
    return Ticks(page.name, tuple(kept), (*told, *notes), (Read.of(page),))


def _priced(row: Mapping[str, object], page: Page) -> str:
    return shape.words(shape.inside(row, "baseToken", where=page.name).get("address"))


def _pair(row: Mapping[str, object], page: Page) -> Tick:
    symbols = [
        shape.words(shape.inside(row, side, where=page.name).get("symbol"))
        for side in ("baseToken", "quoteToken")
    ]
    return Tick(
        time=page.answer.observed_at,
        price=shape.number(row.get("priceUsd"), page.name),
        venue=shape.words(row.get("dexId")),
        pair="/".join(symbols),
        pool=shape.words(row.get("pairAddress")),
        pool_usd=plain(shape.inside(row, "liquidity", where=page.name).get("usd"), page),
        volume_usd=plain(shape.inside(row, "volume", where=page.name).get("h24"), page),
    )
