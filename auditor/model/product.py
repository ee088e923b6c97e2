"""Product files as people write them."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from auditor.base.instants import parse_date
from auditor.model.action_source import ActionSource
from auditor.model.complaint import PartError
from auditor.model.parsing import Written
from auditor.model.place import ChainId, Url, address_problem, identity
from auditor.model.price_source import HaltSource, Prices
from auditor.model.reserve_source import Reserve
from auditor.model.source import (
    Decimal,
    DocumentSource,
    Line,
    ListingSource,
    SupplySource,
)


UnitModel = Literal[
    "auto", "rebased_total", "raw_times_multiplier", "external_multiplier", "spl_scaled", "none"
]
Structure = Literal[
    "custodial_share",
    "tracker_certificate",
    "secured_note",
    "registered_share",
    "synthetic",
    "not_known",
]


class Issuer(Written):
    """The legal entity that issues the token."""

    name: Line
    """Its legal name."""
    jurisdiction: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    """ISO 3166 code of the country it is registered in."""
    website: Url
    """Its own site."""


class Underlying(Written):
    """The share that is claimed."""

    ticker: Annotated[str, Field(pattern=r"^[A-Z0-9.\-]{1,12}$")]
    """Its symbol on the exchange."""
    name: str = ""
    """The company's name."""
    exchange: Annotated[str, Field(pattern=r"^[A-Z0-9]{4}$")]
    """ISO 10383 code of its main exchange, such as XNAS."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    """ISO 4217 code of the currency it trades in."""
    isin: Annotated[str, Field(pattern=r"^[A-Z]{2}[A-Z0-9]{9}[0-9]$")] = ""
    """Its international number; left out where nobody knows it."""
    shares_per_token: Annotated[int, Field(ge=1)] | Decimal = 1
    """Shares one token claims before any multiplier."""

    @field_validator("shares_per_token")
    @classmethod
    def _not_none_at_all(cls, ratio: int | str) -> int | str:
        if not str(ratio).strip("0."):
            raise ValueError("a token that claims no share cannot be audited")
        return ratio


class Label(Written):
    """What is known about a holder's address."""

    name: Line
    """Who holds it."""
    kind: Literal["exchange", "issuer", "custodian", "bridge", "pool", "wrapper"]
    """What the holder is."""


class Bridge(Written):
    """How tokens travel between chains."""

    kind: Literal["lock_and_mint", "burn_and_mint"]
    """Whether tokens wait in a lockbox or are burned."""
    counterpart: ChainId
    """The chain on the other side."""


class Deployment(Written):
    """One token contract on one chain."""

    chain: ChainId
    """CAIP-2 chain, such as eip155:1."""
    address: Line
    """The token contract; the mixed case of an EVM address is checked against typing mistakes."""
    unit_model: UnitModel = "auto"
    """How raw units become shares; `auto` asks the contract."""
    multiplier_source: str | None = None
    """The contract that holds an external multiplier."""
    inventory: list[str] = Field(default_factory=list[str])
    """Addresses of unsold tokens; a third party shows that they are: supply.unsold_wallets."""
    labels: dict[str, Label] = Field(default_factory=dict[str, Label])
    """What is known about holders, by address."""
    from_block: Annotated[int, Field(ge=0)] | None = None
    """Where the ledger of transfers starts."""
    bridge: Bridge | None = None
    """How tokens reach this chain."""
    supply_sources: list[SupplySource] = Field(default_factory=list[SupplySource])
    """Figures from elsewhere, for a chain that cannot be read."""

    @model_validator(mode="after")
    def _addresses(self) -> "Deployment":
        written: list[tuple[tuple[str | int, ...], str]] = [(("address",), self.address)]
        if self.multiplier_source is not None:
            written.append((("multiplier_source",), self.multiplier_source))
        written += [(("inventory", at), each) for at, each in enumerate(self.inventory)]
        written += [(("labels", each), each) for each in self.labels]
        for inside, address in written:
            problem = address_problem(self.chain, address)
            if problem:
                raise PartError(problem, *inside)
        return self

    @model_validator(mode="after")
    def _unsold_or_locked(self) -> "Deployment":
        bridges = {
            identity(self.chain, each)
            for each, label in self.labels.items()
            if label.kind == "bridge"
        }
        for at, address in enumerate(self.inventory):
            if identity(self.chain, address) in bridges:
                told = f"{address} is labelled a bridge: its tokens are locked, not unsold"
                raise PartError(told, "inventory", at)
        return self

    @model_validator(mode="after")
    def _counted_once(self) -> "Deployment":
        seen: set[str] = set()
        for at, address in enumerate(self.inventory):
            if identity(self.chain, address) in seen:
                raise PartError(f"{address} stands twice", "inventory", at)
            seen.add(identity(self.chain, address))
        return self


