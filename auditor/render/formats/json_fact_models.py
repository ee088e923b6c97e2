"""Facts and gaps in `report.json`."""

from pydantic import Field, JsonValue

from auditor.render.formats.json_public import Public


class ObservationV1(Public):
    """One source's value with its provenance."""

    key: str = Field(description="The fact key observed.")
    value: JsonValue = Field(description="The value on the wire.")
    source: str = Field(description="Who says it.")
    locator: str = Field(description="Where: URL and selector, or chain, block and call.")
    observed_at: str = Field(description="When it was read.")
    as_of: str = Field(description="The moment it speaks about, or undated.")
    digest: str = Field(description="SHA-256 of the bytes read.")
    strength: str = Field(description="How strong the source is.")
    rests_on: str = Field(description="Whose word it rests on in the end.")


class FactV1(Public):
    """A fact: its value on the wire, its unit, how strong its best source is."""

    value: JsonValue = Field(description="The value on the wire.")
    unit: str = Field(description="Its unit.")
    kind: str = Field(description="Its kind.")
    display: str = Field(description="As the pages print it.")
    strength: str = Field(description="Strength of its best source.")
    observations: list[ObservationV1] = Field(description="Everything it rests on.")


class GapV1(Public):
    """Why a fact has no value."""

    gap: str = Field(description="The cause.")
    reason: str = Field(description="Code of the reason.")
    detail: str = Field(description="What happened.")
    tried: list[str] = Field(description="Places that were tried.")
