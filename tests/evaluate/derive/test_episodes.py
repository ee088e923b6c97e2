"""One constructed series for every class of episode, and what is measured of each."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import (
    deployment,
    fact,
    gap,
    made,
    no_steps,
    quote_rows,
    reason,
    reference,
    rows,
    supply,
    trading_days,
)

from auditor.evaluate.derive import derive
from auditor.model.evidence import Entry, Evidence, Fact, Gap
from auditor.model.value import (
    Cause,
    Duration,
    Enumeration,
    Interval,
    Missing,
    Moment,
    Quantity,
    Record,
    Records,
    Series,
    Text,
)


MONDAY = datetime(2026, 8, 10, tzinfo=UTC)
OPENS, CLOSES = timedelta(hours=13.5), timedelta(hours=20)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
SATURDAY = MONDAY + 5 * DAY
Line = list[tuple[datetime, Fraction]]
"""Moments and the gap of the token's price at each."""


def weekdays(count: int, start: datetime = MONDAY) -> list[datetime]:
    days = (start + index * DAY for index in range(2 * count))
    return [day for day in days if day.weekday() < 5][:count]


def opened(days: Iterable[datetime], gap: Fraction | str = "0", every: timedelta = HOUR) -> Line:
    """The same gap through the open hours of some days."""
    count = int((CLOSES - OPENS) / every) + 1
    times = [day + OPENS + step * every for day in days for step in range(count)]
    return [(at, Fraction(gap)) for at in times if at < at.replace(hour=20, minute=0)]


def closed(start: datetime, hours: int, gap: str, every: timedelta = HOUR) -> Line:
    return [(start + step * every, Fraction(gap)) for step in range(int(hours * HOUR / every))]


def share(at: datetime) -> Fraction:
    """A share that moves by a ten-thousandth from minute to minute."""
    minute = int((at - MONDAY) / MINUTE)
    return Fraction(100) * (1 + Fraction(minute % 7, 10_000))


def printed(days: Iterable[datetime], every: timedelta = timedelta(minutes=10)) -> list:
    count = int((CLOSES - OPENS) / every)
    return [
        (day + OPENS + step * every, share(day + OPENS + step * every))
        for day in days
        for step in range(count + 1)
    ]


def audit(
    *also: Entry,
    lines: dict[str, Line],
    refs: list | None = None,
    depth: str = "50000",
    volumes: dict[str, dict[datetime, str]] | None = None,
    scale: Fraction = Fraction(1),
    multiplier: Fraction = Fraction(1),
) -> Evidence:
    """Derived evidence of venues that quote the value of the claim plus a gap."""
    refs = printed(weekdays(20)) if refs is None else refs
    known = sorted(refs)
    quoted = []
    for venue, line in lines.items():
        for at, off in line:
            place = bisect_right(known, at, key=lambda each: each[0])
            value = known[place - 1][1] if place else Fraction(100)
            price = value * multiplier * (1 + off) * scale
            volume = (volumes or {}).get(venue, {}).get(at, "none")
            quoted.append((at, str(price), venue, depth, "none", volume))
    usual = [
        *supply(deployment(multiplier=Quantity(multiplier))),
        no_steps(),
        rows("corporate_actions.declared"),
        trading_days(MONDAY - 3 * DAY, 35),
        reference(*((at, str(price * scale)) for at, price in refs)),
    ]
    names = {entry.key for entry in also}
    return derive(
        made(*(each for each in usual if each.key not in names), quote_rows(*quoted), *also)
    )


def table(of: Evidence, key: str) -> Sequence[Record]:
    entry = of[key]
    assert isinstance(entry, Fact), entry
    assert isinstance(entry.value, Records)
    return entry.value.rows


def kind(of: Evidence) -> str:
    entry = of["peg.class"]
    assert isinstance(entry, Fact), entry
    assert isinstance(entry.value, Enumeration)
    return entry.value.value


def only_episode(of: Evidence) -> Record:
    (episode,) = table(of, "peg.episodes")
    return episode


def classes(of: Evidence) -> list[str]:
    return [row["class"].value for row in table(of, "peg.episodes")]  # type: ignore[union-attr]


