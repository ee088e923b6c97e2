"""Corporate actions somebody declares: splits, dividends and the like."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from auditor.collect.figures import missing, moment
from auditor.collect.interface import Collected, Context
from auditor.collect.side_by_side import all_of
from auditor.collect.sources import Page, fetch
from auditor.collect.tables import Columns, Row, read_table
from auditor.errors import SourceError
from auditor.model.evidence import Gap, Observation
from auditor.model.product import ProductSpec
from auditor.model.provenance import UNDATED, Strength
from auditor.model.reading import read_number
from auditor.model.source import ActionSource
from auditor.model.unit import RATIO
from auditor.model.value import Cause, Field, Missing, Moment, Quantity, Record, Records, Text


DECLARED = "corporate_actions.declared"
COLUMNS = Columns(
    ("id", "kind"),
    (
        "ex_date",
        "effective_at",
        "ratio",
        "gross",
        "currency",
        "withholding",
        "status",
        "source",
    ),
)
UNSAID = Missing(Cause.NOT_COLLECTED, "not_stated", "the table leaves it empty")


@dataclass(frozen=True, slots=True)
class CorporateActions:
    """Reads every table of declared actions; an unreadable one leaves the list open."""

    name: str = "corporate_actions"
    provides: tuple[str, ...] = (DECLARED,)

    async def collect(self, product: ProductSpec, context: Context) -> Sequence[Collected]:
        """One list per table."""
        jobs = [partial(_attempt, source, context) for source in product.corporate_actions]
        outcomes = await all_of(jobs)
        read = [each for each in outcomes if isinstance(each, Observation)]
        gaps = [each for each in outcomes if isinstance(each, Gap)]
        if read and gaps:
            rest = Observation(DECLARED, Records((), complete=False), read[0].provenance)
            return [*read, rest, *gaps]
        return [*read, *gaps]


async def _attempt(source: ActionSource, context: Context) -> Collected:
    try:
        page = await fetch(_File(source.path), context)
        rows = read_table(page.answer.body, page.name, COLUMNS)
        declared = tuple(action(row, page) for row in rows)
    except SourceError as error:
        return Gap(DECLARED, Cause(error.cause), error.reason, error.detail, (source.path,))
    stamp = context.provenance(
        source=page.name,
        locator=f"{page.name} · {len(declared)} rows",
        observed_at=page.answer.observed_at,
        as_of=UNDATED,
        digest=page.answer.digest,
        strength=Strength.ISSUER,
        supplied=page.supplied,
    )
    return Observation(DECLARED, Records(declared, complete=True), stamp)


def action(row: Row, page: Page) -> Record:
    """One declared action; cells that cannot be read are missing, an absent id is an error."""
    if not row["id"] or not row["kind"]:
        raise SourceError("unreadable", "bad_table", f"{page.name}: a row without id or kind")
    return {
        "id": Text(row["id"]),
        "action": Text(row["kind"]),
        "ex_date": _moment(row["ex_date"]),
        "effective_at": _moment(row["effective_at"]),
        "ratio": _ratio(row["ratio"]),
        "status": Text(row["status"]) if row["status"] else UNSAID,
    }


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    url: str | None = None


def _moment(text: str) -> Field:
    if not text:
        return UNSAID
    try:
        return Moment(moment(text))
    except ValueError as error:
        return missing(SourceError("unreadable", "ambiguous_date", str(error)))


def _ratio(text: str) -> Field:
    if not text:
        return UNSAID
    try:
        return Quantity(read_number(text), RATIO)
    except ValueError as error:
        return missing(SourceError("unreadable", "ambiguous_number", str(error)))
