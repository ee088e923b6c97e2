"""A token to convert, with terms made by hand."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from auditor.base.strict_yaml import load
from auditor.evaluate.convert.lines import Token
from auditor.evaluate.convert.rate import Rate
from auditor.evaluate.convert.terms import Terms, read_terms
from auditor.model.calculation import Calculation
from auditor.model.evidence import Evidence
from auditor.model.parsing import parse
from auditor.model.product import ProductSpec
from auditor.model.value import Missing, Quantity


FILE = """
schema: auditor/product/v1
id: aaplx
symbol: AAPLx
name: Apple xStock
issuer: {name: An Issuer, jurisdiction: JE, website: "https://example.org"}
structure: tracker_certificate
underlying: {ticker: AAPL, exchange: XNAS, currency: USD, isin: US0378331005}
deployments:
  - {chain: "eip155:1", address: "0x9d275685dC284C8eB1C79f6ABA7a63Dc75ec890a"}
"""
SCALED = ("raw_times_multiplier", "external_multiplier", "spl_scaled", "none")


def apple(currency: str = "USD") -> ProductSpec:
    return parse(ProductSpec, load(FILE.replace("USD", currency), Path("product.yaml").name))


def token(model: str = "spl_scaled", decimals: int = 8, multiplier: str | Fraction = "1") -> Token:
    return Token(Rate("eip155:1", model, decimals, Fraction(multiplier)), "AAPLx", "AAPL")


def assumed(wanted: str = "", **numbers: str | Fraction) -> Terms:
    """Terms of a product about which nothing is known but these numbers."""
    given = {name.replace("_", "-"): Fraction(number) for name, number in numbers.items()}
    return read_terms(Evidence(), apple(), wanted, given)


def handled(terms: Terms, handling: str, price: str) -> Terms:
    """The same terms with a dividend that reaches holders this way."""
    at = replace(terms.dividend.price, amount=Fraction(price))
    return replace(terms, dividend=replace(terms.dividend, handling=handling, price=at))


def main(each: Calculation) -> Fraction:
    """The amount somebody asks for; fails when it is not known."""
    value = each.result.value
    assert isinstance(value, Quantity), value
    return value.amount


def shown(each: Calculation) -> list[object]:
    """Every line: its amount, its words, or why there is nothing."""
    values = [step.value for step in each.steps]
    return [
        value.amount
        if isinstance(value, Quantity)
        else value.detail
        if isinstance(value, Missing)
        else value.value
        for value in values
    ]
