"""A profile file: which rules somebody looks at, how much each counts, and with what thresholds."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from auditor.model.case import Prose
from auditor.model.complaint import PartError
from auditor.model.parsing import Written


class Chosen(Written):
    """How a profile uses one rule."""

    weight: Annotated[int, Field(ge=0, le=100)] | None = None
    """Its points in the profile's score; left out, as many as the rule has by itself."""
    params: dict[str, str] = Field(default_factory=dict[str, str])
    """Thresholds that differ; looser than comparable fails the rule."""


class ProfileSpec(Written):
    """A profile: the headline seen with other eyes, as a score of its own beside it."""

    schema_: Literal["auditor/profile/v1"] = Field(alias="schema")
    """The format and its version."""
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
    """What `--profile` calls it."""
    version: str
    """The profile's own version."""
    title: Prose
    """Who looks, and what for."""
    why: Prose
    """Why these rules and thresholds."""
    every: bool = False
    """Whether all shipped rules belong to it, those below with what is said there."""
    rules: dict[str, Chosen] = Field(default_factory=dict[str, Chosen])
    """Its rules, by name."""

    @model_validator(mode="after")
    def _chooses(self) -> "ProfileSpec":
        if not self.every and not self.rules:
            raise PartError("a profile chooses at least one rule", "rules")
        return self
