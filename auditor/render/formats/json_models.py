"""The public shape of `report.json`, version 1; numbers are exact text `n` or `n/d`."""

from typing import Literal

from pydantic import Field, JsonValue

from auditor.render.formats.json_explained import (
    FlipV1,
    QuestionV1,
    SensitivityV1,
    WaterfallV1,
)
from auditor.render.formats.json_public import Public


class Amount(Public):
    """An exact number with its unit and how the pages print it."""

    value: str = Field(description="The exact number.")
    unit: str = Field(description="Its unit.")
    display: str = Field(description="As the pages print it.")


class SpanV1(Public):
    """Points from low to high."""

    low: str = Field(description="Points when unknown counts nothing.")
    high: str = Field(description="Points when unknown counts in full.")
    display: str = Field(description="Both, as the pages print them.")


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


class CapV1(Public):
    """A ceiling on the grade."""

    id: str = Field(description="The cap's id.")
    condition: str = Field(description="What holds while it is shown.")
    at_most: str = Field(description="The best grade it leaves.")
    state: str = Field(description="shown, open or not_shown.")
    facts: list[str] = Field(description="Fact keys that decide it.")


class LineV1(Public):
    """One rule's points."""

    rule: str = Field(description="Name of the rule.")
    points: str = Field(description="Points it is worth.")
    low: str = Field(description="Points earned at the low end.")
    high: str = Field(description="Points earned at the high end.")


class PillarV1(Public):
    """A pillar's points."""

    name: str = Field(description="The pillar's id.")
    title: str = Field(description="How the pages call it.")
    maximum: str = Field(description="Its points.")
    low: str = Field(description="Points earned at the low end.")
    high: str = Field(description="Points earned at the high end.")
    comparable: bool = Field(description="False when most of it does not apply.")
    rules: list[LineV1] = Field(description="Its rules' points.")


class FlagV1(Public):
    """One of the red flags."""

    id: str = Field(description="The flag's id.")
    title: str = Field(description="What it warns of.")
    state: str = Field(description="hit, unknown or clear.")
    rules: list[str] = Field(description="Rules that decide it.")


class FlagsV1(Public):
    """The red flags, counted and listed."""

    hit: int = Field(description="How many are hit.")
    unknown: int = Field(description="How many are unknown.")
    of: int = Field(description="How many there are.")
    flags: list[FlagV1] = Field(description="Each of them.")


class ComparisonV1(Public):
    """Two sides of a decisive comparison and its margin, positive on the passing side."""

    expression: str = Field(description="The comparison as the rule writes it.")
    left: JsonValue = Field(description="Its left side, as a value.")
    right: JsonValue = Field(description="Its right side, as a value.")
    margin: JsonValue = Field(description="Their distance, positive when passing.")


class WaiverV1(Public):
    """A visible mark that changes no score."""

    reason: str = Field(description="Why it was waived.")
    author: str = Field(description="Who waived it.")
    created: str = Field(description="When the waiver begins, UTC.")
    expires: str = Field(description="When the waiver ends, UTC.")


class ResponseV1(Public):
    """What somebody answers to a finding; printed as received, part of no score."""

    author: str = Field(description="Who answers.")
    date: str = Field(description="The day of the answer.")
    text: str = Field(description="The answer.")


class FindingV1(Public):
    """What one rule concluded."""

    rule: str = Field(description="Id of the rule.")
    name: str = Field(description="Name of the rule.")
    title: str = Field(description="What is true when it holds.")
    pillar: str = Field(description="The pillar it counts in.")
    severity: str = Field(description="info, low, medium, high or critical.")
    weight: int = Field(description="Its points within the pillar.")
    outcome: str = Field(description="pass, warn, fail, unknown, not_applicable or error.")
    reason: str = Field(description="Code of the reason.")
    message: str = Field(description="The outcome in words.")
    facts: list[str] = Field(description="Fact keys used.")
    comparisons: list[ComparisonV1] = Field(description="Decisive comparisons.")
    margin: JsonValue = Field(description="Distance of the first comparison, or null.")
    root_cause: str = Field(description="Groups findings one thing explains.")
    rests_on: list[str] = Field(description="Weakest source of what decided it.")
    tailored: bool = Field(description="A threshold is looser than comparable.")
    status: str = Field(description="experimental, stable or deprecated.")
    evidence: str = Field(description="Digest of what it rests on; a waiver is bound to it.")
    waiver: WaiverV1 | None = Field(description="The waiver on it, or null.")
    responses: list[ResponseV1] = Field(
        default=[], description="Answers to it, as received; they change no score."
    )


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


