"""What happened to real tokens, as far as figures were published; the rest is filled in plainly."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from made import (
    NOW,
    deployment,
    fact,
    gap,
    made,
    no_steps,
    number,
    quote_rows,
    reason,
    reference,
    rows,
    statement,
    supply,
)

from auditor.evaluate.derive import derive
from auditor.evaluate.engine import evaluate_rule
from auditor.evaluate.rules import CompiledRules, load_ruleset
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Entry, Evidence, Fact
from auditor.model.finding import Outcome
from auditor.model.scorecard import CapState, Grade
from auditor.model.unit import unit
from auditor.model.value import (
    Cause,
    Duration,
    Enumeration,
    Missing,
    Moment,
    Quantity,
    Record,
    Records,
    Series,
)
from auditor.resources import shipped


HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
Rows = list[tuple[datetime, str, str, str, str, str]]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def sessions(first: str, count: int, *, off: Sequence[str] = (), half: Sequence[str] = ()) -> Fact:
    """Trading days in New York's summer time without holidays; half days close at 17:00 UTC."""
    days = [utc(first) + index * DAY for index in range(count)]
    open_days = [day for day in days if day.weekday() < 5 and day.date().isoformat() not in off]
    columns = (
        tuple(day + 8 * HOUR for day in open_days),
        tuple(day + 13.5 * HOUR for day in open_days),
        tuple(day + (17 if day.date().isoformat() in half else 20) * HOUR for day in open_days),
        tuple(day + (21 if day.date().isoformat() in half else 24) * HOUR for day in open_days),
    )
    names = ("pre_open", "open", "close", "post_close")
    return fact("market.sessions", Series(names, ("moment",) * 4, columns))


def labelled(of: Evidence, label: str) -> list[Record]:
    return [row for row in table(of, "peg.quotes") if row["label"] == Enumeration(label)]


@cache
def shipped_rules() -> CompiledRules:
    folder: Path = shipped("rules")
    files = [
        (path.relative_to(folder).as_posix(), path.read_bytes())
        for path in sorted(folder.rglob("*.yaml"))
    ]
    return load_ruleset(files, CATALOGUE)


def audit(*entries: Entry) -> Evidence:
    usual = [*supply(deployment()), no_steps(), rows("corporate_actions.declared")]
    names = {entry.key for entry in entries}
    return derive(made(*(each for each in usual if each.key not in names), *entries))


def hourly(days: Sequence[str], price: str, venue: str = "deep") -> Rows:
    return [
        (utc(day) + 13.5 * HOUR + step * HOUR, price, venue, "50000", "none", "none")
        for day in days
        for step in range(7)
    ]


def share(days: Sequence[str], price: str) -> list[tuple[datetime, str]]:
    """The share's price each hour, a hundredth of a percent higher half an hour before."""
    return [
        each
        for day in days
        for step in range(8)
        for each in (
            (utc(day) + 13 * HOUR + step * HOUR, str(Fraction(price) * Fraction(10001, 10000))),
            (utc(day) + 13.5 * HOUR + min(step * HOUR, 6.5 * HOUR), price),
        )
    ]


def table(of: Evidence, key: str) -> Sequence[Record]:
    entry = of[key]
    assert isinstance(entry, Fact), entry
    assert isinstance(entry.value, Records)
    return entry.value.rows


def kind(of: Evidence) -> str:
    return word(of, "peg.class")


def word(of: Evidence, key: str) -> str:
    entry = of[key]
    assert isinstance(entry, Fact), entry
    assert isinstance(entry.value, Enumeration)
    return entry.value.value


def outcome(of: Evidence, name: str) -> Outcome:
    rule = next(each for each in shipped_rules().headline if each.spec.name == name)
    return evaluate_rule(rule, of).outcome


JUNE = ["2025-06-26", "2025-06-27", "2025-06-30", "2025-07-01", "2025-07-02"]


