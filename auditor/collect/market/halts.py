"""When trading of the share was halted, from tables beside the product file.

No free source keeps a history of halts, so somebody has to look them up: the table's strength is
that of an analyst, and each row may name its source.
"""

from collections.abc import Sequence
from functools import partial

from auditor.base.instants import format_instant
from auditor.collect.figures import moment, not_ahead
from auditor.collect.interface import Collected, Context
from auditor.collect.side_by_side import all_of
from auditor.collect.sources import Page, fetch
from auditor.collect.tables import Columns, Row, read_table
from auditor.errors import SourceError
from auditor.model.evidence import Gap, Observation
from auditor.model.price_source import HaltSource
from auditor.model.provenance import UNDATED, Strength
from auditor.model.value import Cause, Missing, Moment, Record, Records, Text


HALTS = "market.halts"
COLUMNS = Columns(("start", "end"), ("source",))
LASTING = Missing(Cause.NOT_COLLECTED, "still_halted", "the table names no end")
UNSAID = Missing(Cause.NOT_COLLECTED, "not_stated", "the table leaves it empty")


async def read_halts(sources: Sequence[HaltSource], context: Context) -> Sequence[Collected]:
    """One list per table; without any table nobody looked for halts, and the key is a gap."""
    return await all_of([partial(_attempt, source, context) for source in sources])


async def _attempt(source: HaltSource, context: Context) -> Collected:
    try:
        page = await fetch(_File(source), context)
        rows = read_table(page.answer.body, page.name, COLUMNS)
        halts = tuple(_halt(row, page) for row in rows)
    except SourceError as error:
        return Gap(HALTS, Cause(error.cause), error.reason, error.detail, (source.path,))
    stamp = context.provenance(
        source=page.name,
        locator=f"{page.name} · {len(halts)} rows",
        observed_at=page.answer.observed_at,
        as_of=UNDATED,
        digest=page.answer.digest,
        strength=Strength.MARKET,
        supplied=page.supplied,
    )
    return Observation(HALTS, Records(halts, complete=True), stamp)


class _File:
    """A table is always a file of the product's folder."""

    url: str | None = None

    def __init__(self, source: HaltSource) -> None:
        self.path: str | None = source.path


def _halt(row: Row, page: Page) -> Record:
    try:
        start = moment(row["start"])
        end = moment(row["end"]) if row["end"] else None
    except ValueError as error:
        raise SourceError("unreadable", "timestamp_unit", f"{page.name}: {error}") from None
    not_ahead(start, page.answer.observed_at, page.name)
    if end is not None and end <= start:
        told = f"{page.name}: the halt of {format_instant(start)} ends before it begins"
        raise SourceError("unreadable", "bad_table", told)
    return {
        "start": Moment(start),
        "end": LASTING if end is None else Moment(end),
        "source": Text(row["source"]) if row["source"] else UNSAID,
    }
