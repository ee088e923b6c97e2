"""Product files and watchlists as people write them."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from auditor.model.catalogue import RESERVE_CLASSES
from auditor.model.parsing import Written


_CAIP2 = re.compile(r"[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}\Z")
_EVM = re.compile(r"0x[0-9a-fA-F]{40}\Z")
_HEADER = Annotated[str, Field(min_length=1, max_length=300)]


def _caip2(text: str) -> str:
    if not _CAIP2.match(text):
        raise ValueError(f"{text!r} is not a CAIP-2 chain id such as eip155:1")
    return text


def _https(text: str) -> str:
    if not text.startswith(("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")):
        raise ValueError(f"{text[:80]!r} is not an https address")
    if "@" in text.split("/")[2]:
        raise ValueError("the address holds a user name; keys belong in the settings")
    return text


ChainId = Annotated[str, AfterValidator(_caip2)]
Url = Annotated[str, Field(max_length=2000), AfterValidator(_https)]
UnitModel = Literal[
    "auto", "rebased_total", "raw_times_multiplier", "external_multiplier", "spl_scaled", "none"
]
ReserveClass = Literal["third_party", "custodian", "issuer", "statement"]
SourceClass = Literal["third_party", "custodian", "issuer", "market"]
Decimal = Annotated[str, Field(pattern=r"^[0-9]{1,40}(\.[0-9]{1,40})?$")]
Cadence = Annotated[str, Field(pattern=r"^[0-9]{1,6}(h|d|m|s)$")]
Aspect = Literal[
    "existence", "ownership", "encumbrance", "liabilities", "account_level", "independence"
]

assert RESERVE_CLASSES == ("third_party", "custodian", "issuer", "statement")  # noqa: S101


class Issuer(Written):
    """The legal entity that issues the token."""

    name: _HEADER
    jurisdiction: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    website: Url


class Underlying(Written):
    """The share that is claimed; `exchange` is an ISO 10383 MIC."""

    ticker: Annotated[str, Field(pattern=r"^[A-Z0-9.\-]{1,12}$")]
    name: str = ""
    exchange: Annotated[str, Field(pattern=r"^[A-Z0-9]{4}$")]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    isin: Annotated[str, Field(pattern=r"^[A-Z]{2}[A-Z0-9]{9}[0-9]$")]
    shares_per_token: Annotated[int, Field(ge=1)] | Decimal = 1


class Label(Written):
    """What is known about a holder's address."""

    name: _HEADER
    kind: Literal["exchange", "issuer", "custodian", "bridge", "pool", "wrapper"]


class SupplySource(Written):
    """A circulating or total supply figure from elsewhere, for a chain without a client."""

    kind: Literal["json", "csv"]
    url: Url | None = None
    path: str | None = None
    fields: dict[str, str]
    class_: SourceClass = Field(alias="class")


class Bridge(Written):
    """How tokens travel between chains."""

    kind: Literal["lock_and_mint", "burn_and_mint"]
    counterpart: ChainId


class Deployment(Written):
    """One token contract on one chain."""

    chain: ChainId
    address: _HEADER
    unit_model: UnitModel = "auto"
    multiplier_source: str | None = None
    inventory: list[str] = Field(default_factory=list)
    labels: dict[str, Label] = Field(default_factory=dict)
    from_block: Annotated[int, Field(ge=0)] | None = None
    bridge: Bridge | None = None
    supply_sources: list[SupplySource] = Field(default_factory=list)

    @model_validator(mode="after")
    def _addresses(self) -> "Deployment":
        if self.chain.startswith("eip155:"):
            for address in (self.address, *self.inventory):
                if not _EVM.match(address):
                    raise ValueError(f"{address[:60]!r} is not an address of {self.chain}")
        return self


class Reserve(Written):
    """Where a reserve figure comes from."""

    kind: Literal["chainlink_feed", "json", "csv"]
    chain: ChainId | None = None
    address: str | None = None
    url: Url | None = None
    path: str | None = None
    fields: dict[str, str] = Field(default_factory=dict)
    unit: Literal["shares", "tokens", "usd"] = "shares"
    class_: ReserveClass = Field(alias="class", default="issuer")
    verifier: str = ""
    cadence: Cadence | None = None
    scope: list[Aspect] = Field(default_factory=list)
    not_in_scope: list[Aspect] = Field(default_factory=list)

    @model_validator(mode="after")
    def _complete(self) -> "Reserve":
        if self.kind == "chainlink_feed" and not (self.chain and self.address):
            raise ValueError("a chainlink_feed needs chain and address")
        if self.kind != "chainlink_feed" and bool(self.url) == bool(self.path):
            raise ValueError(f"a {self.kind} source needs either url or path")
        if self.kind == "json" and "shares" not in self.fields:
            raise ValueError("a json source needs fields.shares")
        return self


