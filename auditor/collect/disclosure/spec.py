"""Extractor and vocabulary files as people write them."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from auditor.model.complaint import PartError
from auditor.model.parsing import Written


Status = Literal["present", "absent", "denied", "unclear"]
CueText = Annotated[str, Field(min_length=2, max_length=2000)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class ReadingSpec(Written):
    """What a sentence says when one of the cues matches it."""

    says: Literal["present", "denied", "unclear"]
    """The answer."""
    value: Annotated[str, Field(max_length=60)] = ""
    """The value: a word, or a slot such as `{percent}`; several slots are tried in turn."""
    weight: Annotated[int, Field(ge=0, le=9)] = 2
    """How much it counts: a reading of less weight gives way to one of more."""
    negated: Literal["denied", "present", "unclear", "drop", "keep"] = "denied"
    """The answer when the cue stands under a "not"."""
    planned: Literal["unclear", "drop", "keep"] = "unclear"
    """The answer when it is only planned."""
    examples: bool = False
    """Whether a sentence counts that gives an example."""
    elsewhere: Literal["drop", "own", "keep"] = "drop"
    """What speaks about other products is dropped; `own` looks at the sentence alone, not at what
    stands above it."""
    needs: list[CueText] = Field(default_factory=list[CueText])
    """Parts that every cue needs besides, such as `@<redeem>`."""
    cues: Annotated[list[CueText], Field(min_length=1)]
    """Any one of them is enough."""


class BesideSpec(Written):
    """A second value that stands near the first."""

    name: Name
    """How it is called."""
    value: Annotated[str, Field(max_length=60)]
    """The slot that holds it."""
    cues: Annotated[list[CueText], Field(min_length=1)]
    """Where it stands."""


class FactSpec(Written):
    """A fact that an answer gives; a claim of whoever wrote the document, never more."""

    key: str
    """The fact key."""
    values: dict[str, str] = Field(default_factory=dict[str, str])
    """What a present value means for the key; one that is not listed gives no fact."""
    present: str = ""
    """What present means, whatever the value; empty: the value itself, converted to the unit."""
    denied: str = ""
    """What denied means; empty: no fact."""
    needs_value: bool = False
    """Whether present without a value gives no fact."""
    notice: str = ""
    """What present means when the quote speaks of notice."""


class ReadingCase(Written):
    """One example: a text and the answer expected."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]
    """Paragraphs, with `# ` before a heading, `? ` before a question, `- ` before a list item and
    `| ` before a table row."""
    status: Status
    """The answer."""
    value: str | list[str] = ""
    """The value expected; not looked at when left out."""
    language: str = "en"
    """The language of the text."""
    todo: str = ""
    """Why the extractor cannot meet this example yet: reported, failing only once it can."""


class ClaimSpec(Written):
    """An absolute promise: kept word for word, and held against what rules found."""

    kind: Literal["promise", "risk"] = "promise"
    """Whether the sentence promises, or tells of a risk and is only counted."""
    promise: Annotated[str, Field(min_length=8, max_length=120)]
    """What is promised, in short."""
    against: list[str] = Field(default_factory=list[str])
    """Names of the rules that support or contradict it; none where nothing could support it."""


class ExtractorSpec(Written):
    """An extractor: one field, one question."""

    schema_: Literal["auditor/disclosure/v1"] = Field(alias="schema")
    """The format and its version."""
    field: Name
    """The field it fills."""
    question: Annotated[str, Field(min_length=8)] = ""
    """What it asks of a document."""
    role: Literal["", "custodian", "attestor"] = ""
    """What the firms it names are: a sentence about one of them is read below the words
    `custodian named` or `attestor named`."""
    merge: Literal["one", "list", "any"] = "one"
    """Whether passages must agree, add up to a list, or any of them is enough."""
    never: list[CueText] = Field(default_factory=list[CueText])
    """Cues that make a sentence worthless for this field."""
    readings: Annotated[list[ReadingSpec], Field(min_length=1)]
    """What sentences say."""
    beside: BesideSpec | None = None
    """A second value."""
    facts: list[FactSpec] = Field(default_factory=list[FactSpec])
    """The facts its answers give."""
    cases: list[ReadingCase] = Field(default_factory=list[ReadingCase])
    """Examples that `auditor rules test` runs."""
    claim: ClaimSpec | None = None
    """Set for an absolute promise; its passages go to the claims ledger and fill no field."""
    extends: bool = False
    """Whether the readings are added to those of an earlier extractor of the same field."""

    @model_validator(mode="after")
    def _question_or_extends(self) -> "ExtractorSpec":
        if not self.extends and not self.question:
            raise PartError("question is missing", "question")
        if not self.extends and not self.cases:
            raise PartError("an extractor needs cases", "cases")
        return self


class VocabularySpec(Written):
    """Named groups of words that cues refer to as `<name>`."""

    schema_: Literal["auditor/vocabulary/v1"] = Field(alias="schema")
    """The format and its version."""
    groups: dict[str, list[CueText]]
    """Each group is any one of its entries; an entry may use the groups above it."""
