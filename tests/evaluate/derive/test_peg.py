from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from made import (
    deployment,
    fact,
    gap,
    made,
    no_steps,
    number,
    quote_rows,
    quotes,
    reason,
    reference,
    rows,
    supply,
    trading_days,
)

from auditor.evaluate.derive import derive
from auditor.model.evidence import Entry, Evidence, Fact, Gap
from auditor.model.value import Cause, Enumeration, Moment, Quantity, Record, Records, Series


MONDAY = datetime(2026, 8, 10, tzinfo=UTC)
OPENS, CLOSES = timedelta(hours=13.5), timedelta(hours=20)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
SATURDAY = MONDAY + 5 * DAY
Quoted = Sequence[tuple[datetime, str]]


def steady(price: str = "100", days: int = 5, per_day: int = 7) -> list[tuple[datetime, str]]:
    """One price in every regular hour of five days."""
    return [
        (MONDAY + day * DAY + OPENS + hour * HOUR, price)
        for day in range(days)
        for hour in range(per_day)
    ]


def moving(prices: Quoted) -> Quoted:
    """The same prices with another one a minute before each: a share that trades moves."""
    return [
        each
        for at, price in prices
        for each in ((at - MINUTE, str(Fraction(price) * Fraction(10001, 10000))), (at, price))
    ]


def market(*also: Entry, quoted: Quoted = (), shares: Quoted = ()) -> Evidence:
    """Derived evidence: a share at 100 on every hour of two weeks, tokens as quoted."""
    listed = moving(shares or steady(days=12))
    closing = [(MONDAY + day * DAY + CLOSES, "100") for day in range(12)]
    known = {entry.key for entry in also}
    usual = [
        *supply(deployment()),
        no_steps(),
        rows("corporate_actions.declared"),
        trading_days(MONDAY - 3 * DAY, 21),
        reference(*listed, *([] if shares else closing)),
        quotes(*(quoted or steady())),
    ]
    return derive(made(*(entry for entry in usual if entry.key not in known), *also))


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


def test_a_price_that_stays_is_noise():
    found = market()
    assert kind(found) == "noise"
    assert number(found, "peg.pairs") == 35
    assert table(found, "peg.episodes") == ()


def test_a_quote_of_a_halt_is_told_and_not_counted():
    start = MONDAY + OPENS + 2 * HOUR
    halt = {"source": "a", "start": Moment(start), "end": Moment(start + 30 * MINUTE)}
    found = market(rows("market.halts", halt))
    assert number(found, "peg.pairs") == 34
    (row,) = [each for each in table(found, "peg.quotes") if each["time"] == Moment(start)]
    assert (row["session"], row["label"]) == (Enumeration("halted"), Enumeration("halted"))


def test_a_quote_before_the_first_price_of_the_share_is_held_to_that_of_a_token():
    at = MONDAY + OPENS + HOUR
    columns = ((at, at + 3 * HOUR), (Fraction(100), Fraction(100)), ("token", ""))
    names, units = ("time", "price", "per"), ("moment", "USD", "text")
    told = fact("prices.reference", Series(names, units, columns))
    (row,) = table(market(told, quoted=[(at + 30 * MINUTE, "100")]), "peg.quotes")
    assert row["label"] == Enumeration("counted")


def test_the_multiplier_is_part_of_the_value():
    """Real figures of 15 Aug 2026: 305.93 × 1.003269 against 306.67, and a pool of 65 USD."""
    at = datetime(2026, 8, 15, 17, 10, 26, tzinfo=UTC)
    word = Fraction(1003269012539818700, 10**18)
    found = market(
        *supply(deployment(multiplier=Quantity(word))),
        quote_rows(
            (at, "306.67", "LBank", "52812.54206", "none", "346831.02"),
            (at, "297.76566936766915", "Meteora", "none", "64.75468488947168", "0.0"),
        ),
        reference((datetime(2026, 8, 14, 20, tzinfo=UTC), "305.93")),
    )
    lbank, meteora = table(found, "peg.quotes")
    assert (lbank["label"], meteora["label"]) == (Enumeration("counted"), Enumeration("illiquid"))
    assert lbank["session"] == Enumeration("weekend")
    deviation = lbank["deviation"]
    assert isinstance(deviation, Quantity)
    assert deviation.amount == Fraction("306.67") / (Fraction("305.93") * word) - 1
    assert abs(deviation.amount) < Fraction(1, 1000)
    assert number(found, "peg.pairs") == 1


def test_an_accrued_dividend_is_no_premium():
    """A token that has reinvested 2 % of dividends trades 2 % above the share."""
    held = supply(deployment(multiplier="1.02"))
    assert kind(market(*held, quoted=steady("102.5"))) == "noise"
    assert kind(market(quoted=steady("102.5"))) == "dislocated"


