from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import NOW, SESSION_NAMES, deployment, fact, gap, made, missing, reason, rows, statement

from auditor.evaluate.derive import derive
from auditor.model.evidence import Entry, Evidence, Fact
from auditor.model.unit import unit
from auditor.model.value import Cause, Duration, Flag, Interval, Open, Quantity, Series


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MEASURED, HOLE = "reserves.measured_cadence", "reserves.longest_hole"
DAYS, BLIND = "reserves.age_trading_days", "reserves.blind_time"
SHARES = "reserves.shares"


def stated(*found: dict, also: tuple[Entry, ...] = ()) -> Evidence:
    return derive(made(rows("reserves.statements", *found), *also))


def spaced(*ages: timedelta, **cells: object) -> list[dict]:
    return [statement("100", NOW - age, **cells) for age in ages]


def value(of: Evidence, key: str) -> object:
    entry = of[key]
    assert isinstance(entry, Fact), entry
    return entry.value


def seconds(length: timedelta) -> Duration:
    return Duration(Fraction(length // timedelta(seconds=1)))


def sessions(*closes: timedelta) -> Fact:
    moments = [NOW - age for age in closes]
    columns = tuple(tuple(each - back * HOUR for each in moments) for back in (11, 7, 0, -4))
    return fact("market.sessions", Series(SESSION_NAMES, ("moment",) * 4, columns))


def test_the_median_and_the_longest_hole() -> None:
    found = stated(*spaced(10 * DAY, 9 * DAY, 8 * DAY, 3 * DAY, 2 * DAY, DAY))
    assert value(found, MEASURED) == seconds(DAY)
    assert value(found, HOLE) == seconds(5 * DAY)


def test_the_silence_until_now_is_a_hole_too() -> None:
    found = stated(*spaced(12 * DAY, 11 * DAY, 10 * DAY))
    assert value(found, HOLE) == seconds(10 * DAY)


def test_one_moment_read_twice_is_one_figure() -> None:
    found = stated(*spaced(DAY, DAY, 2 * DAY))
    assert reason(found, MEASURED) == (Cause.NOT_COLLECTED, "too_few_figures")
    assert value(found, HOLE) == seconds(DAY)


def test_other_sources_do_not_fill_its_holes() -> None:
    others = spaced(2 * DAY, 3 * DAY, 4 * DAY, source="another page")
    found = stated(*spaced(DAY, 9 * DAY), *others)
    assert value(found, HOLE) == seconds(8 * DAY)


def test_the_rounds_of_a_feed_are_its_history() -> None:
    name = {"chain": "eip155:1", "address": "0x33"}
    past = [{**name, "answer": "100", "updated_at": _at(age)} for age in (3 * DAY, 2 * DAY, DAY)]
    feed = statement("100", NOW - DAY, source="feed 0x33 on eip155:1")
    found = stated(feed, also=(rows("reserves.feed_rounds", *past, complete=False),))
    assert value(found, MEASURED) == seconds(DAY)


def _at(age: timedelta) -> str:
    return f"{NOW - age:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize(
    ("declared", "ages", "expected"),
    [
        ("24h", (7 * DAY, 14 * DAY, 21 * DAY), 7 * DAY),
        ("31d", (7 * DAY, 14 * DAY, 21 * DAY), 31 * DAY),
        ("24h", (DAY,), DAY),
        (missing(Cause.NOT_COLLECTED), (7 * DAY, 14 * DAY, 21 * DAY), 7 * DAY),
    ],
)
def test_the_blind_time_is_the_worse_of_what_is_said_and_what_is_seen(
    declared: object, ages: tuple[timedelta, ...], expected: timedelta
) -> None:
    assert value(stated(*spaced(*ages, cadence=declared)), BLIND) == seconds(expected)


def test_without_either_the_blind_time_is_unknown() -> None:
    found = stated(*spaced(DAY, cadence=missing(Cause.NOT_COLLECTED)))
    assert reason(found, BLIND)[0] is Cause.NOT_COLLECTED


class TestTradingDays:
    ENDS = (5 * DAY, 4 * DAY, 3 * DAY, 10 * HOUR, -14 * HOUR)

    @pytest.mark.parametrize(
        ("age", "ended"),
        [(9 * HOUR, 0), (10 * HOUR, 0), (11 * HOUR, 1), (3 * DAY, 1), (4 * DAY, 2)],
    )
    def test_only_sessions_that_ended_since_count(self, age: timedelta, ended: int) -> None:
        found = stated(*spaced(age), also=(sessions(*self.ENDS),))
        assert value(found, DAYS) == Quantity(Fraction(ended), unit("count"))

    def test_beyond_the_table_there_are_at_least_so_many(self) -> None:
        found = stated(*spaced(90 * DAY), also=(sessions(*self.ENDS),))
        assert value(found, DAYS) == Interval(Fraction(4), Open.ABOVE, unit("count"))

    def test_no_table_no_days(self) -> None:
        found = stated(*spaced(DAY), also=(gap("market.sessions", Cause.UNSUPPORTED),))
        assert reason(found, DAYS)[0] is Cause.UNSUPPORTED

    def test_a_table_that_ends_before_the_audit_says_nothing(self) -> None:
        found = stated(*spaced(DAY), also=(sessions(5 * DAY, 4 * DAY),))
        assert reason(found, DAYS) == (Cause.UNSUPPORTED, "calendar_horizon")


@given(st.lists(st.integers(1, 500), min_size=3, max_size=20, unique=True))
def test_no_hole_is_shorter_than_the_usual_interval(hours: list[int]) -> None:
    found = stated(*spaced(*(each * HOUR for each in hours)))
    measured, hole = value(found, MEASURED), value(found, HOLE)
    assert isinstance(measured, Duration)
    assert isinstance(hole, Duration)
    assert measured.seconds <= hole.seconds


class TestScope:
    def test_each_source_has_a_cell_for_each_aspect(self) -> None:
        row = statement("100", scope="existence, ownership", not_in_scope="liabilities")
        matrix = value(stated(row), "reserves.scope_matrix")
        cells = {each["aspect"].value: each["shown"] for each in matrix.rows}
        assert len(cells) == 6
        assert cells["existence"] == cells["ownership"] == Flag(True)
        assert cells["liabilities"] == Flag(False)
        assert cells["encumbrance"].reason == "not_stated"

    @pytest.mark.parametrize(("shown", "expected"), [("false", True), ("true", False)])
    def test_assets_only_is_what_a_proof_says_of_itself(
        self, *, shown: str, expected: bool
    ) -> None:
        scope = rows("reserves.scope", {"aspect": "liabilities", "shown": shown}, complete=False)
        assert value(stated(statement("100"), also=(scope,)), "reserves.assets_only") == Flag(
            expected
        )

    def test_silence_about_debts_is_unknown(self) -> None:
        scope = rows("reserves.scope", {"aspect": "existence", "shown": "true"}, complete=False)
        found = stated(statement("100"), also=(scope,))
        assert reason(found, "reserves.assets_only")[0] is Cause.NOT_COLLECTED


class TestUnits:
    def tokens(self, **cells: object) -> tuple[Entry, ...]:
        usual = {"unit_model": "none", "raw": "50000000000", "decimals": "8"}
        return (rows("supply.deployments", deployment(shares="1000", **(usual | cells))),)

    def row(self, of: str, figure: str = "100") -> dict:
        lost = missing(Cause.UNSUPPORTED)
        return statement(lost, NOW - DAY, unit=of, **{of: figure})

    @pytest.mark.fault("N04")
    def test_tokens_count_by_the_fixed_shares_of_a_token(self) -> None:
        found = stated(self.row("tokens"), also=self.tokens())
        assert value(found, SHARES) == Quantity(Fraction(200), unit("shares"))

    @pytest.mark.fault("N04")
    @pytest.mark.parametrize("cells", [{"unit_model": "rebased_total"}, {"raw": missing()}])
    def test_tokens_with_a_multiplier_or_unread_are_no_shares(self, cells: dict) -> None:
        found = stated(self.row("tokens"), also=self.tokens(**cells))
        assert reason(found, SHARES) == (Cause.UNSUPPORTED, "unit_ambiguous")

    def prices(self, *rows_: tuple[timedelta, str]) -> tuple[Entry, ...]:
        times, values = zip(*((NOW - age, Fraction(price)) for age, price in rows_), strict=True)
        series = Series(("time", "price"), ("moment", "USD"), (times, values))
        return (fact("prices.reference", series),)

    @pytest.mark.fault("N04")
    def test_money_lies_between_the_prices_around_its_moment(self) -> None:
        found = stated(self.row("usd", "1000"), also=self.prices((2 * DAY, "4"), (HOUR, "5")))
        assert value(found, SHARES) == Interval(Fraction(200), Fraction(250), unit("shares"))

    @pytest.mark.fault("N04")
    @pytest.mark.parametrize("ages", [(2 * DAY,), (HOUR,), (9 * DAY, HOUR)])
    def test_money_without_prices_on_both_sides_is_no_shares(
        self, ages: tuple[timedelta, ...]
    ) -> None:
        found = stated(self.row("usd"), also=self.prices(*((age, "4") for age in ages)))
        assert reason(found, SHARES) == (Cause.UNSUPPORTED, "unit_ambiguous")

    def test_a_figure_in_shares_needs_no_other(self) -> None:
        found = stated(self.row("tokens"), statement("7", NOW - 2 * DAY), also=self.tokens())
        assert value(found, SHARES) == Quantity(Fraction(7), unit("shares"))


def test_a_table_of_sessions_without_closes_counts_no_trading_days() -> None:
    opens = Series(("open",), ("moment",), ((NOW - 2 * DAY, NOW + DAY),))
    found = stated(*spaced(DAY), also=(fact("market.sessions", opens),))
    assert reason(found, DAYS) == (Cause.UNSUPPORTED, "calendar_horizon")
