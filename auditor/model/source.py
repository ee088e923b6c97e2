"""Where figures, prices, documents and listings of a product come from, as people write it."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from auditor.model.complaint import PartError
from auditor.model.parsing import Written
from auditor.model.place import ChainId, RelativePath, Url, address_problem


Line = Annotated[str, Field(min_length=1, max_length=300)]
ReserveClass = Literal["third_party", "custodian", "issuer", "statement"]
SourceClass = Literal["third_party", "custodian", "issuer", "market"]
Decimal = Annotated[str, Field(pattern=r"^[0-9]{1,40}(\.[0-9]{1,40})?$")]
Cadence = Annotated[str, Field(pattern=r"^[0-9]{1,6}(h|d|m|s)$")]
Aspect = Literal[
    "existence", "ownership", "encumbrance", "liabilities", "account_level", "independence"
]


def one_place(what: str, url: str | None, path: str | None) -> None:
    """ValueError unless a source names a page or a file, and not both."""
    if bool(url) == bool(path):
        raise ValueError(f"{what} needs either url or path")


def checked_feed(chain: str | None, address: str | None) -> None:
    """ValueError for a feed without a place; PartError for a mistyped address."""
    if not chain or not address:
        raise ValueError("a chainlink_feed needs chain and address")
    problem = address_problem(chain, address)
    if problem:
        raise PartError(problem, "address")


class SupplySource(Written):
    """A circulating or total supply figure from elsewhere, for a chain without a client."""

    kind: Literal["json", "csv"]
    """How the page is written."""
    url: Url | None = None
    """The page; either this or `path`."""
    path: RelativePath | None = None
    """A file beside the product file; either this or `url`."""
    fields: dict[str, str]
    """Where `tokens` or `shares`, and `as_of`, stand: JMESPath in JSON, column names in CSV."""
    class_: SourceClass = Field(alias="class")
    """Who says it."""

    @model_validator(mode="after")
    def _complete(self) -> "SupplySource":
        one_place(f"a {self.kind} source", self.url, self.path)
        return self


class Reserve(Written):
    """Where a reserve figure comes from."""

    kind: Literal["chainlink_feed", "json", "csv"]
    """An on-chain feed, a page, or a table with the columns as_of, amount, unit and source."""
    chain: ChainId | None = None
    """CAIP-2 chain of a feed."""
    address: str | None = None
    """Address of a feed."""
    url: Url | None = None
    """The page; either this or `path`, and neither for a feed."""
    path: RelativePath | None = None
    """A file beside the product file."""
    fields: dict[str, str] = Field(default_factory=dict[str, str])
    """JMESPath of `shares` and, where given, `as_of`, `circulating` and `holdings`."""
    unit: Literal["shares", "tokens", "usd"] = "shares"
    """What the figure counts."""
    class_: ReserveClass = Field(alias="class", default="issuer")
    """Who says it: decides whether the figure rests on the issuer's own word."""
    verifier: str = ""
    """Who, by name, attests the figure."""
    cadence: Cadence | None = None
    """How often the issuer says the figure is renewed, such as 24h."""
    scope: list[Aspect] = Field(default_factory=list[Aspect])
    """What the proof shows."""
    not_in_scope: list[Aspect] = Field(default_factory=list[Aspect])
    """What the proof says it does not show; what stands in neither list is unknown."""

    @model_validator(mode="after")
    def _complete(self) -> "Reserve":
        if self.kind == "chainlink_feed":
            checked_feed(self.chain, self.address)
        else:
            one_place(f"a {self.kind} source", self.url, self.path)
        if self.kind == "json" and "shares" not in self.fields:
            raise ValueError("a json source needs fields.shares")
        both = sorted(set(self.scope) & set(self.not_in_scope))
        if both:
            at = self.not_in_scope.index(both[0])
            raise PartError(f"{both[0]} stands in scope as well", "not_in_scope", at)
        return self


class ListingSource(Written):
    """A token list (Uniswap schema) that names the product's deployments."""

    kind: Literal["token_list"]
    """The list's format."""
    url: Url | None = None
    """The list's page; either this or `path`."""
    path: RelativePath | None = None
    """A file beside the product file."""
    class_: SourceClass = Field(alias="class", default="issuer")
    """Who publishes the list."""
    names_every_chain: bool = False
    """Its author claims completeness: only then can a total over deployments be exact."""

    @model_validator(mode="after")
    def _complete(self) -> "ListingSource":
        one_place("a token list", self.url, self.path)
        return self


class DocumentSource(Written):
    """A page or file to store, hash and look for quotes in."""

    topic: list[str]
    """What it is about, such as redemption."""
    url: Url | None = None
    """The page; either this or `path`."""
    path: RelativePath | None = None
    """A file beside the product file."""
    class_: SourceClass = Field(alias="class", default="issuer")
    """Who wrote it: decides whether a claim rests on the issuer's own word."""

    @model_validator(mode="after")
    def _complete(self) -> "DocumentSource":
        one_place("a document", self.url, self.path)
        return self
