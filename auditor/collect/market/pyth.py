"""Pyth: the latest price of one feed, from a Hermes service. Shape: `/v2/updates/price/latest`."""

from collections.abc import Sequence
from fractions import Fraction
from functools import partial

from auditor.collect import json_shape as shape
from auditor.collect.figures import not_ahead
from auditor.collect.interface import Context
from auditor.collect.market.service import asked, attempt, base
from auditor.collect.market.tick import Read, Tick, Ticks, counted
from auditor.collect.sources import Page
from auditor.errors import SourceError
from auditor.model.price_source import Price


PUBLIC = "https://hermes.pyth.network"
SURE = Fraction(1, 100)
"""A price whose confidence interval is wider than this part of it says too little."""
FARTHEST_EXPONENT = 30


async def read_pyth(source: Price, context: Context) -> Sequence[Ticks | SourceError]:
    """The feed's latest price, unless its publishers disagree too widely."""
    id_ = (source.id or "").removeprefix("0x").lower()
    url = f"{base(source, PUBLIC)}/v2/updates/price/latest?ids%5B%5D={id_}&parsed=true"
    return [await attempt(url, context, partial(latest_tick, id_))]


def latest_tick(id_: str, page: Page) -> Ticks:
    """The price with its confidence checked; a feed of another id is another feed."""
    document = shape.table(asked(page), page.name)
    rows = [
        shape.table(each, page.name) for each in shape.listed(document.get("parsed"), page.name)
    ]
    ours = [row for row in rows if shape.words(row.get("id")).removeprefix("0x").lower() == id_]
    if not ours:
        told = f"{page.name} answers with other feeds than {id_}"
        raise SourceError("conflicting", "scope_mismatch", told)
    price = shape.inside(ours[0], "price", where=page.name)
    unit = _unit(price.get("expo"), page)
    value = shape.number(price.get("price"), page.name) * unit
    unsure = shape.number(price.get("conf"), page.name) * unit
    at = shape.instant(price.get("publish_time"), page.name)
    tick = Tick(
        time=not_ahead(at, page.answer.observed_at, page.name),
        price=value,
        venue="Pyth",
        pair="USD",
    )
    known = value > 0 and unsure <= SURE * value
    notes = counted((int(not known), "with a confidence interval wider than 1 %"))
    return Ticks(page.name, (tick,) if known else (), notes, (Read.of(page),))


def _unit(exponent: object, page: Page) -> Fraction:
    if (
        not isinstance(exponent, int)
        or isinstance(exponent, bool)
        or abs(exponent) > FARTHEST_EXPONENT
    ):
        raise SourceError("unreadable", "bad_number", f"{page.name}: the exponent is {exponent!r}")
    return Fraction(10) ** exponent
