"""The proof-of-reserves record of xStocks, as a JSON source with its fields filled in."""

from urllib.parse import quote

from auditor.model.product import ProductSpec
from auditor.model.reserve_source import Reserve


ADDRESS = "https://api.xstocks.fi/api/v2/public/proof-of-reserves/"
FIELDS = {
    "shares": "sharesHeld",
    "as_of": "timestamp",
    "circulating": "circulatingSupply",
    "holdings": "holdings[].quantity",
    "holding_symbols": "holdings[].symbol",
    "holding_custodians": "holdings[].provider",
    "symbol": "symbol",
}


def as_json(reserve: Reserve, product: ProductSpec) -> Reserve:
    """The source with its address and selectors; any other kind as it is."""
    if reserve.kind != "xstocks":
        return reserve
    page = reserve.url if reserve.url or reserve.path else ADDRESS + quote(product.symbol, safe="")
    return reserve.model_copy(update={"kind": "json", "url": page, "fields": FIELDS})
