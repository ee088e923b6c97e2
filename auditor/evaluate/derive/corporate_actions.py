"""Whether every declared corporate action moved the multiplier, and nothing else did."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from auditor.evaluate.derive.arithmetic import ZERO, settled
from auditor.evaluate.derive.inputs import Row, fact, passed_on, text, value
from auditor.evaluate.derive.multiplier import (
    DEPLOYMENTS,
    STEPS,
    Step,
    all_read,
    current,
    read_steps,
)
from auditor.model.evidence import Entry, Evidence, Fact, Gap
from auditor.model.unit import unit
from auditor.model.value import Enumeration, Interval, Missing, Moment, Open, Quantity, Records


COUNT = unit("count")
KEY = "corporate_actions.unmatched"
DECLARED = "corporate_actions.declared"
INPUTS = (DECLARED, STEPS, DEPLOYMENTS, "audit.as_of")
WINDOW = timedelta(days=4)
"""How far from its declared date a step may be."""
GRACE = timedelta(days=7)
"""Five business days, counted as a calendar week."""
CLOSE = Fraction(5, 1000)
"""How far, relative to its size, a step may be from the declared one."""
EXPLAINED_ABOVE = Fraction(1, 100)
"""A larger step needs a declared action."""
EXACT = Fraction(1, 10**9)
"""What is left of a ratio after a chain has cut it to its own number of digits."""


@dataclass(frozen=True, slots=True)
class Action:
    """A declared action with a date."""

    kind: str
    at: datetime
    ratio: Fraction | None
    completed: bool

    @property
    def is_split(self) -> bool:
        """Splits and reverse splits move the multiplier by exactly their ratio."""
        return "split" in self.kind


def entries(evidence: Evidence) -> Iterator[Entry]:
    """The number of actions and steps that have no partner."""
    declared, steps = value(evidence, DECLARED, Records), value(evidence, STEPS, Records)
    now, held = value(evidence, "audit.as_of", Moment), current(evidence)
    gaps = [each for each in (declared, steps, now, held) if isinstance(each, Gap)]
    if (
        isinstance(declared, Gap)
        or isinstance(steps, Gap)
        or isinstance(now, Gap)
        or isinstance(held, Gap)
    ):
        yield passed_on(KEY, gaps)
        return
    actions = [each for each in map(_action, declared.rows) if each is not None]
    moves = _distinct(read_steps(steps))
    idle, unexplained = _unmatched(actions, moves, now.at, paid_out=_paid_out(evidence))
    all_steps = all_read(steps)
    low = (idle if all_steps else 0) + (unexplained if declared.complete else 0)
    found = Interval(Fraction(low), Open.ABOVE, COUNT)
    if all_steps and declared.complete:
        found = Interval(Fraction(low), Fraction(low), COUNT)
    elif low == 0 and abs(_product(actions, now.at) - held) <= CLOSE * held:
        # The declared ratios alone lead to the multiplier in force: nothing is left to explain.
        found = Interval(ZERO, ZERO, COUNT)
    yield fact(KEY, settled(found), evidence, *INPUTS)


def declared_actions(evidence: Evidence) -> list[Action]:
    """The declared actions that have a date; empty when none were collected."""
    declared = value(evidence, DECLARED, Records)
    if isinstance(declared, Gap):
        return []
    return [each for each in map(_action, declared.rows) if each is not None]


def _action(row: Row) -> Action | None:
    moments = (row.get("effective_at"), row.get("ex_date"))
    dated = [found.at for found in moments if isinstance(found, Moment)]
    if not dated:
        return None
    ratio = row.get("ratio")
    return Action(
        kind=text(row, "action").lower(),
        at=dated[0],
        ratio=ratio.amount if isinstance(ratio, Quantity) else None,
        completed=text(row, "status").lower() == "completed",
    )


def _distinct(steps: list[Step]) -> list[Step]:
    """One step per change: the same change on another chain is not a second one."""
    kept: list[Step] = []
    for step in steps:
        same = any(
            other.chain != step.chain
            and abs(other.at - step.at) <= WINDOW
            and abs(other.after - step.after) <= EXACT * step.after
            for other in kept
        )
        if not same:
            kept.append(step)
    return kept


def _unmatched(
    actions: list[Action], steps: list[Step], now: datetime, *, paid_out: bool
) -> tuple[int, int]:
    """Completed actions without a step, and large steps without an action."""
    free = list(steps)
    idle = 0
    for action in sorted(actions, key=lambda each: (each.at, each.kind)):
        partner = next((step for step in free if _fits(action, step)), None)
        if partner is not None:
            free.remove(partner)
        elif action.completed and now - action.at > GRACE and not (paid_out and _cash(action)):
            idle += 1
    large = [step for step in free if _is_large(step)]
    return idle, len(large)


def _fits(action: Action, step: Step) -> bool:
    """Whether the step can be the action; one whose previous value is lost contradicts nothing."""
    moved = step.ratio
    if abs(step.at - action.at) > WINDOW:
        return False
    if isinstance(moved, Missing):
        return True
    if action.ratio is None:
        return abs(moved - 1) <= EXPLAINED_ABOVE and not action.is_split
    if action.is_split:
        return abs(moved - action.ratio) <= EXACT * action.ratio
    return abs(moved - action.ratio) <= CLOSE * abs(action.ratio - 1) + EXACT


def _is_large(step: Step) -> bool:
    moved = step.ratio
    return not isinstance(moved, Missing) and abs(moved - 1) > EXPLAINED_ABOVE


def _cash(action: Action) -> bool:
    return not action.is_split


def _paid_out(evidence: Evidence) -> bool:
    """Where dividends are paid in cash, no step is the right answer to one."""
    entry = evidence["rights.dividends"]
    return isinstance(entry, Fact) and entry.value == Enumeration("cash")


def _product(actions: list[Action], now: datetime) -> Fraction:
    product = Fraction(1)
    for action in actions:
        if action.ratio is not None and action.at <= now:
            product *= action.ratio
    return product
