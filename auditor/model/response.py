"""What an issuer answers to a finding: printed beside it as received, never part of the score."""

from typing import Annotated, Literal

from pydantic import Field

from auditor.model.parsing import Written


LONGEST_TEXT, LONGEST_NAME = 2_000, 200


class ResponseSpec(Written):
    """A response file: one answer to one finding."""

    schema_: Literal["auditor/response/v1"] = Field(alias="schema")
    """The format and its version."""
    product: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    """Id of the product."""
    rule: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    """Id or name of the rule whose finding it answers."""
    author: Annotated[str, Field(min_length=2, max_length=LONGEST_NAME)]
    """Who answers, and for whom."""
    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    """The day of the answer, such as 2026-09-01."""
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
    """The answer, in at most 2,000 characters."""
