"""Conversions in `report.json`, step by step."""

from pydantic import Field, JsonValue

from auditor.render.formats.json_public import Public


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
