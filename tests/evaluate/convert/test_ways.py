from dataclasses import replace
from fractions import Fraction

import pytest
from convertible import SCALED, assumed, handled, main, shown, token
from hypothesis import assume, given
from hypothesis import strategies as st

from auditor.evaluate.convert.lines import Token
from auditor.evaluate.convert.terms import Terms
from auditor.evaluate.convert.ways import back, buy, dividend, hold, payout, redeem
from auditor.model.calculation import BELOW, Calculation, Kind, again
from auditor.model.value import Flag, Missing, Quantity, Text


TOKENS = st.builds(
    token,
    st.sampled_from((*SCALED, "rebased_total")),
    st.integers(0, 18),
    st.fractions(Fraction(1, 10), 100, max_denominator=10**18).filter(bool),
)
PARTS = st.fractions(0, Fraction(1, 2), max_denominator=10**6)
AMOUNTS = st.fractions(0, 10**9, max_denominator=10**9)
PRICES = st.fractions(Fraction(1, 100), 10**5, max_denominator=10**4).filter(bool)
KNOWN = st.builds(
    lambda price, entry, leave, lot: assumed(price=price, entry_fee=entry, exit_fee=leave, lot=lot),
    PRICES,
    PARTS,
    PARTS,
    st.integers(1, 50).map(Fraction),
)
"""Terms in which everything that binds is known; the lot is whole tokens."""


def ways(token: Token, terms: Terms, amount: Fraction) -> list[Calculation]:
    told = handled(terms, "reinvested_net", "230")
    return [
        hold(token, told, amount),
        redeem(token, told, amount),
        buy(token, told, amount),
        payout(token, told, amount),
        back(token, amount),
        dividend(token, told, amount),
    ]


def test_holding_is_shares_times_price_and_what_the_market_adds():
    made = hold(token(multiplier="1.02"), assumed(price="100", premium="-0.005"), Fraction(10))
    assert shown(made) == [
        10,
        10**9,
        Fraction("1.02"),
        Fraction("10.2"),
        100,
        1020,
        Fraction("-0.005"),
        Fraction("1014.9"),
    ]
    assert main(made) == 1020


def test_redeeming_takes_whole_lots_and_the_fee():
    terms = assumed(price="100", exit_fee="0.005", lot="10", minimum="500")
    made = redeem(token(), terms, Fraction("27.5"))
    assert shown(made)[2] == 20 * 10**8
    assert shown(made)[-2:] == [10, 1990]
    assert "not shown" not in made.result.text


def test_below_the_minimum_nothing_is_paid():
    terms = assumed(price="100", exit_fee="0", lot="1", minimum="500")
    made = redeem(token(), terms, Fraction("4.9"))
    assert made.steps[-4].value == Flag(value=False)
    assert made.result.value == Text("nothing: below the smallest amount")
    assert main(redeem(token(), terms, Fraction(5))) == 500


@pytest.mark.parametrize(("tokens", "paid"), [("499", False), ("500", True), ("550", True)])
def test_below_a_minimum_of_tokens_nothing_is_paid(tokens: str, *, paid: bool):
    terms = replace(assumed(price="100", exit_fee="0", lot="1", minimum="500"), counted=True)
    made = redeem(token(multiplier="2"), terms, Fraction(tokens))
    assert Flag(value=paid) in [step.value for step in made.steps]
    assert isinstance(made.result.value, Quantity) is paid
    assert "not shown" not in made.result.text


def test_a_minimum_of_tokens_is_held_against_what_whole_lots_leave():
    terms = replace(assumed(price="100", exit_fee="0", lot="300", minimum="500"), counted=True)
    assert redeem(token(), terms, Fraction(599)).result.value == BELOW
    assert main(redeem(token(), terms, Fraction(600))) == 60_000


def test_money_that_fewer_tokens_than_the_minimum_would_pay_is_not_paid():
    terms = replace(assumed(price="100", exit_fee="0", lot="1", minimum="500"), counted=True)
    assert payout(token(), terms, Fraction(49_900)).result.value == BELOW
    assert main(payout(token(), terms, Fraction(50_000))) == 500