def held_over(of: Evidence, days: int) -> object:
    return table(of, "peg.persistence")[days - 1]["held"]


TWO_WEEKS = weekdays(10)


def test_a_gap_inside_the_limit_is_noise():
    found = audit(lines={"V": opened(TWO_WEEKS, "0.004")})
    assert kind(found) == "noise"
    assert {row["class"] for row in table(found, "peg.quotes")} == {Enumeration("noise")}


def test_a_spike_to_a_hundred_times_in_a_thin_pool_is_illiquid():
    spiked = {**dict(opened(TWO_WEEKS)), MONDAY + DAY + OPENS + HOUR: Fraction(99)}
    deep = audit(lines={"deep": opened(TWO_WEEKS)})
    thin = [
        (at, str(share(at) * (1 + off)), "pool", "none", "65", "none") for at, off in spiked.items()
    ]
    good = [(at, str(share(at)), "deep", "50000", "none", "none") for at, _ in opened(TWO_WEEKS)]
    found = audit(quote_rows(*thin, *good), lines={})
    assert kind(found) == kind(deep) == "noise"
    episode = only_episode(found)
    assert episode["class"] == Enumeration("illiquid")
    assert episode["peak"] == Quantity(Fraction(99))
    assert episode["reading"] == Enumeration("friction")


def test_a_price_frozen_while_the_share_moves_is_left_out_and_decides_nothing_alone():
    day = MONDAY + 2 * DAY
    falling = [
        (at, price * (1 - Fraction(at.hour - 13, 100)) if at.date() == day.date() else price)
        for at, price in printed(weekdays(20))
    ]
    frozen = opened(TWO_WEEKS, every=timedelta(minutes=30))
    quoted = [
        (at, "100" if at.date() == day.date() else str(share(at)), "V", "50000", "none", "none")
        for at, _ in frozen
    ]
    found = audit(quote_rows(*quoted), lines={}, refs=falling)
    labels = [row["label"] for row in table(found, "peg.quotes")]
    assert Enumeration("frozen") in labels
    excluded = found["peg.excluded"]
    assert isinstance(excluded, Fact)
    assert excluded.value == Quantity(
        Fraction(labels.count(Enumeration("frozen"))), excluded.value.unit
    )
    # With the frozen quotes the verdict would be another one: there is none.
    assert reason(found, "peg.class") == (Cause.CONFLICTING, "outlier_sensitive")


def test_a_weekend_drift_that_converges_at_the_open_is_off_hours_drift():
    line = [*opened(TWO_WEEKS), *closed(SATURDAY + 10 * HOUR, 14, "0.12")]
    found = audit(lines={"V": line})
    assert kind(found) == "off_hours_drift"
    episode = only_episode(found)
    assert episode["start"] == Moment(SATURDAY + 10 * HOUR)
    assert episode["end"] == Moment(SATURDAY + 23 * HOUR)
    assert episode["peak"] == episode["size"] == Quantity(Fraction("0.12"))
    assert episode["sessions"] == Text("weekend")
    assert episode["seen_for"] == Duration(Fraction(13 * 3600))
    assert episode["reading"] == Enumeration("friction")
    weekend = next(
        row for row in table(found, "peg.sessions") if row["session"] == Enumeration("weekend")
    )
    assert weekend["held"] == Quantity(Fraction("0.12"))


def test_a_weekend_drift_still_there_hours_after_the_open_is_no_drift():
    monday = MONDAY + 7 * DAY
    line = {**dict(opened(TWO_WEEKS)), **dict(closed(SATURDAY + 10 * HOUR, 38, "0.12"))}
    line |= dict(closed(monday + OPENS, 3, "0.05"))
    assert kind(audit(lines={"V": sorted(line.items())})) == "dislocated"


def test_a_drift_gone_within_half_an_hour_of_the_open_is_drift():
    monday = MONDAY + 7 * DAY
    line = {**dict(opened(TWO_WEEKS)), **dict(closed(monday - HOUR, 1, "0.12"))}
    line |= {monday + OPENS: Fraction("0.015"), monday + OPENS + 31 * MINUTE: Fraction(0)}
    assert kind(audit(lines={"V": sorted(line.items())})) == "off_hours_drift"


