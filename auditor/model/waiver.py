"""A waivers file: findings somebody accepts for a while, with reason, name and end."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from auditor.base.instants import parse_date, parse_instant
from auditor.model.complaint import PartError
from auditor.model.parsing import Written


LONGEST = timedelta(days=180)
SHORTEST_REASON = 20


class WaiverSpec(Written):
    """One waiver: of one rule, for one product, bound to what the finding rests on."""

    rule: Annotated[str, Field(min_length=1)]
    """Id or name of the rule."""
    product: str = ""
    """Id of the product; without one, or with a wildcard, the waiver is too broad to apply."""
    reason: str
    """Why the finding is accepted, in at least 20 characters."""
    author: Annotated[str, Field(min_length=2)]
    """Who accepts it."""
    created: str
    """Since when: a moment such as 2026-09-01T12:00:00Z, or a day, which begins in UTC."""
    expires: str
    """Until when, at most 180 days later; at that moment it no longer applies."""
    evidence: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """Digest of the finding's evidence, as the report states it; `auditor waive` writes it."""

    @model_validator(mode="after")
    def _bounded(self) -> "WaiverSpec":
        if len(" ".join(self.reason.split())) < SHORTEST_REASON:
            raise PartError(f"a reason has at least {SHORTEST_REASON} characters", "reason")
        begins, ends = _moment(self.created, "created"), _moment(self.expires, "expires")
        if ends <= begins:
            raise PartError("a waiver ends after it begins", "expires")
        if ends - begins > LONGEST:
            told = f"a waiver lasts at most {LONGEST.days} days from `created`"
            raise PartError(told, "expires")
        return self

    @property
    def begins(self) -> datetime:
        """The first moment at which it applies."""
        return _moment(self.created, "created")

    @property
    def ends(self) -> datetime:
        """The first moment at which it no longer applies."""
        return _moment(self.expires, "expires")


class WaiversSpec(Written):
    """The whole file."""

    schema_: Literal["auditor/waivers/v1"] = Field(alias="schema")
    """The format and its version."""
    waivers: Annotated[list[WaiverSpec], Field(min_length=1)]
    """The waivers, each for one finding."""


def _moment(text: str, field: str) -> datetime:
    try:
        return parse_instant(text) if "T" in text else parse_date(text)
    except ValueError as error:
        raise PartError(str(error), field) from None
