"""The score in `report.json`: pillars, caps and red flags."""

from pydantic import Field

from auditor.render.formats.json_public import Public


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
