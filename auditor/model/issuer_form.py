"""The form an issuer publishes, as JSON, to answer what outsiders cannot see."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, WithJsonSchema, field_validator, model_validator

from auditor.errors import nearest
from auditor.model.catalogue import CATALOGUE
from auditor.model.key import KeySpec
from auditor.model.parsing import Written
from auditor.model.place import ChainId
from auditor.model.reading import read_value
from auditor.model.reserve_source import Aspect, Stamp, read_stamp
from auditor.model.source import Decimal, Line
from auditor.model.value import Kind


SCHEMA = "auditor/issuer/v1"
Term: TypeAlias = str | bool
Amount: TypeAlias = Annotated[int, Field(ge=0)] | Decimal

RISKS = {"issuer_failure": "disclosure.issuer_risk", "regulation": "disclosure.regulatory_risk"}
"""The text of a risk notice is the evidence that it is stated."""
_OBSERVED = frozenset({"disclosure.guaranteed_gain", "disclosure.evidence_access", *RISKS.values()})
"""What an outsider sees for himself; the issuer's own word about it is worth nothing."""
_PLAIN = (Kind.TEXT, Kind.FLAG, Kind.QUANTITY, Kind.DURATION, Kind.ENUMERATION, Kind.MOMENT)


def term_keys() -> dict[str, KeySpec]:
    """The facts an issuer can state, by key."""
    return {
        name: CATALOGUE[name]
        for name in sorted(CATALOGUE)
        if CATALOGUE[name].owner == "documents"
        and CATALOGUE[name].kind in _PLAIN
        and name not in _OBSERVED
    }


def _terms_schema() -> dict[str, Any]:
    """The terms as a closed object, so that editors complete and check them."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _term_schema(key) for name, key in term_keys().items()},
    }


def _term_schema(key: KeySpec) -> dict[str, Any]:
    about: dict[str, Any] = {"description": key.meaning}
    match key.kind:
        case Kind.FLAG:
            return {**about, "type": "boolean"}
        case Kind.ENUMERATION:
            return {**about, "type": "string", "enum": list(key.choices)}
        case Kind.QUANTITY:
            shape = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?(/[0-9]+)?$"}
            return {**about, **shape, "description": f"{key.meaning} (a number of {key.unit})"}
        case Kind.DURATION:
            return {**about, "type": "string", "pattern": "^[0-9]{1,9}(d|h|m|s)$"}
        case _:
            return {**about, "type": "string", "minLength": 1}


class Token(Written):
    """One token contract."""

    chain: ChainId
    """CAIP-2 chain, such as eip155:1."""
    address: Line
    """The contract."""


class Subject(Written):
    """Which token and which share the form is about."""

    symbol: Line
    """The token's ticker symbol."""
    ticker: Line
    """The share's symbol on its exchange."""
    isin: Annotated[str, Field(pattern=r"^[A-Z]{2}[A-Z0-9]{9}[0-9]$")]
    """The share's international number."""
    tokens: list[Token] = Field(default_factory=list[Token])
    """The token's contracts."""
    every_token: bool = False
    """Whether the list names every contract on every chain."""


class FormHolding(Written):
    """One part of the reserve."""

    custodian: Line
    """The legal entity that holds it."""
    quantity: Amount
    """How many of the statement's unit, as an exact number."""
    symbol: Line | None = None
    """The share's symbol; either this or `isin`."""
    isin: Line | None = None
    """The share's international number."""

    @model_validator(mode="after")
    def _is_named(self) -> "FormHolding":
        if not self.symbol and not self.isin:
            raise ValueError("a holding needs symbol or isin")
        return self


class Verifier(Written):
    """Who checked a statement."""

    name: Line
    """Its legal name."""
    class_: Literal["third_party", "custodian", "issuer"] = Field(alias="class")
    """What it is to the issuer, by the issuer's own account."""


class FormReserve(Written):
    """One reserve statement."""

    as_of: Stamp
    """The day or moment the figure speaks about; a moment has a zone."""
    published_at: Stamp | None = None
    """When it was published."""
    unit: Literal["shares", "tokens", "usd"]
    """What the figure counts."""
    amount: Amount
    """The figure, exactly."""
    supply_claimed: Amount | None = None
    """Shares claimed by the tokens in circulation at that moment."""
    scope: dict[Aspect, bool] = Field(default_factory=dict[Aspect, bool])
    """Aspect by aspect, whether the proof shows it; what is left out stays unknown."""
    holdings: list[FormHolding] = Field(default_factory=list[FormHolding])
    """What the figure is made of; the parts must add up to it."""
    verifier: Verifier | None = None
    """Who checked it."""
    method: str = ""
    """How it was counted."""

    @field_validator("as_of", "published_at")
    @classmethod
    def _a_moment(cls, text: str | None) -> str | None:
        if text is not None:
            read_stamp(text)
        return text


class Risks(Written):
    """Risk notices, in the words in which holders are told."""

    issuer_failure: Annotated[str, Field(min_length=1, max_length=2000)] | None = None
    """What happens to holders if the issuer fails."""
    regulation: Annotated[str, Field(min_length=1, max_length=2000)] | None = None
    """Risks from regulators and laws."""


Terms: TypeAlias = Annotated[Mapping[str, Term], WithJsonSchema(_terms_schema())]


class IssuerForm(Written):
    """An issuer's own statement about one token; everything in it counts as its claim."""

    schema_: Literal["auditor/issuer/v1"] = Field(alias="schema")
    """The format and its version."""
    issuer: Line
    """The issuer's legal name."""
    subject: Subject
    """Which token and which share."""
    reserves: list[FormReserve] = Field(default_factory=list[FormReserve])
    """Reserve statements, old ones too: their spacing shows how often the figure is renewed."""
    terms: Terms = Field(default_factory=dict[str, Term])
    """Custody, redemption, corporate actions, structure and rights, by fact key."""
    risks: Risks = Field(default_factory=Risks)
    """Risk notices."""

    @field_validator("terms")
    @classmethod
    def _known_terms(cls, terms: Mapping[str, Term]) -> Mapping[str, Term]:
        known = term_keys()
        for name, value in terms.items():
            if name not in known:
                raise ValueError(f"unknown term {name[:60]!r}. {nearest(name, known)}".rstrip())
            try:
                read_value(known[name], value)
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from None
        return terms