class ObservationV1(Public):
    """One source's value with its provenance."""

    key: str = Field(description="The fact key observed.")
    value: JsonValue = Field(description="The value on the wire.")
    source: str = Field(description="Who says it.")
    locator: str = Field(description="Where: URL and selector, or chain, block and call.")
    observed_at: str = Field(description="When it was read.")
    as_of: str = Field(description="The moment it speaks about, or undated.")
    digest: str = Field(description="SHA-256 of the bytes read.")
    strength: str = Field(description="How strong the source is.")
    rests_on: str = Field(description="Whose word it rests on in the end.")


class FactV1(Public):
    """A fact: its value on the wire, its unit, how strong its best source is."""

    value: JsonValue = Field(description="The value on the wire.")
    unit: str = Field(description="Its unit.")
    kind: str = Field(description="Its kind.")
    display: str = Field(description="As the pages print it.")
    strength: str = Field(description="Strength of its best source.")
    observations: list[ObservationV1] = Field(description="Everything it rests on.")


class GapV1(Public):
    """Why a fact has no value."""

    gap: str = Field(description="The cause.")
    reason: str = Field(description="Code of the reason.")
    detail: str = Field(description="What happened.")
    tried: list[str] = Field(description="Places that were tried.")


class HowV1(Public):
    """How a line of the converter follows from an earlier one."""

    line: int = Field(description="Number of the earlier line; the first is 1.")
    times: str = Field(description="What its amount is multiplied by; for a gate, the least it is.")
    grain: str = Field(description="What the product is a multiple of; 0 for exact.")
    rounding: str = Field(description="exact, down or up, to the grain.")
    needs: int = Field(description="The gate that must hold for this line; 0 for none.")


class StepV1(Public):
    """One line of the converter."""

    text: str = Field(description="What is done.")
    value: JsonValue = Field(description="The exact result, or the gap with its reason.")
    fact: str = Field(description="The fact key used.")
    kind: str = Field(default="operand", description="given, operand, result or gate.")
    how: HowV1 | None = Field(
        default=None, description="How it follows from an earlier line; none for what was read."
    )


class CalculationV1(Public):
    """One way through the converter, from an amount to a result."""

    name: str = Field(description="hold, redeem, buy, payout, back or dividend.")
    title: str = Field(description="What becomes what.")
    steps: list[StepV1] = Field(description="Its lines.")
    main: int = Field(description="Number of the line that is asked for.")


class ConversionV1(Public):
    """The converter for one deployment."""

    chain: str = Field(description="CAIP-2 chain.")
    unit_model: str = Field(description="How raw units become shares.")
    already_scaled: bool = Field(description="The supply already holds the multiplier.")
    steps: list[StepV1] = Field(description="From tokens to money.")
    back: list[StepV1] = Field(description="From shares to tokens.")
    examples: list[CalculationV1] = Field(description="Every way, worked for one amount each.")


class HouseV1(Public):
    """The score of an added pack or a profile, beside the headline."""

    kind: str = Field(description="pack or profile.")
    pack: str = Field(description="Name of the pack or profile.")
    version: str = Field(description="Its version.")
    title: str = Field(description="Who a profile is for; empty for a pack.")
    tailored: list[str] = Field(description="Thresholds it changes for its own score.")
    low: str = Field(description="Points earned at the low end.")
    high: str = Field(description="Points earned at the high end.")
    maximum: str = Field(description="Points of all its rules.")
    findings: list[FindingV1] = Field(description="What its rules concluded.")


class WaiversV1(Public):
    """What became of the waivers; they change no score."""

    file: str = Field(description="SHA-256 of the waivers file; empty without one.")
    used: list[str] = Field(description="Ids of the rules with a waived finding.")
    findings: list[FindingV1] = Field(description="What is wrong with the other waivers.")
    elsewhere: int = Field(description="How many are for other products.")
    without: SpanV1 = Field(description="Points if the waived findings had gone well.")


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
