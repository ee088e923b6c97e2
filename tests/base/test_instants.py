from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.base.instants import (
    format_instant,
    from_unix,
    parse_date,
    parse_instant,
    seconds_between,
    to_the_second,
)


@pytest.mark.parametrize("part", ["", ".651", ".651001"])
def test_people_are_told_whole_seconds(part: str) -> None:
    assert to_the_second(f"2026-09-12T20:51:24{part}Z") == "2026-09-12T20:51:24Z"


MOMENTS = st.datetimes(datetime(2015, 1, 1), datetime(2100, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-09-12T20:51:24.651Z", "2026-09-12T20:51:24.651Z"),
        ("2026-09-12T20:51:24Z", "2026-09-12T20:51:24Z"),
        ("2026-09-12T20:51:24.000Z", "2026-09-12T20:51:24Z"),
        ("2026-09-12T20:51:24.6510001Z", "2026-09-12T20:51:24.651Z"),
        ("2026-09-12T20:51:24.651001Z", "2026-09-12T20:51:24.651001Z"),
        ("2026-09-12T22:51:24+02:00", "2026-09-12T20:51:24Z"),
        ("2026-09-12T23:51:24.5-05:30", "2026-09-13T05:21:24.500Z"),
        ("2026-09-12T20:51:24-00:00", "2026-09-12T20:51:24Z"),
        ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
        ("2015-01-01T00:00:00Z", "2015-01-01T00:00:00Z"),
        ("2100-12-31T23:59:59.999999Z", "2100-12-31T23:59:59.999999Z"),
    ],
)
def test_moments_are_read_and_written(text: str, shown: str) -> None:
    assert format_instant(parse_instant(text)) == shown


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-09-12", "is a day, not a moment"),
        ("2026-09-12T20:51:24", "has no time zone"),
        ("2026-09-12 20:51:24Z", "is no moment"),
        ("2026-09-12t20:51:24z", "is no moment"),
        ("2026-9-12T20:51:24Z", "is no moment"),
        ("2026-09-12T20:51Z", "is no moment"),
        ("2026-09-12T20:51:24.Z", "is no moment"),
        ("2026-09-12T20:51:24Z\n", "is no moment"),
        ("２026-09-12T20:51:24Z", "is no moment"),
        ("2026-02-29T00:00:00Z", "is no moment: day"),
        ("2026-09-12T24:00:00Z", "is no moment: hour"),
        ("2026-12-31T23:59:60Z", "is no moment: second"),
        ("2026-09-12T20:51:24+24:00", "within ±23:59"),
        ("2026-09-12T20:51:24+02:60", "within ±23:59"),
        ("2014-12-31T23:59:59Z", "outside 2015 to 2100"),
        ("2101-01-01T00:00:00Z", "outside 2015 to 2100"),
        ("2015-01-01T00:00:00+01:00", "outside 2015 to 2100"),
        ("0001-01-01T00:00:00+01:00", "outside 2015 to 2100"),
        ("1757710284", "is no moment"),
        ("", "is no moment"),
    ],
)
def test_what_is_no_moment_is_told(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        parse_instant(text)


def test_dates_are_midnight() -> None:
    assert parse_date("2026-09-12") == datetime(2026, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-02-30", "12.09.2026", "2026-09-12T00:00:00Z", "1970-01-01"])
def test_what_is_no_date_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is no date"):
        parse_date(text)


def test_unix_time_in_another_unit_is_refused() -> None:
    assert from_unix(1_757_710_284) == datetime(2025, 9, 12, 20, 51, 24, tzinfo=UTC)
    for wrong in (0, -1, 1_757_710_284_000, 2**256 - 1):
        with pytest.raises(ValueError, match="outside 2015 to 2100"):
            from_unix(wrong)


@given(MOMENTS, st.integers(-1439, 1439))
def test_writing_and_reading_keeps_the_moment(moment: datetime, offset: int) -> None:
    elsewhere = moment.astimezone(timezone(timedelta(minutes=offset)))
    assert format_instant(elsewhere) == format_instant(moment)
    assert parse_instant(format_instant(moment)) == moment


@given(MOMENTS, MOMENTS)
def test_differences_are_exact(start: datetime, end: datetime) -> None:
    seconds = seconds_between(start, end)
    assert seconds == -seconds_between(end, start)
    assert start + timedelta(microseconds=int(seconds * 1_000_000)) == end


def test_a_microsecond_over_decades_is_not_lost() -> None:
    start, end = parse_instant("2015-01-01T00:00:00Z"), parse_instant("2100-01-01T00:00:00.000001Z")
    assert seconds_between(start, end) - 2_682_374_400 == Fraction(1, 1_000_000)


@pytest.mark.parametrize("use", [format_instant, lambda naive: seconds_between(naive, naive)])
def test_moments_without_a_zone_are_refused(use: type) -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        use(datetime(2026, 1, 1))  # noqa: DTZ001 - the point
