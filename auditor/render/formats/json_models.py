"""The public shape of `report.json`, version 1; numbers are exact text `n` or `n/d`."""

from typing import Literal

from pydantic import Field

from auditor.render.formats.json_converter_models import ConversionV1
from auditor.render.formats.json_explained import (
    FlipV1,
    QuestionV1,
    SensitivityV1,
    WaterfallV1,
)
from auditor.render.formats.json_fact_models import FactV1, GapV1
from auditor.render.formats.json_finding_models import FindingV1, HouseV1, WaiversV1
from auditor.render.formats.json_public import Public, SpanV1
from auditor.render.formats.json_score_models import CapV1, FlagsV1, PillarV1


class ProductV1(Public):
    """Which product was examined."""

    id: str = Field(description="Id of the product file.")
    symbol: str = Field(description="Ticker symbol of the token.")
    name: str = Field(description="Name of the product.")
    issuer: str = Field(description="Legal name of the issuer.")
    structure: str = Field(description="Legal form of the claim.")
    underlying: str = Field(description="Ticker of the share.")
    exchange: str = Field(description="ISO 10383 code of its exchange.")
    isin: str = Field(description="International number of the share.")


class RuleSetV1(Public):
    """Which rules judged."""

    version: str = Field(description="Version of the score policy.")
    digest: str = Field(description="SHA-256 of all rule files.")
    packs: list[str] = Field(description="Packs with their versions.")
    rules: int = Field(description="How many rules ran.")
    tailored: list[str] = Field(description="Thresholds that packs and the profile change.")
    loosened: list[str] = Field(description="Those of them that are looser than comparable.")
    comparability: str = Field(
        description="SHA-256 of all that decides a headline; grades with another do not compare."
    )
    pack_digests: list[str] = Field(description="SHA-256 of each pack's files, as `@` pins it.")
    notices: list[str] = Field(description="Old names and deprecated rules in use.")


class RootCauseV1(Public):
    """Findings one thing explains."""

    id: str = Field(description="The cause's id.")
    title: str = Field(description="The cause in a few words.")
    sentence: str = Field(description="What it does to the score.")
    outcome: str = Field(description="Worst outcome among its rules.")
    rules: list[str] = Field(description="Rules it explains.")
    lost: str = Field(description="Points gone for good.")
    open: str = Field(description="Points that can still be earned.")
    to_close: str = Field(description="What would close it.")


class ChangeV1(Public):
    """A smallest set of changes that moves the grade."""

    grade: str = Field(description="The grade it leads to.")
    better: bool = Field(description="Whether that grade is better.")
    steps: list[list[str]] = Field(description="Pairs of rule name and outcome needed.")
    sentence: str = Field(description="The change in words.")


class BlockV1(Public):
    """The block one chain was read at."""

    chain: str = Field(description="CAIP-2 chain.")
    number: int = Field(description="Block number.")
    hash: str = Field(description="Block hash; empty when reconstructed.")
    time: str = Field(description="Time of the block.")
    finality: str = Field(description="How final it was.")
    sources: int = Field(description="How many endpoints agreed.")


class ToldV1(Public):
    """One thing the evidence says, and on whose word."""

    fact: str = Field(description="The fact's key.")
    label: str = Field(description="What it is called.")
    display: str = Field(description="As the pages print it.")
    rests_on: str = Field(description="Whose word it is; empty when derived from nothing.")


class AspectV1(Public):
    """One question of the comparison with an ETF and a CFD of the same share."""

    question: str = Field(description="What is compared.")
    told: list[ToldV1] = Field(description="What is evidenced of this token.")
    missing: list[str] = Field(description="Fact keys that are not evidenced.")
    why: str = Field(description="Why they are not.")
    etf: str = Field(description="What an ETF gives, by rule.")
    cfd: str = Field(description="What a CFD gives, by rule.")


class ReportV1(Public):
    """`report.json`: everything the pages say, for programs."""

    schema_: Literal["auditor/report/v1"] = Field(
        alias="schema", description="The format and its version."
    )
    product: ProductV1 = Field(description="Which product was examined.")
    as_of: str = Field(description="The moment of the audit.")
    origin: str = Field(description="live or reconstructed.")
    origin_source: str = Field(description="What a reconstruction rests on.")
    tool: str = Field(description="Name and version of the tool.")
    ruleset: RuleSetV1 = Field(description="Which rules judged.")
    root: str = Field(description="Root of the evidence bundle.")
    draft: bool = Field(description="Whether the pages are marked as a draft.")
    opinion: str = Field(description="clean, qualified, adverse or disclaimer.")
    opinion_words: str = Field(description="The opinion as the pages print it.")
    sentence: str = Field(description="The result in one sentence.")
    grade: str = Field(description="The letter that is shown today.")
    grade_high: str = Field(description="The letter if all unknowns went well.")
    grade_status: str = Field(description="final, provisional, unproven or out_of_scope.")
    score: SpanV1 = Field(description="Points of 100.")
    coverage: str = Field(description="Decided share of the points, 0 to 1.")
    on_issuer_word: str = Field(description="Points that rest on the issuer's word.")
    comparable: bool = Field(description="Whether it compares with other reports.")
    deciding: list[str] = Field(description="What would decide an unproven grade.")
    caps: list[CapV1] = Field(description="Ceilings on the grade.")
    pillars: list[PillarV1] = Field(description="The parts of the score.")
    red_flags: FlagsV1 = Field(description="The red flags.")
    findings: list[FindingV1] = Field(description="What each rule concluded.")
    root_causes: list[RootCauseV1] = Field(description="Findings grouped by cause.")
    changes: list[ChangeV1] = Field(description="Smallest changes that move the grade.")
    questions: list[str] = Field(description="Questions to the issuer.")
    asks: list[QuestionV1] = Field(description="The same questions with rules and points.")
    waterfall: WaterfallV1 = Field(description="From the total down to the score and grade.")
    flips: list[FlipV1] = Field(description="What turns next by the passing of time alone.")
    sensitivity: SensitivityV1 = Field(description="What hangs on weights and thresholds.")
    not_told: list[str] = Field(description="What 1:1 does not tell here.")
    not_checked: list[str] = Field(description="What was not checked.")
    facts: dict[str, FactV1 | GapV1] = Field(description="Every fact or gap, by key.")
    converter: list[ConversionV1] = Field(description="Tokens, shares and money, per deployment.")
    comparison: list[AspectV1] = Field(
        default_factory=list[AspectV1], description="This token beside an ETF and a CFD."
    )
    house: list[HouseV1] = Field(description="Scores of added packs.")
    profile: HouseV1 | None = Field(description="The score of the profile asked for, or null.")
    waivers: WaiversV1 = Field(description="What became of the waivers.")
    blocks: list[BlockV1] = Field(description="Blocks that were read.")
