"""What assessors of tokens get wrong: clocks of closed markets, dividends, thin quotes, bridges."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from made import (
    NOW,
    SESSION_NAMES,
    deployment,
    fact,
    made,
    no_steps,
    number,
    quotes,
    reason,
    reference,
    rows,
    statement,
    supply,
    trading_days,
)

from auditor.evaluate.derive import (
    backing,
    cadence,
    derive,
    pairing,
    peg_class,
    reserves,
)
from auditor.evaluate.derive import (
    supply as supplies,
)
from auditor.evaluate.derive.sessions import Calendar
from auditor.evaluate.engine import evaluate_rule
from auditor.evaluate.rules import load_ruleset
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Entry, Evidence, Fact
from auditor.model.finding import Outcome
from auditor.model.value import Cause, Duration, Enumeration, Moment, Series, Value
from auditor.registry.sessions import Sessions
from auditor.resources import shipped


MONDAY = datetime(2026, 8, 10, tzinfo=UTC)
OPENS = timedelta(hours=13.5)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def told(found: Evidence, key: str) -> Value:
    entry = found[key]
    assert isinstance(entry, Fact), entry
    return entry.value


def stated(*ages: timedelta, cadence_: str = "24h") -> Evidence:
    """Reserve figures of these ages, of an issuer who names a cadence."""
    found = [statement("200", NOW - age, cadence=cadence_) for age in ages]
    return derive(made(rows("reserves.statements", *found), *supply(deployment())))


def market(*also: Entry, price: str, per_day: int = 7) -> Evidence:
    """Two weeks of a share near 100, and a token at one price in the first week's hours."""
    hours = [MONDAY + day * DAY + OPENS + hour * HOUR for day in range(12) for hour in range(7)]
    shares = [each for at in hours for each in ((at - MINUTE, "100.01"), (at, "100"))]
    quoted = [(at, price) for at in hours if at < MONDAY + 5 * DAY and (at - OPENS).hour < per_day]
    return derive(
        made(
            *also,
            no_steps(),
            rows("corporate_actions.declared"),
            trading_days(MONDAY - 3 * DAY, 21),
            reference(*shares),
            quotes(*quoted),
        )
    )


def test_peer_22_auditree_126_how_long_a_figure_holds_is_evidence_not_code(rules, monkeypatch):
    """What the issuer promises is stored with the figure; the rule's limit is its parameter."""
    keeps = rules.compiled.find("reserves-keep-cadence")
    fresh = rules.compiled.find("reserves-fresh")

    def check() -> None:
        for promised, expected in (("24h", Outcome.FAIL), ("31d", Outcome.PASS)):
            assert evaluate_rule(keeps, stated(DAY, 6 * DAY, cadence_=promised)).outcome is expected
        assert dict(fresh.stamp().params)["fresh"] == "36h"
        old = stated(40 * HOUR)
        assert evaluate_rule(fresh, old).outcome is Outcome.WARN
        assert evaluate_rule(fresh.tailored({"fresh": "41h"}), old).outcome is Outcome.PASS

    check()
    fixed = Duration(Fraction(24 * 3600))
    words = reserves._words
    monkeypatch.setattr(
        reserves,
        "_words",
        lambda *given: (
            Fact(each.key, fixed, ()) if each.key == "reserves.cadence" else each
            for each in words(*given)
        ),
    )
    with pytest.raises(AssertionError):
        check()


def test_peer_23_chainlink_4061_a_silent_weekend_is_not_stale_and_a_silent_monday_is(monkeypatch):
    found = [day for day in Sessions.load("XNAS").days if day.open.year == 2026]
    columns = tuple(tuple(getattr(day, name) for day in found) for name in SESSION_NAMES)
    sessions = fact("market.sessions", Series(SESSION_NAMES, ("moment",) * 4, columns))
    friday = datetime(2026, 8, 14, 19, tzinfo=UTC)
    prices = Series(("time", "price"), ("moment", "USD"), ((friday,), (Fraction(300),)))

    def silence(now: datetime) -> Value:
        known = [fact("audit.as_of", Moment(now)), sessions, fact("prices.reference", prices)]
        return told(derive(made().with_entries(known)), "prices.reference_silence")

    def check() -> None:
        assert silence(datetime(2026, 8, 16, 12, tzinfo=UTC)) == Enumeration("market_closed")
        assert silence(datetime(2026, 8, 17, 14, 0, 1, tzinfo=UTC)) == Enumeration("stale")

    check()
    monkeypatch.setattr(Calendar, "open_time", lambda _, start, end: end - start)
    with pytest.raises(AssertionError):
        check()


