"""Whether every declared corporate action moved the multiplier, and nothing else did."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from auditor.evaluate.derive.actions import (
    CLOSE,
    DECLARED,
    REFERENCE,
    Action,
    declared_actions,
    read_actions,
    share_prices,
)
from auditor.evaluate.derive.arithmetic import ZERO, settled
from auditor.evaluate.derive.arrival import AMISS, amiss
from auditor.evaluate.derive.dividends import POLICED, POLICY, dividends
from auditor.evaluate.derive.inputs import fact, passed_on, value
from auditor.evaluate.derive.matching import Known, Match, distinct, matched
from auditor.evaluate.derive.multiplier import (
    DEPLOYMENTS,
    STEPS,
    all_read,
    current,
    read_steps,
)
from auditor.evaluate.derive.reconciled import line
from auditor.model.evidence import Entry, Evidence, Fact, Gap
from auditor.model.unit import unit
from auditor.model.value import Enumeration, Interval, Moment, Open, Records


COUNT = unit("count")
KEY, RECONCILED = "corporate_actions.unmatched", "corporate_actions.reconciled"
INPUTS = (DECLARED, STEPS, DEPLOYMENTS, "audit.as_of")
COMPARED = (*INPUTS, REFERENCE)

__all__ = ["DECLARED", "declared_actions", "entries"]


def entries(evidence: Evidence) -> Iterator[Entry]:
    """Each action beside its step, how many have no partner, and what is done with dividends."""
    declared, steps = value(evidence, DECLARED, Records), value(evidence, STEPS, Records)
    now, held = value(evidence, "audit.as_of", Moment), current(evidence)
    gaps = [each for each in (declared, steps, now, held) if isinstance(each, Gap)]
    if (
        isinstance(declared, Gap)
        or isinstance(steps, Gap)
        or isinstance(now, Gap)
        or isinstance(held, Gap)
    ):
        yield from (passed_on(key, gaps) for key in (KEY, RECONCILED, AMISS, *POLICED))
        return
    actions, prices = read_actions(declared), share_prices(evidence)
    known = Known(now.at, all_read(steps), declared.complete, _paid_out(evidence))
    found = matched(actions, distinct(read_steps(steps)), known)
    # The declared ratios alone lead to the multiplier in force: nothing is left to explain.
    explained = abs(_product(actions, known) - held) <= CLOSE * held
    unmatched = settled(_unmatched(found, known, explained=explained))
    yield fact(KEY, unmatched, evidence, *INPUTS)
    whole = known.all_steps and known.all_actions
    lines = [line(each, prices) for each in found]
    rows = Records(tuple(each.record for each in lines), complete=whole)
    yield fact(RECONCILED, rows, evidence, *COMPARED)
    wrong = amiss(lines, known, explained=explained)
    yield wrong if isinstance(wrong, Gap) else fact(AMISS, settled(wrong), evidence, *COMPARED)
    yield from dividends(evidence, lines, known, COMPARED)


def _unmatched(found: Sequence[Match], known: Known, *, explained: bool) -> Interval:
    low = Fraction(sum(each.counts for each in found))
    whole = known.all_steps and known.all_actions
    if whole and not any(each.outcome == "undecided" for each in found):
        return Interval(low, low, COUNT)
    if low == 0 and not whole and explained:
        return Interval(ZERO, ZERO, COUNT)
    return Interval(low, Open.ABOVE, COUNT)


def _paid_out(evidence: Evidence) -> bool:
    """Where dividends are paid in cash, no step is the right answer to one."""
    entry = evidence[POLICY]
    return isinstance(entry, Fact) and entry.value == Enumeration("cash")


def _product(actions: Sequence[Action], known: Known) -> Fraction:
    product = Fraction(1)
    for action in actions:
        if action.ratio is not None and action.at <= known.now:
            product *= action.ratio
    return product
