from datetime import UTC, datetime

import pytest
from fake_world import TIMEOUT, World, gaps, product, rows, seen, underlying

from auditor.collect.market.sessions import MarketSessions
from auditor.errors import SourceError
from auditor.model.provenance import Strength
from auditor.model.value import Moment, Series, Text


def collect(as_of: datetime, **changed: object) -> Series:
    world = World(as_of=as_of)
    found = world.collect(MarketSessions(), product(underlying=underlying(**changed)))
    (observation,) = seen(found, "market.sessions")
    assert isinstance(observation.value, Series)
    return observation.value


def test_forty_days_around_the_audit() -> None:
    series = collect(datetime(2026, 9, 13, 12, tzinfo=UTC))
    assert series.names == ("pre_open", "open", "close", "post_close")
    assert series.units == ("moment",) * 4
    assert series.column("open")[0] == datetime(2026, 8, 5, 13, 30, tzinfo=UTC)
    assert series.column("open")[-1] == datetime(2026, 10, 23, 13, 30, tzinfo=UTC)
    assert all(
        one < two < three < four for one, two, three, four in zip(*series.columns, strict=True)
    )


def test_the_window_ends_with_the_table_but_the_audit_must_not() -> None:
    late = collect(datetime(2027, 12, 30, tzinfo=UTC))
    assert late.column("close")[-1] == datetime(2027, 12, 31, 21, tzinfo=UTC)
    with pytest.raises(SourceError) as caught:
        collect(datetime(2028, 1, 1, tzinfo=UTC))
    assert (caught.value.cause, caught.value.reason) == ("unsupported", "calendar_horizon")


def test_an_exchange_without_a_table_is_unsupported() -> None:
    with pytest.raises(SourceError):
        collect(datetime(2026, 9, 13, tzinfo=UTC), exchange="XBOM")


def test_other_exchanges_say_where_their_day_begins_and_rests() -> None:
    series = collect(datetime(2026, 9, 13, 12, tzinfo=UTC), exchange="XTKS")
    assert series.names[4:] == ("midnight", "break_start", "break_end")
    assert series.units == ("moment",) * 7


def halts(body: object) -> list[object]:
    written = product(halts=[{"kind": "csv", "path": "halts.csv"}])
    return list(World(pages={"halts.csv": body}).collect(MarketSessions(), written))


def test_halts_are_what_somebody_looked_up() -> None:
    told = "https://www.nasdaqtrader.com"
    found = halts(
        f"start,end,source\n2026-08-14T14:00:00Z,2026-08-14T14:05:00Z,{told}\n"
        "2026-09-11T15:00:00Z,,\n"
    )
    first, lasting = rows(found, "market.halts")
    assert first["start"] == Moment(datetime(2026, 8, 14, 14, tzinfo=UTC))
    assert first["source"] == Text(told)
    assert lasting["end"].reason == "still_halted"
    (observation,) = seen(found, "market.halts")
    assert observation.provenance.strength is Strength.ANALYST


@pytest.mark.parametrize(
    "body",
    [
        "start,end\n2026-08-14T14:00:00Z,2026-08-14T14:00:00Z\n",
        "start,end\n2026-08-14 14:00,\n",
        "start,end\n2027-08-14T14:00:00Z,\n",
        "begin,end\n",
        TIMEOUT,
    ],
)
def test_an_unreadable_table_of_halts_costs_no_session(body: object) -> None:
    found = halts(body)
    assert len(gaps(found, "market.halts")) == 1
    assert seen(found, "market.sessions")
