"""What reserves and supply show over time."""

from datetime import timedelta
from fractions import Fraction

import pytest
from made import (
    NOW,
    deployment,
    fact,
    gap,
    made,
    missing,
    number,
    reason,
    rows,
    statement,
    supply,
)

from auditor.evaluate.derive import derive
from auditor.model.evidence import Evidence, Fact
from auditor.model.value import Cause, Flag, Interval, Moment, Open, Quantity


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOME = "0x" + "11" * 20


def then(at, shares: object, **more: object) -> dict:
    place = {"chain": "eip155:1", "address": HOME, "as_of": Moment(at)}
    return {**place, "shares": shares, "inventory_shares": "0", "locked_shares": "0", **more}


def over_time(*figures: tuple, also=(), step: timedelta = DAY) -> Evidence:
    """Figures (held, claimed) a day apart, the last one at NOW."""
    moments = [NOW - step * (len(figures) - 1 - at) for at in range(len(figures))]
    held = [statement(str(each[0]), at) for each, at in zip(figures, moments, strict=True)]
    claimed = [
        then(at, str(each[1]))
        for each, at in zip(figures, moments, strict=True)
        if each[1] is not None
    ]
    known = [rows("supply.history", *claimed)] if claimed else []
    return derive(
        made(
            rows("reserves.statements", *held),
            *supply(deployment("eip155:1", shares=str(figures[-1][1] or 100), address=HOME)),
            *known,
            *also,
        )
    )


def flag(of: Evidence, key: str) -> bool:
    entry = of[key]
    assert isinstance(entry, Fact), entry
    assert isinstance(entry.value, Flag)
    return entry.value.value


EARLY, LATE = "supply.minted_before_lock", "redemption.released_before_burn"
SPIKES, FROZEN, MIRRORS = "reserves.spikes", "reserves.frozen", "reserves.mirrors_supply"


@pytest.mark.fault("F08")
def test_coverage_is_told_at_the_figures_own_moment():
    found = over_time((100, 99), (101, 100), (110, 105))
    assert number(found, "supply.at_proof") == 105
    assert number(found, "backing.coverage_at_proof") == Fraction(110, 105)


def test_a_supply_of_other_moments_only_says_nothing_about_that_of_the_figure():
    found = over_time((100, 99), (101, None))
    for key in ("supply.at_proof", "backing.coverage_at_proof"):
        assert reason(found, key) == (Cause.NOT_COLLECTED, "not_collected")
        assert found[key].detail == "the supply at the moment of the reserve figure was not read"


def test_a_chain_without_a_past_leaves_the_past_open_above():
    found = over_time((100, 99), also=[rows("supply.chains", {"chain": "eip155:56"})])
    entry = found["supply.at_proof"]
    assert isinstance(entry, Fact)
    assert entry.value == Interval(Fraction(99), Open.ABOVE, entry.value.unit)


def test_wallets_nobody_vouches_for_leave_the_past_open():
    wallets = rows(
        "supply.inventory",
        {"chain": "eip155:1", "token": HOME, "shares": "20", "evidence": "stated"},
    )
    held = rows("reserves.statements", statement("100", NOW))
    history = rows("supply.history", then(NOW, "100", inventory_shares="20"))
    listed = supply(deployment("eip155:1", shares="100", address=HOME))
    found = derive(made(held, history, *listed, wallets))
    entry = found["supply.at_proof"]
    assert isinstance(entry, Fact)
    assert (entry.value.low, entry.value.high) == (80, 100)


def test_tokens_before_shares_for_longer_than_a_settlement_are_seen():
    assert flag(over_time(*[(100, 110)] * 6), EARLY) is True


def test_a_short_lead_of_the_tokens_is_a_settlement():
    assert flag(over_time((100, 100), (100, 110), (100, 110), (110, 110)), EARLY) is False


