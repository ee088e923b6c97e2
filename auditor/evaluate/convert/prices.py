"""What a share costs, what the market pays above that, and what one currency is in another."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction

from auditor.evaluate.convert.term import Term, missing, unread, unreadable
from auditor.evaluate.derive.inputs import Row, number, text, value
from auditor.evaluate.derive.quotes import read_prices
from auditor.model.display import show_moment
from auditor.model.evidence import Evidence, Gap
from auditor.model.unit import is_known_base
from auditor.model.value import Moment, Records, Series


PRICES, QUOTES, FX = "prices.reference", "peg.quotes", "prices.fx"
NOW = "audit.as_of"


def share_price(evidence: Evidence, usual: str) -> tuple[str, Term]:
    """The currency and the newest price of the share at the audit; `usual` when none is known."""
    series, now = value(evidence, PRICES, Series), value(evidence, NOW, Moment)
    if isinstance(series, Gap):
        return usual, Term(missing(series), PRICES)
    if isinstance(now, Gap):
        return usual, Term(missing(now), PRICES)
    currency = dict(zip(series.names, series.units, strict=True)).get("price", "")
    if not (currency.isupper() and is_known_base(currency)):
        return usual, Term(unreadable("the prices of the share name no currency"), PRICES)
    try:
        newest = read_prices(series).at(now.at)
    except ValueError as error:
        return currency, Term(unreadable(str(error)), PRICES)
    if newest is None:
        told = "no price of the share is known at the moment of the audit"
        return currency, Term(unread(told), PRICES)
    return currency, Term(newest[1], PRICES, f"of {show_moment(newest[0])}")


def premium(evidence: Evidence) -> Term:
    """What the newest quote that counts pays above the value of the claim; below is negative."""
    rows, now = value(evidence, QUOTES, Records), value(evidence, NOW, Moment)
    if isinstance(rows, Gap):
        return Term(missing(rows), QUOTES)
    if isinstance(now, Gap):
        return Term(missing(now), QUOTES)
    counted = sorted(each for row in rows.rows for each in _quoted(row, now.at))
    if not counted:
        told = "no quote of the token is deep enough to count and has a value to stand beside"
        return Term(unread(told), QUOTES)
    at, venue, amount = counted[-1]
    return Term(amount, QUOTES, f"on {venue or 'a venue'}, {show_moment(at)}")


def exchange(evidence: Evidence, currency: str, wanted: str) -> Term:
    """Units of `wanted` for one of `currency`, from what currencies were worth in dollars."""
    if currency == wanted:
        return Term(Fraction(1), "")
    rows, now = value(evidence, FX, Records), value(evidence, NOW, Moment)
    if isinstance(rows, Gap):
        return Term(missing(rows), FX)
    if isinstance(now, Gap):
        return Term(missing(now), FX)
    worth = {"USD": (Fraction(1), "")}
    for at, name, rate in sorted(each for row in rows.rows for each in _worth(row, now.at)):
        worth[name] = (rate, f"of {show_moment(at)}")
    if currency not in worth or wanted not in worth:
        return Term(unread(f"no rate between {currency} and {wanted} was read"), FX)
    told = worth[wanted][1] or worth[currency][1]
    return Term(worth[currency][0] / worth[wanted][0], FX, told)


def _quoted(row: Row, now: datetime) -> Iterator[tuple[datetime, str, Fraction]]:
    at, amount = row.get("time"), number(row, "deviation")
    if text(row, "label") != "counted" or not isinstance(at, Moment) or at.at > now:
        return
    if isinstance(amount, Fraction) and amount > -1:
        yield at.at, text(row, "venue"), amount


def _worth(row: Row, now: datetime) -> Iterator[tuple[datetime, str, Fraction]]:
    at, rate = row.get("time"), number(row, "rate")
    if isinstance(at, Moment) and at.at <= now and isinstance(rate, Fraction) and rate > 0:
        yield at.at, text(row, "currency"), rate
