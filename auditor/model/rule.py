"""Rule and pack files as people write them."""

from typing import Annotated, Literal

from pydantic import Field, JsonValue, model_validator

from auditor.model.case import Case, Prose
from auditor.model.complaint import PartError
from auditor.model.finding import RuleKind, Severity
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
Status = Literal["experimental", "stable", "deprecated"]
Expression = Annotated[
    str,
    Field(
        min_length=1,
        max_length=2000,
        examples=["backing.coverage >= params.minimum", "has(custody.custodian)"],
    ),
]
_NOTHING: dict[str, JsonValue] = {"default": {}}
_NONE: dict[str, JsonValue] = {"default": []}


class Param(Written):
    """A threshold of a rule."""

    type: Literal["quantity", "duration", "enumeration_list", "text"]
    """What kind of value it is."""
    unit: Annotated[str, Field(examples=["ratio", "shares", "USD", "seconds", "count"])] = "ratio"
    """Its unit, for quantities."""
    default: Annotated[str | list[str], Field(examples=["0.995", "36h"])]
    """Its value unless a pack tailors it."""
    loosest_comparable: str | list[str] | None = None
    """The loosest value with which reports still compare."""
    meaning: str = ""
    """What it decides."""


class Remedy(Written):
    """What issuer and holder can do, and how much work it is."""

    issuer: Prose
    """What the issuer can do."""
    holder: Prose
    """What a holder can do."""
    effort: Literal["low", "medium", "high"]
    """How much work that is."""


class Equivalent(Written):
    """A small change of the rule that changes no outcome, so that no case can notice it."""

    mutant: Annotated[Prose, Field(examples=["when_undisclosed: fail → unknown"])]
    """The change as `auditor rules test --mutate` writes it: `holds: a > 1 → a >= 1`."""
    reason: Prose
    """Why no evidence tells the two apart."""


class Messages(Written):
    """Sentences for people by outcome; `{key}` and `{params.name}` are filled in."""

    passed: str = Field(alias="pass")
    """Said when the rule holds."""
    warn: str = ""
    """Said when it is tolerated."""
    fail: str
    """Said when it does not hold."""
    unknown: str = ""
    """Said when it cannot be decided."""


class RuleSpec(Written):
    """A rule file."""

    schema_: Literal["auditor/rule/v1"] = Field(alias="schema")
    """The format and its version."""
    id: Annotated[str, Field(pattern=r"^[A-Z]{2,6}-[0-9]{3}$", examples=["LND-001"])]
    """Stable for ever."""
    name: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)+$", examples=["bug-bounty-runs"])]
    """How people and programs call it."""
    aliases: list[str] = Field(default_factory=list[str], json_schema_extra=_NONE)
    """Names it had before."""
    title: Annotated[Prose, Field(examples=["The issuer pays for reports of faults"])]
    """The statement that is true when the rule holds."""
    pillar: Pillar
    """The part of the score it belongs to."""
    severity: Annotated[Severity, Field(strict=False)]
    """How bad it is when the rule does not hold."""
    weight: Annotated[int, Field(ge=0, le=100)]
    """Its share of the pillar's points."""
    kind: Annotated[RuleKind, Field(strict=False)]
    """What its evidence is: a measurement, a text that decides, a mere claim."""
    status: Status
    """How settled the rule is: an experimental one earns no points, a deprecated one is on its way
    out."""
    replaced_by: str = ""
    """Id or name of the rule that takes the place of a deprecated one."""
    applies_when: Expression | None = None
    """Where false, the rule does not apply; a gap means that it does."""
    params: dict[str, Param] = Field(
        default_factory=dict[str, Param],
        json_schema_extra=_NOTHING,
        examples=[{"limit": {"type": "duration", "unit": "seconds", "default": "36h"}}],
    )
    """Thresholds, by name."""
    holds: Expression
    """True makes a pass."""
    tolerates: Expression | None = None
    """Where `holds` is false, true makes a warning."""
    on_empty: Literal["pass", "fail", "unknown"] = "unknown"
    """What `all` over an empty list means."""
    when_undisclosed: Literal["unknown", "fail"] = "unknown"
    """What it means that the issuer does not disclose a fact needed."""
    root_cause: str = ""
    """Groups findings that one thing explains."""
    why: Prose
    """Why it matters to a holder."""
    messages: Messages
    """Sentences for the report, by outcome."""
    settles: str = ""
    """The evidence that would decide the rule."""
    ask: Annotated[str, Field(examples=["On which page is your programme?"])] = ""
    """The question an issuer must answer."""
    remedy: Remedy
    """What can be done."""
    references: Annotated[list[str], Field(min_length=1)]
    """What the rule rests on."""
    cases: Annotated[list[Case], Field(min_length=2)]
    """Examples that `auditor rules test` runs."""
    equivalent: list[Equivalent] = Field(default_factory=list[Equivalent], json_schema_extra=_NONE)
    """Changes that `auditor rules test --mutate` need not see noticed, each with a reason."""

    @model_validator(mode="after")
    def _replacement(self) -> "RuleSpec":
        if self.replaced_by and self.status != "deprecated":
            raise PartError("only a deprecated rule is replaced by another", "replaced_by")
        if self.status == "deprecated" and not self.replaced_by:
            raise PartError("a deprecated rule names its replacement in replaced_by", "status")
        return self

    @model_validator(mode="after")
    def _messages_for_warn(self) -> "RuleSpec":
        if (self.tolerates or self.kind is RuleKind.ASSERTS) and not self.messages.warn:
            raise PartError("warn is missing: this rule can end in a warning", "messages")
        return self


class Declared(Written):
    """A fact key a pack adds."""

    kind: Literal["quantity", "flag", "text", "moment", "duration", "enumeration"]
    """The kind of value."""
    unit: str = "ratio"
    """Its unit, for quantities."""
    better: Literal["higher", "lower", "neither"] = "neither"
    """Which way is good for the holder."""
    choices: list[str] = Field(default_factory=list[str])
    """The valid words, for enumerations."""
    meaning: Prose
    """What it says."""


class DerivedKey(Written):
    """A quantity a pack computes from other facts."""

    unit: str = "ratio"
    """The unit of the result."""
    better: Literal["higher", "lower", "neither"] = "neither"
    """Which way is good for the holder."""
    value: Expression
    """How it is computed."""
    meaning: str = ""
    """What it says."""


class PackSpec(Written):
    """The `pack.yaml` of a folder of rules."""

    schema_: Literal["auditor/pack/v1"] = Field(alias="schema")
    """The format and its version."""
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
    """Names the house score."""
    version: str
    """The pack's own version."""
    requires: str | dict[str, str] = ""
    """Versions it works with: of the tool as text (`>=0.1, <2`), or by `auditor` and pack name."""
    licence: str
    """Under what terms it may be used."""
    declare: dict[str, Declared] = Field(default_factory=dict[str, Declared])
    """Fact keys it adds, fed by statements."""
    derive: dict[str, DerivedKey] = Field(default_factory=dict[str, DerivedKey])
    """Quantities it computes from other facts."""
    tailor: dict[str, dict[str, str]] = Field(default_factory=dict[str, dict[str, str]])
    """New values for params of earlier rules, by rule name; they run in this pack's score only."""
