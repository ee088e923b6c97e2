from datetime import timedelta
from fractions import Fraction

import pytest
from convertible import SCALED, apple, assumed, main, token
from hypothesis import given
from hypothesis import strategies as st
from made import NOW, deployment, fact, made, missing, reference, supply

from auditor.evaluate.convert import (
    Rate,
    conversions,
    from_money,
    from_shares,
    from_tokens,
    rates,
    token_of,
)
from auditor.evaluate.convert.lines import Token
from auditor.evaluate.convert.rate import unconverted
from auditor.model.calculation import Step
from auditor.model.evidence import Entry
from auditor.model.product import ProductSpec
from auditor.model.report import Conversion
from auditor.model.value import Cause, Missing, Quantity


WORD = Fraction(10032690125398187, 10**16)
SOLANA = {"unit_model": "spl_scaled", "decimals": "8", "multiplier": Quantity(WORD)}


@pytest.fixture(scope="module")
def product() -> ProductSpec:
    return apple()


def one(product: ProductSpec, *also: Entry, tokens: str = "100", **cells: object) -> Conversion:
    told = deployment(**{"decimals": "18", **cells})
    (found,) = conversions(made(*supply(told), *also), product, Fraction(tokens))
    return found


def amounts(steps: tuple[Step, ...]) -> list[Fraction]:
    return [step.value.amount for step in steps if isinstance(step.value, Quantity)]


def test_a_rebased_balance_is_shares_already(product):
    found = one(product, unit_model="rebased_total", multiplier=Quantity(WORD))
    assert found.already_scaled
    assert amounts(found.steps) == [100, 100 * 10**18, 100]
    assert "Do not multiply again" in found.steps[2].text


def test_a_scaled_balance_is_multiplied_once(product):
    """The sketch of the report: 250 tokens of Solana claim 250.817253134954… shares."""
    found = one(
        product, tokens="250", unit_model="spl_scaled", decimals="8", multiplier=Quantity(WORD)
    )
    assert amounts(found.steps) == [
        250,
        25_000_000_000,
        WORD,
        Fraction(25_081_725_313, 10**8),
    ]
    assert not found.already_scaled


def test_a_split_multiplies_the_claim(product):
    found = one(product, unit_model="raw_times_multiplier", multiplier="4")
    assert amounts(found.steps)[-1] == 400


def test_money_follows_from_the_newest_price_known_at_the_audit(product):
    prices = reference(
        (NOW - timedelta(hours=10), "316.83"),
        (NOW - timedelta(days=2), "1"),
        (NOW + timedelta(days=1), "9"),
    )
    fee = fact("redemption.fee", "0.005")
    found = one(product, prices, fee, unit_model="rebased_total")
    assert amounts(found.steps)[-2:] == [Fraction("316.83"), Fraction(31_683)]
    redeemed = found.examples[1]
    assert amounts(redeemed.steps)[-3:] == [
        Fraction("0.005"),
        Fraction("158.415"),
        Fraction("31524.585"),
    ]
    assert [step.fact for step in redeemed.steps[-3:]] == ["redemption.fee"] * 3


def test_without_a_price_money_is_not_shown(product):
    found = one(product, unit_model="rebased_total")
    assert all(isinstance(step.value, Missing) for step in found.steps[3:])
    assert len(found.steps) == 7


def test_every_way_is_worked_for_every_deployment(product):
    found = one(product, unit_model="none")
    assert [each.name for each in found.examples] == [
        "hold",
        "redeem",
        "buy",
        "payout",
        "back",
        "dividend",
    ]
    assert (found.steps, found.back) == (found.examples[0].steps, found.examples[4].steps)


@pytest.mark.parametrize("cell", ["multiplier", "decimals"])
def test_a_deployment_that_was_not_read_is_left_out(product, cell: str):
    told = deployment(**{"decimals": "18", "unit_model": "spl_scaled", cell: missing()})
    assert conversions(made(*supply(told)), product) == ()


def test_every_deployment_is_converted(product):
    told = (
        deployment(decimals="18", unit_model="rebased_total"),
        deployment("eip155:56", decimals="8", unit_model="none"),
    )
    found = conversions(made(*supply(*told)), product)
    assert [each.chain for each in found] == ["eip155:1", "eip155:56"]


def test_one_share_needs_so_many_tokens_rounded_up(product):
    found = one(product, unit_model="spl_scaled", decimals="8", multiplier=Quantity(WORD))
    (rate,) = rates(made(*supply(deployment(**SOLANA))))
    needed = Fraction(rate.raw_for(Fraction(1)), 10**8)
    assert needed == Fraction(99_674_164, 10**8)
    assert needed * WORD >= 1 > (needed - Fraction(1, 10**8)) * WORD
    assert found.back[-1].text == "shares those claim again"


def test_a_chain_that_cannot_be_converted_is_named_with_the_reason():
    told = deployment(**{**SOLANA, "multiplier": missing()})
    ((name, why),) = unconverted(made(*supply(told)))
    assert name == "eip155:1"
    assert why.cause is Cause.UNREACHABLE
    assert unconverted(made()) == ()


@given(
    raw=st.integers(0, 10**30),
    multiplier=st.fractions(Fraction(1, 10), 100, max_denominator=10**18).filter(bool),
    decimals=st.integers(0, 18),
    model=st.sampled_from((*SCALED, "rebased_total")),
)
def test_there_and_back_loses_at_most_one_unit(
    raw: int, multiplier: Fraction, decimals: int, model: str
):
    """One unit of whichever is coarser: a token, or a share when a token is less than one."""
    rate = Rate("eip155:1", model, decimals, multiplier)
    claimed = rate.shares(raw)
    back = rate.raw_for(claimed)
    assert back <= raw
    assert (raw - back) * min(rate.factor, Fraction(1)) <= 1
    assert rate.shares(back) == claimed
    if back:
        assert rate.shares(back - 1) < claimed


def test_a_whole_number_of_units_only():
    rate = Rate("eip155:1", "spl_scaled", 2, Fraction(1))
    assert rate.raw(Fraction("1.239")) == 123


def test_rates_need_deployments():
    assert rates(made()) == ()


def test_a_balance_that_is_scaled_already_needs_no_multiplier_to_be_shares():
    told = deployment(decimals="8", unit_model="rebased_total", multiplier=missing())
    (rate,) = rates(made(*supply(told)))
    assert (rate.multiplier, rate.factor) == (1, 1)
    assert rate.shares(25 * 10**8) == 25
    assert unconverted(made(*supply(told))) == ()


def test_an_amount_of_tokens_money_or_shares_is_answered_from_that_end():
    doubled, terms = token(multiplier="2"), assumed(price="100", entry_fee="0", exit_fee="0.5")
    held, redeemed, paid = from_tokens(doubled, terms, Fraction(3))
    assert [each.name for each in (held, redeemed, paid)] == ["hold", "redeem", "dividend"]
    assert (main(held), main(redeemed)) == (600, 300)
    assert isinstance(paid.result.value, Missing)

    bought, needed = from_money(doubled, terms, Fraction(600))
    assert [each.name for each in (bought, needed)] == ["buy", "payout"]
    assert (main(bought), main(needed)) == (3, 6)

    claiming, worth = from_shares(doubled, terms, Fraction(5))
    assert [each.name for each in (claiming, worth)] == ["back", "hold"]
    assert (main(claiming), main(worth)) == (Fraction(5, 2), 500)


def test_a_token_has_the_names_of_its_product_and_share(product):
    rate = Rate("eip155:1", "none", 18, Fraction(1))
    assert token_of(rate, product) == Token(rate, "AAPLx", "AAPL")
