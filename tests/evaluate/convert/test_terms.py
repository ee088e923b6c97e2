from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from convertible import apple, assumed
from made import NOW, fact, gap, made, missing, reference, row, rows

from auditor.evaluate.convert.terms import ASSUMABLE, read_terms
from auditor.model.evidence import Entry, Gap, Observation
from auditor.model.unit import unit
from auditor.model.value import Cause, Interval, Missing, Moment, Quantity, Records, Series, Text


HOUR = timedelta(hours=1)


def read(*entries: Entry, wanted: str = "", currency: str = "USD"):
    return read_terms(made(*entries), apple(currency), wanted)


def quote(at, deviation: str, label: str = "counted", venue: str = "V"):
    return {"time": Moment(at), "venue": venue, "deviation": deviation, "label": label}


def reason(term) -> str:
    assert isinstance(term.amount, Missing)
    return term.amount.detail


def test_the_price_is_the_newest_up_to_the_audit_in_its_own_currency():
    terms = read(reference((NOW - HOUR, "3"), (NOW, "4"), (NOW + HOUR, "5")), currency="EUR")
    assert terms.price.amount == 4
    assert (terms.currency, terms.wanted, terms.abroad) == ("USD", "EUR", True)


def test_a_price_of_later_or_of_no_currency_is_no_price():
    assert "at the moment of the audit" in reason(read(reference((NOW + HOUR, "5"))).price)
    series = Series(("time", "price"), ("moment", "ratio"), ((NOW,), (Fraction(1),)))
    assert "no currency" in reason(read(fact("prices.reference", series)).price)
    assert "columns" in reason(
        read(fact("prices.reference", Series(("price",), ("USD",), ((Fraction(1),),)))).price
    )


def test_the_premium_is_that_of_the_newest_quote_that_counts():
    quotes = rows(
        "peg.quotes",
        quote(NOW - 2 * HOUR, "0.5"),
        quote(NOW - HOUR, "-0.01", venue="W"),
        quote(NOW, "0.9", label="illiquid"),
        quote(NOW + HOUR, "0.7"),
    )
    found = read(quotes).premium
    assert found.amount == Fraction("-0.01")
    assert found.told.startswith("on W, ")


def test_a_thin_pool_gives_no_premium():
    found = read(rows("peg.quotes", quote(NOW, "0.9", label="illiquid"))).premium
    assert "deep enough" in reason(found)


@pytest.mark.parametrize("key", ["redemption.fee", "redemption.entry_fee"])
@pytest.mark.parametrize("amount", ["1", "-0.1", "50"])
def test_a_fee_that_takes_all_or_gives_is_not_meant(key: str, amount: str):
    terms = read(fact(key, amount))
    term = terms.exit_fee if key == "redemption.fee" else terms.entry_fee
    assert isinstance(term.amount, Missing)
    assert term.amount.cause is Cause.UNREADABLE


def test_bounds_of_a_fee_are_no_fee():
    terms = read(fact("redemption.fee", Interval(Fraction(0), Fraction(1, 10))))
    assert reason(terms.exit_fee) == "only bounds of it are known"


def test_a_gap_keeps_its_cause_and_words():
    terms = read(gap("redemption.fee", Cause.CONFLICTING, "two terms disagree"))
    assert terms.exit_fee.amount == Missing(Cause.CONFLICTING, "conflicting", "two terms disagree")


def test_a_minimum_in_dollars_says_nothing_beside_prices_in_euro():
    series = Series(("time", "price"), ("moment", "EUR"), ((NOW,), (Fraction(9),)))
    terms = read(fact("prices.reference", series), fact("redemption.minimum", "10"))
    assert terms.currency == "EUR"
    assert reason(terms.minimum) == "it is in USD and the price of the share in EUR"


def test_rates_are_the_newest_up_to_the_audit_and_cross_by_the_dollar():
    rates = rows(
        "prices.fx",
        {"currency": "EUR", "rate": "1.25", "time": Moment(NOW)},
        {"currency": "EUR", "rate": "1.10", "time": Moment(NOW - HOUR)},
        {"currency": "EUR", "rate": "9", "time": Moment(NOW + HOUR)},
        {"currency": "GBP", "rate": "0", "time": Moment(NOW)},
    )
    assert read(rates, reference((NOW, "4")), wanted="EUR").fx.amount == Fraction(4, 5)
    euro = Series(("time", "price"), ("moment", "EUR"), ((NOW,), (Fraction(9),)))
    assert read(rates, fact("prices.reference", euro), wanted="USD").fx.amount == Fraction(5, 4)
    lacking = read(rates, reference((NOW, "4")), wanted="GBP").fx
    assert reason(lacking) == "no rate between USD and GBP was read"


def dividends(*found: dict) -> Entry:
    """Declared actions with the fields that issuers' lists give beside those of a table."""
    known = {"id", "action", "ex_date", "effective_at", "ratio", "status"}
    made_rows = [
        {
            **row("corporate_actions.declared", **{k: v for k, v in each.items() if k in known}),
            **{k: v for k, v in each.items() if k not in known},
        }
        for each in found
    ]
    return fact("corporate_actions.declared", Records(tuple(made_rows), complete=True))


def test_the_newest_dividend_that_took_effect_counts():
    usd, part = unit("USD"), Fraction("0.3")
    old = {"action": "cash dividend", "effective_at": Moment(NOW - 2 * HOUR)}
    new = {
        "action": "Dividend", "ex_date": Moment(NOW - HOUR),
        "gross": Quantity(Fraction("0.27"), usd), "withholding": Quantity(part),
        "price": Quantity(Fraction(230), usd),
    }  # fmt: skip
    later = {"action": "dividend", "effective_at": Moment(NOW + HOUR)}
    split = {"action": "split", "effective_at": Moment(NOW), "ratio": "4"}
    found = read(
        dividends(old, new, later, split), reference((NOW, "4")), fact("rights.dividends", "cash")
    ).dividend
    assert (found.gross.amount, found.withholding.amount) == (Fraction("0.27"), part)
    assert (found.price.amount, found.handling) == (230, "cash")


