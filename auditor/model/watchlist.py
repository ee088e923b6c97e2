"""Watchlists as people write them: many products, audited in one run."""

from typing import Literal

from pydantic import Field, model_validator

from auditor.model.complaint import PartError
from auditor.model.parsing import Written
from auditor.model.place import ChainId, PathBelow
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

    path: PathBelow
    """The list, beside the watchlist."""
    chains: list[ChainId] = Field(default_factory=list[ChainId])
    """Only the tokens of these chains; all when empty."""
    defaults: ListDefaults
    """What the list does not say about its tokens."""
    underlyings: dict[str, Underlying] = Field(default_factory=dict[str, Underlying])
    """The share behind each symbol whose entry in the list does not name it in `extensions`."""


class RegistrySource(Written):
    """A question to the registry that ships with the tool; every product that answers it counts."""

    issuer: str = ""
    """Whose products, by the registry's word; anybody's when empty."""
    chain: ChainId | None = None
    """Only those on this chain, and only their contracts there."""
    ticker: str = ""
    """Only those of this share."""
    defaults: ListDefaults | None = None
    """What the registry does not say about them, as a product file would."""

    @model_validator(mode="after")
    def _asks_something(self) -> "RegistrySource":
        if not self.issuer and self.chain is None and not self.ticker:
            raise ValueError(
                "an entry needs issuer, chain or ticker: all of the registry is no list"
            )
        return self


class WatchlistSpec(Written):
    """A watchlist: many products, audited in one run."""

    schema_: Literal["auditor/watchlist/v1"] = Field(alias="schema")
    """The format and its version."""
    products: list[str] = Field(default_factory=list[str])
    """Product files and globs, relative to the watchlist's folder."""
    token_lists: list[TokenListSource] = Field(default_factory=list[TokenListSource])
    """Token lists whose tokens are products."""
    registry: list[RegistrySource] = Field(default_factory=list[RegistrySource])
    """Questions to the shipped registry whose answers are products."""
    replay: PathBelow | None = None
    """A folder of recordings, one per product, by the name of its file or its id."""

    @model_validator(mode="after")
    def _names_something(self) -> "WatchlistSpec":
        if not self.products and not self.token_lists and not self.registry:
            told = "must not be empty where neither token_lists nor registry are named"
            raise PartError(told, "products")
        return self