@pytest.mark.parametrize(
    ("token", "close", "spikes", "peak"),
    [
        ("AAPLx", "211.36", ["236.72"], Fraction("236.72") / Fraction("211.36") - 1),
        (
            "AMZNx",
            "222.89",
            ["891.58", "23781.22"],
            Fraction("23781.22") / Fraction("222.89") - 1,
        ),
    ],
)
def test_july_2025_one_buy_of_500_usd_moved_a_pool(
    token: str, close: str, spikes: list[str], peak: Fraction
):
    """The gate excludes the spike, the holiday names the session, and nothing is persistent."""
    start = utc("2025-07-04") + 15 * HOUR
    calm = hourly(JUNE, close)
    pool: Rows = [
        (start + index * HOUR, price, f"{token} pool", "400", "65", "500")
        for index, price in enumerate([*spikes, close])
    ]
    found = audit(
        quote_rows(*calm, *pool),
        reference(*share([*JUNE, "2025-07-03"], close), (utc("2025-07-03") + 17 * HOUR, close)),
        sessions("2025-06-23", 21, off=["2025-07-04"], half=["2025-07-03"]),
    )
    (episode,) = table(found, "peg.episodes")
    assert episode["class"] == Enumeration("illiquid")
    assert (episode["start"], episode["end"]) == (
        Moment(start),
        Moment(start + (len(spikes) - 1) * HOUR),
    )
    assert episode["peak"] == Quantity(peak)
    excluded = labelled(found, "illiquid")
    assert len(excluded) == len(pool)
    assert {row["session"] for row in excluded} == {Enumeration("holiday")}
    assert kind(found) == "noise"
    assert outcome(found, "peg-holds") is Outcome.PASS
    assert outcome(found, "no-lasting-premium-or-discount") is not Outcome.FAIL


NOVEMBER = [f"2025-11-{day}" for day in (10, 11, 12, 13, 14, 17, 18, 19, 20, 21)]


def test_november_2025_ten_for_one_and_the_price_per_token_goes_on():
    """NFLXx: the multiplier goes from 1 to 10 before the share opens at a tenth."""
    split = utc("2025-11-17") + 30 * MINUTE
    night: Rows = [
        (split + step * HOUR, "1112.17", "deep", "50000", "none", "none") for step in range(1, 10)
    ]
    found = audit(
        *supply(deployment(multiplier="10", shares="1000")),
        rows("reserves.statements", statement("1000")),
        rows(
            "corporate_actions.steps",
            {"chain": "eip155:1", "effective_at": Moment(split), "previous": "1", "new": "10"},
        ),
        rows(
            "corporate_actions.declared",
            {"id": "1", "action": "split", "effective_at": Moment(split), "ratio": "10"},
        ),
        quote_rows(*hourly(NOVEMBER, "1112.17"), *night),
        reference(*share(NOVEMBER[:5], "1112.17"), *share(NOVEMBER[5:], "111.217")),
        sessions("2025-11-03", 28),
    )
    assert kind(found) == "corporate_action_window"
    (episode,) = table(found, "peg.episodes")
    assert (episode["start"], episode["end"]) == (Moment(night[0][0]), Moment(night[-1][0]))
    assert episode["peak"] == Quantity(Fraction(-9, 10))
    assert len(labelled(found, "suspended")) == len(night)
    assert outcome(found, "peg-holds") is Outcome.PASS
    assert outcome(found, "corporate-actions-match-multiplier") is Outcome.PASS
    before = audit(*supply(deployment(shares="100")), rows("reserves.statements", statement("100")))
    assert number(before, "backing.coverage") == number(found, "backing.coverage") == 1


@pytest.mark.parametrize(
    ("cause", "published"),
    [
        (Cause.UNREACHABLE, Outcome.UNKNOWN),  # its site does not resolve
        (Cause.NOT_DISCLOSED, Outcome.FAIL),  # everything was searched, by whoever kept copies
    ],
)
def test_february_2026_an_issuer_ceased_and_its_reserve_is_not_found(
    judge, cause: Cause, published: Outcome
):
    """Remora: the tokens are still there and counted, no figure stands behind them: cap K3."""
    found = audit(gap("reserves.statements", cause))
    assert reason(found, "reserves.shares")[0] is cause
    assert number(found, "supply.circulating_shares") == 100
    assert outcome(found, "reserves-published") is published
    card = judge.score(found)
    (cap,) = [each for each in card.caps if each.id == "K3"]
    assert cap.at_most is Grade.D
    assert cap.state is (CapState.SHOWN if published is Outcome.FAIL else CapState.OPEN)
    assert card.grade is Grade.F