class Search(Written):
    """One place that was read in vain."""

    place: Literal["site", "documentation", "legal", "registry"]
    """Which of the four places an issuer discloses things in."""
    source: str
    """Its address."""


def _digits(value: object) -> object:
    """A whole number as its digits: a fraction is text to our YAML, and a number need not be."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class Statement(Written):
    """What an analyst read, with the quote; or, with `not_disclosed`, where it was looked for."""

    fact: str
    """The fact key."""
    value: Annotated[
        str | bool | list[str] | None,
        BeforeValidator(_digits, json_schema_input_type=str | bool | int | list[str] | None),
    ] = None
    """Its value (numbers need no quotes); a list for keys of one field, such as supply.chains."""
    quote: Annotated[str, Field(max_length=2000)] | None = None
    """The words that say so, letter by letter."""
    source: str | None = None
    """The document they stand in: the url or path of one of `documents`."""
    read_on: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    """The day somebody read it."""
    not_disclosed: list[Search] = Field(default_factory=list[Search])
    """Where it was looked for; all four places make a non-disclosure."""

    @field_validator("read_on")
    @classmethod
    def _a_day(cls, day: str) -> str:
        parse_date(day)
        return day

    @model_validator(mode="after")
    def _says_something(self) -> "Statement":
        said = (self.value, self.quote, self.source)
        if self.not_disclosed and any(each is not None for each in said):
            raise ValueError("a statement has a value or not_disclosed, not both")
        if not self.not_disclosed and any(each in (None, "", []) for each in said):
            raise ValueError("a statement needs value, quote and source, or not_disclosed")
        return self


class ReportSpec(Written):
    """Who answers for the report."""

    author: str = ""
    """Who wrote the product file."""
    conflicts: str = ""
    """Conflicts of interest, to be printed."""


class ProductSpec(Written):
    """A product file."""

    schema_: Literal["auditor/product/v1"] = Field(alias="schema")
    """The format and its version."""
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
    """Names the output folder."""
    symbol: Line
    """The token's ticker symbol."""
    name: Line
    """The product's name."""
    issuer: Issuer
    """Who issues the token."""
    structure: Structure
    """The legal form of the claim; `not_known` is no form, and what rests on it is unknown."""
    underlying: Underlying
    """The share that is claimed."""
    deployments: Annotated[list[Deployment], Field(min_length=1)]
    """Every token contract."""
    reserves: list[Reserve] = Field(default_factory=list[Reserve])
    """Where reserve figures come from."""
    prices: Prices = Field(default_factory=Prices)
    """Where prices come from."""
    halts: list[HaltSource] = Field(default_factory=list[HaltSource])
    """When trading of the share was halted."""
    corporate_actions: list[ActionSource] = Field(default_factory=list[ActionSource])
    """Where declared splits and dividends come from."""
    listings: list[ListingSource] = Field(default_factory=list[ListingSource])
    """Token lists that name the deployments."""
    documents: list[DocumentSource] = Field(default_factory=list[DocumentSource])
    """What statements quote."""
    statements: list[Statement] = Field(default_factory=list[Statement])
    """What an analyst read."""
    report: ReportSpec = Field(default_factory=ReportSpec)
    """Who answers for the report."""

    @model_validator(mode="after")
    def _no_twins(self) -> "ProductSpec":
        seen: set[tuple[str, str]] = set()
        for at, deployment in enumerate(self.deployments):
            chain, address = deployment.chain, deployment.address
            if (chain, identity(chain, address)) in seen:
                problem = f"the contract {address} on {chain} stands twice and would count twice"
                raise PartError(problem, "deployments", at, "address")
            seen.add((chain, identity(chain, address)))
        return self
