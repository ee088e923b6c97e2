from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from made import deployment, made, missing, number, reason, rows, shares, statement, supply

from auditor.evaluate.derive import derive
from auditor.model.evidence import Evidence
from auditor.model.value import Cause, Open


NET, GROSS, SEEN = "backing.coverage", "backing.coverage_gross", "backing.visible_coverage"
AMOUNT = st.fractions(min_value=0, max_value=10**24, max_denominator=10**18)
UNIT = Fraction(1, 10**18)


def backed(held: Fraction, *deployments: dict, **chains: object) -> Evidence:
    stated = rows("reserves.statements", statement(shares(held)))
    return derive(made(stated, *supply(*deployments, **chains)))


def test_net_and_gross_stand_side_by_side():
    """The example of the field notes: 100.290 % net of unsold tokens, 91.567 % gross."""
    found = backed(
        Fraction(196_869),
        deployment("eip155:1", "45000", inventory_shares="9500"),
        deployment("eip155:56", "20000", inventory_shares="7200"),
        deployment("eip155:10", "150000", inventory_shares="2000"),
    )
    assert number(found, NET) == Fraction(196_869, 196_300)
    assert number(found, GROSS) == Fraction(196_869, 215_000)
    assert number(found, "backing.surplus") == 569


@pytest.mark.fault("F10")
@pytest.mark.fault("N03")
@pytest.mark.parametrize("short", [-1, 0, 1, 5_000_000, 10**18])
def test_one_unit_decides(short: int):
    claimed = Fraction(1_000_000)
    found = backed(claimed - short * UNIT, deployment(shares=shares(claimed)))
    ratio = number(found, NET)
    assert isinstance(ratio, Fraction)
    assert (ratio >= 1) is (short <= 0)
    assert (ratio == 1) is (short == 0)


def test_a_missing_chain_can_only_lower_the_ratio():
    found = backed(Fraction(90), deployment(), deployment("eip155:56", missing()))
    assert number(found, NET) == (0, Fraction(9, 10))
    assert number(found, SEEN) == Fraction(9, 10)
    assert number(found, "backing.surplus") == (Open.BELOW, -10)


def test_unread_inventory_leaves_both_ends():
    found = backed(Fraction(150), deployment(inventory_shares=missing()))
    assert number(found, NET) == (Fraction(3, 2), Open.ABOVE)
    assert number(found, GROSS) == Fraction(3, 2)


@pytest.mark.fault("T17")
def test_no_supply_is_not_full_backing():
    assert reason(backed(Fraction(5), deployment(shares="0")), NET) == (
        Cause.UNREADABLE,
        "no_supply",
    )


def test_the_smallest_supply_is_a_supply():
    assert number(backed(UNIT, deployment(shares=shares(UNIT))), NET) == 1
    assert number(backed(Fraction(2**256 - 1), deployment(shares=str(2**256 - 1))), NET) == 1


@pytest.mark.fault("F01")
def test_a_thousand_shares_per_token_are_an_error_of_unit():
    assert number(backed(Fraction(100_000), deployment(shares="100")), NET) == 1_000
    found = backed(Fraction(100_001), deployment(shares="100"))
    assert reason(found, NET) == (Cause.UNREADABLE, "feed_implausible")


@given(held=AMOUNT, claimed=AMOUNT.filter(bool), hidden=AMOUNT)
def test_the_bounds_hold_whatever_the_missing_chain_claims(
    held: Fraction, claimed: Fraction, hidden: Fraction
):
    assume(held <= 1_000 * claimed)
    known = deployment(shares=shares(claimed))
    partly = backed(held, known, deployment("eip155:56", missing()))
    whole = backed(held, known, deployment("eip155:56", shares(hidden)))
    low, high = _ends(number(partly, NET))
    exact = number(whole, NET)
    assert isinstance(exact, Fraction)
    assert low <= exact <= high
    assert exact == held / (claimed + hidden)


def _ends(found: object) -> tuple[Fraction, Fraction]:
    if isinstance(found, Fraction):
        return (found, found)
    assert isinstance(found, tuple)
    return found
