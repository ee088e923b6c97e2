"""Facts that follow from other facts, exactly and without reading anything."""

from collections.abc import Callable, Iterator

from auditor.evaluate.derive import (
    backing,
    cadence,
    corporate_actions,
    liquidity,
    peg,
    plausibility,
    reserves,
    scope,
    series,
    staleness,
    supply,
    unsold,
)
from auditor.model.evidence import Entry, Evidence


STAGES: tuple[Callable[[Evidence], Iterator[Entry]], ...] = (
    unsold.entries,
    supply.entries,
    reserves.entries,
    cadence.entries,
    scope.entries,
    backing.entries,
    series.entries,
    plausibility.entries,
    corporate_actions.entries,
    peg.entries,
    liquidity.entries,
    staleness.entries,
)


def derive(evidence: Evidence) -> Evidence:
    """The evidence with every derived key as a fact or a gap; later stages use earlier ones.

    A derived fact keeps the observations of its inputs; a derived gap the cause of what is
    missing, whose key stands first in `tried`.
    """
    for stage in STAGES:
        evidence = evidence.with_entries(stage(evidence))
    return evidence
