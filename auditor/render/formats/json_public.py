"""The base of everything in the public JSON, and how it writes amounts."""

from pydantic import BaseModel, ConfigDict, Field


class Public(BaseModel):
    """Base of what other programs read: closed, frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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
