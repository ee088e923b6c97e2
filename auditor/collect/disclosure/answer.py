"""What a reading of a document gives, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


class Status(StrEnum):
    """What the document says about a field."""

    PRESENT = "present"
    ABSENT = "absent"
    DENIED = "denied"
    UNCLEAR = "unclear"


AnswerValue: TypeAlias = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one passage says; `confidence` in hundredths."""

    status: Status
    value: AnswerValue
    quote: str
    locator: str
    weight: int
    confidence: int
    place: int
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the document says: `quotes` holds more than one when passages contradict each other."""

    status: Status
    value: AnswerValue = ""
    quotes: tuple[str, ...] = ()
    locators: tuple[str, ...] = ()
    confidence: int = 0
    beside: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def contradictory(self) -> bool:
        """Whether passages of the document contradict each other."""
        return len(self.quotes) > 1


@dataclass(frozen=True, slots=True)
class Reading:
    """Every field with its answer, and every passage that promises something, by claim."""

    answers: Mapping[str, Answer]
    promises: tuple[tuple[str, Finding], ...] = ()
