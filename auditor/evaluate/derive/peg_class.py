"""One word for how the token trades, or why there is none."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from auditor.evaluate.derive.confidence import (
    CONSULTED,
    Arbitrage,
    coinciding,
    with_confidence,
)
from auditor.evaluate.derive.corporate_actions import DECLARED
from auditor.evaluate.derive.episodes import (
    ACTION,
    CONFIDENCE,
    ILLIQUID,
    Episode,
    find,
    looks_like_split,
)
from auditor.evaluate.derive.inputs import fact, value
from auditor.evaluate.derive.multiplier import DEPLOYMENTS, STEPS
from auditor.evaluate.derive.pairing import COUNTED, NO_REFERENCE, REGULAR, SUSPENDED, Claim, Pair
from auditor.evaluate.derive.peg_tables import trading_days
from auditor.evaluate.derive.ticks import LEFT_OUT, unmarked
from auditor.model.catalogue.choices import PEG_CLASSES
from auditor.model.evidence import Entry, Evidence, Gap
from auditor.model.value import Cause, Enumeration, Quantity, Records


TOKEN, REFERENCE = "prices.token", "prices.reference"
INPUTS = (TOKEN, REFERENCE, "market.sessions", STEPS, DEPLOYMENTS, DECLARED, *CONSULTED)
ENOUGH_MINUTES, ENOUGH_DAYS = 10, 5
ENOUGH_COVERED = Fraction(3, 4)
"""A larger part without a price of the share may hide what the rest does not show."""
KEY = "peg.class"


def judged(
    evidence: Evidence,
    pairs: Sequence[Pair],
    found: Sequence[Episode],
    claim: Claim,
    around: Arbitrage,
) -> Entry:
    """The worst class, when enough was measured, no split explains it and no tick decides it."""
    counted = [each for each in pairs if each.counts]
    thin = _too_little(counted, pairs, claim)
    if thin:
        return Gap(KEY, Cause.NOT_COLLECTED, "coverage", thin, (TOKEN, REFERENCE))
    if _may_be_split(evidence, found, claim):
        told = "prices are off by the factor of a split: a list of splits is missing or not applied"
        return Gap(KEY, Cause.CONFLICTING, "possible_split", told, (DECLARED, TOKEN))
    worst = worst_of(found)
    if any(each.label in LEFT_OUT for each in pairs):
        again = with_confidence(find(unmarked(pairs), claim.calendar), around)
        other = worst_of([each for each in again if each.kind != ILLIQUID])
        if _tier(other) != _tier(worst):
            told = f"{worst} without the quotes left out, {other} with them"
            return Gap(KEY, Cause.CONFLICTING, "outlier_sensitive", told, (TOKEN,))
    if around.untold and _tier(worst) < _tier(CONFIDENCE) and coinciding(found):
        # Without the figures that may show distrust the same prices must not look better.
        told = "venues show a discount together, and whether the shares are in doubt is not shown"
        return Gap(KEY, Cause.NOT_COLLECTED, "confidence_undecided", told, CONSULTED)
    return fact(KEY, Enumeration(worst), evidence, *INPUTS)


def coverage(evidence: Evidence, pairs: Sequence[Pair], *inputs: str) -> Entry:
    """The part of the minutes quoted in open sessions that has a value to stand beside."""
    quoted, compared = _minutes(pairs, whole=True), _minutes(pairs, whole=False)
    if not quoted:
        told = "no quote of a deep market falls into an open session"
        return Gap("peg.coverage", Cause.NOT_COLLECTED, "coverage", told, (TOKEN, REFERENCE))
    share = Fraction(len(compared), len(quoted))
    return fact("peg.coverage", Quantity(share), evidence, *inputs)


def worst_of(found: Sequence[Episode]) -> str:
    """The worst class of all; noise where nothing was found."""
    return max((each.kind for each in found), key=PEG_CLASSES.index, default="noise")


def _too_little(counted: Sequence[Pair], pairs: Sequence[Pair], claim: Claim) -> str:
    compared, quoted = _minutes(pairs, whole=False), _minutes(pairs, whole=True)
    sessions = trading_days(counted, claim.calendar)
    if len(compared) < ENOUGH_MINUTES or sessions < ENOUGH_DAYS:
        return (
            f"{_counted(sessions, 'open session')} measured; {ENOUGH_DAYS} are needed"
            f" ({_counted(len(compared), 'paired minute')} in them; {ENOUGH_MINUTES} are needed)"
        )
    if len(compared) < ENOUGH_COVERED * len(quoted):
        return (
            f"{len(compared)} of {len(quoted)} minutes quoted in open sessions have a price of the"
            " share; three in four are needed"
        )
    return ""


def _minutes(pairs: Sequence[Pair], *, whole: bool) -> set[datetime]:
    """Minutes of open sessions with a quote of a deep market; unless `whole`, compared ones."""
    labels = (COUNTED, NO_REFERENCE, SUSPENDED, *LEFT_OUT)
    return {
        each.quote.time.replace(second=0, microsecond=0)
        for each in pairs
        if each.session == REGULAR and (each.label in labels if whole else each.counts)
    }


def _may_be_split(evidence: Evidence, found: Sequence[Episode], claim: Claim) -> bool:
    """Without a full list any factor may be a split; with one, those listed near the evidence."""
    declared = value(evidence, DECLARED, Records)
    listed = isinstance(declared, Records) and declared.complete
    alike = [each for each in found if each.kind != ACTION and looks_like_split(each)]
    return any(
        not listed or any(each.start <= window.end for window in claim.windows) for each in alike
    )


def _tier(kind: str) -> int:
    """What a rule makes of a class: nothing, a warning or a failure."""
    return {"strained": 1, "dislocated": 2, "confidence": 2}.get(kind, 0)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
