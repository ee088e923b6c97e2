from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from made import SESSION_NAMES, fact, reason, rows

from auditor.evaluate.derive import derive
from auditor.model.evidence import Entry, Evidence, Fact, evidence
from auditor.model.value import Cause, Duration, Enumeration, Moment, Series
from auditor.registry.sessions import Sessions


AGE, SILENCE = "prices.reference_age", "prices.reference_silence"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


def sessions() -> Entry:
    found = [day for day in Sessions.load("XNAS").days if day.open.year == 2026]
    columns = tuple(tuple(getattr(day, name) for day in found) for name in SESSION_NAMES)
    return fact("market.sessions", Series(SESSION_NAMES, ("moment",) * 4, columns))


def judged(last: str, now: str, *also: Entry) -> Evidence:
    prices = Series(("time", "price"), ("moment", "USD"), ((utc(last),), (Fraction(300),)))
    known = [fact("audit.as_of", Moment(utc(now))), sessions(), fact("prices.reference", prices)]
    return derive(evidence([*known, *also]))


def feeds(cohort: str, as_silent: str) -> Entry:
    row = {"chain": "eip155:4663", "address": "0x1", "cohort": cohort, "as_silent": as_silent}
    return rows("prices.feeds", row)


def told(found: Evidence, key: str) -> object:
    entry = found[key]
    assert isinstance(entry, Fact)
    return entry.value


@pytest.mark.parametrize(
    ("last", "now", "minutes", "word"),
    [
        ("08-14T19:30:00", "08-16T12:00:00", 30, "market_closed"),  # Friday's last print on Sunday
        ("08-14T14:00:00", "08-16T12:00:00", 360, "stale"),
        ("08-14T14:00:00", "08-14T15:00:00", 60, "fresh"),
        ("08-14T14:00:00", "08-14T15:00:01", 60, "stale"),
        ("09-04T20:00:00", "09-08T13:30:00", 0, "fresh"),  # over Labor Day
        ("11-27T18:00:00", "11-30T14:29:00", 0, "market_closed"),  # after a half day
    ],
)
def test_age_counts_while_the_exchange_is_open(
    last: str, now: str, minutes: int, word: str
) -> None:
    found = judged(last, now)
    age = told(found, AGE)
    assert isinstance(age, Duration)
    assert age.seconds // 60 == minutes
    assert told(found, SILENCE) == Enumeration(word)


def test_a_halt_stops_the_clock() -> None:
    halt = {"start": Moment(utc("08-14T14:10:00")), "end": Moment(utc("08-14T17:00:00"))}
    found = judged("08-14T14:00:00", "08-14T17:30:00", rows("market.halts", halt | {"source": "a"}))
    assert told(found, AGE) == Duration(Fraction(40 * 60))


@pytest.mark.parametrize(
    ("cohort", "as_silent", "word"),
    [("10", "9", "shared"), ("10", "8", "stale"), ("4", "4", "stale"), ("5", "5", "shared")],
)
def test_a_silence_that_nearly_all_feeds_share_is_of_the_schedule(
    cohort: str, as_silent: str, word: str
) -> None:
    found = judged("08-14T14:00:00", "08-14T19:00:00", feeds(cohort, as_silent))
    assert told(found, SILENCE) == Enumeration(word)


def test_a_price_older_than_the_sessions_known_is_stale() -> None:
    found = judged("01-01T00:00:00", "08-14T15:00:00")
    assert reason(found, AGE)[0] is Cause.STALE


def test_without_prices_or_sessions_there_is_no_age() -> None:
    found = derive(evidence([fact("audit.as_of", Moment(utc("08-14T15:00:00"))), sessions()]))
    assert reason(found, SILENCE)[0] is Cause.NOT_COLLECTED


def test_tomorrows_price_is_not_todays() -> None:
    prices = Series(
        ("time", "price"),
        ("moment", "USD"),
        ((utc("08-14T14:00:00"), utc("08-14T18:00:00")), (Fraction(300), Fraction(301))),
    )
    known = [fact("audit.as_of", Moment(utc("08-14T17:00:00"))), sessions()]
    found = derive(evidence([*known, fact("prices.reference", prices)]))
    age = told(found, AGE)
    assert isinstance(age, Duration)
    assert timedelta(seconds=int(age.seconds)) == timedelta(hours=3)


STANDSTILL = "prices.reference_standstill"


def printed(*prints: tuple[str, int], per: str = "share") -> Entry:
    times = tuple(utc(f"08-14T{at}:00") for at, _ in prints)
    prices = tuple(Fraction(price) for _, price in prints)
    columns = (times, prices, tuple(per for _ in prints))
    return fact(
        "prices.reference", Series(("time", "price", "per"), ("moment", "USD", "text"), columns)
    )


def still(*also: Entry, now: str = "08-14T19:50:00") -> Evidence:
    return derive(evidence([fact("audit.as_of", Moment(utc(now))), sessions(), *also]))


@pytest.mark.parametrize(
    ("prints", "minutes"),
    [
        ([("14:00", 300), ("15:00", 301), ("16:00", 300)], 0),
        ([("14:00", 300), ("15:00", 300), ("16:00", 301)], 0),  # two equal prices are chance
        ([("14:00", 300), ("15:00", 300), ("16:00", 300)], 120),
        ([("14:00", 300), ("15:00", 300), ("16:01", 300), ("17:00", 301)], 121),
        # Before the open the share may rest; only what lies in the session counts.
        ([("12:00", 300), ("13:30", 300), ("14:00", 300), ("14:30", 300)], 60),
    ],
)
def test_a_price_that_repeats_itself_in_an_open_session_stands_still(
    prints: list[tuple[str, int]], minutes: int
) -> None:
    assert told(still(printed(*prints)), STANDSTILL) == Duration(Fraction(minutes * 60))
    by_token = still(printed(*prints, per="token"))
    assert told(by_token, STANDSTILL) == Duration(Fraction(minutes * 60))
    assert isinstance(by_token[AGE], Fact)


def test_a_halt_is_no_standstill() -> None:
    halt = {"start": Moment(utc("08-14T14:10:00")), "end": Moment(utc("08-14T17:00:00"))}
    frozen = printed(("14:00", 300), ("15:00", 300), ("17:30", 300))
    found = still(frozen, rows("market.halts", halt | {"source": "a"}))
    assert told(found, STANDSTILL) == Duration(Fraction(40 * 60))


def test_closes_alone_do_not_show_whether_a_price_moves() -> None:
    assert reason(still(printed(("15:00", 300), ("19:00", 300))), STANDSTILL) == (
        Cause.NOT_COLLECTED,
        "coverage",
    )