def test_a_lot_or_minimum_that_is_not_shown_is_told_beside_the_result():
    made = redeem(token(), assumed(price="100", exit_fee="0.1"), Fraction(1))
    assert made.result.text.endswith("unless a lot or minimum that is not shown forbids it")
    assert main(made) == 90


def test_a_lot_finer_than_a_unit_is_no_lot():
    made = redeem(token(decimals=2), assumed(price="1", exit_fee="0", lot="0.001"), Fraction(1))
    assert isinstance(made.result.value, Missing)
    assert shown(made)[2] == "line 2 is finer than a unit of the token"


def test_money_buys_shares_less_the_fee_and_whole_units_of_the_token():
    made = buy(
        token(decimals=2, multiplier="3"), assumed(price="7", entry_fee="0.01"), Fraction(100)
    )
    assert main(made) == Fraction(471, 100)
    assert main(made) * 3 * 7 <= 99 < (main(made) + Fraction(1, 100)) * 3 * 7


def test_without_the_entry_fee_only_the_most_is_told():
    made = buy(token(), assumed(price="4"), Fraction(100))
    assert main(made) == 25
    assert made.result.text == "= AAPLx before any fee, at most"
    assert shown(made)[-3:] == ["needs line 6", "needs line 7", "needs line 8"]


def test_a_payout_asks_for_the_fewest_tokens_that_pay_it():
    terms = assumed(price="100", exit_fee="0.005", lot="1", minimum="50")
    made = payout(token(), terms, Fraction(1000))
    assert main(made) == 11
    assert main(redeem(token(), terms, Fraction(11))) >= 1000
    assert main(redeem(token(), terms, Fraction(10))) < 1000


def test_money_in_another_currency_is_exchanged_first_and_last():
    terms = assumed("EUR", price="100", entry_fee="0", exit_fee="0", fx="0.8", lot="1")
    assert main(hold(token(), terms, Fraction(2))) == 160
    assert main(buy(token(), terms, Fraction(160))) == 2
    assert main(payout(token(), terms, Fraction(160))) == 2
    assert main(redeem(token(), terms, Fraction(2))) == 160


def test_without_the_rate_only_the_other_currency_is_missing():
    made = hold(token(), assumed("EUR", price="100"), Fraction(2))
    assert 200 in shown(made)
    assert isinstance(made.result.value, Missing)


def test_a_dividend_is_withheld_and_the_rest_buys_shares():
    """0.27 gross, 30 % withheld, reinvested at 230: 8.2 basis points."""
    terms = handled(
        assumed(price="230", dividend="0.27", withholding="0.3"), "reinvested_net", "230"
    )
    made = dividend(token(), terms, Fraction(100))
    assert main(made) == Fraction("18.9")
    assert shown(made)[-1] == Fraction("18.9") / 230
    assert round(Fraction(str(shown(made)[-1])) / 100, 5) == Fraction("0.00082")


def test_a_dividend_paid_in_cash_buys_nothing():
    terms = handled(assumed(price="230", dividend="1", withholding="0"), "cash", "230")
    assert dividend(token(), terms, Fraction(1)).steps[-1].text.startswith("= net dividend")


@pytest.mark.parametrize(
    ("lost", "makes_missing"),
    [
        ("price", {"hold", "redeem", "buy", "payout"}),
        ("exit-fee", {"redeem", "payout"}),
        ("entry-fee", set()),
        ("dividend", {"dividend"}),
        ("withholding", {"dividend"}),
        ("premium", set()),
        ("lot", set()),
        ("minimum", set()),
    ],
)
def test_a_number_that_is_not_known_is_never_nothing(lost: str, makes_missing: set[str]):
    every = {
        "price": "100", "premium": "0.01", "entry-fee": "0.01", "exit-fee": "0.01",
        "minimum": "1", "lot": "1", "dividend": "1", "withholding": "0.1",
    }  # fmt: skip
    del every[lost]
    terms = assumed(**{name.replace("-", "_"): number for name, number in every.items()})
    made = ways(token(multiplier="2"), terms, Fraction(100))
    gone = {each.name for each in made if isinstance(each.result.value, Missing)}
    assert gone == makes_missing
    lines = [step.value for each in made for step in each.steps]
    assert not any(isinstance(value, Quantity) and value.amount == 0 for value in lines)
    told = [
        step
        for each in made
        for step in each.steps
        if step.kind is Kind.OPERAND and isinstance(step.value, Missing)
    ]
    assert told, "the line of the number itself says that it is not shown"