def test_a_slow_bleed_of_two_and_a_half_percent_over_nine_sessions_is_dislocated():
    found = audit(lines={"V": opened(weekdays(9), "-0.025")})
    assert kind(found) == "dislocated"
    assert held_over(found, 8) == held_over(found, 9) == Quantity(Fraction("0.025"))
    assert only_episode(found)["half_life"] == Missing(
        Cause.NOT_COLLECTED, "not_halved", "no later quote is half as far from the value"
    )


@pytest.mark.fault("N12")
@pytest.mark.parametrize(("days", "over_eight"), [(7, "0"), (8, "0.021")])
def test_persistence_is_exact_at_seven_and_eight_days(days: int, over_eight: str):
    calm, off = weekdays(16), weekdays(16)[4 : 4 + days]
    line = {**dict(opened(calm)), **dict(opened(off, "0.021"))}
    found = audit(lines={"V": sorted(line.items())})
    assert held_over(found, days) == Quantity(Fraction("0.021"))
    low = held_over(found, 8)
    assert low == Quantity(Fraction(over_eight))


def test_a_day_nobody_measured_makes_an_interval_and_no_zero():
    days = [day for index, day in enumerate(weekdays(12)) if index != 5]
    found = audit(lines={"V": opened(days, "0.025")})
    over_eight = held_over(found, 8)
    assert over_eight == Interval(Fraction(0), Fraction("0.025"))


def test_a_half_day_ends_at_its_own_close():
    """13:00 in New York: what follows is the post session with its wider limit."""
    half = MONDAY + 4 * DAY
    sessions = trading_days(MONDAY - 3 * DAY, 35)
    assert isinstance(sessions.value, Series)
    columns = tuple(
        tuple(
            cell - 3 * HOUR if cell.date() == half.date() and cell.hour == 20 else cell  # type: ignore[union-attr,operator]
            for cell in column
        )
        for column in sessions.value.columns
    )
    early = fact("market.sessions", Series(sessions.value.names, sessions.value.units, columns))
    line = {**dict(opened(TWO_WEEKS)), **dict(closed(half + timedelta(hours=17.5), 2, "0.015"))}
    lines = {"V": sorted(line.items())}
    refs = [
        each
        for each in printed(weekdays(20))
        if each[0] <= half + 17 * HOUR or each[0] > half + DAY
    ]
    found = audit(early, lines=lines, refs=refs)
    assert classes(found) == []
    late = [
        row
        for row in table(found, "peg.quotes")
        if row["time"] == Moment(half + timedelta(hours=17.5))
    ]
    assert [row["session"] for row in late] == [Enumeration("post")]
    assert classes(audit(lines=lines)) == ["strained"]


def test_the_change_of_clocks_moves_the_session_and_not_the_verdict():
    """New York opens at 14:30 UTC before 8 March 2026 and at 13:30 after it."""
    names = ("pre_open", "open", "close", "post_close")
    first = datetime(2026, 3, 2, tzinfo=UTC)
    days = [first + index * DAY for index in range(14)]
    hours = [
        (9, 14.5, 21, 25) if day < datetime(2026, 3, 8, tzinfo=UTC) else (8, 13.5, 20, 24)
        for day in days
    ]
    kept = [(day, at) for day, at in zip(days, hours, strict=True) if day.weekday() < 5]
    columns = tuple(
        tuple(day + timedelta(hours=at[index]) for day, at in kept) for index in range(4)
    )
    sessions = fact("market.sessions", Series(names, ("moment",) * 4, columns))
    times = [day + timedelta(hours=at[1]) + step * HOUR for day, at in kept for step in range(7)]
    refs = [each for at in times for each in ((at - MINUTE, Fraction(101)), (at, Fraction(100)))]
    found = audit(sessions, lines={"V": [(at, Fraction("-0.03")) for at in times]}, refs=refs)
    assert {row["session"] for row in table(found, "peg.quotes")} == {Enumeration("regular")}
    assert kind(found) == "dislocated"
    assert held_over(found, 10) == Quantity(Fraction("0.03"))


