"""How many shares one token stood for at a moment."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from auditor.evaluate.derive.inputs import Row, text, value
from auditor.model.evidence import Evidence, Gap
from auditor.model.value import Cause, Missing, Moment, Quantity, Records


STEPS = "corporate_actions.steps"
DEPLOYMENTS = "supply.deployments"
SAME = Fraction(1, 1_000_000)
"""Relative difference at which the chains still agree on the multiplier."""
UNKNOWN = Missing(Cause.NOT_COLLECTED, "no_step_history", "the previous multiplier is not known")


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the multiplier."""

    chain: str
    at: datetime
    before: Fraction | Missing
    after: Fraction

    @property
    def ratio(self) -> Fraction | Missing:
        """New over previous."""
        if isinstance(self.before, Missing) or self.before <= 0:
            return UNKNOWN
        return self.after / self.before


@dataclass(frozen=True, slots=True)
class History:
    """The multiplier over time; `first` holds before the first change."""

    first: Fraction | Missing
    times: tuple[datetime, ...]
    values: tuple[Fraction, ...]

    def at(self, moment: datetime) -> Fraction | Missing:
        """The multiplier in force; a change takes force at its own moment."""
        index = bisect_right(self.times, moment)
        return self.values[index - 1] if index else self.first


def history(evidence: Evidence) -> History | Gap:
    """The multiplier's history from its steps and the value read now, when the two agree."""
    now, found = current(evidence), value(evidence, STEPS, Records)
    if isinstance(now, Gap):
        return now
    if isinstance(found, Gap):
        return History(now, (), ()) if _never_moves(evidence) else found
    steps = read_steps(found)
    if not steps:
        return History(now, (), ())
    if abs(steps[-1].after - now) > SAME * now and not _pending(evidence, steps[-1]):
        told = "the last step of the multiplier is not the value the contract gives"
        return Gap(STEPS, Cause.CONFLICTING, "source_dispute", told)
    times, values = tuple(step.at for step in steps), tuple(step.after for step in steps)
    return History(steps[0].before, times, values)


def current(evidence: Evidence) -> Fraction | Gap:
    """The multiplier the contracts give now, when all that were read agree."""
    rows = value(evidence, DEPLOYMENTS, Records)
    if isinstance(rows, Gap):
        return rows
    given = [row.get("multiplier") for row in rows.rows]
    known = [found.amount for found in given if isinstance(found, Quantity)]
    if not known:
        told = "no multiplier was read on any chain"
        return Gap(DEPLOYMENTS, Cause.NOT_COLLECTED, "not_collected", told)
    if max(known) - min(known) > SAME * max(known):
        told = "the chains give different multipliers"
        return Gap(DEPLOYMENTS, Cause.CONFLICTING, "source_dispute", told)
    return known[0]


def read_steps(records: Records) -> list[Step]:
    """The steps with a moment and a value, in order."""
    read = [step for row in records.rows for step in _step(row)]
    return sorted(read, key=lambda step: (step.at, step.chain, step.after))


def all_read(records: Records) -> bool:
    """Whether no step is left out and each has its moment and both values."""
    steps = read_steps(records)
    whole = records.complete and len(steps) == len(records.rows)
    return whole and not any(isinstance(step.ratio, Missing) for step in steps)


def _step(row: Row) -> Iterator[Step]:
    at, after, before = row.get("effective_at"), row.get("new"), row.get("previous")
    if isinstance(at, Moment) and isinstance(after, Quantity):
        earlier = before.amount if isinstance(before, Quantity) else UNKNOWN
        yield Step(text(row, "chain"), at.at, earlier, after.amount)


def _never_moves(evidence: Evidence) -> bool:
    """Tokens without a multiplier have no history to read."""
    rows = value(evidence, DEPLOYMENTS, Records)
    return isinstance(rows, Records) and all(text(row, "unit_model") == "none" for row in rows.rows)


def _pending(evidence: Evidence, step: Step) -> bool:
    now = value(evidence, "audit.as_of", Moment)
    return isinstance(now, Moment) and step.at > now.at
