"""Tokens to shares to money and back, line by line, for every deployment."""

from fractions import Fraction

from auditor.evaluate.convert.lines import Token
from auditor.evaluate.convert.rate import Rate, rates
from auditor.evaluate.convert.terms import Terms, read_terms
from auditor.evaluate.convert.ways import back, buy, dividend, hold, payout, redeem
from auditor.model.calculation import Calculation
from auditor.model.evidence import Evidence
from auditor.model.product import ProductSpec
from auditor.model.report import Conversion


EXAMPLE = Fraction(100)
"""Tokens in the worked examples."""
SPENT = Fraction(10_000)
"""Money in the worked example of buying."""


def conversions(
    evidence: Evidence, product: ProductSpec, tokens: Fraction = EXAMPLE
) -> tuple[Conversion, ...]:
    """The arithmetic for `tokens` on every deployment whose decimals and multiplier were read."""
    terms = read_terms(evidence, product)
    return tuple(_conversion(token_of(rate, product), terms, tokens) for rate in rates(evidence))


def token_of(rate: Rate, product: ProductSpec) -> Token:
    """A deployment with the names people use."""
    return Token(rate, product.symbol, product.underlying.ticker)


def from_tokens(token: Token, terms: Terms, tokens: Fraction) -> tuple[Calculation, ...]:
    """What holding tokens, redeeming them and a dividend on them come to."""
    return (
        hold(token, terms, tokens),
        redeem(token, terms, tokens),
        dividend(token, terms, tokens),
    )


def from_money(token: Token, terms: Terms, money: Fraction) -> tuple[Calculation, ...]:
    """What money buys, and how many tokens must be redeemed to be paid as much."""
    return buy(token, terms, money), payout(token, terms, money)


def from_shares(token: Token, terms: Terms, shares: Fraction) -> tuple[Calculation, ...]:
    """The tokens that claim some shares, and what holding those comes to."""
    needed = token.rate.raw_for(shares) / token.rate.units
    return back(token, shares), hold(token, terms, needed)


def _conversion(token: Token, terms: Terms, tokens: Fraction) -> Conversion:
    held = hold(token, terms, tokens)
    rate = token.rate
    claimed = rate.shares(rate.raw(tokens))
    return Conversion(
        rate.chain,
        rate.unit_model,
        rate.already_scaled,
        held.steps,
        back(token, claimed).steps,
        (
            held,
            redeem(token, terms, tokens),
            buy(token, terms, SPENT),
            payout(token, terms, SPENT),
            back(token, claimed),
            dividend(token, terms, tokens),
        ),
    )