def test_a_split_in_the_window_is_suspended_until_the_first_price_after_it():
    """The multiplier steps at 00:30, the share opens at a quarter at 13:30: the night is silent."""
    split = MONDAY + 2 * DAY
    at_open = split + OPENS
    refs = [(at, price / (4 if at >= at_open else 1)) for at, price in printed(weekdays(20))]
    step = {
        "chain": "eip155:1",
        "effective_at": Moment(split + 30 * MINUTE),
        "previous": "1",
        "new": "4",
    }
    declared = {"id": "1", "action": "split", "effective_at": Moment(split), "ratio": "4"}
    quoted = [
        *opened(TWO_WEEKS),
        *closed(split + HOUR, 8, "0"),
    ]
    price = [
        (
            at,
            str(share(at) if at >= at_open or at < split else share(split - 4 * HOUR)),
            "V",
            "50000",
            "none",
            "none",
        )
        for at, _ in quoted
    ]
    found = audit(
        quote_rows(*price),
        *supply(deployment(multiplier="4")),
        rows("corporate_actions.steps", step),
        rows("corporate_actions.declared", declared),
        lines={},
        refs=refs,
    )
    assert kind(found) == "corporate_action_window"
    episode = only_episode(found)
    assert episode["start"] == Moment(split + HOUR)
    peak = episode["peak"]
    assert isinstance(peak, Quantity)
    assert abs(peak.amount + Fraction(3, 4)) < Fraction(1, 100)
    after = next(row for row in table(found, "peg.quotes") if row["time"] == Moment(at_open))
    assert after["label"] == Enumeration("counted")


def test_a_declared_split_silences_the_comparison_for_a_day_at_the_longest():
    split = rows(
        "corporate_actions.declared",
        {"id": "1", "action": "split", "effective_at": Moment(MONDAY), "ratio": "4"},
    )
    found = audit(split, lines={"V": opened(TWO_WEEKS, "-0.05")})
    assert kind(found) == "dislocated"
    suspended = [r for r in table(found, "peg.quotes") if r["label"] == Enumeration("suspended")]
    assert len(suspended) == 7


@pytest.mark.fault("N05")
def test_prices_adjusted_for_a_listed_split_are_not_called_a_gap():
    """The source rewrote history: before the split the value is a quarter of what it was."""
    split = MONDAY + 5 * DAY
    declared = {"id": "1", "action": "split", "effective_at": Moment(split), "ratio": "4"}
    step = {"chain": "eip155:1", "effective_at": Moment(split), "previous": "1", "new": "4"}
    quoted = [(at, str(share(at) * 4), "V", "50000", "none", "none") for at, _ in opened(TWO_WEEKS)]
    found = audit(
        quote_rows(*quoted),
        *supply(deployment(multiplier="4")),
        rows("corporate_actions.steps", step),
        rows("corporate_actions.declared", declared),
        lines={},
    )
    assert reason(found, "peg.class") == (Cause.CONFLICTING, "possible_split")


@pytest.mark.fault("N10")
@pytest.mark.parametrize("size", ["0.2", "-0.5", "99"])
def test_bad_ticks_are_left_out_and_counted(size: str):
    line = opened(TWO_WEEKS, every=timedelta(minutes=5))
    ticks = {line[index][0] for index in (40, 41 + 80, 300)}
    bad = [(at, Fraction(size) if at in ticks else off) for at, off in line]
    found = audit(lines={"V": bad})
    assert kind(found) == "noise"
    assert classes(found) == []
    excluded = found["peg.excluded"]
    assert isinstance(excluded, Fact)
    assert isinstance(excluded.value, Quantity)
    assert excluded.value.amount == len(ticks)


@pytest.mark.fault("N09")
def test_repeated_and_unordered_rows_change_nothing():
    line = opened(TWO_WEEKS, "0.015")
    plain, shuffled = audit(lines={"V": line}), audit(lines={"V": [*reversed(line), *line]})
    assert table(plain, "peg.quotes") == table(shuffled, "peg.quotes")
    assert kind(plain) == kind(shuffled) == "strained"


