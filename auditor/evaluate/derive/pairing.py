"""Each token quote beside the value of the claim at its moment, and whether it counts.

Value = price of the share × shares per token at that moment. Nothing is filled in: a quote without
a price of the share of its own time, or taken while the share did not trade, stands uncounted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from auditor.evaluate.derive.multiplier import History
from auditor.evaluate.derive.quotes import Prices, Quote
from auditor.evaluate.derive.sessions import HALTED, Calendar
from auditor.evaluate.derive.windows import Window
from auditor.model.value import Cause, Missing


COUNTED, NO_REFERENCE, SUSPENDED = "counted", "no_reference", "suspended"
FROZEN, OUTLIER = "frozen", "outlier"
REGULAR = "regular"
FRESH = timedelta(hours=1)
"""In the regular session the share itself moves: an older price of it is not its price."""
STILL = timedelta(hours=2)
"""A price that repeats itself for so long while its market is open is not followed any more."""
STILL_PRINTS = 3
"""Fewer equal prices in a row are chance: shares are priced in whole cents."""
SILENT = Missing(Cause.STALE, "reference_silent", "no price of the share from this time was read")
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Pair:
    """A quote, its session, the value of the claim where it is known, and how it is used.

    Where the reference is `silent`, `nav` is the last value known: it shows what the silence hid,
    and measures nothing.
    """

    quote: Quote
    session: str
    nav: Fraction | Missing
    label: str
    silent: bool
    deviation: Fraction
    """Price over value, less one; 0 when the value is not known."""

    @property
    def counts(self) -> bool:
        """Whether the pair says something about the price gap."""
        return self.label == COUNTED and not isinstance(self.nav, Missing)


@dataclass(frozen=True, slots=True)
class Claim:
    """What the value of a token follows from.

    `tokens` are prices that have the multiplier inside; they are not multiplied again.
    """

    shares: Prices
    tokens: Prices
    calendar: Calendar
    history: History | Missing
    windows: Sequence[Window]

    def value(self, at: datetime) -> tuple[datetime, Fraction | Missing] | None:
        """The newest value, with the moment of the price it rests on."""
        share, token = self.shares.at(at), self.tokens.at(at)
        if token and (share is None or token[0] >= share[0]):
            return token
        if share is None:
            return None
        factor = self.history if isinstance(self.history, Missing) else self.history.at(at)
        return share[0], factor if isinstance(factor, Missing) else share[1] * factor


def paired(quotes: Sequence[Quote], claim: Claim) -> Iterator[Pair]:
    """Every quote of a known session; those before any price of the share are left out."""
    for quote in quotes:
        session, known = claim.calendar.session(quote.time), claim.value(quote.time)
        if session and known is not None:
            at, nav = known
            silent = _too_old(at, quote.time, session, claim.calendar) or (
                session == REGULAR and _stands_still(quote.time, claim)
            )
            label = _label(quote, session, claim.windows, silent=silent)
            yield Pair(quote, session, nav, label, silent, _gap(quote.price, nav))


def _gap(price: Fraction, nav: Fraction | Missing) -> Fraction:
    return ZERO if isinstance(nav, Missing) else price / nav - 1


def _label(quote: Quote, session: str, windows: Sequence[Window], *, silent: bool) -> str:
    if quote.label != COUNTED:
        return quote.label
    if session == HALTED:
        return HALTED
    if any(window.holds(quote.time) for window in windows):
        return SUSPENDED
    return NO_REFERENCE if silent else COUNTED


def _too_old(known: datetime, at: datetime, session: str, calendar: Calendar) -> bool:
    """In the regular session an hour; otherwise, older than the last regular close."""
    if session == REGULAR:
        return at - known > FRESH
    close = calendar.last_close(at)
    return close is not None and known < close - FRESH


def _stands_still(at: datetime, claim: Claim) -> bool:
    """Whether the reference has repeated one price for long, within today's session."""
    today = claim.calendar.day(at)
    prices = claim.shares if claim.shares.times else claim.tokens
    if today is None or prices.at(at) is None:
        return False
    first, prints = prices.unmoved(at, max(today.open, at - STILL - FRESH))
    return prints >= STILL_PRINTS and at - first > STILL
