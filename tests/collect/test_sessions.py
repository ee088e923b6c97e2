from datetime import UTC, datetime

import pytest
from fake_world import World, product, seen, underlying

from auditor.collect.sessions import MarketSessions
from auditor.errors import SourceError
from auditor.model.value import Series


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
        collect(datetime(2026, 9, 13, tzinfo=UTC), exchange="XHKG")
