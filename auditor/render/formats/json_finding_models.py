"""Findings in `report.json`, with waivers, answers, and what stands beside the headline."""

from pydantic import Field, JsonValue

from auditor.render.formats.json_public import Public, SpanV1


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