def test_the_multiplier_is_the_one_of_the_day():
    step = {
        "chain": "eip155:1",
        "effective_at": Moment(MONDAY + 2 * DAY),
        "previous": "1",
        "new": "4",
    }
    prices = [(at, "100" if at < MONDAY + 2 * DAY else "400") for at, _ in steady(days=8)]
    found = market(
        *supply(deployment(multiplier="4")),
        rows("corporate_actions.steps", step),
        quoted=prices,
    )
    assert kind(found) == "noise"


@pytest.mark.fault("N12")
@pytest.mark.parametrize(
    ("price", "expected"),
    [
        ("101", "noise"),
        ("101.01", "strained"),
        ("102", "strained"),
        ("102.01", "dislocated"),
        ("99", "noise"),
        ("97.99", "dislocated"),
    ],
)
def test_the_limits_of_the_regular_session(price: str, expected: str):
    assert kind(market(quoted=steady(price))) == expected


@pytest.mark.parametrize(("minutes", "expected"), [(59, "strained"), (60, "dislocated")])
def test_a_gap_must_last_an_hour(minutes: int, expected: str):
    start = MONDAY + DAY + OPENS + HOUR
    quoted = [
        *(each for each in steady() if not start <= each[0] <= start + 2 * HOUR),
        (start, "110"),
        (start + minutes * MINUTE, "110"),
        (start + 2 * HOUR, "100"),
    ]
    refs = [(at, "100") for at, _ in quoted]
    assert kind(market(quoted=quoted, shares=refs)) == expected


@pytest.mark.fault("N10")
def test_one_bad_tick_is_no_state_of_the_market():
    quoted = [(at, "120" if index == 10 else "100") for index, (at, _) in enumerate(steady())]
    found = market(quoted=quoted)
    assert kind(found) == "noise"
    (episode,) = table(found, "peg.episodes")
    assert episode["class"] == Enumeration("noise")


def test_a_weekend_gap_that_closes_at_the_open_is_drift():
    closed = [(SATURDAY + hour * HOUR, "115") for hour in range(10, 24)]
    after = [(at + 7 * DAY, price) for at, price in steady(days=1)]
    found = market(quoted=[*steady(), *closed, *after])
    assert kind(found) == "off_hours_drift"
    (episode,) = table(found, "peg.episodes")
    assert episode["peak"] == Quantity(Fraction(15, 100))


def test_a_weekend_gap_nobody_has_seen_close_is_a_strain():
    closed = [(SATURDAY + hour * HOUR, "115") for hour in range(10, 24)]
    assert kind(market(quoted=[*steady(), *closed])) == "strained"


@pytest.mark.parametrize(("price", "expected"), [("105", 0), ("105.01", 1)])
def test_the_limits_of_the_weekend_are_wider(price: str, expected: int):
    closed = [(SATURDAY + hour * HOUR, price) for hour in range(10, 24)]
    assert len(table(market(quoted=[*steady(), *closed]), "peg.episodes")) == expected


def test_a_declared_split_suspends_the_judgement():
    split = {"id": "1", "action": "split", "effective_at": Moment(MONDAY + 2 * DAY), "ratio": "4"}
    off = [(at, "26" if at.day == 12 else "100") for at, _ in steady(days=8)]
    assert kind(market(quoted=off)) == "dislocated"
    declared = rows("corporate_actions.declared", {**split, "status": "COMPLETED"})
    assert kind(market(declared, quoted=off)) == "corporate_action_window"


@pytest.mark.fault("N05")
def test_a_price_off_by_a_split_is_not_judged_without_a_list_of_splits():
    off = steady("25")
    found = market(gap("corporate_actions.declared"), quoted=off)
    assert reason(found, "peg.class") == (Cause.CONFLICTING, "possible_split")


@pytest.mark.fault("N09")
@pytest.mark.parametrize(
    ("days", "per_day", "told"),
    [(4, 7, "4 open sessions measured; 5 are needed"), (5, 1, "5 paired minutes")],
)
def test_too_little_evidence_gives_no_class(days: int, per_day: int, told: str):
    found = market(quoted=steady("110", days=days, per_day=per_day))
    assert reason(found, "peg.class") == (Cause.NOT_COLLECTED, "coverage")
    entry = found["peg.class"]
    assert isinstance(entry, Gap)
    assert told in entry.detail


def test_many_quotes_of_one_minute_are_one_paired_minute():
    quoted = [
        (at + timedelta(seconds=second), "100")
        for at, _ in steady(per_day=1)
        for second in range(30)
    ]
    assert reason(market(quoted=quoted), "peg.class")[1] == "coverage"


@pytest.mark.parametrize(
    ("depth", "pool", "volume", "label"),
    [
        ("999.99", "none", "1000000", "illiquid"),
        ("1000", "none", "none", "informational"),
        ("9999.99", "none", "1000000", "informational"),
        ("10000", "none", "none", "counted"),
        ("none", "none", "none", "illiquid"),
        ("none", "none", "9999.99", "illiquid"),
        ("none", "none", "10000", "counted"),
        ("none", "999", "10000", "illiquid"),
    ],
)
def test_the_depth_gate(depth: str, pool: str, volume: str, label: str):
    at = MONDAY + OPENS
    found = market(quote_rows((at, "100", "V", depth, pool, volume)))
    (row,) = table(found, "peg.quotes")
    assert row["label"] == Enumeration(label)
    assert number(found, "peg.pairs") == (1 if label == "counted" else 0)


