"""What the words of a reading say once the sentence around them is heard."""

from dataclasses import dataclass

from auditor.collect.disclosure.cue import Cue
from auditor.collect.disclosure.extractor import Extractors
from auditor.collect.disclosure.match import Match
from auditor.collect.disclosure.passages import Passage
from auditor.collect.disclosure.scope import (
    doubtful,
    in_apposition,
    negated,
    planned,
    taken_back,
    twice,
)
from auditor.collect.disclosure.spec import ReadingSpec


@dataclass(frozen=True, slots=True)
class Stand:
    """The words of a reading where they were found."""

    spec: ReadingSpec
    passage: Passage
    match: Match
    cue: Cue
    extractors: Extractors

    @property
    def turned(self) -> bool:
        """Whether they stand under a "not"."""
        return negated(self.passage.view, self.match, self.extractors)

    def status(self) -> str:
        """The answer; empty for none."""
        spec, kept = self.spec, self.spec.negated == "keep"
        if taken_back(self.passage.view, self.match, self.extractors):
            return after(spec.negated) if spec.says == "present" and not kept else "unclear"
        turned = self.turned
        if turned and not kept:
            return self._turned()
        if spec.says == "present" and self._in_doubt():
            return "unclear"
        if turned and spec.says != "present":
            return spec.says
        return asserted(spec, self.passage, self.extractors)

    def _turned(self) -> str:
        spec = self.spec
        if spec.says != "present" and spec.negated == "denied":
            return ""
        if spec.negated == "present" and twice(self.passage.view, self.extractors):
            return "unclear"
        return after(spec.negated)

    def _in_doubt(self) -> bool:
        """Whether a "not" touches words that are read as they stand."""
        view, match = self.passage.view, self.match
        if self.spec.negated == "keep":
            pattern = next(p.pattern for p in self.cue.parts if not (p.context or p.refused))
            if doubtful(view, match, pattern, self.extractors):
                return True
        return in_apposition(view, match, self.extractors)


def asserted(spec: ReadingSpec, passage: Passage, extractors: Extractors) -> str:
    """The answer of words that nothing turns round, unless they only tell a plan."""
    if spec.planned != "keep" and planned(passage, extractors):
        return after(spec.planned)
    return spec.says


def after(told: str) -> str:
    """What an extractor file tells to make of turned or planned words."""
    return "" if told == "drop" else told