JULY = [f"2026-07-{day:02}" for day in (1, 2, 6, 7, 8, 9, 10, 13)]


def test_july_2026_four_for_one_at_the_open_multiplies_the_reference():
    """CRWD on chain 4663: the multiplier is 4 from 13:30 UTC, and no feed exists."""
    split = utc("2026-07-02") + 13.5 * HOUR
    told = [
        *supply(deployment(multiplier="4")),
        rows(
            "corporate_actions.steps",
            {"chain": "eip155:4663", "effective_at": Moment(split), "previous": "1", "new": "4"},
        ),
        rows(
            "corporate_actions.declared",
            {"id": "1", "action": "split", "effective_at": Moment(split), "ratio": "4"},
        ),
        sessions("2026-06-22", 30, off=["2026-07-03"]),
        quote_rows(*hourly(JULY, "480")),
    ]
    before, after = share(JULY[:1], "480"), share(JULY[1:], "120")
    found = audit(*told, reference(*before, *after))
    assert kind(found) == "noise"
    assert outcome(found, "peg-holds") is Outcome.PASS
    values = [
        row["nav"] for row in table(found, "peg.quotes") if row["label"] == Enumeration("counted")
    ]
    assert set(values) == {Quantity(Fraction(480), unit("USD"))}
    unfed = audit(*told, gap("prices.reference", Cause.NOT_COLLECTED))
    assert reason(unfed, "peg.class")[0] is Cause.NOT_COLLECTED
    assert outcome(unfed, "peg-holds") is Outcome.UNKNOWN


AUGUST = [f"2026-08-{day:02}" for day in (10, 11, 12, 13, 14, 17)]


def test_summer_2026_half_a_weekend_at_one_and_a_half_times_the_close():
    """LMT peaked at +53.5 % and stayed above 10 % for 13.2 hours: a label, and a failure."""
    start = utc("2026-08-15") + 10 * HOUR
    count = int(13.2 * 4)
    weekend: Rows = [
        (
            start + step * 15 * MINUTE,
            str(Fraction(450) * Fraction(1535 if step == 20 else 1150, 1000)),
            "deep",
            "50000",
            "none",
            "none",
        )
        for step in range(count + 1)
    ]
    # Calm hours around it keep the weekend's median small.
    calm: Rows = [
        (start - 14 * HOUR + minute * MINUTE, "450", "deep", "50000", "none", "none")
        for minute in range(4 * 60, 13 * 60)
    ]
    found = audit(
        quote_rows(*hourly(AUGUST, "450"), *weekend, *calm),
        reference(*share(AUGUST, "450")),
        sessions("2026-08-03", 28),
    )
    assert kind(found) == "off_hours_drift"
    (episode,) = table(found, "peg.episodes")
    assert episode["start"] == Moment(start)
    assert episode["end"] == Moment(start + count * 15 * MINUTE)
    assert episode["peak"] == Quantity(Fraction("0.535"))
    assert episode["seen_for"] == Duration(Fraction(count * 900))
    by_name = {row["session"]: row for row in table(found, "peg.sessions")}
    weekend_row = by_name[Enumeration("weekend")]
    assert weekend_row["median"] == Quantity(Fraction(0))
    assert weekend_row["held"] == Quantity(Fraction("0.15"))
    assert outcome(found, "peg-holds") is Outcome.PASS
    assert outcome(found, "session-gaps-are-brief") is Outcome.FAIL


def dividend(ticker: str, at: datetime) -> Entry:
    told = {"id": ticker, "action": "dividend", "effective_at": Moment(at), "status": "COMPLETED"}
    return rows("corporate_actions.declared", told)


