"""Where quotes, share prices, exchange rates and trading halts come from, as people write it."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from auditor.model.parsing import Written
from auditor.model.place import ChainId, RelativePath, Url
from auditor.model.source import Cadence, check_feed, one_place


# These become part of an address that is fetched: nothing else may stand in them.
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,120}$")]
Network = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,40}$")]
Place = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,100}$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{2,7}$")]
PriceKind = Literal[
    "csv", "chainlink_feed", "coingecko", "geckoterminal", "dexscreener", "pyth", "json"
]
PRICE_FIELDS = (
    "rows",
    "time",
    "price",
    "currency",
    "venue",
    "pair",
    "pool",
    "buy_depth_usd",
    "sell_depth_usd",
    "pool_usd",
    "volume_usd",
)
_NEEDED: dict[str, tuple[str, ...]] = {
    "csv": ("path",),
    "coingecko": ("id",),
    "geckoterminal": ("network", "address"),
    "dexscreener": ("network", "address"),
    "pyth": ("id",),
}


class Price(Written):
    """Where quotes of the token or prices of the share come from."""

    kind: PriceKind
    """A table with the columns time, price and currency, an on-chain feed, a market-data service,
    or any page of JSON."""
    path: RelativePath | None = None
    """A table or a JSON file, beside the product file."""
    url: Url | None = None
    """The JSON page; for a service, the address of its interface when it is not the public one."""
    id: Id | None = None
    """CoinGecko's id of the token, or Pyth's id of the price feed."""
    chain: ChainId | None = None
    """CAIP-2 chain of a feed."""
    network: Network | None = None
    """What GeckoTerminal or DexScreener call the chain, such as eth or solana."""
    address: Place | None = None
    """Address of a feed, or of the token a service is asked about."""
    pool: Place | None = None
    """The one pool GeckoTerminal is asked about; the three deepest when absent."""
    fields: dict[str, str] = Field(default_factory=dict[str, str])
    """JMESPath in JSON: `price` and `time`, and where given `rows`, `currency`, `venue`, `pair`,
    `pool`, `buy_depth_usd`, `sell_depth_usd`, `pool_usd` and `volume_usd`, each within a row."""
    currency: Currency = "USD"
    """What a JSON page quotes in when it does not say so itself."""
    time_unit: Literal["s", "ms"] = "s"
    """What a number in the JSON field `time` counts."""

    @model_validator(mode="after")
    def _complete(self) -> "Price":
        lacking = [name for name in _NEEDED.get(self.kind, ()) if not getattr(self, name)]
        if lacking:
            raise ValueError(f"a {self.kind} source needs {' and '.join(lacking)}")
        if self.kind == "chainlink_feed":
            check_feed(self.chain, self.address)
        if self.kind == "json":
            _selects(self)
        return self


class Rate(Price):
    """What one unit of another currency is worth in US dollars."""

    base: Currency
    """The currency the rate is for, such as EUR or USDT."""
    max_age: Cadence = "24h"
    """How old a rate may be beside the quote it converts."""


class Prices(Written):
    """Token quotes and reference prices."""

    token: list[Price] = Field(default_factory=list[Price])
    """Quotes of the token."""
    reference: list[Price] = Field(default_factory=list[Price])
    """Prices of the share."""
    fx: list[Rate] = Field(default_factory=list[Rate])
    """Rates by which quotes in other currencies become US dollars."""
    at_par: list[Currency] = Field(default_factory=list[Currency])
    """Stablecoins taken as one US dollar each: an assumption, printed wherever it is used."""

    @model_validator(mode="after")
    def _one_way(self) -> "Prices":
        both = sorted({rate.base for rate in self.fx} & set(self.at_par))
        if both:
            raise ValueError(f"{both[0]} has a rate in fx and stands in at_par as well")
        return self


class HaltSource(Written):
    """When trading of the share was halted, as somebody looked it up."""

    kind: Literal["csv"]
    """A table with the columns start, end (empty while it lasts) and source."""
    path: RelativePath
    """The table, beside the product file."""


def _selects(source: Price) -> None:
    one_place("a json source", source.url, source.path)
    if "price" not in source.fields:
        raise ValueError("a json source needs fields.price")
    unknown = sorted(set(source.fields) - set(PRICE_FIELDS))
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no field; valid: {', '.join(PRICE_FIELDS)}")
    if source.path and "time" not in source.fields:
        raise ValueError("a json file needs fields.time: a file does not say when it was right")