@given(TOKENS, KNOWN, AMOUNTS, AMOUNTS)
def test_the_lines_alone_give_every_other_amount(
    token: Token, terms: Terms, amount: Fraction, other: Fraction
):
    """What a page redoes from the printed lines is what the tool itself works out."""
    for one, two in zip(ways(token, terms, amount), ways(token, terms, other), strict=True):
        assert again(one, other).steps == two.steps


@given(TOKENS, KNOWN, AMOUNTS)
def test_a_payout_pays_and_no_lot_less_would(token: Token, terms: Terms, money: Fraction):
    needed = main(payout(token, terms, money))
    assert main(redeem(token, terms, needed)) >= money
    lot = terms.lot.amount
    assert isinstance(lot, Fraction)
    assert needed % lot == 0
    if needed:
        assert main(redeem(token, terms, needed - lot)) < money


@given(TOKENS, KNOWN, AMOUNTS)
def test_redeeming_and_asking_for_as_much_gives_the_lots_back(
    token: Token, terms: Terms, tokens: Fraction
):
    paid = main(redeem(token, terms, tokens))
    lot = terms.lot.amount
    assert isinstance(lot, Fraction)
    assert main(payout(token, terms, paid)) == tokens // lot * lot or token.rate.factor < 1


@given(TOKENS, KNOWN, AMOUNTS)
def test_buying_and_holding_loses_less_than_a_unit_and_the_fee(
    token: Token, terms: Terms, money: Fraction
):
    fee, price = terms.entry_fee.amount, terms.price.amount
    assert isinstance(fee, Fraction)
    assert isinstance(price, Fraction)
    bought = main(buy(token, terms, money))
    worth, spent = main(hold(token, terms, bought)), money * (1 - fee)
    assert worth <= spent
    # A unit of the token that could not be bought, and a unit of the claim that is cut.
    assert spent - worth < price * (token.rate.factor + 1) / token.rate.units


@given(TOKENS, AMOUNTS)
def test_back_finds_the_fewest_units_that_claim_the_shares(token: Token, shares: Fraction):
    rate, needed = token.rate, main(back(token, shares))
    raw = rate.raw(needed)
    assert raw == needed * rate.units
    assert rate.shares(raw) >= shares
    if raw:
        assert rate.shares(raw - 1) < shares


@given(TOKENS, KNOWN, AMOUNTS, AMOUNTS)
def test_more_never_gives_less(token: Token, terms: Terms, one: Fraction, two: Fraction):
    less, more = sorted((one, two))
    for made, better in zip(ways(token, terms, less), ways(token, terms, more), strict=True):
        if isinstance(made.result.value, Quantity):
            assert main(made) <= main(better)


@given(TOKENS, KNOWN, AMOUNTS, PARTS)
def test_a_higher_fee_never_pays_more(token: Token, terms: Terms, tokens: Fraction, more: Fraction):
    fee = terms.exit_fee.amount
    assert isinstance(fee, Fraction)
    assume(fee + more < 1)
    dearer = replace(terms, exit_fee=replace(terms.exit_fee, amount=fee + more))
    assert main(redeem(token, dearer, tokens)) <= main(redeem(token, terms, tokens))


def test_nothing_in_one_currency_is_nothing_in_another_for_every_amount_too_small():
    terms = assumed("EUR", price="100", exit_fee="0", lot="1", minimum="500", fx="0.8")
    enough, little = (redeem(token(), terms, Fraction(each)) for each in ("5", "4.9"))
    assert main(enough) == 400
    assert little.result.value == BELOW
    assert again(enough, Fraction("4.9")).steps == little.steps
