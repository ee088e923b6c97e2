"""Watchlists as people write them: many products, audited in one run."""

from typing import Literal

from pydantic import Field, model_validator

from auditor.model.complaint import PartError
from auditor.model.parsing import Written
from auditor.model.place import ChainId, RelativePath
from auditor.model.product import Issuer, Statement, Structure, Underlying, UnitModel
from auditor.model.reserve_source import Reserve
from auditor.model.source import DocumentSource


class ListDefaults(Written):
    """What every product of a token list has in common, as a product file would say it."""

    issuer: Issuer
    """Who issues the tokens."""
    structure: Structure
    """The legal form of the claim."""
    unit_model: UnitModel = "auto"
    """How raw units become shares."""
    reserves: list[Reserve] = Field(default_factory=list[Reserve])
    """Where reserve figures come from."""
    documents: list[DocumentSource] = Field(default_factory=list[DocumentSource])
    """What statements quote."""
    statements: list[Statement] = Field(default_factory=list[Statement])
    """What an analyst read."""


class TokenListSource(Written):
    """A token list (the Uniswap schema) whose tokens are products; one symbol is one product."""

    path: RelativePath
    """The list, beside the watchlist."""
    chains: list[ChainId] = Field(default_factory=list[ChainId])
    """Only the tokens of these chains; all when empty."""
    defaults: ListDefaults
    """What the list does not say about its tokens."""
    underlyings: dict[str, Underlying] = Field(default_factory=dict[str, Underlying])
    """The share behind each symbol whose entry in the list does not name it in `extensions`."""


class WatchlistSpec(Written):
    """A watchlist: many products, audited in one run."""

    schema_: Literal["auditor/watchlist/v1"] = Field(alias="schema")
    """The format and its version."""
    products: list[str] = Field(default_factory=list[str])
    """Product files and globs, relative to the watchlist's folder."""
    token_lists: list[TokenListSource] = Field(default_factory=list[TokenListSource])
    """Token lists whose tokens are products."""
    replay: RelativePath | None = None
    """A folder of recordings, one per product, by the name of its file or its id."""

    @model_validator(mode="after")
    def _names_something(self) -> "WatchlistSpec":
        if not self.products and not self.token_lists:
            raise PartError("must not be empty where no token_lists are named", "products")
        return self
