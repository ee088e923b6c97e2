"""What the newest declared dividend gives: gross per share, withheld, and reinvested at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from auditor.base.text import printable
from auditor.evaluate.convert.prices import NOW
from auditor.evaluate.convert.term import Term, a_part, in_currency, missing, of_cell, positive
from auditor.evaluate.convert.term import unread as not_read
from auditor.evaluate.derive.inputs import Row, text, value
from auditor.model.display import show_moment
from auditor.model.evidence import Entry, Evidence, Fact, Gap, Observation
from auditor.model.provenance import quote_in
from auditor.model.value import Cause, Enumeration, Missing, Moment, Records


DECLARED, RIGHTS = "corporate_actions.declared", "rights.dividends"
WORDS = "corporate_actions.dividend_handling"
"""What a document says of dividends in its own words, which decides nothing."""
_SILENT = (Cause.NOT_COLLECTED, Cause.NOT_DISCLOSED)
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Dividend:
    """One dividend as a conversion needs it; `handling` is how dividends reach holders."""

    gross: Term
    withholding: Term
    price: Term
    handling: str | Missing


def dividend(evidence: Evidence, currency: str) -> Dividend:
    """The newest one declared up to the moment of the audit."""
    handling = _handling(evidence)
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


def _handling(evidence: Evidence) -> str | Missing:
    """How dividends reach holders; where nothing decides it, with what was read about it."""
    how, words = value(evidence, RIGHTS, Enumeration), evidence[WORDS]
    if not isinstance(how, Gap):
        return how.value
    quotes = [quote_in(each.provenance.locator) for each in _seen(words)]
    quote = next(filter(None, quotes), "") if how.cause in _SILENT else ""
    if not quote:
        return missing(how)
    told = f"read, and does not decide it: “{printable(quote, _LONGEST)}”"
    return Missing(how.cause, how.reason, told)


def _seen(entry: Entry) -> tuple[Observation, ...]:
    return entry.observations if isinstance(entry, Fact) else ()


def _paid(row: Row, now: datetime) -> Iterator[datetime]:
    if "dividend" in text(row, "action").lower():
        dates = [row.get(name) for name in ("effective_at", "ex_date")]
        yield from [each.at for each in dates if isinstance(each, Moment) and each.at <= now][:1]
