"""How many declared actions did not reach the token as declared: in time, in full, at all.

The count of actions and steps without a counterpart cannot tell a late split from a wrong one, nor
see a dividend that came short. This one can, and is open where a step or a price is missing that
might show it.
"""

from collections.abc import Sequence
from fractions import Fraction

from auditor.evaluate.derive.actions import DECLARED
from auditor.evaluate.derive.dividends import NO_TRACE
from auditor.evaluate.derive.matching import Known
from auditor.evaluate.derive.multiplier import STEPS
from auditor.evaluate.derive.reconciled import Line
from auditor.model.evidence import Gap
from auditor.model.unit import unit
from auditor.model.value import Cause, Interval, Missing, Open


AMISS = "corporate_actions.amiss"
COUNT = unit("count")
_BESIDE = ("wrong_size", "late")
"""Said of the step that is there: an unread one may be the right one."""


def amiss(lines: Sequence[Line], known: Known, *, explained: bool) -> Interval | Gap:
    """Between those that certainly are amiss and those that may be; a gap where none is due.

    `explained` says that the declared ratios alone lead to the multiplier in force: a step whose
    own size was not seen then has the size declared.
    """
    declared = [each for each in lines if each.match.action is not None]
    certain = sum(_is_amiss(each, known) for each in declared)
    open_ones = sum(_is_open(each, known, explained=explained) for each in declared)
    arrived = any(each.outcome == "matched" for each in declared)
    if not certain and not open_ones and not arrived:
        return _nothing_due(declared)
    most = Fraction(certain + open_ones) if known.all_actions else Open.ABOVE
    return Interval(Fraction(certain), most, COUNT)


def _is_amiss(line: Line, known: Known) -> bool:
    if line.outcome in _BESIDE:
        return known.all_steps
    return line.outcome in ("missing", "short")


def _is_open(line: Line, known: Known, *, explained: bool) -> bool:
    if line.outcome in _BESIDE:
        return not known.all_steps
    unseen = line.outcome == "matched" and _size_is_unseen(line) and not explained
    return unseen or line.outcome == "undecided" or _may_be_short(line)


def _size_is_unseen(line: Line) -> bool:
    """A declared size beside a step whose previous value nobody read."""
    action, step = line.match.action, line.match.step
    sized = action is not None and bool(action.sizes)
    return sized and step is not None and isinstance(step.ratio, Missing)


def _may_be_short(line: Line) -> bool:
    """A dividend of a stated net amount whose step nobody can put a price to."""
    action = line.match.action
    stated = action is not None and action.is_cash and action.net_paid is not None
    return line.outcome == "matched" and stated and isinstance(line.withheld, Missing)


def _nothing_due(declared: Sequence[Line]) -> Gap:
    if any(each.outcome == "paid_in_cash" for each in declared):
        return Gap(AMISS, Cause.UNSUPPORTED, "unsupported", NO_TRACE, (DECLARED,))
    told = "no declared action that is due was read: nothing shows how one reaches the token"
    return Gap(AMISS, Cause.NOT_COLLECTED, "not_collected", told, (DECLARED, STEPS))