def test_a_dividend_without_amounts_is_told_field_by_field():
    found = read(dividends({"action": "dividend", "ex_date": Moment(NOW)})).dividend
    assert reason(found.gross) == "no gross given"
    assert reason(found.withholding) == "no withholding given"
    assert isinstance(found.handling, Missing)


def test_withholding_of_more_than_all_is_not_meant():
    told = {"action": "dividend", "ex_date": Moment(NOW), "withholding": Quantity(Fraction(30))}
    assert "all" in reason(read(dividends(told)).dividend.withholding)


def test_no_dividend_is_told_as_such():
    assert "no dividend is declared" in reason(
        read(dividends({"action": "split", "ex_date": Moment(NOW)})).dividend.gross
    )


def test_an_assumption_replaces_the_evidence_and_names_no_fact():
    terms = read_terms(
        made(fact("redemption.fee", "0.5")), apple(), assumed={"exit-fee": Fraction(1, 100)}
    )
    assert terms.exit_fee.amount == Fraction(1, 100)
    assert (terms.exit_fee.fact, terms.exit_fee.told) == ("", "assumed by the caller")


@pytest.mark.parametrize(
    ("name", "number", "why"),
    [
        ("price", "0", "nothing"),
        ("premium", "-1", "more than nothing"),
        ("exit_fee", "1", "all"),
        ("fee", "0.1", "cannot be assumed. Did you mean"),
    ],
)
def test_an_assumption_that_cannot_be_meant_is_refused(name: str, number: str, why: str):
    with pytest.raises(ValueError, match=why):
        assumed(**{name: number})


def test_everything_that_may_be_missing_may_be_assumed():
    assert {*ASSUMABLE} == {
        "price", "premium", "entry-fee", "exit-fee", "minimum", "lot", "fx", "dividend",
        "withholding",
    }  # fmt: skip


def test_without_the_moment_of_the_audit_no_price_premium_rate_or_dividend_is_the_newest():
    paid = row("corporate_actions.declared", id="a", action="dividend", gross="1")
    facts = made(
        reference((NOW - HOUR, "3")),
        rows("peg.quotes", quote(NOW - HOUR, "0.5")),
        rows("prices.fx", {"time": Moment(NOW), "currency": "EUR", "rate": "1.1"}),
        rows("corporate_actions.declared", paid),
    ).without(["audit.as_of"])
    terms = read_terms(facts, apple("USD"), "EUR")
    for term in (terms.price, terms.premium, terms.fx, terms.dividend.gross):
        assert isinstance(term.amount, Missing), term
        assert term.amount.cause is Cause.NOT_COLLECTED


@pytest.mark.parametrize("deviation", ["-1", missing()])
def test_a_quote_of_nothing_or_beside_no_value_is_no_premium(deviation):
    newest, before = quote(NOW, deviation), quote(NOW - HOUR, "0.02")
    assert read(rows("peg.quotes", newest, before)).premium.amount == Fraction("0.02")
    assert "has a value to stand beside" in reason(read(rows("peg.quotes", newest)).premium)


def told(detail: str) -> Gap:
    return Gap("redemption.minimum", Cause.UNSUPPORTED, "other_unit", detail)


IN_TOKENS = "redemption.minimum: 500 tokens cannot be compared with USD"


@pytest.mark.parametrize("currency", ["USD", "EUR"])
def test_a_minimum_told_in_tokens_is_one_of_tokens(currency: str):
    terms = read(told(f"{IN_TOKENS}; {IN_TOKENS}"), currency=currency)
    assert (terms.minimum.amount, terms.counted) == (500, True)


@pytest.mark.parametrize(
    "detail",
    [
        IN_TOKENS.replace("500 tokens", "500 EUR"),
        f"{IN_TOKENS}; {IN_TOKENS.replace('500', '600')}",
        f"{IN_TOKENS}; {IN_TOKENS.replace('500 tokens', '500 EUR')}",
        IN_TOKENS.replace("500", "0"),
    ],
)
def test_a_minimum_in_anything_else_or_of_two_numbers_is_not_known(detail: str):
    terms = read(told(detail))
    assert (reason(terms.minimum), terms.counted) == (detail, False)


def test_a_minimum_that_is_assumed_is_money():
    terms = read_terms(made(told(IN_TOKENS)), apple(), "", {"minimum": Fraction(10)})
    assert (terms.minimum.amount, terms.counted) == (10, False)


def handling(*words: str, cause: Cause = Cause.NOT_COLLECTED) -> str:
    key = "corporate_actions.dividend_handling"
    found = [fact(key, Text(each)) for each in words]
    quoted = [
        replace(each, observations=tuple(_quoting(seen) for seen in each.observations))
        for each in found
    ]
    silent = Gap("rights.dividends", cause, "not_in_document", "neither a nor b says anything")
    told = read(*quoted, silent).dividend.handling
    assert isinstance(told, Missing)
    return told.detail


def _quoting(seen: Observation) -> Observation:
    place = "terms.md line 3 · read as “Dividends are passed on.”"
    return replace(seen, provenance=replace(seen.provenance, locator=place))


def test_what_a_document_says_of_dividends_without_deciding_it_is_told():
    assert handling() == "neither a nor b says anything"
    assert handling("paid") == "read, and does not decide it: “Dividends are passed on.”"
    assert handling("paid", cause=Cause.UNREACHABLE) == "neither a nor b says anything"
