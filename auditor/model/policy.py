"""The score policy as `rules/scoring.yaml` writes it."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from auditor.model.parsing import Written
from auditor.model.rule import Expression, Pillar, Prose
from auditor.model.scorecard import Grade


class PillarSpec(Written):
    """A pillar and its fixed points."""

    name: Pillar
    title: Prose | Annotated[str, Field(min_length=3)]
    points: Annotated[int, Field(ge=1, le=100)]


class BandSpec(Written):
    """The score from which a letter is given."""

    grade: Annotated[Grade, Field(strict=False)]
    from_: Annotated[str, Field(pattern=r"^[0-9]{1,3}(\.[0-9]{1,6})?$", alias="from")]


class PointsSpec(Written):
    """A cap that applies while some pillars together stay below a number of points."""

    pillars: Annotated[list[Pillar], Field(min_length=1)]
    below: Annotated[int, Field(ge=1, le=100)]


class CapSpec(Written):
    """A ceiling on the grade, lifted by exactly one kind of condition."""

    id: Annotated[str, Field(pattern=r"^K[0-9]{1,2}[a-z]?$")]
    at_most: Annotated[Grade, Field(strict=False)]
    condition: Prose
    unless: Expression | None = None
    flags_hit: Annotated[int, Field(ge=1)] | None = None
    points: PointsSpec | None = None

    @model_validator(mode="after")
    def _one_condition(self) -> "CapSpec":
        given = [each for each in (self.unless, self.flags_hit, self.points) if each is not None]
        if len(given) != 1:
            raise ValueError("a cap needs exactly one of unless, flags_hit and points")
        return self


class RedFlagSpec(Written):
    """A red flag and the rules that decide it."""

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    title: Prose
    rules: Annotated[list[str], Field(min_length=1)]


class PolicySpec(Written):
    """The whole policy; a pillar, band, cap or flag is named once."""

    schema_: Literal["auditor/scoring/v1"] = Field(alias="schema")
    version: str
    pillars: Annotated[list[PillarSpec], Field(min_length=1)]
    bands: Annotated[list[BandSpec], Field(min_length=1)]
    caps: list[CapSpec]
    red_flags: list[RedFlagSpec]

    @model_validator(mode="after")
    def _named_once(self) -> "PolicySpec":
        for what, names in (
            ("pillar", [str(each.name) for each in self.pillars]),
            ("band", [each.grade.value for each in self.bands]),
            ("cap", [each.id for each in self.caps]),
            ("red flag", [each.id for each in self.red_flags]),
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"the {what} {twice[0]} stands twice")
        return self
