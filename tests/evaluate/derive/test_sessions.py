from datetime import UTC, datetime

import pytest
from made import fact, made, reason

from auditor.evaluate.derive import derive
from auditor.evaluate.derive.sessions import Calendar, calendar
from auditor.model.value import Cause, Series
from auditor.registry.sessions import Sessions


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


def test_sessions_without_their_columns_are_unreadable():
    nothing = Series(("time", "price"), ("moment", "USD"), ((), ()))
    broken = Series(("open",), ("moment",), ((utc("08-14T13:30:00"),),))
    found = derive(
        made(
            fact("market.sessions", broken),
            *(fact(key, nothing) for key in ("prices.token", "prices.reference")),
        )
    )
    assert reason(found, "peg.pairs") == (Cause.UNREADABLE, "bad_table")
