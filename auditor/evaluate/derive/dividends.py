"""What is done with dividends, by the documents and by the chain."""

from collections.abc import Iterator, Sequence

from auditor.evaluate.derive.actions import AROUND, DECLARED, REFERENCE
from auditor.evaluate.derive.inputs import fact, passed_on, value
from auditor.evaluate.derive.matching import Known
from auditor.evaluate.derive.multiplier import STEPS
from auditor.evaluate.derive.reconciled import Line
from auditor.model.evidence import Entry, Evidence, Gap
from auditor.model.value import Cause, Enumeration, Flag, Missing


PRACTICE, KEPT = "corporate_actions.practice", "corporate_actions.policy_kept"
POLICED = (PRACTICE, KEPT)
POLICY = "rights.dividends"
NO_TRACE = "what is paid in cash leaves no trace in the multiplier"


def dividends(
    evidence: Evidence, lines: Sequence[Line], known: Known, inputs: Sequence[str]
) -> Iterator[Entry]:
    """What the chain shows of dividends that are due, and whether the documents say the same."""
    of_cash = [each for each in lines if each.match.action and each.match.action.is_cash]
    practice = _practice(of_cash)
    yield fact(PRACTICE, Enumeration(practice), evidence, *inputs)
    policy = value(evidence, POLICY, Enumeration)
    if isinstance(policy, Gap):
        yield passed_on(KEPT, [policy])
        return
    kept = _kept(policy.value, practice, of_cash, known)
    if isinstance(kept, Gap):
        yield kept
    else:
        yield fact(KEPT, Flag(value=kept), evidence, POLICY, *inputs)


def _practice(lines: Sequence[Line]) -> str:
    stepped = [each for each in lines if each.match.step is not None]
    without = [each for each in lines if each.outcome in ("missing", "paid_in_cash")]
    if stepped and without:
        return "mixed"
    if stepped:
        return "reinvested"
    return "not_on_chain" if without else "none_seen"


def _kept(policy: str, practice: str, lines: Sequence[Line], known: Known) -> bool | Gap:
    """Whether the chain shows what the documents say; it cannot show what is paid beside it."""
    if practice == "none_seen" or not known.all_steps:
        told = "no dividend that is due was seen, or not every step of the multiplier was read"
        return Gap(KEPT, Cause.NOT_COLLECTED, "not_collected", told, (DECLARED, STEPS))
    if policy in ("cash", "none"):
        hidden = Gap(KEPT, Cause.UNSUPPORTED, "unsupported", NO_TRACE, (DECLARED,))
        return hidden if practice == "not_on_chain" else False
    if practice != "reinvested":
        return False
    return _sized(policy, lines)


def _sized(policy: str, lines: Sequence[Line]) -> bool | Gap:
    """Net of what is said to be withheld, or gross: nothing may be withheld then."""
    lost = [each.withheld for each in lines]
    known = [each for each in lost if not isinstance(each, Missing)]
    short = any(each.outcome in ("short", "wrong_size", "late") for each in lines)
    if short or (policy == "reinvested_gross" and any(each > AROUND for each in known)):
        return False
    if len(known) == len(lost):
        return True
    told = "how much of each dividend was withheld is not known"
    return Gap(KEPT, Cause.NOT_COLLECTED, "not_collected", told, (DECLARED, REFERENCE))