@pytest.mark.fault("N09")
@pytest.mark.parametrize(("dropped", "decided"), [(1, True), (10, True), (60, False)])
def test_a_reference_with_holes_is_judged_only_where_little_is_missing(
    dropped: int,
    decided: bool,
):
    days = weekdays(20)
    hours = [day + OPENS + step * HOUR for day in days for step in range(7)]
    kept = {at for index, at in enumerate(hours) if index * 7 % 100 >= dropped}
    refs = [
        (at, price)
        for at, price in printed(days)
        if at - (at - at.replace(minute=30, second=0)) % HOUR in kept
    ]
    found = audit(lines={"V": opened(days, every=timedelta(minutes=90))}, refs=refs)
    entry = found["peg.class"]
    assert isinstance(entry, Fact if decided else Gap), entry


def test_a_silent_reference_is_a_feed_lag_and_no_gap():
    """The token moves with the share; only the feed does not speak for three hours."""
    day = MONDAY + DAY
    quiet = (day + OPENS + HOUR, day + OPENS + 4 * HOUR)
    refs = [each for each in printed(weekdays(20)) if not quiet[0] < each[0] < quiet[1]]
    line = {**dict(opened(TWO_WEEKS, every=30 * MINUTE))}
    line |= dict.fromkeys([quiet[0] + 90 * MINUTE, quiet[0] + 150 * MINUTE], Fraction("0.06"))
    found = audit(lines={"V": sorted(line.items())}, refs=refs)
    assert kind(found) == "feed_lag"
    row = next(
        each
        for each in table(found, "peg.quotes")
        if each["time"] == Moment(quiet[0] + 90 * MINUTE)
    )
    assert row["label"] == Enumeration("no_reference")
    assert isinstance(row["deviation"], Missing)


def test_a_reference_that_stands_still_while_its_market_is_open_is_refused():
    refs = [(at, Fraction(100)) for at, _ in printed(weekdays(20))]
    found = audit(lines={"V": opened(TWO_WEEKS, "0.001")}, refs=refs)
    assert reason(found, "peg.class")[1] == "coverage"
    labels = {row["label"] for row in table(found, "peg.quotes")}
    assert Enumeration("no_reference") in labels


def test_a_price_of_the_whole_token_is_not_multiplied_again():
    times = [at for at, _ in printed(weekdays(20))]
    per = tuple("token" for _ in times)
    columns = (tuple(times), tuple(share(at) * 4 for at in times), per)
    told = fact(
        "prices.reference", Series(("time", "price", "per"), ("moment", "USD", "text"), columns)
    )
    quoted = [(at, str(share(at) * 4), "V", "50000", "none", "none") for at, _ in opened(TWO_WEEKS)]
    held = supply(deployment(multiplier="4"))
    assert kind(audit(told, quote_rows(*quoted), *held, lines={})) == "noise"


def falling_apart(**also: object) -> dict:
    """A discount of 1.5 % on two venues at once, with more and more traded."""
    days = weekdays(8)
    line = {**dict(opened(days)), **dict(opened(days[6:], "-0.015"))}
    volumes = {at: "50000" if off == 0 else "900000" for at, off in line.items()}
    told = sorted(line.items())
    return {
        "lines": {"A": told, "B": told},
        "volumes": {"A": volumes, "B": volumes},
        **also,
    }


DOUBT = fact("redemption.open", value=False)
SOUND = [
    fact("redemption.open", value=True),
    fact("redemption.retail", "any_holder"),
    rows(
        "reserves.statements",
        {
            "source": "page",
            "class_": "issuer",
            "unit": "shares",
            "amount": "100",
            "as_of": Moment(datetime(2026, 8, 19, 12, tzinfo=UTC)),
        },
    ),
]


def test_a_discount_on_two_venues_with_redemption_closed_is_a_loss_of_confidence():
    found = audit(DOUBT, **falling_apart())
    assert kind(found) == "confidence"
    assert {row["reading"] for row in table(found, "peg.episodes")} == {Enumeration("lost_belief")}


