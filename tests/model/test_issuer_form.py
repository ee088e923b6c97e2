from typing import Any

import pytest
from pydantic import ValidationError

from auditor.model.issuer_form import FormReserve


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
