"""Product files and watchlists as people write them."""

import re
from typing import Annotated, Literal

from pydantic import Field, model_validator

from auditor.model.parsing import Written
from auditor.model.source import (
    ActionSource,
    ChainId,
    Decimal,
    DocumentSource,
    Line,
    ListingSource,
    Prices,
    Reserve,
    SupplySource,
    Url,
)


_EVM = re.compile(r"0x[0-9a-fA-F]{40}\Z")

UnitModel = Literal[
    "auto", "rebased_total", "raw_times_multiplier", "external_multiplier", "spl_scaled", "none"
]


class Issuer(Written):
    """The legal entity that issues the token."""

    name: Line
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

    name: Line
    kind: Literal["exchange", "issuer", "custodian", "bridge", "pool", "wrapper"]


class Bridge(Written):
    """How tokens travel between chains."""

    kind: Literal["lock_and_mint", "burn_and_mint"]
    counterpart: ChainId


class Deployment(Written):
    """One token contract on one chain."""

    chain: ChainId
    address: Line
    unit_model: UnitModel = "auto"
    multiplier_source: str | None = None
    inventory: list[str] = Field(default_factory=list[str])
    labels: dict[str, Label] = Field(default_factory=dict[str, Label])
    from_block: Annotated[int, Field(ge=0)] | None = None
    bridge: Bridge | None = None
    supply_sources: list[SupplySource] = Field(default_factory=list[SupplySource])

    @model_validator(mode="after")
    def _addresses(self) -> "Deployment":
        if self.chain.startswith("eip155:"):
            for address in (self.address, *self.inventory):
                if not _EVM.match(address):
                    raise ValueError(f"{address[:60]!r} is not an address of {self.chain}")
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
    not_disclosed: list[Search] = Field(default_factory=list[Search])

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
    symbol: Line
    name: Line
    issuer: Issuer
    structure: Literal[
        "custodial_share", "tracker_certificate", "secured_note", "registered_share", "synthetic"
    ]
    underlying: Underlying
    deployments: Annotated[list[Deployment], Field(min_length=1)]
    reserves: list[Reserve] = Field(default_factory=list[Reserve])
    prices: Prices = Field(default_factory=Prices)
    corporate_actions: list[ActionSource] = Field(default_factory=list[ActionSource])
    listings: list[ListingSource] = Field(default_factory=list[ListingSource])
    documents: list[DocumentSource] = Field(default_factory=list[DocumentSource])
    statements: list[Statement] = Field(default_factory=list[Statement])
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
