from collections.abc import Callable

from auditor.model import stand_in
from auditor.model.product import ProductSpec


def test_a_product_file_may_say_everywhere_that_nobody_knows(
    product: str, read_product: Callable[[str], ProductSpec]
) -> None:
    known = {
        "symbol: TSLAx": f"symbol: {stand_in.NAME}",
        "name: Tesla xStock": f"name: {stand_in.NAME}",
        "name: Backed Assets (JE) Limited": f"name: {stand_in.NAME}",
        "jurisdiction: JE": f"jurisdiction: {stand_in.COUNTRY}",
        "https://xstocks.com": stand_in.WEBSITE,
        "structure: tracker_certificate": f"structure: {stand_in.STRUCTURE}",
        "ticker: TSLA": f"ticker: {stand_in.TICKER}",
        "exchange: XNAS": f"exchange: {stand_in.MARKET}",
        "currency: USD": f"currency: {stand_in.CURRENCY}",
        ", isin: US88160R1014": "",
    }
    for told, unknown in known.items():
        assert told in product
        product = product.replace(told, unknown, 1)
    spec = read_product(product)
    assert {spec.symbol, spec.name, spec.issuer.name} == {"not known"}
    assert spec.underlying.ticker == "NOT-KNOWN"
    assert (spec.issuer.jurisdiction, spec.underlying.exchange) == ("ZZ", "XXXX")
    assert (spec.underlying.currency, spec.issuer.website) == ("XXX", "https://not-known.invalid")
    # What would be taken for a name, a share or a legal form is told apart from all of these.
    assert {spec.name, spec.underlying.ticker, spec.structure} == stand_in.ANY