class Price(Written):
    """Where quotes of the token or prices of the share come from."""

    kind: Literal["csv", "chainlink_feed", "coingecko"]
    path: str | None = None
    id: str | None = None
    chain: ChainId | None = None
    address: str | None = None


class Prices(Written):
    """Token quotes and reference prices."""

    token: list[Price] = Field(default_factory=list)
    reference: list[Price] = Field(default_factory=list)


class ActionSource(Written):
    """Where declared corporate actions come from."""

    kind: Literal["csv"]
    path: str


class ListingSource(Written):
    """A token list (Uniswap schema) that names the product's deployments.

    `names_every_chain` says that its author claims completeness: only then is the list of chains
    complete, and a total over deployments can be exact.
    """

    kind: Literal["token_list"]
    url: Url | None = None
    path: str | None = None
    class_: SourceClass = Field(alias="class", default="issuer")
    names_every_chain: bool = False

    @model_validator(mode="after")
    def _one_place(self) -> "ListingSource":
        if bool(self.url) == bool(self.path):
            raise ValueError("a token list needs either url or path")
        return self


class DocumentSource(Written):
    """A page or file to store, hash and look for quotes in.

    `class` says who wrote it: it decides whether a claim rests on the issuer's own word.
    """

    topic: list[str]
    url: Url | None = None
    path: str | None = None
    class_: SourceClass = Field(alias="class", default="issuer")

    @model_validator(mode="after")
    def _one_place(self) -> "DocumentSource":
        if bool(self.url) == bool(self.path):
            raise ValueError("a document needs either url or path")
        return self


class Search(Written):
    """One place that was read in vain."""

    place: Literal["site", "documentation", "legal", "registry"]
    source: str


class Statement(Written):
    """What an analyst read, with the quote; or, with `not_disclosed`, where it was looked for.

    A list value is for keys whose records have one field, such as `supply.chains`.
    """

    fact: str
    value: str | bool | list[str] | None = None
    quote: Annotated[str, Field(max_length=2000)] | None = None
    source: str | None = None
    read_on: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    not_disclosed: list[Search] = Field(default_factory=list)

    @model_validator(mode="after")
    def _says_something(self) -> "Statement":
        said = self.value is not None and self.quote and self.source
        if bool(said) == bool(self.not_disclosed):
            raise ValueError("a statement needs value, quote and source, or not_disclosed")
        return self


class ReportSpec(Written):
    """Who answers for the report."""

    author: str = ""
    conflicts: str = ""


class ProductSpec(Written):
    """A product file."""

    schema_: Literal["auditor/product/v1"] = Field(alias="schema")
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
    symbol: _HEADER
    name: _HEADER
    issuer: Issuer
    structure: Literal[
        "custodial_share", "tracker_certificate", "secured_note", "registered_share", "synthetic"
    ]
    underlying: Underlying
    deployments: Annotated[list[Deployment], Field(min_length=1)]
    reserves: list[Reserve] = Field(default_factory=list)
    prices: Prices = Field(default_factory=Prices)
    corporate_actions: list[ActionSource] = Field(default_factory=list)
    listings: list[ListingSource] = Field(default_factory=list)
    documents: list[DocumentSource] = Field(default_factory=list)
    statements: list[Statement] = Field(default_factory=list)
    report: ReportSpec = Field(default_factory=ReportSpec)

    @model_validator(mode="after")
    def _no_twins(self) -> "ProductSpec":
        seen: set[tuple[str, str]] = set()
        for deployment in self.deployments:
            identity = (deployment.chain, deployment.address.lower())
            if identity in seen:
                raise ValueError(f"deployment {deployment.address} on {deployment.chain} twice")
            seen.add(identity)
        return self


class WatchlistSpec(Written):
    """A watchlist: product files and globs, relative to its folder."""

    schema_: Literal["auditor/watchlist/v1"] = Field(alias="schema")
    products: Annotated[list[str], Field(min_length=1)]
    replay: str | None = None
