"""Rule and pack files as people write them."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from auditor.model.finding import Outcome, RuleKind, Severity
from auditor.model.parsing import Written


Pillar = Literal[
    "backing",
    "proof",
    "custody",
    "redemption",
    "peg",
    "corporate_actions",
    "control",
    "disclosure",
]
Prose = Annotated[str, Field(min_length=8)]
Expression = Annotated[str, Field(min_length=1, max_length=2000)]


class Param(Written):
    """A threshold. `loosest_comparable` is the loosest value with which reports still compare."""

    type: Literal["quantity", "duration", "enumeration_list", "text"]
    unit: str = "ratio"
    default: str | list[str]
    loosest_comparable: str | list[str] | None = None
    meaning: str = ""


class Remedy(Written):
    """What issuer and holder can do, and how much work it is."""

    issuer: Prose
    holder: Prose
    effort: Literal["low", "medium", "high"]


class GapCase(Written):
    """A gap inside a case: `{gap: unreachable}`."""

    gap: Literal[
        "not_disclosed",
        "not_collected",
        "unreachable",
        "unreadable",
        "conflicting",
        "stale",
        "unsupported",
    ]


class RecordsCase(Written):
    """A record list inside a case; field values as text, gaps as `{gap: …}`."""

    records: list[dict[str, str | bool | GapCase]]
    complete: bool = True


class IntervalCase(Written):
    """An interval inside a case; `low` or `high` may be left out for an open end."""

    low: str = "-inf"
    high: str = "+inf"


CaseValue = str | bool | GapCase | RecordsCase | IntervalCase


class Case(Written):
    """One example: the facts given (all others not collected) and the outcome expected.

    `class` values: `strength` sets who the given facts come from, default third_party.
    """

    name: Prose
    given: dict[str, CaseValue]
    strength: Literal["on_chain", "third_party", "market", "issuer", "analyst"] = "third_party"
    params: dict[str, str] = Field(default_factory=dict[str, str])
    expect: Annotated[Outcome, Field(strict=False)]
    reason: str = ""


class Messages(Written):
    """Sentences for people by outcome; `{key}` and `{params.name}` are filled in."""

    passed: str = Field(alias="pass")
    warn: str = ""
    fail: str
    unknown: str = ""


class RuleSpec(Written):
    """A rule file."""

    schema_: Literal["auditor/rule/v1"] = Field(alias="schema")
    id: Annotated[str, Field(pattern=r"^[A-Z]{2,6}-[0-9]{3}$")]
    name: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)+$")]
    aliases: list[str] = Field(default_factory=list[str])
    title: Prose
    pillar: Pillar
    severity: Annotated[Severity, Field(strict=False)]
    weight: Annotated[int, Field(ge=0, le=100)]
    kind: Annotated[RuleKind, Field(strict=False)]
    status: Literal["experimental", "stable", "deprecated"]
    applies_when: Expression | None = None
    params: dict[str, Param] = Field(default_factory=dict[str, Param])
    holds: Expression
    tolerates: Expression | None = None
    on_empty: Literal["pass", "fail", "unknown"] = "unknown"
    when_undisclosed: Literal["unknown", "fail"] = "unknown"
    root_cause: str = ""
    why: Prose
    messages: Messages
    settles: str = ""
    ask: str = ""
    remedy: Remedy
    references: Annotated[list[str], Field(min_length=1)]
    cases: Annotated[list[Case], Field(min_length=2)]

    @model_validator(mode="after")
    def _messages_for_warn(self) -> "RuleSpec":
        if (self.tolerates or self.kind is RuleKind.ASSERTS) and not self.messages.warn:
            raise ValueError("messages.warn is missing: this rule can end in a warning")
        return self


class Declared(Written):
    """A fact key a pack adds."""

    kind: Literal["quantity", "flag", "text", "moment", "duration", "enumeration"]
    unit: str = "ratio"
    better: Literal["higher", "lower", "neither"] = "neither"
    choices: list[str] = Field(default_factory=list[str])
    meaning: Prose


class DerivedKey(Written):
    """A quantity a pack computes from other facts."""

    unit: str = "ratio"
    better: Literal["higher", "lower", "neither"] = "neither"
    value: Expression
    meaning: str = ""


class PackSpec(Written):
    """The `pack.yaml` of a folder of rules."""

    schema_: Literal["auditor/pack/v1"] = Field(alias="schema")
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
    version: str
    requires: str = ""
    licence: str
    declare: dict[str, Declared] = Field(default_factory=dict[str, Declared])
    derive: dict[str, DerivedKey] = Field(default_factory=dict[str, DerivedKey])
    tailor: dict[str, dict[str, str]] = Field(default_factory=dict[str, dict[str, str]])
