"""Where figures, prices, documents and listings of a product come from, as people write it."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from auditor.model.complaint import PartError
from auditor.model.parsing import Written
from auditor.model.place import RelativePath, Url, address_problem


Line = Annotated[str, Field(min_length=1, max_length=300)]
Cadence = Annotated[str, Field(pattern=r"^[0-9]{1,6}(h|d|m|s)$")]
SourceClass = Literal["third_party", "custodian", "issuer", "market"]
TOPICS = (
    "reserves",
    "redemption",
    "custody",
    "structure",
    "control",
    "corporate_actions",
    "peg",
    "disclosure",
    "site",
    "documentation",
    "legal",
    "registry",
)
"""What documents are about; another word is kept and means nothing to the audit."""
Decimal = Annotated[str, Field(pattern=r"^[0-9]{1,40}(\.[0-9]{1,40})?$")]


def one_place(what: str, url: str | None, path: str | None) -> None:
    """ValueError unless a source names a page or a file, and not both."""
    if bool(url) == bool(path):
        raise ValueError(f"{what} needs either url or path")


def check_feed(chain: str | None, address: str | None) -> None:
    """ValueError unless a feed has a chain and an address of it."""
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
    """What it is about. `reserves`, `redemption`, `custody`: read a second time where sources are
    read live. `site`, `documentation`, `legal`, `registry`: the places of which all four make a
    non-disclosure. `structure`, `control`, `corporate_actions`, `peg`, `disclosure`: for people."""
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
