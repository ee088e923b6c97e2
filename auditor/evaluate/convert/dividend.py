"""What the newest declared dividend gives: gross per share, withheld, and reinvested at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from auditor.evaluate.convert.prices import NOW
from auditor.evaluate.convert.term import Term, a_part, in_currency, missing, of_cell, positive
from auditor.evaluate.convert.term import unread as not_read
from auditor.evaluate.derive.inputs import Row, text, value
from auditor.model.display import show_moment
from auditor.model.evidence import Evidence, Gap
from auditor.model.value import Enumeration, Missing, Moment, Records


DECLARED, RIGHTS = "corporate_actions.declared", "rights.dividends"


@dataclass(frozen=True, slots=True)
class Dividend:
    """One dividend as a conversion needs it; `handling` is how dividends reach holders."""

    gross: Term
    withholding: Term
    price: Term
    handling: str | Missing


def dividend(evidence: Evidence, currency: str) -> Dividend:
    """The newest one declared up to the moment of the audit."""
    how = value(evidence, RIGHTS, Enumeration)
    handling = missing(how) if isinstance(how, Gap) else how.value
    rows, now = value(evidence, DECLARED, Records), value(evidence, NOW, Moment)
    if isinstance(rows, Gap):
        nothing = Term(missing(rows), DECLARED)
        return Dividend(nothing, nothing, nothing, handling)
    if isinstance(now, Gap):
        nothing = Term(missing(now), DECLARED)
        return Dividend(nothing, nothing, nothing, handling)
    past = [(at, index) for index, row in enumerate(rows.rows) for at in _paid(row, now.at)]
    if not past:
        told = "no dividend is declared up to the moment of the audit"
        nothing = Term(not_read(told), DECLARED)
        return Dividend(nothing, nothing, nothing, handling)
    at, index = max(past)
    row, of = rows.rows[index], Term(not_read(""), DECLARED, f"of {show_moment(at)}")
    return Dividend(
        in_currency(of_cell(row, "gross", of, positive), currency),
        of_cell(row, "withholding", of, a_part),
        in_currency(of_cell(row, "price", of, positive), currency),
        handling,
    )


def _paid(row: Row, now: datetime) -> Iterator[datetime]:
    if "dividend" in text(row, "action").lower():
        dates = [row.get(name) for name in ("effective_at", "ex_date")]
        yield from [each.at for each in dates if isinstance(each, Moment) and each.at <= now][:1]
