"""How far apart in time the chains were read: their sum is of one moment or of none."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from auditor.base.instants import format_instant, seconds_of
from auditor.evaluate.derive.inputs import fact, passed_on, text, value
from auditor.model.evidence import Entry, Evidence, Gap
from auditor.model.value import Cause, Duration, Moment, Records


SKEW = "supply.skew"
DEPLOYMENTS = "supply.deployments"
TOLERANCE = timedelta(hours=1)
"""Blocks that are final lie within a quarter of an hour on the slowest chain that is read."""
SUMMED = frozenset(
    {
        "supply.total_shares",
        "supply.inventory_shares",
        "supply.circulating_shares",
        "supply.cross_check",
    }
)
"""Totals over all chains. What is visible at least stays countable: each part was true once."""


def entries(evidence: Evidence) -> Iterator[Entry]:
    """The time between the earliest and the latest block that was read."""
    rows = value(evidence, DEPLOYMENTS, Records)
    if isinstance(rows, Gap):
        yield passed_on(SKEW, [rows])
        return
    times = _times(rows)
    if not times:
        told = "no chain was read, so there are no two moments to compare"
        yield Gap(SKEW, Cause.NOT_COLLECTED, "not_collected", told, (DEPLOYMENTS,))
        return
    yield fact(SKEW, Duration(seconds_of(max(times) - min(times))), evidence, DEPLOYMENTS)


def refused(entry: Entry, evidence: Evidence) -> Entry:
    """The entry, or a `skew` gap where it adds up chains that were read too far apart in time."""
    rows = value(evidence, DEPLOYMENTS, Records)
    times = [] if isinstance(rows, Gap) else _times(rows)
    if entry.key not in SUMMED or not times or max(times) - min(times) <= TOLERANCE:
        return entry
    told = (
        f"the chains were read as of {format_instant(min(times))} to {format_instant(max(times))}: "
        "a sum over moments that far apart is of no moment; name one with --as-of, or other nodes"
    )
    return Gap(entry.key, Cause.CONFLICTING, "skew", told, (DEPLOYMENTS,))


def _times(rows: Records) -> list[datetime]:
    read = [row for row in rows.rows if text(row, "read_from") == "chain"]
    return [at.at for row in read if isinstance(at := row.get("block_time"), Moment)]