def test_shares_first_is_seen_as_such():
    assert flag(over_time((100, 99), (120, 110), (120, 119)), EARLY) is False


def test_what_an_analyst_states_stands_until_the_series_show_the_contrary():
    stated = fact(EARLY, Flag(value=False))
    assert flag(over_time((100, None), (100, None), also=[stated]), EARLY) is False
    assert flag(over_time(*[(100, 110)] * 6, also=[stated]), EARLY) is True


def test_without_a_past_nothing_is_said_about_the_order():
    lost = gap("supply.history", Cause.UNREACHABLE)
    found = over_time((100, None), (90, None), (95, None), also=[lost])
    for key in (EARLY, LATE, MIRRORS):
        assert reason(found, key) == (Cause.UNREACHABLE, "unreachable")


def test_shares_released_before_the_tokens_were_burned():
    assert flag(over_time((100, 100), (90, 100), (90, 90)), LATE) is True
    assert flag(over_time((100, 100), (100, 90), (90, 90)), LATE) is False


def test_no_release_says_nothing_about_the_order():
    found = over_time((90, 90), (95, 95), (99, 99))
    assert reason(found, LATE) == (Cause.NOT_COLLECTED, "no_release")
    assert "fewer than" not in found[LATE].detail


def test_a_release_beside_a_supply_that_is_not_known_says_so():
    found = over_time((90, 90), (80, None), (80, None))
    assert reason(found, LATE) == (Cause.NOT_COLLECTED, "supply_not_read")


def test_shares_borrowed_for_a_day_are_seen():
    found = over_time((80, 80), (80, 80), (120, 80), (80, 80), (80, 80))
    assert number(found, SPIKES) == 1


def test_a_leap_that_the_supply_makes_too_is_business():
    found = over_time((80, 80), (120, 120), (80, 80))
    assert number(found, SPIKES) == 0


def test_a_leap_that_lasts_is_a_purchase():
    found = over_time(*[(80, 80)] * 3, *[(120, 80)] * 12)
    assert number(found, SPIKES) == 0


def test_monthly_figures_cannot_show_a_day():
    found = over_time((80, 80), (120, 80), (80, 80), step=30 * DAY)
    assert reason(found, SPIKES) == (Cause.NOT_COLLECTED, "too_few_figures")


def test_a_figure_that_stands_still_while_tokens_move_is_frozen():
    assert flag(over_time((100, 80), (100, 85), (100, 99)), FROZEN) is True
    assert flag(over_time((100, 80), (100, 80), (100, 80)), FROZEN) is False
    assert flag(over_time((100, 80), (101, 85), (102, 99)), FROZEN) is False


def test_a_still_figure_beside_a_supply_that_is_not_exactly_known_says_nothing():
    found = over_time((100, 80), (100, None), (100, 80))
    assert reason(found, FROZEN) == (Cause.NOT_COLLECTED, "supply_not_read")


def test_a_figure_that_is_always_the_supply_is_counted_from_it():
    assert flag(over_time((80, 80), (85, 85), (99, 99)), MIRRORS) is True
    assert flag(over_time((80, 80), (85, 84), (99, 99)), MIRRORS) is False


@pytest.mark.parametrize("key", [EARLY, LATE, SPIKES, FROZEN, MIRRORS])
def test_two_figures_are_no_series(key: str):
    assert reason(over_time((100, 99), (100, 99)), key) == (Cause.NOT_COLLECTED, "too_few_figures")


def test_rounds_of_a_feed_are_a_series_too():
    feed = {"chain": "eip155:1", "address": HOME}
    told = [
        {**feed, "answer": str(held), "updated_at": Moment(NOW - day * DAY)}
        for day, held in ((4, 80), (3, 80), (2, 130), (1, 80), (0, 80))
    ]
    found = derive(made(rows("reserves.feed_rounds", *told)))
    assert number(found, SPIKES) == 1
    assert isinstance(found[SPIKES].value, Quantity)


