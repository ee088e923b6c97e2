"""Lines that several calculations share: the claim, its value, and what a lot or minimum stops."""

from dataclasses import dataclass
from fractions import Fraction

from auditor.evaluate.convert.prices import QUOTES
from auditor.evaluate.convert.rate import DEPLOYMENTS, Rate
from auditor.evaluate.convert.sheet import Factor, Sheet, by, cut
from auditor.evaluate.convert.term import Term
from auditor.evaluate.convert.terms import Terms
from auditor.model.calculation import How, Rounding
from auditor.model.unit import Unit, unit
from auditor.model.value import Cause, Missing


SHARES, TOKENS, COUNT = unit("shares"), unit("tokens"), unit("count")
DOWN, UP = Rounding.DOWN, Rounding.UP
ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Token:
    """One deployment of a product: what its units stand for, and what people call things."""

    rate: Rate
    symbol: str
    ticker: str


def named(text: str, term: Term) -> str:
    """A line's words with the moment, the place or the assumption behind its number."""
    if isinstance(term.amount, Missing) or not term.told:
        return text
    return f"{text} {term.told}" if term.told.startswith("of ") else f"{text}, {term.told}"


def claim(sheet: Sheet, token: Token, of: int, grain: Factor = ONE) -> int:
    """Tokens to the shares they claim, as the contracts count."""
    rate = token.rate
    whole = "whole ones only" if grain == ONE else "whole lots only"
    text = f"× 10^{rate.decimals} (decimals) = raw balance in the wallet, {whole}"
    raw = sheet.result(text, raw_units(token, of, ONE, grain, DOWN), DEPLOYMENTS)
    if rate.already_scaled:
        text = (
            f"= shares of {token.ticker} claimed: the multiplier is inside. Do not multiply again"
        )
        return sheet.result(text, by(raw, 1 / rate.units, SHARES), DEPLOYMENTS)
    sheet.read(f"× {rate.called}", rate.multiplier, DEPLOYMENTS)
    factor = rate.multiplier / rate.units
    text = f"= shares of {token.ticker} claimed, ÷ 10^{rate.decimals}, cut to the last unit"
    return sheet.result(text, cut(raw, factor, SHARES, 1 / rate.units, DOWN), DEPLOYMENTS)


def raw_units(
    token: Token, of: int, per_token: Fraction, grain: Factor, way: Rounding
) -> How | Missing:
    """An amount to whole raw units; `per_token` makes tokens of it, `grain` is the smallest lot."""
    if isinstance(grain, Missing):
        return grain
    return cut(of, token.rate.units * per_token, COUNT, grain, way)


def lifted(sheet: Sheet, token: Token, shares: int) -> int:
    """Shares lifted to what a claim can be: contracts cut a claim to the last unit."""
    if token.rate.already_scaled:
        return shares
    how = cut(shares, ONE, SHARES, 1 / token.rate.units, UP)
    return sheet.result("= the same, lifted to the last unit of a claim", how, DEPLOYMENTS)


def lot(sheet: Sheet, token: Token, terms: Terms) -> Factor:
    """Raw units of the smallest lot; one that is not shown is told, and any unit goes."""
    text = named(f"smallest lot of {token.symbol}", terms.lot)
    line = sheet.read(text, terms.lot.amount, terms.lot.fact, TOKENS)
    if isinstance(terms.lot.amount, Missing):
        return ONE
    grain = terms.lot.amount * token.rate.units
    if grain.denominator != 1:
        told = f"line {line} is finer than a unit of the token"
        return Missing(Cause.UNREADABLE, "range", told)
    return grain


def value(sheet: Sheet, terms: Terms, shares: int) -> int:
    """Shares to what they are worth at the share's price."""
    text, price = named("× price of the share", terms.price), terms.price
    line = sheet.read(text, price.amount, price.fact, terms.money.per(SHARES))
    how = by(shares, sheet.factor(line), terms.money)
    return sheet.result("= value of the claim", how, price.fact)


def exchanged(sheet: Sheet, terms: Terms, of: int, called: str) -> int:
    """The same amount in the currency that is wanted; the line itself when it is the same one."""
    if not terms.abroad:
        return of
    rate = exchange_rate(sheet, terms, "×")
    how = by(of, sheet.factor(rate), unit(terms.wanted))
    return sheet.result(f"= {called} in {terms.wanted}", how, terms.fx.fact)


def exchange_rate(sheet: Sheet, terms: Terms, sign: str) -> int:
    """What one unit of the price's currency is in the wanted one."""
    text = named(f"{sign} {terms.wanted} for one {terms.currency}", terms.fx)
    return sheet.read(text, terms.fx.amount, terms.fx.fact, per(terms.wanted, terms.currency))


def market(sheet: Sheet, terms: Terms, worth: int) -> int:
    """What the market pays for a claim of some value."""
    term = terms.premium
    text = named("premium of the market (below zero: a discount)", term)
    line = sheet.read(text, term.amount, term.fact)
    how = by(worth, sheet.factor(line, lambda x: 1 + x), terms.money)
    told = f"= paid by the market at that premium, line {worth} × (1 + line {line}), before costs"
    return sheet.result(told, how, QUOTES)


def per(over: str, under: str) -> Unit:
    """One currency for another."""
    return unit(over).per(unit(under))
