"""One declared action as a row, and what one source declares altogether."""

from dataclasses import dataclass

from auditor.base.text import printable
from auditor.collect.figures import missing, moment
from auditor.collect.sources import Page
from auditor.errors import SourceError
from auditor.model.reading import read_number
from auditor.model.unit import RATIO, Unit, unit
from auditor.model.value import Cause, Field, Missing, Moment, Quantity, Record, Text


USD = unit("USD")
UNSAID = Missing(Cause.NOT_COLLECTED, "not_stated", "the source leaves it empty")
COMPLETED, CANCELLED, ANNOUNCED = "completed", "cancelled", "announced"


@dataclass(frozen=True, slots=True)
class Declared:
    """The actions of one page; `whole` says that it is a full list, `notes` what was left out."""

    page: Page
    rows: tuple[Record, ...]
    whole: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What a source says about one action, in its own words; empty where it says nothing."""

    id: str
    kind: str
    ex_date: str = ""
    effective_at: str = ""
    ratio: str = ""
    gross: str = ""
    net: str = ""
    currency: str = ""
    withholding: str = ""
    price: str = ""
    status: str = ""
    source: str = ""
    isin: str = ""


def row(said: Said, page: Page) -> Record:
    """One declared action; what cannot be read is missing, an absent id or kind is an error."""
    if not said.id or not said.kind:
        raise SourceError("unreadable", "bad_table", f"{page.name}: a row without id or kind")
    return {
        "id": Text(printable(said.id, 120)),
        "action": Text(printable(said.kind, 60)),
        "ex_date": _moment(said.ex_date),
        "effective_at": _moment(said.effective_at),
        "ratio": _number(said.ratio, RATIO),
        "gross": _money(said.gross, said.currency),
        "net": _money(said.net, said.currency),
        "withholding": _number(said.withholding, RATIO),
        "price": _money(said.price, said.currency),
        "status": _text(said.status),
        "source": _text(said.source),
        "isin": _text(said.isin),
    }


def of_isin(said: list[Said], isin: str) -> tuple[list[Said], tuple[str, ...]]:
    """The actions of this share: a ticker may pass to another company, an ISIN does not.

    SourceError (not_collected, scope_mismatch) where rows name one and the product file none.
    """
    if not isin and any(each.isin for each in said):
        told = "the rows name an ISIN, and the product file has none to tell whose they are"
        raise SourceError("not_collected", "scope_mismatch", told)
    kept = [each for each in said if each.isin in ("", isin)]
    lost = len(said) - len(kept)
    return kept, (f"{lost} rows of another ISIN than {isin}",) if lost else ()


def _moment(text: str) -> Field:
    if not text:
        return UNSAID
    try:
        return Moment(moment(text))
    except ValueError as error:
        return missing(SourceError("unreadable", "ambiguous_date", str(error)))


def _number(text: str, of: Unit) -> Field:
    if not text:
        return UNSAID
    try:
        return Quantity(read_number(text), of)
    except ValueError as error:
        return missing(SourceError("unreadable", "ambiguous_number", str(error)))


def _money(text: str, currency: str) -> Field:
    if text and currency not in ("", "USD"):
        told = f"an amount in {printable(currency, 20)}, which is not converted"
        return Missing(Cause.UNSUPPORTED, "unit_ambiguous", told)
    return _number(text, USD)


def _text(text: str) -> Field:
    return Text(printable(text, 300)) if text else UNSAID
