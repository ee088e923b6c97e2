"""Tells why something differs: the world, the method, or what could be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from types import MappingProxyType

from auditor.base.instants import parse_instant
from auditor.evaluate.snapshot import CLAIMS
from auditor.model.difference import (
    Attribution,
    Crossed,
    FindingChange,
    Known,
    Snapshot,
    Untold,
    Why,
)


NONE: Mapping[str, Attribution] = MappingProxyType({})
_ABSENT = Known("gap not_collected", "no value: nobody asked for it", "not_collected")
_WORLD = Why(Attribution.WORLD, "the same sources, asked the same way, say something else")
_BOTH = Why(Attribution.UNDECIDED, "both the method and the evidence moved it")
_INPUTS = "it follows from the facts it was worked out from"
_SEVERAL = Why(Attribution.UNDECIDED, "what it was worked out from moved for several reasons")
_OTHER_SOURCES = Why(Attribution.METHOD, "the product file names other sources")
_STILL_OPEN = Why(Attribution.WORLD, "it still has no value, but its sources say something else")
_TIME = Why(Attribution.WORLD, "time passed and nothing newer was read")


def fact_of(side: Snapshot, key: str) -> Known:
    """A fact or the gap that stands for one nobody collected."""
    return side.facts.get(key, _ABSENT)


@dataclass(frozen=True, slots=True)
class Causes:
    """What can be said about the causes of differences between two audits."""

    old: Snapshot
    new: Snapshot
    crossed: Crossed

    @property
    def method(self) -> tuple[str, ...]:
        """What differs in how the two were made; empty when nothing does."""
        parts = (
            ("the tool", self.old.tool, self.new.tool),
            ("the rules", self.old.ruleset, self.new.ruleset),
            ("the product file", self.old.asked, self.new.asked),
        )
        return tuple(f"{name} changed" for name, one, other in parts if one != other)

    def only_time(self, key: str) -> bool:
        """Whether a fact moved with the clock and nothing else."""
        if key == "audit.as_of":
            return True
        old, new = fact_of(self.old, key), fact_of(self.new, key)
        if isinstance(self.crossed.clock, Untold):
            passed = _seconds(self.old.as_of, self.new.as_of)
            return new.derived and bool(passed) and _aged(old, new) == passed
        return fact_of(self.crossed.clock, key).value == new.value != old.value

    def fact(self, key: str, facts: Mapping[str, Attribution] = NONE) -> Why:
        """Why a fact differs; `facts` says why those it may be worked out from did."""
        old, new = fact_of(self.old, key), fact_of(self.new, key)
        if self._judged_otherwise():
            again = self.crossed.method
            if isinstance(again, Untold):
                return Why(Attribution.UNDECIDED, again.reason)
            asked = fact_of(again, key)
            if asked.value == new.value != old.value:
                return Why(Attribution.METHOD, "the old recording, read again, says the same")
            if asked.value != old.value:
                return _BOTH
        moved = {facts[name] for name in old.inputs | new.inputs if name in facts}
        if moved and not old.cause and not new.cause:
            return _followed(old, new, moved)
        return self._of_evidence(old, new)

    def finding(self, rule: str, facts: Mapping[str, Attribution]) -> Why:
        """Why a rule ends differently; `facts` says why the facts that moved did."""
        one, other = self.old.findings.get(rule), self.new.findings.get(rule)
        if one is None or other is None:
            return Why(Attribution.METHOD, "the rule is in one rule set only")
        if isinstance(self.crossed.clock, Snapshot):
            ticked = self.crossed.clock.findings.get(rule)
            if ticked is not None and ticked.outcome == other.outcome:
                return _TIME
        if self._judged_otherwise():
            told = self._by_method(rule, one.outcome, other.outcome)
            if told is not _WORLD:
                return told
        kinds = {facts[key] for key in (*one.facts, *other.facts) if key in facts}
        return _of_outcomes(one.outcome, other.outcome, kinds)

    def promise(self, name: str) -> Why:
        """Why a promise, by its id, is in one audit only."""
        came = name in self.new.promises
        without = fact_of(self.old if came else self.new, CLAIMS)
        if without.cause or not without.complete:
            kind = Attribution.GAINED if came else Attribution.LOST
            return Why(kind, "on the other side not every document was read")
        if not self._judged_otherwise():
            return _WORLD
        again = self.crossed.method
        if isinstance(again, Untold):
            return Why(Attribution.UNDECIDED, again.reason)
        if (name in again.promises) is came:
            return Why(Attribution.METHOD, "the old recording, read again, says the same")
        return _WORLD

    def score(self, part: str, findings: Sequence[FindingChange]) -> Why:
        """Why `low`, `high`, `grade` or `opinion` differs; under one method the findings say."""
        if self._judged_otherwise():
            return self._scored(getattr(self.old, part), getattr(self.new, part), part)
        kinds = {each.why.attribution for each in findings}
        if len(kinds) == 1:
            return Why(kinds.pop(), "it follows from the findings")
        if kinds:
            return Why(Attribution.UNDECIDED, "findings moved for several reasons, told for each")
        return _WORLD

    def _scored(self, one: object, other: object, part: str) -> Why:
        again = self.crossed.method
        if isinstance(again, Untold):
            return Why(Attribution.UNDECIDED, again.reason)
        judged = getattr(again, part)
        if judged == other:
            return Why(Attribution.METHOD, "the old recording, judged anew, scores the same")
        return _WORLD if judged == one else _BOTH

    def _judged_otherwise(self) -> bool:
        return self.old.tool != self.new.tool or self.old.ruleset != self.new.ruleset

    def _of_evidence(self, old: Known, new: Known) -> Why:
        if old.cause and new.cause:
            if old.cause != new.cause:
                return Why(Attribution.WORLD, "it still has no value, but for another reason")
            return _OTHER_SOURCES if self._asked_others(old, new) else _STILL_OPEN
        if new.cause or _knows_less(new, old):
            return Why(Attribution.LOST, "less is known than before")
        if old.cause or _knows_less(old, new):
            return Why(Attribution.GAINED, "more is known than before")
        return _OTHER_SOURCES if self._asked_others(old, new) else _WORLD

    def _asked_others(self, old: Known, new: Known) -> bool:
        return self.old.asked != self.new.asked and old.sources != new.sources

    def _by_method(self, rule: str, one: str, other: str) -> Why:
        """What both ways of judging again say; the world when the method had no part in it."""
        again, back = self.crossed.method, self.crossed.reverse
        if isinstance(again, Untold):
            return Why(Attribution.UNDECIDED, again.reason)
        if isinstance(back, Untold):
            return Why(Attribution.UNDECIDED, back.reason)
        by_method = again.findings[rule].outcome if rule in again.findings else ""
        by_world = back.findings[rule].outcome if rule in back.findings else ""
        if by_method == other and by_world == one:
            return Why(Attribution.METHOD, "the old evidence under the new rules ends the same")
        return _WORLD if (by_method, by_world) == (one, other) else _BOTH


def _followed(old: Known, new: Known, kinds: set[Attribution]) -> Why:
    """Why a derived value differs: for the reason its inputs do, above all when bounds moved.

    A wider interval around figures that changed says nothing of what could be read.
    """
    if Attribution.LOST in kinds and _knows_less(new, old):
        return Why(Attribution.LOST, "less is known than before")
    if Attribution.GAINED in kinds and _knows_less(old, new):
        return Why(Attribution.GAINED, "more is known than before")
    return Why(next(iter(kinds)), _INPUTS) if len(kinds) == 1 else _SEVERAL


def _of_outcomes(old: str, new: str, kinds: set[Attribution]) -> Why:
    """What the outcomes say, unless all its facts moved with the world; else their one cause."""
    undecided = ("unknown", "error")
    if (old in undecided) is not (new in undecided) and kinds == {Attribution.WORLD}:
        told = "the facts it rests on moved, and decide it" if old in undecided else ""
        return Why(Attribution.WORLD, told or "the facts it rests on moved, and leave it open")
    if new in undecided and old not in undecided:
        return Why(Attribution.LOST, "it could be decided before")
    if old in undecided and new not in undecided:
        return Why(Attribution.GAINED, "it could not be decided before")
    cause = kinds.pop() if len(kinds) == 1 else Attribution.WORLD
    return Why(cause, "it follows from the facts it rests on")


def _aged(old: Known, new: Known) -> Fraction:
    """How much longer a duration became; nothing for what is none."""
    if not old.seconds or not new.seconds:
        return Fraction(0)
    return Fraction(new.seconds) - Fraction(old.seconds)


def _seconds(start: str, end: str) -> Fraction:
    passed = parse_instant(end) - parse_instant(start)
    return Fraction(passed // timedelta(microseconds=1), 10**6)


def _knows_less(this: Known, than: Known) -> bool:
    """Whether one value says strictly less than the other about the same thing."""
    if this.low and than.low:
        wider = _end(this.low) <= _end(than.low) and _end(than.high) <= _end(this.high)
        return wider and (this.low, this.high) != (than.low, than.high)
    if than.complete and not this.complete:
        return True
    return this.complete == than.complete and this.holes > than.holes


def _end(written: str) -> tuple[int, Fraction]:
    """A bound that compares with others, open ends outside all numbers."""
    if written in ("-inf", "+inf"):
        return (-1 if written == "-inf" else 1), Fraction(0)
    return 0, Fraction(written)