def test_a_late_reserve_figure_is_a_sign_of_it_as_well():
    statement = rows(
        "reserves.statements",
        {
            "source": "page",
            "class_": "issuer",
            "unit": "shares",
            "amount": "100",
            "as_of": Moment(datetime(2026, 7, 1, tzinfo=UTC)),
        },
    )
    assert kind(audit(statement, **falling_apart())) == "confidence"


@pytest.mark.parametrize("lacking", ["doubt", "venue", "volume", "discount"])
def test_no_sign_alone_is_a_loss_of_confidence(lacking: str):
    signs = falling_apart()
    if lacking == "venue":
        signs["lines"] = {"A": signs["lines"]["A"]}
    if lacking == "volume":
        signs["volumes"] = {}
    if lacking == "discount":
        signs["lines"] = {
            venue: [(at, -off) for at, off in line] for venue, line in signs["lines"].items()
        }
    assert kind(audit(*(SOUND if lacking == "doubt" else [DOUBT]), **signs)) == "strained"


@pytest.mark.parametrize("lost", range(3))
def test_losing_the_signs_of_distrust_does_not_make_the_same_prices_better(lost: int):
    """Redemption is closed to all, or nobody shows whether it is: never only strained."""
    kept = [entry for index, entry in enumerate(SOUND) if index != lost]
    found = audit(*kept, **falling_apart())
    assert reason(found, "peg.class") == (Cause.NOT_COLLECTED, "confidence_undecided")


def test_who_could_have_closed_a_gap_stands_beside_it():
    line = opened(TWO_WEEKS, "-0.05")
    told = [
        (fact("redemption.retail", "nobody"), "nobody", "friction"),
        (fact("redemption.retail", "approved_only"), "approved_only", "lost_belief"),
    ]
    for entry, who, read in told:
        episode = only_episode(audit(entry, lines={"V": line}))
        assert episode["who_can_redeem"] == Enumeration(who)
        assert episode["reading"] == Enumeration(read)
    silent = only_episode(audit(gap("redemption.retail"), lines={"V": line}))
    assert isinstance(silent["reading"], Missing)


def test_who_can_mint_and_when_stand_beside_it_too():
    told = [fact("redemption.creation", "approved_only"), fact("redemption.hours", "weekdays")]
    episode = only_episode(audit(*told, lines={"V": opened(TWO_WEEKS, "-0.05")}))
    assert episode["who_can_mint"] == Enumeration("approved_only")
    assert episode["when"] == Enumeration("weekdays")
    unsaid = only_episode(audit(lines={"V": opened(TWO_WEEKS, "-0.05")}))
    assert isinstance(unsaid["who_can_mint"], Missing)
    assert isinstance(unsaid["when"], Missing)


def test_a_premium_is_friction_once_it_is_shown_who_could_have_minted():
    line = opened(TWO_WEEKS, "0.05")
    shown = only_episode(audit(fact("redemption.creation", "approved_only"), lines={"V": line}))
    assert shown["class"] == Enumeration("dislocated")
    assert shown["reading"] == Enumeration("friction")
    silent = only_episode(audit(fact("redemption.retail", "any_holder"), lines={"V": line}))
    assert isinstance(silent["reading"], Missing)


@pytest.mark.parametrize(
    ("hours", "read"), [("exchange_hours", "friction"), ("weekdays", None), ("always", None)]
)
def test_a_gap_in_hours_without_creation_or_redemption_is_friction(hours: str, read: str | None):
    """A discount of an evening: no lost belief where nobody could have acted."""
    evening = closed(MONDAY + DAY + CLOSES + HOUR, 2, "-0.03", every=10 * MINUTE)
    told = [fact("redemption.retail", "any_holder"), fact("redemption.hours", hours)]
    line = sorted({**dict(opened(weekdays(7)[:2])), **dict(evening)}.items())
    episode = only_episode(audit(*told, lines={"V": line}))
    assert episode["class"] == Enumeration("strained")
    if read:
        assert episode["reading"] == Enumeration(read)
    else:
        assert isinstance(episode["reading"], Missing)


