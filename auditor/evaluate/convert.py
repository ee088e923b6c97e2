"""Tokens to shares to money and back, line by line, for every deployment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from auditor.evaluate.derive.inputs import Row, number, text, value
from auditor.evaluate.derive.quotes import read_prices
from auditor.model.display import show_moment
from auditor.model.evidence import Evidence, Fact, Gap
from auditor.model.product import ProductSpec
from auditor.model.report import Conversion, Step
from auditor.model.unit import unit
from auditor.model.value import Cause, Missing, Moment, Quantity, Records, Series


SHARES, TOKENS, COUNT = unit("shares"), unit("tokens"), unit("count")
DEPLOYMENTS, PRICES, FEE = "supply.deployments", "prices.reference", "redemption.fee"
EXAMPLE = Fraction(100)
"""Tokens in the worked example of every deployment."""
_ALREADY_SCALED = frozenset({"rebased_total"})


@dataclass(frozen=True, slots=True)
class Rate:
    """What a raw unit of one deployment stands for."""

    chain: str
    unit_model: str
    decimals: int
    multiplier: Fraction

    @property
    def already_scaled(self) -> bool:
        """Whether balances hold the multiplier already."""
        return self.unit_model in _ALREADY_SCALED

    @property
    def factor(self) -> Fraction:
        """Shares per token as a wallet shows it before any scaling of its own."""
        return Fraction(1) if self.already_scaled else self.multiplier

    def raw(self, tokens: Fraction) -> int:
        """The whole units that make up an amount of tokens; what is smaller is dropped."""
        return _floor(tokens * 10**self.decimals)

    def shares(self, raw: int) -> Fraction:
        """The shares claimed, cut to the last unit as the contracts do."""
        return Fraction(_floor(raw * self.factor), 10**self.decimals)

    def raw_for(self, shares: Fraction) -> int:
        """The fewest units that claim so many shares."""
        return -_floor(-shares * 10**self.decimals / self.factor)


def conversions(
    evidence: Evidence, product: ProductSpec, tokens: Fraction = EXAMPLE
) -> tuple[Conversion, ...]:
    """The arithmetic for `tokens` on every deployment whose decimals and multiplier were read."""
    return tuple(_conversion(evidence, product, rate, tokens) for rate in rates(evidence))


def rates(evidence: Evidence) -> tuple[Rate, ...]:
    """The deployments that can be converted; one without a multiplier is never guessed."""
    rows = value(evidence, DEPLOYMENTS, Records)
    return () if isinstance(rows, Gap) else tuple(r for row in rows.rows for r in _rate(row))


def _rate(row: Row) -> Iterator[Rate]:
    decimals, multiplier = number(row, "decimals"), number(row, "multiplier")
    model = text(row, "unit_model")
    if isinstance(decimals, Missing) or not model:
        return
    if model in _ALREADY_SCALED and isinstance(multiplier, Missing):
        multiplier = Fraction(1)
    if not isinstance(multiplier, Missing) and multiplier > 0:
        yield Rate(text(row, "chain"), model, int(decimals), multiplier)


def _conversion(
    evidence: Evidence, product: ProductSpec, rate: Rate, tokens: Fraction
) -> Conversion:
    raw = rate.raw(tokens)
    shares = rate.shares(raw)
    forward = (*_claim(product, rate, raw, shares), *_money(evidence, product, shares))
    back = tuple(_back(product, rate, raw, shares))
    return Conversion(rate.chain, rate.unit_model, rate.already_scaled, forward, back)


def _claim(product: ProductSpec, rate: Rate, raw: int, shares: Fraction) -> Iterator[Step]:
    token, share = product.symbol, product.underlying.ticker
    yield Step("raw balance in the wallet, as stored", Quantity(Fraction(raw), COUNT), DEPLOYMENTS)
    shown = Quantity(Fraction(raw, 10**rate.decimals), TOKENS)
    yield Step(f"÷ 10^{rate.decimals} (decimals) = {token}", shown, DEPLOYMENTS)
    claimed = Quantity(shares, SHARES)
    if rate.already_scaled:
        told = f"= shares of {share} claimed: the multiplier is inside. Do not multiply again"
        yield Step(told, claimed, DEPLOYMENTS)
        return
    called = "shares per token" if rate.unit_model == "none" else "effective multiplier"
    yield Step(f"× {called}", Quantity(rate.multiplier), DEPLOYMENTS)
    yield Step(f"= shares of {share} claimed", claimed, DEPLOYMENTS)


def _money(evidence: Evidence, product: ProductSpec, shares: Fraction) -> Iterator[Step]:
    price = _newest_price(evidence)
    if isinstance(price, Gap):
        return
    at, amount = price
    money = unit(product.underlying.currency)
    yield Step(f"× share price of {show_moment(at)}", Quantity(amount, money.per(SHARES)), PRICES)
    worth = shares * amount
    yield Step("= value of the claim", Quantity(worth, money), PRICES)
    fee = evidence[FEE]
    if isinstance(fee, Fact) and isinstance(fee.value, Quantity):
        taken = worth * fee.value.amount
        yield Step("− redemption fee, at most", Quantity(taken, money), FEE)
        yield Step("= at least, if redeemed at that price", Quantity(worth - taken, money), FEE)


def _newest_price(evidence: Evidence) -> tuple[datetime, Fraction] | Gap:
    series, now = value(evidence, PRICES, Series), value(evidence, "audit.as_of", Moment)
    if isinstance(series, Gap):
        return series
    if isinstance(now, Gap):
        return now
    told = "no price of the share is known at the moment of the audit"
    nothing = Gap(PRICES, Cause.NOT_COLLECTED, "not_collected", told)
    return read_prices(series).at(now.at) or nothing


def _back(product: ProductSpec, rate: Rate, raw: int, shares: Fraction) -> Iterator[Step]:
    share, back = product.underlying.ticker, rate.raw_for(shares)
    unit_of = 10**rate.decimals
    yield Step(f"shares of {share} claimed", Quantity(shares, SHARES), DEPLOYMENTS)
    if not rate.already_scaled:
        yield Step("÷ the same factor", Quantity(rate.factor), DEPLOYMENTS)
    shown = Quantity(Fraction(back, unit_of), TOKENS)
    yield Step(f"= {product.symbol}, rounded up to the last unit", shown, DEPLOYMENTS)
    lost = Quantity(Fraction(raw - back), COUNT)
    yield Step("units lost on the way there and back", lost, DEPLOYMENTS)
    one = Quantity(Fraction(rate.raw_for(Fraction(1)), unit_of), TOKENS)
    yield Step(f"{product.symbol} needed to claim one share, rounded up", one, DEPLOYMENTS)


def _floor(amount: Fraction) -> int:
    return amount.numerator // amount.denominator
