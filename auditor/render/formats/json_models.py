"""The public shape of `report.json`, version 1; numbers are exact text `n` or `n/d`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue


class Public(BaseModel):
    """Base of what other programs read: closed, frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Amount(Public):
    """An exact number with its unit and how the pages print it."""

    value: str
    unit: str
    display: str


class SpanV1(Public):
    """Points from low to high."""

    low: str
    high: str
    display: str


class ProductV1(Public):
    """Which product was examined."""

    id: str
    symbol: str
    name: str
    issuer: str
    structure: str
    underlying: str
    exchange: str
    isin: str


class RuleSetV1(Public):
    """Which rules judged."""

    version: str
    digest: str
    packs: list[str]
    rules: int
    tailored: list[str]


class CapV1(Public):
    """A ceiling on the grade."""

    id: str
    condition: str
    at_most: str
    state: str
    facts: list[str]


class LineV1(Public):
    """One rule's points."""

    rule: str
    points: str
    low: str
    high: str


class PillarV1(Public):
    """A pillar's points."""

    name: str
    title: str
    maximum: str
    low: str
    high: str
    comparable: bool
    rules: list[LineV1]


class FlagV1(Public):
    """One of the red flags."""

    id: str
    title: str
    state: str
    rules: list[str]


class FlagsV1(Public):
    """The red flags, counted and listed."""

    hit: int
    unknown: int
    of: int
    flags: list[FlagV1]


class ComparisonV1(Public):
    """Two sides of a decisive comparison and its margin, positive on the passing side."""

    expression: str
    left: JsonValue
    right: JsonValue
    margin: JsonValue


class WaiverV1(Public):
    """A visible mark that changes no score."""

    reason: str
    author: str
    expires: str


class FindingV1(Public):
    """What one rule concluded."""

    rule: str
    name: str
    title: str
    pillar: str
    severity: str
    weight: int
    outcome: str
    reason: str
    message: str
    facts: list[str]
    comparisons: list[ComparisonV1]
    margin: JsonValue
    root_cause: str
    rests_on: list[str]
    tailored: bool
    waiver: WaiverV1 | None


class RootCauseV1(Public):
    """Findings one thing explains."""

    id: str
    title: str
    sentence: str
    outcome: str
    rules: list[str]
    lost: str
    open: str
    to_close: str


class ChangeV1(Public):
    """A smallest set of changes that moves the grade."""

    grade: str
    better: bool
    steps: list[list[str]]
    sentence: str


class ObservationV1(Public):
    """One source's value with its provenance."""

    key: str
    value: JsonValue
    source: str
    locator: str
    observed_at: str
    as_of: str
    digest: str
    strength: str
    rests_on: str


class FactV1(Public):
    """A fact: its value on the wire, its unit, how strong its best source is."""

    value: JsonValue
    unit: str
    kind: str
    display: str
    strength: str
    observations: list[ObservationV1]


class GapV1(Public):
    """Why a fact has no value."""

    gap: str
    reason: str
    detail: str
    tried: list[str]


class StepV1(Public):
    """One line of the converter."""

    text: str
    value: JsonValue
    fact: str


class ConversionV1(Public):
    """The converter for one deployment."""

    chain: str
    unit_model: str
    already_scaled: bool
    steps: list[StepV1]
    back: list[StepV1]


class HouseV1(Public):
    """The score of an added pack."""

    pack: str
    version: str
    low: str
    high: str
    maximum: str
    findings: list[FindingV1]


class BlockV1(Public):
    """The block one chain was read at."""

    chain: str
    number: int
    hash: str
    time: str
    finality: str
    sources: int


class ReportV1(Public):
    """`report.json`: everything the pages say, for programs."""

    schema_: Literal["auditor/report/v1"] = Field(alias="schema")
    product: ProductV1
    as_of: str
    origin: str
    origin_source: str
    tool: str
    ruleset: RuleSetV1
    root: str
    draft: bool
    opinion: str
    opinion_words: str
    sentence: str
    grade: str
    grade_high: str
    grade_status: str
    score: SpanV1
    coverage: str
    on_issuer_word: str
    comparable: bool
    deciding: list[str]
    caps: list[CapV1]
    pillars: list[PillarV1]
    red_flags: FlagsV1
    findings: list[FindingV1]
    root_causes: list[RootCauseV1]
    changes: list[ChangeV1]
    questions: list[str]
    not_told: list[str]
    not_checked: list[str]
    facts: dict[str, FactV1 | GapV1]
    converter: list[ConversionV1]
    house: list[HouseV1]
    blocks: list[BlockV1]
