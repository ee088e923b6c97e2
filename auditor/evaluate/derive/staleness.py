"""How old the newest price of the share is in market time, and whether it was a price at all.

A price of Friday's close is not stale on Sunday: nothing traded since. So age counts only while the
exchange is open. Where several feeds of a network were read, a silence that nine in ten of them
share is that of their schedule.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from auditor.base.instants import seconds_of
from auditor.evaluate.derive.inputs import fact, from_field, passed_on, value
from auditor.evaluate.derive.quotes import Prices, read_prices, read_values
from auditor.evaluate.derive.sessions import HALTS, Calendar, calendar, halts_of
from auditor.evaluate.derive.standstill import longest
from auditor.model.evidence import Entry, Evidence, Gap
from auditor.model.value import (
    Cause,
    Duration,
    Enumeration,
    Missing,
    Moment,
    Quantity,
    Records,
    Series,
)


AGE, SILENCE = "prices.reference_age", "prices.reference_silence"
STANDSTILL = "prices.reference_standstill"
REFERENCE, TRADING, FEEDS, NOW = (
    "prices.reference",
    "market.sessions",
    "prices.feeds",
    "audit.as_of",
)
KEYS = (AGE, SILENCE, STANDSTILL)
FRESH = timedelta(hours=1)
SHARED = Fraction(9, 10)
ENOUGH_FEEDS = 5
"""Fewer feeds may be silent together by chance."""


def entries(evidence: Evidence) -> Iterator[Entry]:
    """The age in market time, the word for it, and how long the price stood still."""
    series = [value(evidence, key, Series) for key in (REFERENCE, TRADING)]
    now = value(evidence, NOW, Moment)
    gaps = [each for each in (*series, now) if isinstance(each, Gap)]
    if gaps or isinstance(now, Gap):
        yield from (passed_on(key, gaps) for key in KEYS)
        return
    prices, sessions = [each for each in series if isinstance(each, Series)]
    try:
        known = _followed(prices)
        newest = [at for at in known.times if at <= now.at]
        days = calendar(sessions, halts_of(evidence))
    except ValueError as error:
        yield from _all(Gap(REFERENCE, Cause.UNREADABLE, "bad_table", str(error)))
        return
    if not newest or not days.days or newest[-1] < days.days[0].open:
        told = "the newest price of the share is older than the sessions around the audit"
        yield from _all(Gap(REFERENCE, Cause.STALE, "stale", told, (REFERENCE,)))
        return
    age = days.open_time(newest[-1], now.at)
    inputs = (REFERENCE, TRADING, HALTS, FEEDS)
    yield fact(AGE, Duration(seconds_of(age)), evidence, *inputs)
    word = _silence(age, days, now.at, _cohorts(evidence))
    yield fact(SILENCE, Enumeration(word), evidence, *inputs)
    yield _standstill(evidence, known, days)


def _all(gap: Gap) -> Iterator[Entry]:
    yield from (passed_on(key, [gap]) for key in KEYS)


def _followed(series: Series) -> Prices:
    """The prices of the share; where there are none, those of a whole token."""
    shares = read_prices(series)
    return shares if shares.times else read_values(series)


def _standstill(evidence: Evidence, known: Prices, days: Calendar) -> Entry:
    found = longest(known, days)
    if isinstance(found, Missing):
        return from_field(STANDSTILL, REFERENCE, found)
    return fact(STANDSTILL, Duration(seconds_of(found)), evidence, REFERENCE, TRADING, HALTS)


def _silence(
    age: timedelta, days: Calendar, now: datetime, cohorts: Sequence[tuple[Fraction, Fraction]]
) -> str:
    if age <= FRESH:
        return "fresh" if days.session(now) == "regular" else "market_closed"
    if any(size >= ENOUGH_FEEDS and alike >= SHARED * size for size, alike in cohorts):
        return "shared"
    return "stale"


def _cohorts(evidence: Evidence) -> list[tuple[Fraction, Fraction]]:
    found = value(evidence, FEEDS, Records)
    rows = () if isinstance(found, Gap) else found.rows
    pairs = [(row.get("cohort"), row.get("as_silent")) for row in rows]
    return [
        (size.amount, alike.amount)
        for size, alike in pairs
        if isinstance(size, Quantity) and isinstance(alike, Quantity)
    ]
