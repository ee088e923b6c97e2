import importlib.util
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from auditor.errors import SourceError
from auditor.registry.sessions import Day, Sessions, exchanges


ROOT = Path(__file__).resolve().parents[2]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.fixture(scope="module")
def nasdaq() -> Sessions:
    return Sessions.load("XNAS")


def test_a_summer_day_is_four_hours_behind_utc(nasdaq: Sessions) -> None:
    (day,) = nasdaq.between(utc(2026, 8, 17), utc(2026, 8, 17, 23))
    assert day == Day(
        pre_open=utc(2026, 8, 17, 8),
        open=utc(2026, 8, 17, 13, 30),
        close=utc(2026, 8, 17, 20),
        post_close=utc(2026, 8, 18, 0),
        midnight=utc(2026, 8, 17, 4),
        break_start=utc(2026, 8, 17, 20),
        break_end=utc(2026, 8, 17, 20),
    )


def test_winter_and_early_close(nasdaq: Sessions) -> None:
    (friday,) = nasdaq.between(utc(2025, 11, 28), utc(2025, 11, 29))
    assert friday.open == utc(2025, 11, 28, 14, 30)
    assert friday.close == utc(2025, 11, 28, 18)
    assert friday.post_close == utc(2025, 11, 29, 1)


def test_weekends_and_holidays_have_no_row(nasdaq: Sessions) -> None:
    assert nasdaq.between(utc(2026, 8, 15), utc(2026, 8, 17)) == ()
    assert nasdaq.between(utc(2026, 9, 7), utc(2026, 9, 8)) == ()  # Labor Day


def test_both_ends_count(nasdaq: Sessions) -> None:
    start = utc(2026, 8, 17, 8)
    assert len(nasdaq.between(start, start)) == 1


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (utc(2018, 12, 31), utc(2026, 1, 1)),
        (utc(2027, 12, 1), utc(2028, 1, 1)),
    ],
)
def test_outside_the_table_is_loud(nasdaq: Sessions, start: datetime, end: datetime) -> None:
    with pytest.raises(SourceError, match="2019-01-01 to 2027-12-31") as caught:
        nasdaq.between(start, end)
    assert (caught.value.cause, caught.value.reason) == ("unsupported", "calendar_horizon")


def test_an_exchange_without_a_table_is_unsupported() -> None:
    with pytest.raises(SourceError, match="XBOM") as caught:
        Sessions.load("XBOM")
    assert caught.value.cause == "unsupported"


@pytest.mark.parametrize(
    ("exchange", "at", "opens", "closes"),
    [
        ("XLON", utc(2026, 8, 17, 1), (7, 0), (15, 30)),
        ("XLON", utc(2026, 1, 5, 1), (8, 0), (16, 30)),
        ("XLON", utc(2026, 12, 24, 1), (8, 0), (12, 30)),
        ("XETR", utc(2026, 8, 17, 1), (7, 0), (15, 30)),
        ("XTKS", utc(2026, 8, 17), (0, 0), (6, 30)),
        ("XHKG", utc(2026, 8, 17), (1, 30), (8, 0)),
    ],
)
def test_other_exchanges_keep_their_own_hours(
    exchange: str, at: datetime, opens: tuple[int, int], closes: tuple[int, int]
) -> None:
    table = Sessions.load(exchange)
    (day,) = table.between(at, at.replace(hour=23))
    assert not table.extended
    assert ((day.open.hour, day.open.minute), (day.close.hour, day.close.minute)) == (opens, closes)
    assert (day.pre_open, day.post_close) == (day.open, day.close)
    assert day.midnight <= day.open < day.midnight + timedelta(days=1)


def test_some_exchanges_rest_at_noon() -> None:
    (day,) = Sessions.load("XTKS").between(utc(2026, 8, 17), utc(2026, 8, 17, 9))
    assert (day.break_start, day.break_end) == (utc(2026, 8, 17, 2, 30), utc(2026, 8, 17, 3, 30))
    (short,) = Sessions.load("XHKG").between(utc(2026, 12, 24), utc(2026, 12, 24, 9))
    assert short.break_start == short.break_end == short.close == utc(2026, 12, 24, 4)


@pytest.mark.filterwarnings("ignore")  # inside the library
@pytest.mark.parametrize("exchange", exchanges())
def test_the_tables_are_those_the_library_gives(
    exchange: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = importlib.util.spec_from_file_location("make_sessions", ROOT / "tools/make_sessions.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tuple(sorted(tool.EXCHANGES)) == exchanges()
    monkeypatch.setattr(tool, "FIRST", "2024-01-01")
    monkeypatch.setattr(tool, "LAST", "2026-12-31")
    shipped = Sessions.load(exchange)
    assert shipped.first == date(2019, 1, 1)
    expected = tool.days(exchange)
    assert len(expected) > 700
    found = shipped.between(utc(2024, 1, 1), utc(2026, 12, 31, 23))
    assert len(found) == len(expected)
    for day, (start, *minutes) in zip(found, expected, strict=True):
        moments = [day.open, day.close, day.post_close]
        if not shipped.extended:
            moments += [day.midnight, day.break_start, day.break_end]
        assert int(day.pre_open.timestamp()) == start
        assert [(int(at.timestamp()) - start) // 60 for at in moments] == minutes
