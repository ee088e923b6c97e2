"""Asks a market-data service for one page; whatever goes wrong costs that page only."""

from collections.abc import Callable

from auditor.base.strict_json import JsonValue
from auditor.collect.interface import Context
from auditor.collect.market.tick import Ticks, amount
from auditor.collect.sources import Page, read_json
from auditor.errors import SourceError
from auditor.model.price_source import Price


def base(source: Price, public: str) -> str:
    """The address of the service's interface: the public one unless the product file says."""
    return (source.url or public).rstrip("/")


async def attempt(
    url: str, context: Context, shaped: Callable[[Page], Ticks]
) -> Ticks | SourceError:
    """The ticks of one page, or why there are none."""
    try:
        answer = await context.reader.get(url)
        found = shaped(Page(url, answer, supplied=False))
    except SourceError as error:
        return error
    if found.rows:
        return found
    told = f"{url}: {', '.join(found.notes) or 'no rows'}"
    return SourceError("unreadable", "no_usable_rows", told)


def asked(page: Page) -> JsonValue:
    """The page as JSON; SourceError where a service answers success with an error inside."""
    document = read_json(page)
    if isinstance(document, dict) and set(document) <= {"error", "errors", "status", "meta"}:
        told = f"{page.name} answers with an error in place of data"
        raise SourceError("unreachable", "error_in_answer", told)
    return document


def plain(cell: object, page: Page) -> str:
    """A US-dollar amount as plain text; SourceError (unreadable, bad_number) for junk."""
    try:
        return amount(cell)
    except ValueError as error:
        raise SourceError("unreadable", "bad_number", f"{page.name}: {error}") from None
