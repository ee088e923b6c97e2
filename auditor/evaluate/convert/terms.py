"""Every number a conversion needs besides the token itself, from evidence or as assumed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType

from auditor.errors import nearest
from auditor.evaluate.convert.dividend import Dividend, dividend
from auditor.evaluate.convert.prices import exchange, premium, share_price
from auditor.evaluate.convert.term import (
    Check,
    Term,
    a_part,
    a_premium,
    in_currency,
    of_fact,
    positive,
)
from auditor.model.evidence import Evidence
from auditor.model.other_unit import in_tokens
from auditor.model.product import ProductSpec
from auditor.model.unit import Unit, unit
from auditor.model.value import Quantity


EXIT_FEE, ENTRY_FEE = "redemption.fee", "redemption.entry_fee"
MINIMUM, LOT = "redemption.minimum", "redemption.lot"
ASSUMABLE: Mapping[str, Check] = MappingProxyType(
    {
        "price": positive,
        "premium": a_premium,
        "entry-fee": a_part,
        "exit-fee": a_part,
        "minimum": positive,
        "lot": positive,
        "fx": positive,
        "dividend": positive,
        "withholding": a_part,
    }
)
"""What a caller may assume in place of evidence."""
NO_ASSUMPTIONS: Mapping[str, Fraction] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Terms:
    """Prices are in `currency`; where `wanted` is another one, results are given in both.

    `counted` says that the minimum is a number of tokens; else it is money.
    """

    currency: str
    wanted: str
    price: Term
    premium: Term
    entry_fee: Term
    exit_fee: Term
    minimum: Term
    lot: Term
    fx: Term
    dividend: Dividend
    counted: bool = False

    @property
    def money(self) -> Unit:
        """The unit of prices."""
        return unit(self.currency)

    @property
    def abroad(self) -> bool:
        """Whether another currency is wanted than the one prices are in."""
        return self.currency != self.wanted


def read_terms(
    evidence: Evidence,
    product: ProductSpec,
    wanted: str = "",
    assumed: Mapping[str, Fraction] = NO_ASSUMPTIONS,
) -> Terms:
    """The terms of a product; ValueError for an assumption that cannot be meant."""
    given = {name: _assumed(name, amount) for name, amount in assumed.items()}
    usual = product.underlying.currency
    currency, price = share_price(evidence, usual)
    declared = dividend(evidence, currency)
    wanted = wanted or usual
    least, counted = _minimum(evidence, currency)
    return Terms(
        currency=currency,
        wanted=wanted,
        price=given.get("price", price),
        premium=given.get("premium") or premium(evidence),
        entry_fee=given.get("entry-fee") or of_fact(evidence, ENTRY_FEE, a_part),
        exit_fee=given.get("exit-fee") or of_fact(evidence, EXIT_FEE, a_part),
        minimum=given.get("minimum", least),
        lot=given.get("lot") or of_fact(evidence, LOT, positive),
        fx=given.get("fx") or exchange(evidence, currency, wanted),
        dividend=replace(
            declared,
            gross=given.get("dividend", declared.gross),
            withholding=given.get("withholding", declared.withholding),
        ),
        counted=counted and "minimum" not in given,
    )


def _minimum(evidence: Evidence, currency: str) -> tuple[Term, bool]:
    """The smallest redemption in money, or as a number of tokens where the terms give that."""
    for amount in in_tokens(evidence[MINIMUM]):
        return Term(amount, MINIMUM), True
    return in_currency(of_fact(evidence, MINIMUM, positive), currency), False


def _assumed(name: str, amount: Fraction) -> Term:
    if name not in ASSUMABLE:
        raise ValueError(f"{name!r} cannot be assumed. {nearest(name, ASSUMABLE)}".strip())
    wrong = ASSUMABLE[name](Quantity(amount))
    if wrong:
        raise ValueError(f"{name}={amount}: {wrong}")
    return Term(amount, "", "assumed by the caller")
