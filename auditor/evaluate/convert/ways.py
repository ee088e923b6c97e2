"""The ways a token is converted, each a calculation: hold, redeem, buy, back, dividend."""

from fractions import Fraction

from auditor.evaluate.convert.dividend import DECLARED, RIGHTS
from auditor.evaluate.convert.lines import (
    COUNT,
    DOWN,
    ONE,
    SHARES,
    TOKENS,
    UP,
    Token,
    claim,
    exchange_rate,
    exchanged,
    lifted,
    lot,
    market,
    named,
    raw_units,
    value,
)
from auditor.evaluate.convert.rate import DEPLOYMENTS
from auditor.evaluate.convert.sheet import Sheet, by, cut
from auditor.evaluate.convert.term import Term
from auditor.evaluate.convert.terms import ENTRY_FEE, EXIT_FEE, MINIMUM, Terms
from auditor.model.calculation import Calculation, How
from auditor.model.unit import unit
from auditor.model.value import Missing


def hold(token: Token, terms: Terms, tokens: Fraction) -> Calculation:
    """Tokens to the shares they claim, what those are worth, and what the market pays."""
    sheet = Sheet()
    given = sheet.given(f"{token.symbol} held", tokens, TOKENS)
    worth = value(sheet, terms, claim(sheet, token, given))
    main = exchanged(sheet, terms, worth, "value")
    market(sheet, terms, worth)
    return sheet.done("hold", f"{token.symbol} to shares to {terms.wanted}", main)


def redeem(token: Token, terms: Terms, tokens: Fraction) -> Calculation:
    """Tokens to what redeeming them pays: whole lots, above the minimum, less the fee."""
    sheet = Sheet()
    given = sheet.given(f"{token.symbol} to redeem", tokens, TOKENS)
    grain = lot(sheet, token, terms)
    raw = sheet.last + 1
    worth = value(sheet, terms, claim(sheet, token, given, grain))
    gate = _minimum(sheet, terms, worth, token, raw)
    fee = _fee(sheet, "redemption fee, at most", terms.exit_fee)
    taken = by(worth, sheet.factor(fee), terms.money, UP)
    sheet.result(f"− redemption fee, line {worth} × line {fee}", _after(gate, taken), EXIT_FEE)
    left = by(worth, sheet.factor(fee, _rest), terms.money)
    text = f"= paid at that price, at least{_unless(terms)}"
    paid = sheet.result(text, _after(gate, left), EXIT_FEE)
    main = exchanged(sheet, terms, paid, "paid")
    return sheet.done("redeem", f"Redeeming {token.symbol}", main)


def buy(token: Token, terms: Terms, money: Fraction) -> Calculation:
    """Money to the shares it buys to the tokens received, before and after the entry fee."""
    sheet, rate = Sheet(), token.rate
    spent = _spent(sheet, terms, money, f"{terms.wanted} to spend")
    price = _price(sheet, terms)
    shares = sheet.result(
        f"= shares of {token.ticker} before any fee",
        by(spent, sheet.factor(price, _inverse), SHARES),
        terms.price.fact,
    )
    factor = _per_share(sheet, token)
    most = cut(shares, factor, TOKENS, 1 / rate.units, DOWN)
    before = sheet.result(f"= {token.symbol} before any fee, at most", most, DEPLOYMENTS)
    fee = _fee(sheet, "entry fee, at most", terms.entry_fee)
    rest = by(shares, sheet.factor(fee, _rest), SHARES)
    left = sheet.result(
        f"= shares after the fee, line {shares} × (1 − line {fee})", rest, ENTRY_FEE
    )
    whole = raw_units(token, left, factor, ONE, DOWN)
    raw = sheet.result(_as_units(token, "down"), whole, DEPLOYMENTS)
    units = by(raw, 1 / rate.units, TOKENS)
    received = sheet.result(f"= {token.symbol} received, at least", units, DEPLOYMENTS)
    main = before if isinstance(sheet.value(received), Missing) else received
    return sheet.done("buy", f"{terms.wanted} to shares to {token.symbol}", main)


def payout(token: Token, terms: Terms, money: Fraction) -> Calculation:
    """Money to the fewest tokens whose redemption pays it: the way back of `redeem`."""
    sheet, rate = Sheet(), token.rate
    wanted = _spent(sheet, terms, money, f"{terms.wanted} to be paid")
    fee = _fee(sheet, "redemption fee, at most", terms.exit_fee)
    needed = by(wanted, sheet.factor(fee, lambda x: 1 / (1 - x)), terms.money, UP)
    worth = sheet.result(f"= value to redeem, line {wanted} ÷ (1 − line {fee})", needed, EXIT_FEE)
    price = _price(sheet, terms)
    per_money = sheet.factor(price, _inverse)
    text = f"= shares of {token.ticker} needed"
    shares = sheet.result(text, by(worth, per_money, SHARES, UP), terms.price.fact)
    whole_shares = lifted(sheet, token, shares)
    factor = _per_share(sheet, token)
    grain = lot(sheet, token, terms)
    whole = raw_units(token, whole_shares, factor, grain, UP)
    raw = sheet.result(_as_units(token, "up"), whole, DEPLOYMENTS)
    gate = _minimum(sheet, terms, worth, token, raw)
    tokens = _after(gate, by(raw, 1 / rate.units, TOKENS, UP))
    main = sheet.result(f"= {token.symbol} to redeem{_unless(terms)}", tokens, DEPLOYMENTS)
    return sheet.done("payout", f"{terms.wanted} from redeeming {token.symbol}", main)


