from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.collect.reserve.written_dates import dates_in, one_date
from auditor.errors import SourceError


def readings(text: str, order: str | None = None) -> list[str]:
    (found,) = dates_in(text, order)
    return sorted(f"{each:%Y-%m-%d}" for each in found.readings)


@pytest.mark.fault("H14")
@pytest.mark.parametrize(
    "text",
    [
        "2026-03-31",
        "2026/03/31",
        "2026.3.31",
        "31/03/2026",
        "31.03.2026",
        "31-03-2026",
        "03/31/2026",
        "31 March 2026",
        "31st March 2026",
        "31st of March 2026",
        "31 day of March 2026".replace(" day", "st day"),
        "31 Mar 2026",
        "31-Mar-2026",
        "31 MARCH 2026",
        "March 31, 2026",
        "March 31 2026",
        "March 31st, 2026",
        "Mar. 31, 2026",
        "31. März 2026",
        "31 mars 2026",
    ],
)
def test_a_date_with_one_reading_is_that_day(text: str) -> None:
    assert readings(f"held as of {text}.") == ["2026-03-31"]


@pytest.mark.fault("H14")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("03/04/2026", ["2026-03-04", "2026-04-03"]),
        ("03.04.2026", ["2026-03-04", "2026-04-03"]),
        ("3-4-2026", ["2026-03-04", "2026-04-03"]),
        ("12/11/2026", ["2026-11-12", "2026-12-11"]),
        ("03/04/26", ["2026-03-04", "2026-04-03"]),
        ("20/03/26", ["2020-03-26", "2026-03-20"]),
    ],
)
def test_both_readings_of_figures_stand(text: str, expected: list[str]) -> None:
    assert readings(text) == expected
    with pytest.raises(SourceError) as told:
        one_date(text, None, "page")
    assert (told.value.cause, told.value.reason) == ("unreadable", "ambiguous_date")


@pytest.mark.fault("H14")
def test_the_product_file_says_which_comes_first() -> None:
    assert readings("03/04/2026", "day_first") == ["2026-04-03"]
    assert readings("03/04/2026", "month_first") == ["2026-03-04"]
    assert readings("03/03/2026") == ["2026-03-03"]


@pytest.mark.fault("H14")
@pytest.mark.parametrize("text", ["31/04/2026", "31 February 2026", "00/00/2026", "2026-13-01"])
def test_a_day_that_does_not_exist_has_no_reading(text: str) -> None:
    assert readings(text) == []
    with pytest.raises(SourceError, match="no date of the calendar"):
        one_date(text, None, "page")


@pytest.mark.fault("H14")
@pytest.mark.parametrize(
    "text",
    ["March 2026", "Q1 2026", "12/2026", "31 March", "v1.2.3.2026", "2026", "١/٢/2026", "tomorrow"],
)
def test_less_than_a_day_is_no_date(text: str) -> None:
    assert dates_in(text, None) == ()
    with pytest.raises(SourceError, match="is not a date"):
        one_date(text, None, "page")


def test_a_moment_with_a_zone_keeps_its_time() -> None:
    (found,) = dates_in("as of 2026-03-31T16:00:00-04:00", None)
    assert found.readings == {datetime(2026, 3, 31, 20, tzinfo=UTC)}


@given(day=st.dates(date(2016, 1, 1), date(2099, 12, 31)))
def test_no_order_ever_reads_a_day_the_others_would_not_allow(day: date) -> None:
    text = f"{day:%d/%m/%Y}"
    (either,) = dates_in(text, None)
    orders = [dates_in(text, order)[0].readings for order in ("day_first", "month_first")]
    assert either.readings == orders[0] | orders[1]
