from typing import Any

import pytest
from pydantic import ValidationError

from auditor.model.issuer_form import FormReserve, IssuerForm


HELD = {"as_of": "2026-09-12", "unit": "shares", "amount": "5"}


def reserve(**more: Any) -> FormReserve:
    return FormReserve.model_validate(HELD | more)


def test_a_holding_is_known_by_a_symbol_or_a_number():
    nameless = {"custodian": "A bank", "quantity": "5"}
    with pytest.raises(ValidationError, match="a holding needs symbol or isin"):
        reserve(holdings=[nameless])
    for name in ({"symbol": "TSLA"}, {"isin": "US88160R1014"}):
        assert reserve(holdings=[nameless | name]).holdings[0].quantity == "5"


def test_a_day_of_publication_may_be_left_out_and_must_else_exist():
    assert reserve(published_at=None).published_at is None
    assert reserve(published_at="2026-09-13").published_at == "2026-09-13"
    with pytest.raises(ValidationError, match="published_at"):
        reserve(published_at="2026-02-30")


FORM = {
    "schema": "auditor/issuer/v1",
    "issuer": "An Issuer",
    "subject": {"symbol": "TSLAx", "ticker": "TSLA", "isin": "US88160R1014"},
}


def form(**terms: str | bool) -> IssuerForm:
    written = {name.replace("__", "."): value for name, value in terms.items()}
    return IssuerForm.model_validate(FORM | {"terms": written})


def test_terms_are_facts_that_an_issuer_can_state() -> None:
    told = {"custody__segregated": True, "redemption__fee": "0.005", "redemption__timing": "2d"}
    assert form(**told).terms == {
        "custody.segregated": True,
        "redemption.fee": "0.005",
        "redemption.timing": "2d",
    }
    assert form().terms == {}


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("redemption__fees", "0.005", r"unknown term 'redemption.fees'. Did you mean 'redemption."),
        ("disclosure__guaranteed_gain", False, r"unknown term 'disclosure.guaranteed_gain'"),
        ("redemption__fee", "half", r"redemption.fee: 'half' is not a number"),
        ("custody__segregated", "yes", r"custody.segregated: 'yes' is"),
    ],
)
def test_a_term_that_is_no_fact_or_has_no_value_of_its_kind_is_refused(name, value, told) -> None:
    with pytest.raises(ValidationError, match=told):
        form(**{name: value})
