from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import NOW, fact, made, missing, reason, rows

from auditor.evaluate.derive import derive
from auditor.evaluate.derive.sessions import COLUMNS, Calendar, Halt, calendar, halts_of
from auditor.model.value import Cause, Moment, Series
from auditor.registry.sessions import PLAIN_COLUMNS, Sessions, exchanges


@pytest.fixture(scope="module")
def days() -> Calendar:
    """The shipped sessions of 2026, as the collector hands them over."""
    names = ("pre_open", "open", "close", "post_close")
    found = [day for day in Sessions.load("XNAS").days if day.open.year == 2026]
    columns = tuple(tuple(getattr(day, name) for day in found) for name in names)
    return calendar(Series(names, ("moment",) * 4, columns))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


@pytest.mark.fault("N06")
@pytest.mark.parametrize(
    ("at", "session"),
    [
        ("08-14T07:59:59", "overnight"),
        ("08-14T08:00:00", "pre"),
        ("08-14T13:29:59", "pre"),
        ("08-14T13:30:00", "regular"),
        ("08-14T19:59:59", "regular"),
        ("08-14T20:00:00", "post"),
        ("08-14T23:59:59", "post"),
        ("08-15T00:00:00", "weekend"),
        ("08-16T12:00:00", "weekend"),
        ("08-16T23:59:59", "weekend"),
        ("08-17T00:00:00", "overnight"),
        ("08-18T03:00:00", "overnight"),
    ],
)
def test_windows_are_half_open_from_friday_to_monday(days: Calendar, at: str, session: str):
    assert days.session(utc(at)) == session


@pytest.mark.fault("N07")
@pytest.mark.parametrize(
    ("at", "session"),
    [
        ("03-06T20:59:59", "regular"),
        ("03-06T21:00:00", "post"),
        ("03-07T01:00:00", "weekend"),
        ("03-08T23:59:59", "weekend"),
        ("03-09T00:00:00", "overnight"),
        ("03-09T13:29:59", "pre"),
        ("03-09T13:30:00", "regular"),
        ("03-09T20:00:00", "post"),
        ("10-30T19:59:59", "regular"),
        ("11-02T00:59:59", "weekend"),
        ("11-02T01:00:00", "overnight"),
        ("11-02T04:59:59", "overnight"),
        ("11-02T14:30:00", "regular"),
    ],
)
def test_the_clock_of_new_york_decides_when_it_changes(days: Calendar, at: str, session: str):
    assert days.session(utc(at)) == session


@pytest.mark.fault("N08")
@pytest.mark.parametrize(
    ("at", "session"),
    [
        ("09-04T23:59:00", "post"),
        ("09-05T12:00:00", "weekend"),
        ("09-07T00:30:00", "overnight"),
        ("09-07T15:00:00", "holiday"),
        ("09-08T03:59:00", "holiday"),
        ("09-08T04:00:00", "overnight"),
        ("04-03T15:00:00", "holiday"),
        ("04-04T15:00:00", "weekend"),
        ("11-26T15:00:00", "holiday"),
        ("11-27T17:59:59", "regular"),
        ("11-27T18:00:00", "post"),
    ],
)
def test_holidays_and_half_days(days: Calendar, at: str, session: str):
    assert days.session(utc(at)) == session


@pytest.mark.fault("N08")
@pytest.mark.parametrize("at", ["01-01T00:00:00", "12-31T23:59:59.999"])
def test_beyond_the_days_known_there_is_no_session(days: Calendar, at: str):
    first_year_only = Calendar(days.days[1:-1], days.begins[1:-1])
    assert not first_year_only.session(utc(at))


def test_the_last_close_is_that_of_a_session_which_is_over(days: Calendar):
    assert days.last_close(utc("08-16T12:00:00")) == utc("08-14T20:00:00")
    assert days.last_close(utc("08-14T19:59:59")) == utc("08-13T20:00:00")
    assert days.last_close(utc("08-14T20:00:00")) == utc("08-14T20:00:00")


def plain(exchange: str, *halts: Halt) -> Calendar:
    found = [day for day in Sessions.load(exchange).days if day.open.year == 2026]
    columns = tuple(tuple(getattr(day, name) for day in found) for name in PLAIN_COLUMNS)
    return calendar(Series(PLAIN_COLUMNS, ("moment",) * 7, columns), halts)


@pytest.mark.fault("N07")
@pytest.mark.parametrize(
    ("exchange", "at", "session"),
    [
        ("XLON", "03-27T16:29:59", "regular"),
        ("XLON", "03-27T16:30:00", "weekend"),  # Friday before the clocks change
        ("XLON", "03-29T22:59:59", "weekend"),
        ("XLON", "03-29T23:00:00", "overnight"),  # Monday begins an hour earlier in UTC
        ("XLON", "03-30T06:59:59", "overnight"),
        ("XLON", "03-30T07:00:00", "regular"),
        ("XLON", "04-03T12:00:00", "holiday"),  # Good Friday
        ("XLON", "04-06T12:00:00", "holiday"),  # Easter Monday
        ("XLON", "04-05T12:00:00", "weekend"),
        ("XLON", "12-24T12:30:00", "overnight"),  # a half day
        ("XETR", "08-14T15:30:00", "weekend"),
        ("XTKS", "08-14T05:00:00", "regular"),
        ("XTKS", "08-14T06:30:00", "weekend"),  # Friday in Tokyo
        ("XTKS", "08-16T14:59:59", "weekend"),
        ("XTKS", "08-16T15:00:00", "overnight"),  # Monday in Tokyo
        ("XTKS", "08-17T02:30:00", "halted"),  # lunch
        ("XTKS", "08-17T03:30:00", "regular"),
        ("XTKS", "08-11T03:00:00", "holiday"),  # Mountain Day
        ("XHKG", "08-17T04:30:00", "halted"),
    ],
)
def test_other_exchanges_have_their_own_weekends_and_breaks(
    exchange: str, at: str, session: str
) -> None:
    assert plain(exchange).session(utc(at)) == session


