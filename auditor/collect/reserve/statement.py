"""The row one reserve figure becomes, whoever states it."""

from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from auditor.collect.figures import missing
from auditor.collect.interface import Collected, Context
from auditor.collect.sources import STRENGTH_OF_CLASS, place
from auditor.collect.unit_models import ambiguous
from auditor.errors import SourceError
from auditor.model.catalogue.choices import SCOPE_ASPECTS
from auditor.model.evidence import Observation
from auditor.model.provenance import Strength
from auditor.model.reading import read_duration
from auditor.model.reserve_source import Reserve
from auditor.model.unit import unit
from auditor.model.value import (
    Cause,
    Duration,
    Enumeration,
    Field,
    Missing,
    Moment,
    Quantity,
    Record,
    Records,
    Text,
)
from auditor.registry.feeds import UNLISTED, find_feed


STATEMENTS, FEEDS = "reserves.statements", "reserves.feeds"
ROUNDS = "reserves.feed_rounds"
ISSUER_CIRCULATING, SCOPE = "supply.issuer_circulating", "reserves.scope"
SHARES = unit("shares")
_UNITS = {"tokens": "tokens", "usd": "USD"}
UNSAID = Missing(Cause.NOT_COLLECTED, "not_stated", "the source does not say")


@dataclass(frozen=True, slots=True)
class Said:
    """What one source says about the reserve; each part is a value or why it is missing."""

    amount: Field
    as_of: Field
    published_at: Field = UNSAID
    verifier: Field = UNSAID
    source: str = ""
    cadence: Field = field(default=UNSAID)
    unit: str = ""
    """What the figure counts, where the source itself says so."""
    otherwise: Field = field(default=UNSAID)
    """The figure in its own unit, where that is not shares."""
    covers: tuple[str, ...] = ()
    """Aspects the source itself says its proof shows, beside those of the product file."""
    leaves_out: tuple[str, ...] = ()
    """Aspects it says its proof does not show."""


def statement(reserve: Reserve, said: Said) -> Record:
    """The row of a figure; `source` names the speaker or else the place."""
    shown = [each for each in SCOPE_ASPECTS if each in {*reserve.scope, *said.covers}]
    left_out = {*reserve.not_in_scope, *said.leaves_out}
    verifier = Text(reserve.verifier) if reserve.verifier else said.verifier
    row: dict[str, Field] = {
        "source": Text(said.source or named(reserve)),
        "class": _class_of(reserve),
        "scope": Text(", ".join(shown)) if shown else UNSAID,
        "unit": Text(said.unit or reserve.unit),
        "amount": said.amount,
        "as_of": said.as_of,
        "published_at": said.published_at,
        "verifier": verifier,
        "cadence": cadence_of(reserve) if said.cadence is UNSAID else said.cadence,
    }
    if left_out:
        row["not_in_scope"] = Text(", ".join(each for each in SCOPE_ASPECTS if each in left_out))
    if isinstance(said.otherwise, Quantity):
        row[said.unit or reserve.unit] = said.otherwise
    return row


def failed_row(reserve: Reserve, error: SourceError, context: Context) -> Collected:
    """The row of a source that could not be read, beside others that could.

    It keeps a figure that was not seen from looking like one that does not exist.
    """
    nothing = missing(error)
    row = statement(reserve, Said(amount=nothing, as_of=nothing))
    stamp = context.by_product_file(f"reserves: {named(reserve)}")
    return Observation(STATEMENTS, Records((row,), complete=True), stamp)


def amounts(figure: Fraction, of: str) -> tuple[Field, Field]:
    """A figure in shares, or why it is not one; and the figure in its own unit when it has one."""
    try:
        return in_shares(figure, of), UNSAID
    except SourceError as error:
        counted = of in _UNITS and figure >= 0
        return missing(error), Quantity(figure, unit(_UNITS[of])) if counted else UNSAID


def in_shares(amount: Fraction, of: str) -> Quantity:
    """A figure in shares; SourceError for one stated in tokens or money, or below zero."""
    if of != "shares":
        raise ambiguous(f"the reserve is stated in {of}; only shares can be compared with claims")
    if amount < 0:
        raise SourceError("unreadable", "implausible", f"a reserve of {amount} shares")
    return Quantity(amount, SHARES)


def moment_or(at: datetime | None) -> Field:
    """A moment, or the note that the source does not say it."""
    return UNSAID if at is None else Moment(at)


def cadence_of(reserve: Reserve) -> Field:
    """How often the figure is said to be renewed."""
    return Duration(read_duration(reserve.cadence)) if reserve.cadence else UNSAID


def strength_of(reserve: Reserve) -> Strength:
    """Who speaks: a feed on a chain is worth what its reporter is worth, not what a chain is."""
    return Strength.ISSUER if _unlisted(reserve) else STRENGTH_OF_CLASS[reserve.class_]


def _class_of(reserve: Reserve) -> Field:
    """Who stands behind the figure: anybody can deploy a contract that answers like a feed."""
    if _unlisted(reserve):
        told = f"{named(reserve)} is not in the feed directory: who runs it is not shown"
        return Missing(Cause.NOT_COLLECTED, "feed_not_listed", told)
    return Enumeration(reserve.class_)


def _unlisted(reserve: Reserve) -> bool:
    outside = reserve.class_ in ("third_party", "custodian")
    is_feed = reserve.kind == "chainlink_feed"
    return is_feed and outside and find_feed(reserve.chain or "", reserve.address or "") is UNLISTED


def named(reserve: Reserve) -> str:
    """The address or path by which people know the source."""
    if reserve.kind == "chainlink_feed":
        return f"feed {reserve.address} on {reserve.chain}"
    return place(reserve)
