"""Where reserve figures come from, as people write it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from auditor.base.instants import parse_date, parse_instant
from auditor.model.complaint import PartError
from auditor.model.parsing import Written
from auditor.model.place import ChainId, RelativePath, Url
from auditor.model.source import Cadence, Decimal, check_feed, one_place


ReserveKind = Literal[
    "chainlink_feed",
    "json",
    "csv",
    "xstocks",
    "accountable",
    "document",
    "statement",
    "disclosure",
]
ReserveClass = Literal["third_party", "custodian", "issuer", "statement"]
Aspect = Literal[
    "existence", "ownership", "encumbrance", "liabilities", "account_level", "independence"
]
DateOrder = Literal["day_first", "month_first"]
NumberStyle = Literal["1,234.5", "1.234,5", "1'234.5", "1 234.5", "1 234,5"]
Quote = Annotated[str, Field(min_length=1, max_length=2000)]
_DAY_OR_MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]{8,18}(Z|[+-][0-9]{2}:[0-9]{2}))?$"
Stamp = Annotated[str, Field(pattern=_DAY_OR_MOMENT)]


class Reserve(Written):
    """Where a reserve figure comes from."""

    kind: ReserveKind
    """An on-chain feed, a page, a table with the columns as_of, amount, unit and source, the
    interfaces of xStocks and of Accountable, an attestation to read figures from, a figure an
    analyst read in a document, or the form an issuer publishes (auditor/issuer/v1)."""
    chain: ChainId | None = None
    """CAIP-2 chain of a feed."""
    address: str | None = None
    """Address of a feed."""
    url: Url | None = None
    """The page; either this or `path`, and neither for a feed. An xstocks source may leave it out;
    for Accountable it is the address above /reserves and /redemption-rate."""
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
    dates: DateOrder | None = None
    """How the source writes 03/04/2026; without it such a date is ambiguous."""
    numbers: NumberStyle | None = None
    """How a document writes numbers; without it 1.234 and 1,234 are ambiguous."""
    time_unit: Literal["s", "ms", "us"] = "s"
    """What a moment that is a bare number counts since 1970."""
    amount: Decimal | None = None
    """What an analyst read, for a statement; plain digits."""
    as_of: Stamp | None = None
    """The day or moment the statement's figure speaks about."""
    quote: Quote | None = None
    """The words that state the amount, letter by letter."""
    date_quote: Quote | None = None
    """The words that state the moment, when they stand apart from the amount."""

    @model_validator(mode="after")
    def _complete(self) -> "Reserve":
        if self.kind == "chainlink_feed":
            check_feed(self.chain, self.address)
        elif self.kind == "xstocks":
            if self.url and self.path:
                raise ValueError("an xstocks source has url or path, not both")
        elif self.kind == "accountable" and not self.url:
            raise ValueError("an accountable source needs url")
        else:
            article = "an" if self.kind == "accountable" else "a"
            one_place(f"{article} {self.kind} source", self.url, self.path)
        if self.kind == "json" and "shares" not in self.fields:
            raise ValueError("a json source needs fields.shares")
        if self.kind != "json" and self.fields:
            raise PartError(f"a {self.kind} source has no fields to choose", "fields")
        both = sorted(set(self.scope) & set(self.not_in_scope))
        if both:
            at = self.not_in_scope.index(both[0])
            raise PartError(f"{both[0]} stands in scope as well", "not_in_scope", at)
        return self

    @model_validator(mode="after")
    def _states_its_unit(self) -> "Reserve":
        # Shares, tokens and money all fit that interface; a guess would be off by the price.
        if self.kind == "accountable" and "unit" not in self.model_fields_set:
            raise ValueError("an accountable source needs unit: shares, tokens or usd")
        return self

    @model_validator(mode="after")
    def _stated(self) -> "Reserve":
        told = {"amount": self.amount, "as_of": self.as_of, "quote": self.quote}
        if self.kind != "statement":
            extra = [
                name for name, value in {**told, "date_quote": self.date_quote}.items() if value
            ]
            if extra:
                raise PartError(f"only a statement has {extra[0]}", extra[0])
            return self
        lacking = [name for name, value in told.items() if not value]
        if lacking:
            raise ValueError(f"a statement needs {' and '.join(lacking)}")
        try:
            read_stamp(self.as_of or "")
        except ValueError as error:
            raise PartError(str(error), "as_of") from None
        return self


def read_stamp(text: str) -> datetime:
    """The moment of a `Stamp`: a day is its first instant, which is the worst reading of it."""
    return parse_instant(text) if "T" in text else parse_date(text)