@pytest.mark.parametrize("ticker", ["BND", "SHY", "UMC", "SIMO", "FIX", "CTSH", "HWM"])
def test_summer_2026_dividends_marked_completed_moved_no_multiplier(ticker: str):
    """After five business days a declared dividend without a step fails; one paid out does not."""
    declared = dividend(ticker, NOW - 28 * DAY)
    found = audit(declared)
    (line,) = table(found, "corporate_actions.reconciled")
    assert (line["outcome"], line["declared_at"]) == (
        Enumeration("missing"),
        Moment(NOW - 28 * DAY),
    )
    assert isinstance(line["step_at"], Missing)
    assert number(found, "corporate_actions.unmatched") == 1
    assert outcome(found, "corporate-actions-match-multiplier") is Outcome.FAIL
    paid_out = audit(declared, fact("rights.dividends", "cash"))
    assert number(paid_out, "corporate_actions.unmatched") == 0
    assert outcome(paid_out, "corporate-actions-match-multiplier") is Outcome.PASS


@pytest.mark.fault("N12")
@pytest.mark.parametrize(("days", "unmatched"), [(7, 0), (8, 1)])
def test_summer_2026_a_dividend_has_five_business_days_to_arrive(days: int, unmatched: int):
    assert (
        number(audit(dividend("BND", NOW - days * DAY)), "corporate_actions.unmatched") == unmatched
    )


def test_august_2026_a_price_source_asked_for_a_key_and_the_cause_is_ours():
    found = audit(
        gap("prices.reference", Cause.UNREACHABLE, "401"),
        quote_rows(*hourly(AUGUST, "100")),
        sessions("2026-08-03", 28),
    )
    assert reason(found, "peg.class") == (Cause.UNREACHABLE, "unreachable")
    assert outcome(found, "peg-holds") is Outcome.UNKNOWN


SUNDAY = utc("2026-09-13") + timedelta(hours=4, minutes=18)


@pytest.mark.parametrize("feeds", [14, 0])
def test_september_2026_a_sunday_of_silent_feeds_is_a_scheduled_closure(feeds: int):
    """14 of 14 feeds were 32.3 hours old together: the last close is the value, and not stale."""
    week = [f"2026-09-{day:02}" for day in (7, 8, 9, 10, 11)]
    friday = utc("2026-09-11") + 20 * HOUR
    sunday: Rows = [
        (SUNDAY - step * 20 * MINUTE, "100.4", "deep", "50000", "none", "none") for step in range(6)
    ]
    row = {"chain": "solana", "cohort": str(feeds), "as_silent": str(feeds)}
    found = audit(
        fact("audit.as_of", Moment(SUNDAY)),
        rows("prices.feeds", row),
        quote_rows(*hourly(week, "100"), *sunday),
        reference(*share(week, "100"), (friday - MINUTE, "100")),
        sessions("2026-08-31", 28),
    )
    assert SUNDAY - friday == timedelta(hours=32, minutes=18)
    late = table(found, "peg.quotes")[-6:]
    assert {row["label"] for row in late} == {Enumeration("counted")}
    assert {row["session"] for row in late} == {Enumeration("weekend")}
    assert kind(found) == "noise"
    assert word(found, "prices.reference_silence") == "market_closed"
    assert outcome(found, "reference-is-not-silent") is Outcome.PASS


def test_any_day_the_raw_list_of_tslab_holders_says_nothing():
    """Ten addresses hold 94.9 %, exchanges and the issuer among them; pools hold 253,000 USD."""
    raw = fact("holders.top10_share", "0.949")
    pool: Rows = [(utc(day) + 15 * HOUR, "100", "pool", "none", "253000", "none") for day in AUGUST]
    unlabelled = audit(raw, quote_rows(*pool))
    assert outcome(unlabelled, "holders-not-concentrated") is Outcome.UNKNOWN
    known = audit(raw, fact("holders.top10_share_adjusted", "0.31"))
    assert outcome(known, "holders-not-concentrated") is Outcome.PASS
    # What a pool holds is not what it takes within 2 %.
    assert reason(unlabelled, "liquidity.exit_cost") == (Cause.NOT_COLLECTED, "not_collected")
