"""Reserve figures in tokens or dollars as shares, where evidence says how many shares that is."""

from datetime import datetime, timedelta
from fractions import Fraction

from auditor.evaluate.derive.arithmetic import settled
from auditor.evaluate.derive.inputs import Row, number, text, value
from auditor.evaluate.derive.quotes import read_prices
from auditor.model.evidence import Evidence, Gap
from auditor.model.unit import unit
from auditor.model.value import (
    Cause,
    Interval,
    Missing,
    Moment,
    Quantity,
    Records,
    Series,
)


DEPLOYMENTS, PRICES = "supply.deployments", "prices.reference"
SHARES = unit("shares")
NEAR = timedelta(days=5)
"""A price as far away as a long weekend is still a price around the moment."""


def in_shares(evidence: Evidence, row: Row) -> Quantity | Interval | Gap:
    """The figure of a statement in shares, between bounds where the rate is not one number."""
    of = text(row, "unit")
    figure = number(row, of)
    if isinstance(figure, Missing):
        return _gap(f"the reserve figure counts {of}, not shares; its worth is not stated")
    return _of_tokens(evidence, figure) if of == "tokens" else _of_money(evidence, figure, row)


def _of_tokens(evidence: Evidence, figure: Fraction) -> Quantity | Gap:
    """By the shares a token claims, for tokens without a multiplier: it may have moved since."""
    rows = value(evidence, DEPLOYMENTS, Records)
    if isinstance(rows, Gap):
        return _gap("the reserve is stated in tokens, and the shares of a token were not read")
    ratios = {_ratio(row) for row in rows.rows}
    ratio = ratios.pop() if len(ratios) == 1 else Fraction(0)
    if ratio <= 0:
        return _gap("the reserve is stated in tokens whose shares are not one fixed number")
    return Quantity(figure * ratio, SHARES)


def _ratio(row: Row) -> Fraction:
    """Shares of one token; 0 where it is not known for every moment."""
    raw, places, claimed = (number(row, name) for name in ("raw", "decimals", "shares"))
    if isinstance(raw, Missing) or isinstance(places, Missing) or isinstance(claimed, Missing):
        return Fraction(0)
    if text(row, "unit_model") != "none" or raw <= 0:
        return Fraction(0)
    return claimed * Fraction(10 ** int(places)) / raw


def _of_money(evidence: Evidence, figure: Fraction, row: Row) -> Quantity | Interval | Gap:
    """Between the share's prices before and after the moment: which one was used is not said."""
    at, series = row.get("as_of"), value(evidence, PRICES, Series)
    if not isinstance(at, Moment):
        return _gap("the reserve is stated in US dollars of a moment that is not known")
    if isinstance(series, Gap):
        return _gap("the reserve is stated in US dollars, and no price of that day was read")
    around = _around(series, at.at)
    if not around:
        return _gap("the reserve is stated in US dollars, without prices around its moment")
    return settled(Interval(figure / max(around), figure / min(around), SHARES))


def _around(series: Series, at: datetime) -> list[Fraction]:
    """The prices just before and just after a moment; nothing when one side is missing."""
    try:
        known = read_prices(series)
    except ValueError:
        return []
    paired = list(zip(known.times, known.values, strict=True))
    before = [price for time, price in paired if at - NEAR <= time <= at]
    after = [price for time, price in paired if at < time <= at + NEAR]
    return [before[-1], after[0]] if before and after else []


def _gap(told: str) -> Gap:
    return Gap("", Cause.UNSUPPORTED, "unit_ambiguous", told, ("reserves.statements",))