def test_an_open_market_needs_a_price_of_the_same_hour():
    at = MONDAY + OPENS + HOUR
    for age, paired in ((60, 1), (61, 0)):
        found = market(quoted=[(at, "100")], shares=[(at - age * MINUTE, "100")])
        assert number(found, "peg.pairs") == paired


def test_a_closed_market_uses_the_last_close_and_no_older_price():
    friday_close = SATURDAY - 4 * HOUR
    at = SATURDAY + 12 * HOUR
    for known, paired in ((friday_close, 1), (friday_close - DAY, 0)):
        found = market(quoted=[(at, "100")], shares=[(known, "100")])
        assert number(found, "peg.pairs") == paired


def test_venues_are_judged_apart():
    """One venue's gap is not broken by another venue's quotes in between."""
    good = [(at, "100", "good", "50000", "none", "none") for at, _ in steady()]
    bad = [(at, "110", "bad", "50000", "none", "none") for at, _ in steady()]
    assert kind(market(quote_rows(*good, *bad))) == "dislocated"


def test_sessions_state_their_counts_and_limits():
    (regular,) = table(market(quoted=steady("100.5")), "peg.sessions")
    assert regular["session"] == Enumeration("regular")
    assert regular["days"] == Quantity(Fraction(5), regular["pairs"].unit)
    assert regular["median"] == regular["p95"] == Quantity(Fraction(5, 1000))
    assert regular["warn_limit"] == Quantity(Fraction(1, 100))


def test_a_multiplier_nobody_read_leaves_pairs_but_no_class():
    found = market(gap("corporate_actions.steps", Cause.UNSUPPORTED))
    assert number(found, "peg.pairs") == 35
    assert reason(found, "peg.class")[0] is Cause.UNSUPPORTED


def test_a_token_without_a_multiplier_needs_no_history():
    plain = supply(deployment(unit_model="none"))
    assert kind(market(*plain, gap("corporate_actions.steps"))) == "noise"


def test_a_history_that_ends_elsewhere_is_a_dispute():
    step = {"chain": "eip155:1", "effective_at": Moment(MONDAY), "previous": "1", "new": "2"}
    found = market(rows("corporate_actions.steps", step))
    assert reason(found, "peg.class") == (Cause.CONFLICTING, "source_dispute")


def test_a_missing_input_keeps_its_cause():
    found = market(gap("prices.token", Cause.UNREACHABLE))
    assert reason(found, "peg.class")[0] is Cause.UNREACHABLE
    assert reason(found, "liquidity.depth_2pct")[0] is Cause.UNREACHABLE


def test_depth_adds_the_newest_quote_of_every_venue():
    at = MONDAY + OPENS
    found = market(
        quote_rows(
            (at, "100", "A", "1", "none", "none"),
            (at + HOUR, "100", "A", "2000", "none", "none"),
            (at + HOUR, "100", "B", "300.5", "none", "none"),
            (at + HOUR, "100", "C", "none", "5000", "none"),
            (at - 2 * DAY, "100", "gone", "9000", "none", "none"),
        )
    )
    assert number(found, "liquidity.depth_2pct") == Fraction("2300.5")


def test_no_depth_reported_is_no_depth_of_zero():
    found = market(quote_rows((MONDAY + OPENS, "100", "A", "none", "5000", "none")))
    assert reason(found, "liquidity.depth_2pct")[0] is Cause.NOT_COLLECTED


def test_quotes_rest_on_prices_sessions_and_multiplier():
    entry = market()["peg.class"]
    assert isinstance(entry, Fact)
    seen = {each.key for each in entry.observations}
    assert {"prices.token", "prices.reference", "market.sessions", "supply.deployments"} <= seen
    assert fact("peg.class", "noise").value == entry.value


def test_quotes_at_what_is_no_moment_are_unreadable_not_an_empty_market():
    names, units = ("time", "price", "venue"), ("text", "USD", "text")
    wrong = Series(names, units, (("noon",), (Fraction(100),), ("A",)))
    found = market(fact("prices.token", wrong))
    for key in ("liquidity.depth_2pct", "liquidity.exit_cost"):
        entry = found[key]
        assert isinstance(entry, Gap)
        assert entry.cause is Cause.UNREADABLE
        assert "time" in entry.detail


def test_chains_that_give_different_multipliers_leave_no_value_of_the_claim():
    places = supply(deployment(multiplier="1"), deployment("eip155:56", multiplier="2"))
    assert reason(market(*places), "peg.class") == (Cause.CONFLICTING, "source_dispute")
