"""Reserve figures read from an attestation: PDF, HTML, Markdown or plain text."""

from auditor.collect.figures import not_ahead
from auditor.collect.interface import Collected, Context
from auditor.collect.reserve.figure_binding import Bound, bound_figures
from auditor.collect.reserve.statement import STATEMENTS, Said, amounts, statement, strength_of
from auditor.collect.reserve.written_numbers import style_of
from auditor.collect.sources import Page, fetch
from auditor.collect.text.read import text_of
from auditor.errors import SourceError
from auditor.model.evidence import Observation
from auditor.model.product import ProductSpec
from auditor.model.reserve_source import Reserve
from auditor.model.value import Moment, Records


async def from_document(
    product: ProductSpec, reserve: Reserve, context: Context
) -> list[Collected]:
    """One statement per figure that its sentence or row ties to this product and a day."""
    page = await fetch(reserve, context)
    document = await text_of(page)
    style = reserve.numbers or style_of(document.visible)
    try:
        found = bound_figures(document.blocks, product, reserve, style)
    except SourceError as error:
        raise SourceError(error.cause, error.reason, f"{page.name}: {error.detail}") from None
    must_be_single(found, page)
    return [_told(each, reserve, page, context) for each in found]


def must_be_single(found: list[Bound], page: Page) -> None:
    """SourceError (conflicting) when one day has two figures: parts and wholes look alike."""
    figures = {each.as_of: each.figure for each in found}
    other = [each for each in found if each.figure != figures[each.as_of]]
    if other:
        told = f"{page.name} gives {other[0].figure} and {figures[other[0].as_of]} shares"
        raise SourceError("conflicting", "source_dispute", f"{told} for {other[0].as_of:%Y-%m-%d}")


def _told(bound: Bound, reserve: Reserve, page: Page, context: Context) -> Observation:
    as_of = not_ahead(bound.as_of, page.answer.observed_at, page.name)
    amount, otherwise = amounts(bound.figure, "shares")
    said = Said(amount=amount, as_of=Moment(as_of), unit="shares", otherwise=otherwise)
    stamp = context.provenance(
        source=page.name,
        locator=f"{page.name} {bound.locator}".rstrip(),
        observed_at=page.answer.observed_at,
        as_of=as_of,
        digest=page.answer.digest,
        strength=strength_of(reserve),
        supplied=page.supplied,
    )
    return Observation(STATEMENTS, Records((statement(reserve, said),), complete=True), stamp)