def test_half_life_runs_from_the_peak_to_half_of_it():
    day = MONDAY + DAY
    steps = ["0.02", "0.08", "0.06", "0.04", "0.015"]
    line = {**dict(opened(TWO_WEEKS))}
    line |= {day + OPENS + step * HOUR: Fraction(off) for step, off in enumerate(steps)}
    episode = only_episode(audit(lines={"V": sorted(line.items())}))
    assert episode["half_life"] == Duration(Fraction(2 * 3600))
    assert episode["size"] == Quantity(Fraction("0.05"))
    assert episode["quotes"] == Quantity(Fraction(5), episode["quotes"].unit)  # type: ignore[union-attr]


def test_one_trade_at_the_value_does_not_cut_an_episode_in_two():
    day = MONDAY + DAY + OPENS
    line = {**dict(opened(TWO_WEEKS))}
    line |= {day + minute * MINUTE: Fraction("0.03") for minute in range(0, 90, 2)}
    line[day + 44 * MINUTE] = Fraction(0)
    found = audit(lines={"V": sorted(line.items())})
    assert kind(found) == "dislocated"
    assert len(classes(found)) == 1


def test_selling_costs_two_percent_at_most_within_the_depth_and_is_not_known_beyond():
    found = audit(lines={"V": opened(TWO_WEEKS)})
    small, middle, large = table(found, "liquidity.exit_cost")
    assert small["cost"] == middle["cost"] == Interval(Fraction(0), Fraction(2, 100))
    beyond = large["cost"]
    assert isinstance(beyond, Missing)
    assert beyond.reason == "beyond_depth"


OFFSETS = st.lists(
    st.fractions(min_value=Fraction(-12, 100), max_value=Fraction(12, 100), max_denominator=1000),
    min_size=40,
    max_size=40,
)


def outcome(of: Evidence) -> tuple:
    told = of["peg.class"]
    plain = (told.value,) if isinstance(told, Fact) else (told.cause, told.reason)
    kinds = [
        (row["start"], row["end"], row["peak"], row["class"]) for row in table(of, "peg.episodes")
    ]
    return (plain, tuple(map(str, kinds)))


@given(OFFSETS)
def test_the_scale_of_prices_and_the_multiplier_change_nothing(offsets: list[Fraction]):
    days = weekdays(8)
    line = [(at, off) for (at, _), off in zip(opened(days), offsets, strict=False)]
    refs = printed(days, every=30 * MINUTE)
    plain = outcome(audit(lines={"V": line}, refs=refs))
    assert outcome(audit(lines={"V": line}, refs=refs, scale=Fraction(10))) == plain
    assert outcome(audit(lines={"V": line}, refs=refs, multiplier=Fraction(3, 2))) == plain


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York", "Pacific/Chatham"])
def test_the_zone_moments_are_written_in_changes_nothing(zone: str):
    line = [*opened(TWO_WEEKS, "0.03"), *closed(SATURDAY + 10 * HOUR, 5, "0.12")]
    local = [(at.astimezone(ZoneInfo(zone)), off) for at, off in line]
    there = [(at.astimezone(ZoneInfo(zone)), price) for at, price in printed(weekdays(20))]
    plain, moved = audit(lines={"V": line}), audit(lines={"V": local}, refs=there)
    assert kind(plain) == kind(moved)
    for key in ("peg.persistence", "peg.sessions", "peg.episodes"):
        assert table(plain, key) == table(moved, key)


def test_without_the_multiplier_a_split_token_is_off_by_its_factor():
    line = opened(TWO_WEEKS, every=HOUR)
    quoted = [
        (at, str(share(at) * Fraction(102, 100) * 5 / 2), "V", "50000", "none", "none")
        for at, _ in line
    ]
    right = audit(quote_rows(*quoted), *supply(deployment(multiplier="2.55")), lines={})
    wrong = audit(quote_rows(*quoted), *supply(deployment(multiplier="1")), lines={})
    assert kind(right) == "noise"
    assert kind(wrong) == "dislocated"
