"""The score policy as `rules/scoring.yaml` writes it."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from auditor.model.case import Prose
from auditor.model.complaint import PartError
from auditor.model.parsing import Written
from auditor.model.rule import Expression, Pillar
from auditor.model.scorecard import Grade


class PillarSpec(Written):
    """A pillar and its fixed points."""

    name: Pillar
    """The pillar's id."""
    title: Prose | Annotated[str, Field(min_length=3)]
    """How the report calls it."""
    points: Annotated[int, Field(ge=1, le=100)]
    """Its points of 100."""


class BandSpec(Written):
    """The score from which a letter is given."""

    grade: Annotated[Grade, Field(strict=False)]
    """The letter."""
    from_: Annotated[str, Field(pattern=r"^[0-9]{1,3}(\.[0-9]{1,6})?$", alias="from")]
    """The score it starts at."""


class PointsSpec(Written):
    """A cap that applies while some pillars together stay below a number of points."""

    pillars: Annotated[list[Pillar], Field(min_length=1)]
    """The pillars counted together."""
    below: Annotated[int, Field(ge=1, le=100)]
    """The cap applies below this many points."""


class CapSpec(Written):
    """A ceiling on the grade, lifted by exactly one kind of condition."""

    id: Annotated[str, Field(pattern=r"^K[0-9]{1,2}[a-z]?$")]
    """The cap's id."""
    at_most: Annotated[Grade, Field(strict=False)]
    """The best letter while the cap applies."""
    condition: Prose
    """What the report says when it does."""
    unless: Expression | None = None
    """True lifts the cap, false shows it, unknown leaves it open."""
    flags_hit: Annotated[int, Field(ge=1)] | None = None
    """Shown when at least this many red flags are hit."""
    points: PointsSpec | None = None
    """Shown while some pillars earn too little."""

    @model_validator(mode="after")
    def _one_condition(self) -> "CapSpec":
        given = [each for each in (self.unless, self.flags_hit, self.points) if each is not None]
        if len(given) != 1:
            raise ValueError("a cap needs exactly one of unless, flags_hit and points")
        return self


class RedFlagSpec(Written):
    """A red flag and the rules that decide it."""

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    """The flag's id."""
    title: Prose
    """What it warns of."""
    rules: Annotated[list[str], Field(min_length=1)]
    """The rules that decide it: one fail is a hit."""


class PolicySpec(Written):
    """The whole policy; a pillar, band, cap or flag is named once."""

    schema_: Literal["auditor/scoring/v1"] = Field(alias="schema")
    """The format and its version."""
    version: str
    """The policy's version."""
    pillars: Annotated[list[PillarSpec], Field(min_length=1)]
    """The parts of the score."""
    bands: Annotated[list[BandSpec], Field(min_length=1)]
    """Where the letters start."""
    caps: list[CapSpec]
    """Ceilings on the letter."""
    red_flags: list[RedFlagSpec]
    """The flags of the first page."""
    experimental: list[str] = Field(default_factory=list[str])
    """Experimental rules that earn their points all the same, by name."""

    @model_validator(mode="after")
    def _named_once(self) -> "PolicySpec":
        for where, names in (
            ("pillars", [str(each.name) for each in self.pillars]),
            ("bands", [each.grade.value for each in self.bands]),
            ("caps", [each.id for each in self.caps]),
            ("red_flags", [each.id for each in self.red_flags]),
        ):
            for at, name in enumerate(names):
                if name in names[:at]:
                    raise PartError(f"{name} stands twice", where, at)
        return self
