"""Runs the collectors side by side and settles every key: one fact, or one gap with its cause."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from auditor.collect.interface import Collected, Collector, Context
from auditor.collect.registry import COLLECTORS, FOLLOWERS
from auditor.collect.side_by_side import all_of
from auditor.errors import SourceError
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Entry, Evidence, Fact, Gap, Observation, evidence
from auditor.model.key import Catalogue
from auditor.model.product import ProductSpec
from auditor.model.reconcile import reconcile, said
from auditor.model.report import LogLine
from auditor.model.value import Cause, Missing, Records, Series, Value


# Which gap a key keeps when several sources failed: what was seen and wrong, before what was not
# seen, before what nobody looked for.
PRIORITY = (
    Cause.CONFLICTING,
    Cause.UNREADABLE,
    Cause.UNREACHABLE,
    Cause.STALE,
    Cause.UNSUPPORTED,
    Cause.NOT_DISCLOSED,
    Cause.NOT_COLLECTED,
)
NOT_COLLECTED_HERE = ("derive", "pipeline")


async def gather(
    product: ProductSpec,
    context: Context,
    collectors: Sequence[Collector] = COLLECTORS,
    catalogue: Catalogue = CATALOGUE,
) -> Evidence:
    """Facts and gaps for every key that is collected, never derived; sources fail alone."""
    found = await _round(product, context, collectors)
    later = await _round(product, replace(context, earlier=found), FOLLOWERS)
    return settle((*found, *later), catalogue)


async def _round(
    product: ProductSpec, context: Context, collectors: Sequence[Collector]
) -> tuple[Collected, ...]:
    jobs = [partial(_run, collector, product, context) for collector in collectors]
    return tuple(item for items in await all_of(jobs) for item in items)


def settle(found: Iterable[Collected], catalogue: Catalogue) -> Evidence:
    """One entry per collected key; an observation outweighs the gaps of other sources."""
    observations: dict[str, list[Observation]] = defaultdict(list)
    gaps: dict[str, list[Gap]] = defaultdict(list)
    for item in found:
        if isinstance(item, Observation):
            observations[item.key].append(item)
        else:
            gaps[item.key].append(item)
    keys = [key for key in catalogue if catalogue[key].owner not in NOT_COLLECTED_HERE]
    return evidence(
        reconcile(catalogue[key], observations[key]) if key in observations else worst(key, gaps)
        for key in keys
    )


def worst(key: str, gaps: dict[str, list[Gap]]) -> Entry:
    """The gap that says most about why a key has no value, with every place that was tried."""
    of_key = gaps.get(key, [])
    if not of_key:
        told = "no source in the product file gives it"
        return Gap(key, Cause.NOT_COLLECTED, "not_collected", told)
    first = min(of_key, key=lambda gap: PRIORITY.index(gap.cause))
    alike = [gap for gap in of_key if gap.cause is first.cause]
    places = tuple(dict.fromkeys(place for gap in alike for place in gap.tried))
    details = "; ".join(dict.fromkeys(gap.detail for gap in alike if gap.detail))
    return Gap(key, first.cause, first.reason, details, places)


async def _run(collector: Collector, product: ProductSpec, context: Context) -> Sequence[Collected]:
    try:
        return await collector.collect(product, context)
    except SourceError as error:
        return [
            Gap(key, Cause(error.cause), error.reason, error.detail, (collector.name,))
            for key in collector.provides
        ]


def log_of(collected: Evidence) -> tuple[LogLine, ...]:
    """What every source gave, key by key; the same for collected and for stored evidence."""
    return tuple(
        log_line(item)
        for entry in collected.entries.values()
        for item in (entry.observations if isinstance(entry, Fact) else (entry,))
    )


def log_line(item: Collected) -> LogLine:
    """One line: where, which key, what came of it."""
    if isinstance(item, Gap):
        where = ", ".join(item.tried) or "-"
        return LogLine(where, item.key, f"{item.cause.value} ({item.reason}) {item.detail}".strip())
    return LogLine(item.provenance.locator, item.key, _result(item.value))


def _result(value: Value) -> str:
    if isinstance(value, Series):
        return _counted(len(value), "row")
    if not isinstance(value, Records):
        return said(value)
    lost = sum(isinstance(cell, Missing) for row in value.rows for cell in row.values())
    whole = "" if value.complete else ", list open"
    rows, fields = _counted(len(value.rows), "row"), _counted(lost, "field")
    return f"{rows}, {fields} missing{whole}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
