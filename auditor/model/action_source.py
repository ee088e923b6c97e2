"""Where declared corporate actions come from, as people write it."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from auditor.model.parsing import Written
from auditor.model.place import RelativePath, Url
from auditor.model.source import one_place


# These become part of an address that is fetched: nothing else may stand in them.
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,80}$")]
ACTION_FIELDS = (
    "rows",
    "id",
    "kind",
    "ex_date",
    "effective_at",
    "ratio",
    "gross",
    "net",
    "currency",
    "withholding",
    "price",
    "status",
    "source",
    "isin",
)


class ActionSource(Written):
    """Where declared corporate actions come from."""

    kind: Literal["csv", "json", "xstocks", "robinhood", "dinari"]
    """A table with the columns id, kind, ex_date, effective_at, ratio, gross, and so on, a page of
    JSON, or an issuer's interface."""
    path: RelativePath | None = None
    """A table or JSON file, beside the product file."""
    url: Url | None = None
    """The JSON page; for an issuer, the address of its interface when it is not the public one."""
    fields: dict[str, str] = Field(default_factory=dict[str, str])
    """JMESPath in JSON: `rows`; within a row `id`, `kind` and the other columns of the table."""
    symbol: Name | None = None
    """What the issuer's interface calls the token, when it is not the product's symbol."""
    network: Name | None = None
    """The network whose multiplier history xStocks is asked for, such as Solana."""
    stock_id: Name | None = None
    """Dinari's id of the stock."""

    @model_validator(mode="after")
    def _complete(self) -> "ActionSource":
        if self.kind == "csv" and not self.path:
            raise ValueError("a csv source needs path")
        if self.kind == "json":
            _selects(self)
        if self.kind == "dinari" and not self.stock_id:
            raise ValueError("a dinari source needs stock_id")
        return self


def _selects(source: ActionSource) -> None:
    one_place("a json source", source.url, source.path)
    lacking = [name for name in ("id", "kind") if name not in source.fields]
    if lacking:
        raise ValueError(f"a json source needs fields.{lacking[0]}")
    unknown = sorted(set(source.fields) - set(ACTION_FIELDS))
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no field; valid: {', '.join(ACTION_FIELDS)}")