def test_peer_24_chaconne_an_accrued_dividend_is_no_premium(monkeypatch):
    def check() -> None:
        accrued = market(*supply(deployment(multiplier="1.02")), price="102")
        assert told(accrued, "peg.class") == Enumeration("noise")
        bare = market(*supply(deployment()), price="102.5")
        assert told(bare, "peg.class") == Enumeration("dislocated")

    check()
    gap = pairing._gap
    monkeypatch.setattr(
        pairing, "_gap", lambda price, nav: gap(price, nav / Fraction("1.02") if nav > 101 else nav)
    )
    with pytest.raises(AssertionError):
        check()


def test_peer_25_dn_institute_1194_fewer_than_ten_paired_minutes_are_no_measurement(monkeypatch):
    def check() -> None:
        thin = market(*supply(deployment()), price="110", per_day=1)
        assert reason(thin, "peg.class") == (Cause.NOT_COLLECTED, "coverage")
        enough = market(*supply(deployment()), price="110", per_day=2)
        assert told(enough, "peg.class") == Enumeration("dislocated")

    check()
    monkeypatch.setattr(peg_class, "ENOUGH_MINUTES", 1)
    with pytest.raises(AssertionError):
        check()


def test_peer_26_backed_the_blind_window_follows_from_schedule_and_deviation(monkeypatch):
    """A feed renewed daily or at a change of a tenth: 20 of 200 shares for as long as it rests."""

    def check() -> None:
        daily = stated(DAY, 2 * DAY, 3 * DAY)
        assert number(daily, "backing.blind_window") == 20
        assert told(daily, "reserves.blind_time") == Duration(Fraction(24 * 3600))
        late = stated(7 * DAY, 14 * DAY, 21 * DAY)
        assert told(late, "reserves.blind_time") == Duration(Fraction(7 * 24 * 3600))

    check()
    with monkeypatch.context() as broken:
        broken.setattr(backing, "DEVIATION", Fraction(0))
        with pytest.raises(AssertionError):
            check()
    monkeypatch.setattr(cadence, "ENOUGH_FIGURES", 99)
    with pytest.raises(AssertionError):
        check()


@pytest.mark.parametrize(
    ("guard", "cells"),
    [
        ("m.margin >= 0 && ", {"margin": "-0.1", "staleness_limit": "1h"}),
        ("m.staleness_limit > duration('0s') && ", {"margin": "0", "staleness_limit": "0s"}),
    ],
)
def test_peer_27_securemint_a_negative_margin_and_no_age_limit_are_flagged(guard, cells):
    gate = {"chain": "eip155:1", "counts_all_chains": True, **cells}
    world = made(rows("control.secure_mint", gate), fact("control.claims_secure_mint", "true"))
    path = shipped("rules") / "control" / "secure-mint-is-safe.yaml"

    def check(text: str) -> None:
        rule = load_ruleset([(path.name, text.encode())], CATALOGUE).headline[0]
        assert evaluate_rule(rule, world).outcome is Outcome.FAIL

    written = path.read_text(encoding="utf-8")
    assert guard in written
    check(written)
    with pytest.raises(AssertionError):
        check(written.replace(guard, ""))


def test_peer_28_defillama_bridged_tokens_are_not_counted_twice(monkeypatch):
    home = deployment("eip155:1", "1000", locked_shares="600")
    bridge = {
        "chain": "eip155:1",
        "counterpart": "eip155:56",
        "kind": "lock_and_mint",
        "locked": "600",
        "minted": "600",
    }

    def check() -> None:
        found = derive(
            made(*supply(home, deployment("eip155:56", "600")), rows("supply.bridges", bridge))
        )
        assert number(found, "supply.total_shares") == 1000
        assert number(found, "supply.circulating_shares") == 1000

    check()
    monkeypatch.setattr(supplies, "_once", lambda total, _: total)
    with pytest.raises(AssertionError):
        check()


def test_peer_30_pharos_an_old_value_carries_its_age_and_does_not_pass(rules, monkeypatch):
    fresh = rules.compiled.find("reserves-fresh")

    def check() -> None:
        old = stated(30 * DAY)
        assert number(old, "reserves.shares") == 200
        assert told(old, "reserves.age") == Duration(Fraction(30 * 24 * 3600))
        found = evaluate_rule(fresh, old)
        assert found.outcome is Outcome.FAIL
        assert [each.left for each in found.comparisons] == [Duration(Fraction(30 * 24 * 3600))] * 2

    check()
    monkeypatch.setattr(reserves, "seconds_of", lambda _: Fraction(0))
    with pytest.raises(AssertionError):
        check()
