"""Puts each declared action beside the step of the multiplier that carried it out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from auditor.evaluate.derive.actions import (
    CLOSE,
    EXACT,
    NO_STEP,
    OPEN_SIZE,
    OWN_DOING,
    Action,
)
from auditor.evaluate.derive.multiplier import Step
from auditor.model.value import Missing


WINDOW = timedelta(days=4)
"""How far from its declared date a step may be."""
LATE = timedelta(days=30)
"""A step of the right size this long after its date is late rather than missing."""
GRACE = timedelta(days=7)
"""Five business days, counted as a calendar week."""
EXPLAINED_ABOVE = Fraction(1, 100)
"""A larger step needs a declared action."""


@dataclass(frozen=True, slots=True)
class Known:
    """What matching needs beside the two lists."""

    now: datetime
    all_steps: bool
    all_actions: bool
    paid_out: bool
    """Dividends are paid in cash: no step is the right answer to one."""


@dataclass(frozen=True, slots=True)
class Match:
    """An action, a step, or both, and what became of it.

    `counts` is how many of them have no counterpart as they should; an undecided one has none yet.
    """

    at: datetime
    action: Action | None
    step: Step | None
    outcome: str
    counts: int = 0


def distinct(steps: Sequence[Step]) -> list[Step]:
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


def matched(actions: Sequence[Action], steps: Sequence[Step], known: Known) -> list[Match]:
    """Every action and every step once, in order of time."""
    free = list(steps)
    found: list[Match] = []
    left: list[Action] = []
    for action in actions:
        partner = next((step for step in free if fits(action, step)), None)
        if partner is None:
            left.append(action)
            continue
        free.remove(partner)
        found.append(Match(action.at, action, partner, "matched"))
    for action in left:
        match = _without(action, free, known)
        if match.step is not None:
            free.remove(match.step)
        found.append(match)
    done = [match.step for match in found if match.outcome == "matched" and match.step]
    found += [_alone(step, done, known) for step in free]
    return sorted(found, key=_order)


def fits(action: Action, step: Step) -> bool:
    """Whether the step can be the action; one whose previous value is lost contradicts nothing."""
    if abs(step.at - action.at) > WINDOW or action.kind in NO_STEP:
        return False
    return _sized(action, step)


def _sized(action: Action, step: Step) -> bool:
    moved = step.ratio
    if isinstance(moved, Missing):
        return True
    small = abs(moved - 1) <= EXPLAINED_ABOVE
    if action.kind in OWN_DOING and not small:
        return False
    if not action.sizes:
        return small and not action.is_split and action.kind not in OPEN_SIZE
    return all(size.fits(moved) for size in action.sizes)


def _without(action: Action, free: Sequence[Step], known: Known) -> Match:
    """What became of an action that no step carried out as declared."""
    if action.kind in NO_STEP:
        return Match(action.at, action, None, "no_step_expected")
    near = [each for each in free if abs(each.at - action.at) <= WINDOW]
    if action.kind in OPEN_SIZE and action.ratio is None:
        return Match(action.at, action, near[0] if near else None, "undecided")
    late = [each for each in free if _is_late(action, each)]
    if near or late:
        step, word = (near[0], "wrong_size") if near else (late[0], "late")
        counts = _idle(action, known) + _large(step, known)
        return Match(action.at, action, step, word, counts)
    return Match(action.at, action, None, _missed(action, known), _idle(action, known))


def _is_late(action: Action, step: Step) -> bool:
    known = not isinstance(step.ratio, Missing)
    return known and WINDOW < step.at - action.at <= LATE and _sized(action, step)


def _missed(action: Action, known: Known) -> str:
    """The word for an action without any step."""
    if known.paid_out and action.is_cash:
        return "paid_in_cash"
    if not _is_due(action, known):
        return "not_due"
    return "missing" if known.all_steps else "undecided"


def _idle(action: Action, known: Known) -> int:
    """1 when the action is over and the chain should show it."""
    in_cash = known.paid_out and action.is_cash
    return int(_is_due(action, known) and known.all_steps and not in_cash)


def _is_due(action: Action, known: Known) -> bool:
    return action.completed and known.now - action.at > GRACE


def _alone(step: Step, done: Sequence[Step], known: Known) -> Match:
    """What a step is that carries out no declared action."""
    if any(_repeats(step, other) for other in done):
        return Match(step.at, None, step, "double", int(known.all_actions))
    if not _is_large(step):
        return Match(step.at, None, step, "small")
    return Match(
        step.at,
        None,
        step,
        "unexplained" if known.all_actions else "undecided",
        _large(step, known),
    )


def _repeats(step: Step, other: Step) -> bool:
    """Whether a step carries out once more what another did."""
    moved, before = step.ratio, other.ratio
    if isinstance(moved, Missing) or isinstance(before, Missing):
        return False
    alike = abs(moved - before) <= CLOSE * abs(before - 1)
    return step.chain == other.chain and abs(step.at - other.at) <= WINDOW and alike


def _large(step: Step, known: Known) -> int:
    return int(known.all_actions and _is_large(step))


def _is_large(step: Step) -> bool:
    moved = step.ratio
    return not isinstance(moved, Missing) and abs(moved - 1) > EXPLAINED_ABOVE


def _order(match: Match) -> tuple[datetime, str, str]:
    return match.at, match.outcome, match.action.id if match.action else ""
