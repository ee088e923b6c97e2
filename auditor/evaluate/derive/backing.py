"""Shares held against shares claimed."""

from collections.abc import Iterator
from fractions import Fraction

from auditor.evaluate.derive.arithmetic import ZERO, minus, ratio, settled, times
from auditor.evaluate.derive.inputs import amount, fact, no_supply, passed_on
from auditor.model.evidence import Entry, Evidence, Fact, Gap
from auditor.model.value import Cause, Flag


RESERVES = "reserves.shares"
DEVIATION = Fraction(1, 10)
"""Change at which a reserve feed of the usual kind is renewed before its time is up."""
MOST_RATIO = 1_000
RATIOS = (
    ("backing.coverage", "supply.circulating_shares"),
    ("backing.coverage_gross", "supply.total_shares"),
    ("backing.visible_coverage", "supply.visible_shares"),
)


def entries(evidence: Evidence) -> Iterator[Entry]:
    """The backing ratios, the surplus, and what could go missing unseen."""
    for key, claimed in RATIOS:
        yield _ratio(evidence, key, claimed)
    yield _surplus(evidence)
    yield _blind_window(evidence)


def _ratio(evidence: Evidence, key: str, claimed: str) -> Entry:
    held, issued = amount(evidence, RESERVES), amount(evidence, claimed)
    if isinstance(held, Gap) or isinstance(issued, Gap):
        return passed_on(key, [each for each in (held, issued) if isinstance(each, Gap)])
    if issued.high == ZERO:
        return no_supply(key, "supply.deployments")
    found = ratio(held, issued)
    if isinstance(found.low, Fraction) and found.low > MOST_RATIO:
        told = f"more than {MOST_RATIO} shares per token is an error of unit, not a surplus"
        return Gap(key, Cause.UNREADABLE, "feed_implausible", told, (RESERVES,))
    return fact(key, settled(found), evidence, RESERVES, claimed)


def _surplus(evidence: Evidence) -> Entry:
    key, claimed = "backing.surplus", "supply.circulating_shares"
    held, issued = amount(evidence, RESERVES), amount(evidence, claimed)
    if isinstance(held, Gap) or isinstance(issued, Gap):
        return passed_on(key, [each for each in (held, issued) if isinstance(each, Gap)])
    return fact(key, settled(minus(held, issued)), evidence, RESERVES, claimed)


def _blind_window(evidence: Evidence) -> Entry:
    """A tenth of the shares: the change below which a figure on a schedule is not renewed early."""
    key = "backing.blind_window"
    held, feed = amount(evidence, RESERVES), evidence["reserves.has_feed"]
    cadence = evidence["reserves.cadence"]
    if isinstance(held, Gap):
        return passed_on(key, [held])
    if isinstance(cadence, Fact):
        return fact(key, settled(times(held, DEVIATION)), evidence, RESERVES, "reserves.cadence")
    if isinstance(feed, Fact) and feed.value == Flag(value=True):
        return fact(key, settled(times(held, DEVIATION)), evidence, RESERVES, "reserves.has_feed")
    return passed_on(key, [cadence])
