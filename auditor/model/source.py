"""Where figures, prices, documents and listings of a product come from, as people write it."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from auditor.model.parsing import Written


_CAIP2 = re.compile(r"[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}\Z")
Line = Annotated[str, Field(min_length=1, max_length=300)]


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
ReserveClass = Literal["third_party", "custodian", "issuer", "statement"]
SourceClass = Literal["third_party", "custodian", "issuer", "market"]
Decimal = Annotated[str, Field(pattern=r"^[0-9]{1,40}(\.[0-9]{1,40})?$")]
Cadence = Annotated[str, Field(pattern=r"^[0-9]{1,6}(h|d|m|s)$")]
Aspect = Literal[
    "existence", "ownership", "encumbrance", "liabilities", "account_level", "independence"
]


class SupplySource(Written):
    """A circulating or total supply figure from elsewhere, for a chain without a client."""

    kind: Literal["json", "csv"]
    url: Url | None = None
    path: str | None = None
    fields: dict[str, str]
    class_: SourceClass = Field(alias="class")


class Reserve(Written):
    """Where a reserve figure comes from."""

    kind: Literal["chainlink_feed", "json", "csv"]
    chain: ChainId | None = None
    address: str | None = None
    url: Url | None = None
    path: str | None = None
    fields: dict[str, str] = Field(default_factory=dict[str, str])
    unit: Literal["shares", "tokens", "usd"] = "shares"
    class_: ReserveClass = Field(alias="class", default="issuer")
    verifier: str = ""
    cadence: Cadence | None = None
    scope: list[Aspect] = Field(default_factory=list[Aspect])
    not_in_scope: list[Aspect] = Field(default_factory=list[Aspect])

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

    token: list[Price] = Field(default_factory=list[Price])
    reference: list[Price] = Field(default_factory=list[Price])


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
