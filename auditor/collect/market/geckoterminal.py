"""GeckoTerminal: the pools of a token now, and the hourly candles of the deepest of them.

Shapes: `/networks/{n}/tokens/{a}/pools`, `/networks/{n}/pools/{p}`, `/…/ohlcv/hour`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from functools import partial

from auditor.collect import json_shape as shape
from auditor.collect.interface import Context
from auditor.collect.market.service import asked, attempt, base, plain
from auditor.collect.market.tick import ABSENT, Read, Tick, Ticks, counted, settled
from auditor.collect.side_by_side import all_of
from auditor.collect.sources import Page
from auditor.errors import SourceError
from auditor.model.price_source import Price


PUBLIC = "https://api.geckoterminal.com/api/v2"
DEEPEST = 3
"""How many pools get a history: the public interface allows some 30 asks a minute."""
CANDLES = 720
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Candle:
    """One hour's last price and what was traded in it, in US dollars."""

    tick: Tick
    traded: Fraction


async def read_geckoterminal(source: Price, context: Context) -> Sequence[Ticks | SourceError]:
    """Every pool now, and the last month of the deepest; each pool fails alone."""
    at = f"{base(source, PUBLIC)}/networks/{source.network}"
    where = f"pools/{source.pool}" if source.pool else f"tokens/{source.address}/pools"
    shaped = partial(pool_ticks, source.network or "", source.address or "")
    now = await attempt(f"{at}/{where}", context, shaped)
    if isinstance(now, SourceError):
        return [now]
    deepest = sorted(now.rows, key=lambda each: _depth(each.pool_usd), reverse=True)[:DEEPEST]
    jobs = [
        partial(
            attempt,
            f"{at}/pools/{each.pool}/ohlcv/hour?aggregate=1&limit={CANDLES}"
            f"&currency=usd&token={source.address}",
            context,
            partial(candle_ticks, source.address or "", each),
        )
        for each in deepest
        if each.pool.isalnum()
    ]
    return [now, *await all_of(jobs)]


def pool_ticks(network: str, address: str, page: Page) -> Ticks:
    """One price per pool that trades the token, at the moment of reading."""
    rows = shape.one_or_many(shape.table(asked(page), page.name).get("data"), page.name)
    found = [_pool(shape.table(row, page.name), f"{network}_{address}", page) for row in rows]
    kept, notes = settled(each for each in found if each is not None)
    told = counted((found.count(None), "of pools that do not trade the token"))
    return Ticks(page.name, tuple(kept), (*told, *notes), (Read.of(page),))


def candle_ticks(address: str, pool: Tick, page: Page) -> Ticks:
    """The close of each past hour with a trade, with the trades of the 24 hours up to it.

    The pool's value is that of the moment of reading: GeckoTerminal keeps no history of it.
    """
    document = shape.table(asked(page), page.name)
    _must_price(address, document, page)
    attributes = shape.inside(document, "data", "attributes", where=page.name)
    rows = [
        _candle(row, pool, page) for row in shape.listed(attributes.get("ohlcv_list"), page.name)
    ]
    over = [each for each in rows if each.tick.time <= page.answer.observed_at]
    traded = [each for each in over if each.traded > 0]
    kept, notes = settled(_with_volume(sorted(traded, key=lambda each: each.tick.time)))
    told = counted((len(over) - len(traded), "of hours without a trade"))
    return Ticks(page.name, tuple(kept), (*told, *notes), (Read.of(page),))


def _pool(row: Mapping[str, object], token: str, page: Page) -> Tick | None:
    attributes = shape.inside(row, "attributes", where=page.name)
    side = _side(row, token, page)
    if not side:
        return None
    dex = shape.inside(row, "relationships", "dex", "data", where=page.name)
    return Tick(
        time=page.answer.observed_at,
        price=shape.number(attributes.get(f"{side}_price_usd"), page.name),
        venue=shape.words(dex.get("id")),
        pair=shape.words(attributes.get("name")),
        pool=shape.words(attributes.get("address")),
        pool_usd=plain(attributes.get("reserve_in_usd"), page),
        volume_usd=plain(shape.inside(attributes, "volume_usd", where=page.name).get("h24"), page),
    )


def _side(row: Mapping[str, object], token: str, page: Page) -> str:
    for side in ("base_token", "quote_token"):
        found = shape.inside(row, "relationships", side, "data", where=page.name).get("id")
        if shape.words(found).lower() == token.lower():
            return side
    return ""


def _must_price(address: str, document: Mapping[str, object], page: Page) -> None:
    """SourceError (conflicting, scope_mismatch) when the candles are of two other tokens."""
    sides = [shape.inside(document, "meta", side, where=page.name) for side in ("base", "quote")]
    named = [shape.words(each.get("address")).lower() for each in sides if each.get("address")]
    if named and address.lower() not in named:
        told = f"{page.name} speaks of {' and '.join(named)}, not of {address}"
        raise SourceError("conflicting", "scope_mismatch", told)


def _candle(row: object, pool: Tick, page: Page) -> Candle:
    cells = shape.listed(row, page.name)
    if len(cells) != 6:  # noqa: PLR2004 - time, open, high, low, close, volume
        raise SourceError("unreadable", "bad_shape", f"{page.name}: a candle has six members")
    ends = shape.instant(cells[0], page.name) + HOUR
    if ends - HOUR > page.answer.observed_at:
        told = f"{page.name} has a candle from the future"
        raise SourceError("stale", "future_timestamp", told)
    tick = replace(pool, time=ends, price=shape.number(cells[4], page.name), volume_usd=ABSENT)
    return Candle(tick, shape.number(cells[5], page.name))


def _with_volume(candles: Sequence[Candle]) -> list[Tick]:
    """Each close with what was traded in the 24 hours before it."""
    found: list[Tick] = []
    first, traded = 0, Fraction(0)
    for candle in candles:
        traded += candle.traded
        while candle.tick.time - candles[first].tick.time >= DAY:
            traded -= candles[first].traded
            first += 1
        # Whole dollars, rounded down: the figure only says whether a market is deep enough.
        found.append(replace(candle.tick, volume_usd=str(traded // 1)))
    return found


def _depth(pool_usd: str) -> Fraction:
    return Fraction(-1) if pool_usd == ABSENT else Fraction(pool_usd)