def back(token: Token, shares: Fraction) -> Calculation:
    """Shares to the fewest tokens that claim them."""
    sheet, rate = Sheet(), token.rate
    given = sheet.given(f"shares of {token.ticker} claimed", shares, SHARES)
    whole_shares = lifted(sheet, token, given)
    whole = raw_units(token, whole_shares, _per_share(sheet, token), ONE, UP)
    raw = sheet.result(_as_units(token, "up"), whole, DEPLOYMENTS)
    units = by(raw, 1 / rate.units, TOKENS, UP)
    main = sheet.result(f"= {token.symbol}, rounded up to the last unit", units, DEPLOYMENTS)
    again = cut(raw, rate.factor / rate.units, SHARES, 1 / rate.units, DOWN)
    sheet.result("shares those claim again", again, DEPLOYMENTS)
    return sheet.done("back", f"Shares of {token.ticker} to {token.symbol}", main)


def dividend(token: Token, terms: Terms, tokens: Fraction) -> Calculation:
    """What a declared dividend leaves of itself on the way to the holder."""
    sheet, found = Sheet(), terms.dividend
    shares = claim(sheet, token, sheet.given(f"{token.symbol} held", tokens, TOKENS))
    line = sheet.read(
        named("× gross dividend per share", found.gross),
        found.gross.amount,
        found.gross.fact,
        terms.money.per(SHARES),
    )
    gross = sheet.result(
        "= gross dividend", by(shares, sheet.factor(line), terms.money), found.gross.fact
    )
    tax = sheet.read(
        named("withheld part", found.withholding), found.withholding.amount, found.withholding.fact
    )
    net = sheet.result(
        f"= net dividend, line {gross} × (1 − line {tax})",
        by(gross, sheet.factor(tax, _rest), terms.money),
        DECLARED,
    )
    if found.handling == "reinvested_net":
        _reinvested(sheet, terms, net)
    elif isinstance(found.handling, Missing):
        sheet.result("how it reaches the holder", found.handling, RIGHTS)
    return sheet.done("dividend", f"A dividend on {token.symbol}", net)


def _reinvested(sheet: Sheet, terms: Terms, net: int) -> None:
    price = terms.dividend.price
    line = sheet.read(
        named("÷ price it was reinvested at", price),
        price.amount,
        price.fact,
        terms.money.per(SHARES),
    )
    how = by(net, sheet.factor(line, _inverse), SHARES)
    sheet.result("= shares added to the claim", how, RIGHTS)


def _spent(sheet: Sheet, terms: Terms, money: Fraction, text: str) -> int:
    given = sheet.given(text, money, unit(terms.wanted))
    if not terms.abroad:
        return given
    rate = exchange_rate(sheet, terms, "÷")
    how = by(given, sheet.factor(rate, _inverse), terms.money)
    return sheet.result(f"= {terms.currency}", how, terms.fx.fact)


def _price(sheet: Sheet, terms: Terms) -> int:
    text = named("÷ price of the share", terms.price)
    return sheet.read(text, terms.price.amount, terms.price.fact, terms.money.per(SHARES))


def _per_share(sheet: Sheet, token: Token) -> Fraction:
    """Tokens for one share."""
    rate = token.rate
    if rate.already_scaled:
        return ONE
    sheet.read(f"÷ {rate.called}", rate.multiplier, DEPLOYMENTS)
    return 1 / rate.multiplier


def _fee(sheet: Sheet, text: str, term: Term) -> int:
    return sheet.read(named(text, term), term.amount, term.fact)


def _minimum(sheet: Sheet, terms: Terms, worth: int, token: Token, raw: int) -> int:
    """The gate of the smallest redemption; its line is 0 when no minimum is shown.

    One that is told in tokens is held against the raw units that are redeemed, of whole lots.
    """
    term = terms.minimum
    what, measure = "smallest redemption", terms.money
    if terms.counted:
        what, measure = f"{what}, in {token.symbol}", TOKENS
    line = sheet.read(named(what, term), term.amount, term.fact, measure)
    least = sheet.factor(line)
    if isinstance(least, Missing):
        return 0
    if terms.counted:
        how = How(raw, least * token.rate.units, COUNT)
        text = f"line {raw} reaches line {line} × 10^{token.rate.decimals}"
        return sheet.gate(text, how, MINIMUM)
    return sheet.gate(f"line {worth} reaches line {line}", How(worth, least, terms.money), MINIMUM)


def _after(gate: int, how: How | Missing) -> How | Missing:
    """A result that stands only while the gate holds."""
    if isinstance(how, Missing) or not gate:
        return how
    return How(how.of, how.by, how.unit, how.grain, how.rounding, gate, how.shown)


def _unless(terms: Terms) -> str:
    told = {"lot": terms.lot, "minimum": terms.minimum}
    unknown = [name for name, term in told.items() if isinstance(term.amount, Missing)]
    return f", unless a {' or '.join(unknown)} that is not shown forbids it" if unknown else ""


def _as_units(token: Token, way: str) -> str:
    return f"× 10^{token.rate.decimals} (decimals) = raw units, rounded {way} to whole ones"


def _rest(part: Fraction) -> Fraction:
    return 1 - part


def _inverse(amount: Fraction) -> Fraction:
    return 1 / amount
