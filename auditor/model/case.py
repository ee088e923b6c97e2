"""Cases of a rule as people write them: what is given, and the outcome expected."""

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from auditor.model.finding import Outcome
from auditor.model.parsing import Written


Prose = Annotated[str, Field(min_length=8)]
_NOTHING: dict[str, JsonValue] = {"default": {}}


class GapCase(Written):
    """A gap inside a case."""

    gap: Literal[
        "not_disclosed",
        "not_collected",
        "unreachable",
        "unreadable",
        "conflicting",
        "stale",
        "unsupported",
    ]
    """Why the fact is missing."""


class RecordsCase(Written):
    """A record list inside a case."""

    records: list[dict[str, str | bool | GapCase]]
    """The rows; field values as text, missing ones as `{gap: …}`."""
    complete: bool = True
    """Whether nothing that exists is left out."""


class IntervalCase(Written):
    """An interval inside a case; a bound that is left out is an open end."""

    low: str = "-inf"
    """The lower bound."""
    high: str = "+inf"
    """The upper bound."""


CaseValue = str | bool | GapCase | RecordsCase | IntervalCase


class Case(Written):
    """One example: the facts given and the outcome expected."""

    name: Prose
    """What the example shows."""
    given: Annotated[dict[str, CaseValue], Field(examples=[{"backing.coverage": "0.98"}, {}])]
    """Fact keys and their values; all other keys are not collected."""
    strength: Literal["on_chain", "third_party", "market", "issuer", "analyst"] = "third_party"
    """Who the given facts come from."""
    params: dict[str, str] = Field(default_factory=dict[str, str], json_schema_extra=_NOTHING)
    """Thresholds that differ from their defaults in this case."""
    expect: Annotated[Outcome, Field(strict=False)]
    """The outcome expected."""
    reason: Annotated[str, Field(examples=["not_disclosed", "issuer_word_only"])] = ""
    """The reason code expected."""
    todo: str = ""
    """Why the rule cannot meet this example yet: reported, and failing only once it can."""
