"""Runs the cases extractor files carry."""

from collections.abc import Container
from dataclasses import dataclass

from auditor.collect.disclosure.answer import Answer, Reading, Status
from auditor.collect.disclosure.extractor import Extractors
from auditor.collect.disclosure.read import read_by_cues
from auditor.collect.disclosure.spec import ReadingCase
from auditor.collect.text.model import Block, BlockKind, DocumentText, normal


_MARKS = {
    "# ": BlockKind.HEADING,
    "? ": BlockKind.QUESTION,
    "- ": BlockKind.ITEM,
    "| ": BlockKind.ROW,
}


@dataclass(frozen=True, slots=True)
class ReadingResult:
    """A case with what came out."""

    field: str
    case: ReadingCase
    answer: Answer

    @property
    def agrees(self) -> bool:
        """Whether status and, when the case names one, value are as expected."""
        if self.answer.status.value != self.case.status:
            return False
        wanted = self.case.value
        if not wanted:
            return True
        got = self.answer.value
        return list(got) == wanted if isinstance(got, tuple) else got == wanted

    @property
    def todo(self) -> str:
        """Why the case may not agree yet."""
        return self.case.todo

    @property
    def label(self) -> str:
        """Which case this is, for messages."""
        return f"{self.field}: {normal(self.case.text)[:80]!r}"

    def __str__(self) -> str:
        got = f"{self.answer.status.value} {self.answer.value or ''}".strip()
        wanted = f"{self.case.status} {self.case.value or ''}".strip()
        return f"{self.label}: expected {wanted}, got {got}"


def run_reading_cases(extractors: Extractors, fields: Container[str]) -> list[ReadingResult]:
    """One result per case of every extractor of these fields."""
    return [
        ReadingResult(name, case, _answer(name, read_by_cues(text_of_case(case), extractors)))
        for name, extractor in extractors.by_field.items()
        if name in fields
        for case in extractor.cases
    ]


def _answer(name: str, reading: Reading) -> Answer:
    """The answer of a field; of a claim, whether any passage makes it."""
    if name in reading.answers:
        return reading.answers[name]
    made = [finding for claim, finding in reading.promises if claim == name]
    return Answer(Status.PRESENT, quotes=(made[0].quote,)) if made else Answer(Status.ABSENT)


def text_of_case(case: ReadingCase) -> DocumentText:
    """The document a case describes, one block a line."""
    blocks: list[Block] = []
    path: tuple[str, ...] = ()
    for number, line in enumerate(case.text.splitlines(), 1):
        kind = _MARKS.get(line[:2], BlockKind.PARAGRAPH)
        text = normal(line[2:] if line[:2] in _MARKS else line)
        if text:
            blocks.append(Block(text, kind, f"line {number}", path))
        if kind is BlockKind.HEADING:
            path = (text,)
    return DocumentText(tuple(blocks), language=case.language)
