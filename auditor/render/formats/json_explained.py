"""What explains the score, in the public JSON: waterfall, flips, sensitivity, questions."""

from pydantic import Field

from auditor.render.formats.json_public import Public


class FallV1(Public):
    """What one rule takes from the total."""

    pillar: str = Field(description="The pillar it counts in.")
    rule: str = Field(description="Name of the rule; empty for points no rule could earn.")
    outcome: str = Field(description="What the rule concluded.")
    cause: str = Field(description="Id of the root cause that explains it.")
    lost: str = Field(description="Points gone for good.")
    open: str = Field(description="Points that can still be earned.")


class HoldV1(Public):
    """A cap that lowers the letter."""

    cap: str = Field(description="Id of the cap.")
    end: str = Field(description="low or high: the end of the score whose letter it lowers.")
    before: str = Field(description="The letter before.")
    after: str = Field(description="The letter after.")


class WaterfallV1(Public):
    """From the total down to the score; the points add up exactly."""

    start: str = Field(description="All points there are.")
    falls: list[FallV1] = Field(description="What was lost or is open, rule by rule.")
    best: str = Field(description="What is left without what is lost: the high end.")
    shown: str = Field(description="What is left without what is open too: the low end.")
    holds: list[HoldV1] = Field(description="Caps from the letter of the points to the grade.")


class FlipV1(Public):
    """The next change of an outcome by the passing of time alone."""

    rule: str = Field(description="Name of the rule.")
    outcome: str = Field(description="Its outcome at the moment of the audit.")
    after: str = Field(description="Its outcome from then on.")
    at: str = Field(description="The moment it turns, if nothing else happens.")
    seconds: str = Field(description="Seconds from the moment of the audit until then.")
    grade: str = Field(description="The letter a second later.")


class SwayV1(Public):
    """A weight or threshold moved, and the score with it."""

    kind: str = Field(description="pillar, rule or parameter.")
    name: str = Field(description="Which pillar or rule.")
    change: str = Field(description="What was moved.")
    low: str = Field(description="Points when unknown counts nothing.")
    high: str = Field(description="Points when unknown counts in full.")
    grade: str = Field(description="The letter that would be shown.")
    grade_high: str = Field(description="The letter if all unknowns went well.")


class SensitivityV1(Public):
    """Weights a quarter up and down, thresholds one tolerated step."""

    tried: int = Field(description="How many moves were tried.")
    changes: list[SwayV1] = Field(description="Those that change a letter.")


class QuestionV1(Public):
    """A question to the issuer and the points that wait for the answer."""

    text: str = Field(description="The question.")
    rules: list[str] = Field(description="Rules it would decide or mend.")
    points: str = Field(description="Points they have not earned.")