@pytest.mark.fault("N08")
@pytest.mark.parametrize(
    ("at", "session"),
    [
        ("08-14T13:59:59", "regular"),
        ("08-14T14:00:00", "halted"),
        ("08-14T14:04:59", "halted"),
        ("08-14T14:05:00", "regular"),
        ("08-14T21:00:00", "post"),
    ],
)
def test_a_halt_is_a_session_of_its_own(days: Calendar, at: str, session: str) -> None:
    halts = (Halt(utc("08-14T14:00:00"), utc("08-14T14:05:00")),)
    assert replace(days, halts=halts).session(utc(at)) == session


def test_a_halt_without_an_end_lasts_until_the_audit() -> None:
    row = {"start": Moment(NOW - timedelta(hours=1)), "end": missing(), "source": "a"}
    assert halts_of(made(rows("market.halts", row))) == (Halt(NOW - timedelta(hours=1), NOW),)
    assert halts_of(made()) == ()


def test_market_time_counts_open_minutes_only(days: Calendar) -> None:
    friday, monday = utc("08-14T19:00:00"), utc("08-17T14:00:00")
    assert days.open_time(friday, monday) == timedelta(minutes=90)
    halts = (
        Halt(utc("08-14T19:10:00"), utc("08-14T19:20:00")),
        Halt(utc("08-14T19:15:00"), utc("08-17T13:40:00")),
    )
    assert replace(days, halts=halts).open_time(friday, monday) == timedelta(minutes=30)
    assert plain("XTKS").open_time(utc("08-17T02:00:00"), utc("08-17T04:00:00")) == timedelta(
        hours=1
    )


START = utc("08-13T00:00:00")
moments = st.integers(0, 3 * 24 * 60).map(lambda at: START + timedelta(minutes=at))
spans = st.tuples(moments, moments).map(sorted).filter(lambda both: both[0] < both[1])
some_halts = st.lists(spans.map(lambda both: Halt(*both)), max_size=3)


@given(some_halts, st.lists(moments, min_size=3, max_size=3))
def test_market_time_adds_up_and_is_what_the_sessions_say(
    halts: list[Halt], at: list[datetime]
) -> None:
    first, middle, last = sorted(at)
    halted = plain("XHKG", *halts)
    whole = halted.open_time(first, last)
    assert whole == halted.open_time(first, middle) + halted.open_time(middle, last)
    minutes = range(0, int((last - first).total_seconds()) // 60, 1)
    some = [first + timedelta(minutes=each) for each in minutes]
    assert whole == timedelta(minutes=sum(halted.session(each) == "regular" for each in some))


@pytest.mark.parametrize(
    ("names", "cells", "told"),
    [
        (("open",), (utc("08-14T13:30:00"),), "sessions need the columns"),
        (COLUMNS, ("early", *[utc("08-14T13:30:00")] * 3), "a trading day needs 4 moments"),
    ],
)
def test_sessions_that_are_no_days_of_moments_are_unreadable(
    names: tuple[str, ...], cells: tuple[object, ...], told: str
):
    nothing = Series(("time", "price"), ("moment", "USD"), ((), ()))
    broken = Series(names, ("moment",) * len(names), tuple((each,) for each in cells))
    found = derive(
        made(
            fact("market.sessions", broken),
            *(fact(key, nothing) for key in ("prices.token", "prices.reference")),
        )
    )
    assert reason(found, "peg.pairs") == (Cause.UNREADABLE, "bad_table")
    assert told in found["peg.pairs"].detail


def test_nothing_is_known_to_change_after_the_last_day(days: Calendar):
    last = days.days[-1]
    edges = [last.open, last.close, last.post_close]
    assert days.changes(last.pre_open, last.post_close + timedelta(days=9)) == edges


@pytest.mark.fault("N07", "N08")
@pytest.mark.parametrize("exchange", exchanges())
def test_between_two_named_changes_the_session_stays_the_same(exchange: str):
    """A year and a half of quarter hours: clocks change, holidays and breaks come and go."""
    table = Sessions.load(exchange)
    names = ("pre_open", "open", "close", "post_close") if table.extended else PLAIN_COLUMNS
    kept = [day for day in table.days if 2026 <= day.open.year <= 2027]
    columns = tuple(tuple(getattr(day, name) for day in kept) for name in names)
    known = calendar(
        Series(names, ("moment",) * len(names), columns),
        (Halt(utc("03-10T15:07:00"), utc("03-10T16:11:00")),),
    )
    first, last = utc("01-14T00:05:00"), utc("01-14T00:05:00") + timedelta(days=500)
    changes = [first, *known.changes(first, last)]
    assert changes == sorted(set(changes))
    assert changes[-1] <= last
    held, place = known.session(first), 0
    for step in range(int((last - first) / timedelta(minutes=15))):
        at = first + step * timedelta(minutes=15)
        while place + 1 < len(changes) and changes[place + 1] <= at:
            place += 1
            held = known.session(changes[place])
        assert known.session(at) == held, at
