from fractions import Fraction

import pytest

from auditor.collect.disclosure.answer import Answer, Status
from auditor.collect.disclosure.facts import NoFact, in_days, value_of
from auditor.collect.disclosure.spec import FactSpec
from auditor.errors import SourceError
from auditor.model.catalogue import CATALOGUE
from auditor.model.value import Duration, Enumeration, Flag, Quantity


CHANGE = FactSpec(
    key="redemption.unilateral_change", present="any_time", notice="with_notice", denied="none"
)


def present(value="", quote="It says so."):
    return Answer(Status.PRESENT, value, (quote,), ("p",), 90)


@pytest.mark.parametrize(
    ("quote", "kind"),
    [
        ("We may change these terms at any time and without notice.", "any_time"),
        ("We may change these terms without prior notice.", "any_time"),
        ("We may change these terms.", "any_time"),
        ("The issuer may amend these terms with sixty days' notice.", "with_notice"),
    ],
)
def test_only_real_notice_is_milder_than_none(quote, kind):
    key = CATALOGUE["redemption.unilateral_change"]
    assert value_of(present(quote=quote), CHANGE, key) == Enumeration(kind)


def test_no_fee_is_a_fee_of_zero():
    denied = Answer(Status.DENIED, "", ("No fee.",), ("p",), 90)
    value = value_of(
        denied, FactSpec(key="redemption.fee", denied="0"), CATALOGUE["redemption.fee"]
    )
    assert isinstance(value, Quantity)
    assert value.amount == 0


def test_a_percentage_is_an_exact_ratio():
    value = value_of(present("0.35%"), FactSpec(key="redemption.fee"), CATALOGUE["redemption.fee"])
    assert isinstance(value, Quantity)
    assert value.amount == Fraction(35, 10000)


@pytest.mark.parametrize(
    ("written", "days"), [("2 business days", 4), ("T+2", 4), ("7 days", 7), ("24 hours", 1)]
)
def test_business_days_may_have_a_weekend_between_them(written, days):
    value = value_of(
        present(written), FactSpec(key="redemption.timing"), CATALOGUE["redemption.timing"]
    )
    assert value == Duration(Fraction(days * 86_400))


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ("5 business days", " (5 business days: at most 7 d)"),
        ("T+2", " (T+2: at most 4 d)"),
        ("7 days", ""),
    ],
)
def test_what_was_made_of_business_days_is_told(written, note):
    answer, key = present(written), CATALOGUE["redemption.timing"]
    assert in_days(answer, value_of(answer, FactSpec(key=key.name), key)) == note


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ("Paid within 5 business days after acceptance of the request.", True),
        ("Paid within 5 business days once the Issuer has confirmed the order.", True),
        ("Zahlung binnen 5 Geschäftstagen nach Annahme des Antrags.", True),
        ("Paid within 5 business days of the request.", False),
        ("Redemption proceeds are paid within 5 business days.", False),
    ],
)
def test_days_that_run_from_the_issuers_acceptance_say_so(quote, told):
    key = CATALOGUE["redemption.timing"]
    answer = present("5 business days", quote)
    note = in_days(answer, value_of(answer, FactSpec(key=key.name), key))
    days = "5 business days: at most 7 d"
    assert note == (
        f" ({days}, from acceptance on, not from the request)" if told else f" ({days})"
    )


def test_a_sum_of_money_is_no_ratio():
    with pytest.raises(SourceError) as caught:
        value_of(present("40 USD"), FactSpec(key="redemption.fee"), CATALOGUE["redemption.fee"])
    assert caught.value.reason == "other_unit"


def test_an_unnamed_regulator_gives_no_fact():
    told = FactSpec(key="custody.regulated", present="true", denied="false", needs_value=True)
    key = CATALOGUE["custody.regulated"]
    with pytest.raises(NoFact):
        value_of(present(), told, key)
    assert value_of(present("FINMA"), told, key) == Flag(True)


@pytest.mark.parametrize(("quotes", "cause"), [(("a", "b"), "conflicting"), (("a",), "unreadable")])
def test_unclear_is_a_gap_with_its_cause(quotes, cause):
    answer = Answer(Status.UNCLEAR, "", quotes, ("p",) * len(quotes), 55)
    with pytest.raises(SourceError) as caught:
        value_of(answer, FactSpec(key="custody.custodian"), CATALOGUE["custody.custodian"])
    assert caught.value.cause == cause
