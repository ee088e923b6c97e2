"""A figure an analyst read in a document: it counts when the document says it in those words."""

from fractions import Fraction

from auditor.base.text import printable
from auditor.collect.figures import not_ahead
from auditor.collect.interface import Collected, Context
from auditor.collect.reserve.statement import STATEMENTS, Said, amounts, statement, strength_of
from auditor.collect.reserve.written_dates import dates_in
from auditor.collect.reserve.written_numbers import numbers_in, readings
from auditor.collect.sources import Page, fetch
from auditor.collect.text.misquoted import misquoted
from auditor.collect.text.read import text_of
from auditor.errors import SourceError
from auditor.model.evidence import Observation
from auditor.model.product import ProductSpec
from auditor.model.reserve_source import Reserve, read_stamp
from auditor.model.value import Moment, Records


async def from_quote(_: ProductSpec, reserve: Reserve, context: Context) -> list[Collected]:
    """One statement; SourceError when the words do not stand there or do not say it."""
    page = await fetch(reserve, context)
    document = await text_of(page)
    quote = reserve.quote or ""
    words = [quote, *([reserve.date_quote] if reserve.date_quote else [])]
    lost = [each for each in words if document.find(each) is None]
    if lost:
        raise misquoted(page.name, document, lost[0])
    figure = Fraction(reserve.amount or "0")
    must_state(figure, reserve, page)
    must_date(reserve, page)
    as_of = not_ahead(read_stamp(reserve.as_of or ""), page.answer.observed_at, page.name)
    amount, otherwise = amounts(figure, reserve.unit)
    said = Said(amount=amount, as_of=Moment(as_of), otherwise=otherwise)
    found = document.find(quote)
    where = f" page {found.page}" if found is not None and found.page else ""
    stamp = context.provenance(
        source=page.name,
        locator=f"{page.name}{where} · “{printable(quote, 300)}”",
        observed_at=page.answer.observed_at,
        as_of=as_of,
        digest=page.answer.digest,
        strength=strength_of(reserve),
        supplied=True,
    )
    rows = Records((statement(reserve, said),), complete=True)
    return [Observation(STATEMENTS, rows, stamp)]


def must_state(figure: Fraction, reserve: Reserve, page: Page) -> None:
    """SourceError (conflicting, amount_not_quoted) unless a number of the quote is the amount.

    The analyst settles which reading is meant, but not that it is one of the readings.
    """
    numbers = [each for each in numbers_in(reserve.quote or "") if not each.vague]
    if not any(figure in readings(each.text, reserve.numbers) for each in numbers):
        told = f"the words quoted from {page.name} do not give the amount {reserve.amount}"
        raise SourceError("conflicting", "amount_not_quoted", told)


def must_date(reserve: Reserve, page: Page) -> None:
    """SourceError (conflicting, date_not_quoted) unless the words give the day of `as_of`."""
    day = read_stamp(reserve.as_of or "").date()
    text = " ".join(each for each in (reserve.quote, reserve.date_quote) if each)
    found = [each for date in dates_in(text, reserve.dates) for each in date.readings]
    if not any(each.date() == day for each in found):
        told = f"the words quoted from {page.name} do not give the day {day}; add date_quote"
        raise SourceError("conflicting", "date_not_quoted", told)
