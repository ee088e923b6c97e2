"""What the words of a reading say once the sentence around them is heard."""

from dataclasses import dataclass

from auditor.collect.disclosure.cue import Cue
from auditor.collect.disclosure.extractor import Extractors
from auditor.collect.disclosure.match import Match
from auditor.collect.disclosure.passage import Passage
from auditor.collect.disclosure.scope import (
    announced,
    doubtful,
    hedged,
    in_apposition,
    negated,
    planned,
    taken_back,
    twice,
)
from auditor.collect.disclosure.spec import ReadingSpec


@dataclass(frozen=True, slots=True)
class Stand:
    """The words of a reading where they were found, those that carry the meaning first."""

    spec: ReadingSpec
    passage: Passage
    matches: tuple[Match, ...]
    cue: Cue
    extractors: Extractors

    @property
    def turned(self) -> bool:
        """Whether they stand under a "not"."""
        return negated(self.passage.view, self.matches[0], self.extractors)

    def status(self) -> str:
        """The answer; empty for none."""
        spec, kept = self.spec, self.spec.negated == "keep"
        if self._open():
            return "unclear"
        if taken_back(self.passage.view, self.matches[0], self.extractors):
            simple = spec.says == "present" and spec.negated not in ("keep", "present")
            return after(spec.negated) if simple else "unclear"
        turned = self.turned
        if turned and not kept:
            return self._turned()
        if spec.says == "present" and self._in_doubt():
            return "unclear"
        if turned and spec.says != "present":
            return spec.says
        return asserted(spec, self.passage, self.extractors)

    def _open(self) -> bool:
        """Whether the sentence leaves open what it speaks of, or says that it is still to come.

        A "will" may belong to a risk or a term; a lead-in that says "not in place yet" does not.
        """
        if self.spec.planned == "keep":
            return announced(self.passage, self.matches[0], self.extractors)
        return hedged(self.passage, self.extractors)

    def _turned(self) -> str:
        spec = self.spec
        if spec.says != "present" and spec.negated == "denied":
            return ""
        if spec.negated == "present" and (
            twice(self.passage.view, self.extractors) or planned(self.passage, self.extractors)
        ):
            return "unclear"
        return after(spec.negated)

    def _in_doubt(self) -> bool:
        """Whether a "not" touches words that are read as they stand."""
        view, extractors = self.passage.view, self.extractors
        if in_apposition(view, self.matches[0], extractors):
            return True
        patterns = [each.pattern for each in self.cue.parts if not (each.context or each.refused)]
        told = list(zip(self.matches, patterns, strict=True))
        if self.spec.negated != "keep":
            told = told[1:] if extractors.denying.isdisjoint(patterns) else []
        elif not extractors.denying.isdisjoint(patterns):
            told = told[:1]
        return any(doubtful(view, match, pattern, extractors) for match, pattern in told)


def asserted(spec: ReadingSpec, passage: Passage, extractors: Extractors) -> str:
    """The answer of words that nothing turns round, unless they only tell a plan."""
    if spec.planned != "keep" and planned(passage, extractors):
        return after(spec.planned)
    return spec.says


def after(told: str) -> str:
    """What an extractor file tells to make of turned or planned words."""
    return "" if told == "drop" else told