AWAY = {"chain": "eip155:56", "address": "0x" + "22" * 20}


def two_chains(home: dict, away: dict, kind: str) -> Evidence:
    """A figure of 1,000 shares, and what was claimed on two chains joined by a bridge."""
    joined = {"chain": "eip155:1", "counterpart": "eip155:56", "kind": kind}
    return derive(
        made(
            rows("reserves.statements", statement("1000", NOW)),
            *supply(
                deployment("eip155:1", shares="1000", address=HOME),
                deployment("eip155:56", shares="600", address=AWAY["address"]),
            ),
            rows("supply.bridges", joined),
            rows("supply.history", home, away),
        )
    )


@pytest.mark.fault("T11")
@pytest.mark.parametrize(
    ("kind", "locked", "outside"),
    [
        ("lock_and_mint", "600", 1_000),
        ("lock_and_mint", "200", 1_400),
        ("burn_and_mint", "600", 1_600),
    ],
)
def test_copies_of_locked_tokens_are_not_counted_in_the_past_either(kind, locked, outside):
    home, away = then(NOW, "1000", locked_shares=locked), then(NOW, "600", **AWAY)
    found = two_chains(home, away, kind)
    assert number(found, "supply.at_proof") == outside
    assert number(found, "backing.coverage_at_proof") == Fraction(1_000, outside)


@pytest.mark.parametrize("unsold", [missing(Cause.UNREACHABLE), "1001"])
def test_unsold_tokens_that_are_not_known_leave_the_past_between_none_and_all(unsold):
    home = then(NOW, "1000", inventory_shares=unsold)
    found = two_chains(home, then(NOW, "600", **AWAY), "burn_and_mint")
    assert number(found, "supply.at_proof") == (600, 1_600)


def test_a_past_that_was_not_read_on_one_chain_is_open_above():
    unread = then(NOW, missing(Cause.UNREACHABLE), **AWAY)
    found = two_chains(then(NOW, "1000"), unread, "burn_and_mint")
    assert number(found, "supply.at_proof") == (1_000, Open.ABOVE)


def test_a_figure_beside_no_tokens_at_all_covers_nothing():
    found = over_time((100, 0))
    assert number(found, "supply.at_proof") == 0
    assert reason(found, "backing.coverage_at_proof") == (Cause.UNREADABLE, "no_supply")


def test_a_past_supply_without_its_moment_is_of_no_moment():
    figure = rows("reserves.statements", statement("100", NOW))
    undated = then(NOW, "5000") | {"as_of": missing(Cause.UNREADABLE)}
    listed = supply(deployment("eip155:1", shares="80", address=HOME))
    found = derive(made(figure, *listed, rows("supply.history", undated, then(NOW, "80"))))
    assert number(found, "supply.at_proof") == 80
    alone = derive(made(figure, *listed, rows("supply.history", undated)))
    assert reason(alone, "supply.at_proof") == (Cause.NOT_COLLECTED, "not_collected")


@pytest.mark.parametrize("lost", ["answer", "updated_at"])
def test_a_round_without_an_answer_or_a_moment_is_no_figure(lost: str):
    feed = {"chain": "eip155:1", "address": HOME}
    told = [{**feed, "answer": "80", "updated_at": Moment(NOW - day * DAY)} for day in (3, 2, 1, 0)]
    told[1] |= {lost: missing(Cause.UNREADABLE)}
    assert number(derive(made(rows("reserves.feed_rounds", *told))), SPIKES) == 0
    found = derive(made(rows("reserves.feed_rounds", *told[1:3])))
    assert reason(found, SPIKES) == (Cause.NOT_COLLECTED, "too_few_figures")


def test_figures_that_may_be_the_supply_neither_copy_it_nor_differ_from_it():
    found = over_time((80, 80), (85, None), (99, 99))
    assert reason(found, MIRRORS) == (Cause.NOT_COLLECTED, "supply_not_read")
