"""Corporate actions as declared: when, what, and by how much a token's shares have to change."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from auditor.evaluate.derive.inputs import Row, text, value
from auditor.evaluate.derive.quotes import Prices, read_prices
from auditor.model.evidence import Evidence, Gap
from auditor.model.value import Moment, Quantity, Records, Series


DECLARED = "corporate_actions.declared"
REFERENCE = "prices.reference"
CLOSE = Fraction(5, 1000)
"""How far, relative to its size, a step may be from a declared size."""
AROUND = Fraction(1, 10)
"""How far from a size that rests on a market price: nobody says at what price was reinvested."""
PRICE_AGE = timedelta(days=5)
"""A long weekend may lie between a price of the share and a step."""
NO_STEP = ("ticker_change", "symbol_change", "name_change", "isin_change", "redomicile")
"""The share stays the same share: identity is its ISIN, not its ticker."""
OWN_DOING = ("administrative", "fee_accrual")
"""What an issuer does by itself explains no large step."""
OPEN_SIZE = ("merger", "cash_merger", "spin_off", "rights_issue")
"""Without a declared ratio nobody can say what the step has to be."""


@dataclass(frozen=True, slots=True)
class Size:
    """What a step has to multiply the shares of a token by, and how near it has to come."""

    ratio: Fraction
    tolerance: Fraction

    def fits(self, moved: Fraction) -> bool:
        """Whether a step is of this size; `EXACT` is what a chain's own digits leave."""
        return abs(moved - self.ratio) <= self.tolerance * abs(self.ratio - 1) + EXACT


EXACT = Fraction(1, 10**9)
"""What is left of a ratio after a chain has cut it to its own number of digits."""


@dataclass(frozen=True, slots=True)
class Action:
    """A declared action with a date; amounts are US dollars per share."""

    id: str
    kind: str
    at: datetime
    ratio: Fraction | None
    completed: bool
    gross: Fraction | None = None
    net: Fraction | None = None
    withholding: Fraction | None = None
    price: Fraction | None = None

    @property
    def is_split(self) -> bool:
        """Splits and reverse splits move the multiplier by exactly their ratio."""
        return "split" in self.kind

    @property
    def is_cash(self) -> bool:
        """What a share pays out in money."""
        return not self.is_split and self.kind not in (*NO_STEP, *OWN_DOING, *OPEN_SIZE)

    @property
    def sizes(self) -> tuple[Size, ...]:
        """Every size the declaration amounts to by itself; a step has to be of all of them."""
        found: list[Size] = []
        if self.ratio is not None:
            found.append(Size(self.ratio, Fraction(0) if self.is_split else CLOSE))
        if self.is_cash and self.net_paid is not None and self.price:
            found.append(Size(1 + self.net_paid / self.price, CLOSE))
        return tuple(found)

    @property
    def net_paid(self) -> Fraction | None:
        """What is left after withholding, as declared or as the declared rate leaves it."""
        if self.net is not None:
            return self.net
        if self.gross is None or self.withholding is None:
            return None
        return self.gross * (1 - self.withholding)


def declared_actions(evidence: Evidence) -> list[Action]:
    """The declared actions that have a date and stand; empty when none were collected."""
    declared = value(evidence, DECLARED, Records)
    if isinstance(declared, Gap):
        return []
    return read_actions(declared)


def read_actions(declared: Records) -> list[Action]:
    """The dated actions that were not called off, oldest first."""
    found = [each for each in map(_action, declared.rows) if each is not None]
    return sorted(found, key=lambda each: (each.at, each.kind, each.id))


def share_prices(evidence: Evidence) -> Prices:
    """The prices of the share, none when they cannot be read."""
    series = value(evidence, REFERENCE, Series)
    nothing = Prices((), ())
    if isinstance(series, Gap):
        return nothing
    try:
        return read_prices(series)
    except ValueError:
        return nothing


def price_at(prices: Prices, at: datetime) -> Fraction | None:
    """The newest price at a moment, unless it is too old to be reinvested at."""
    known = prices.at(at)
    return known[1] if known is not None and at - known[0] <= PRICE_AGE else None


def _action(row: Row) -> Action | None:
    moments = (row.get("effective_at"), row.get("ex_date"))
    dated = [found.at for found in moments if isinstance(found, Moment)]
    status = text(row, "status").lower()
    if not dated or status in ("cancelled", "canceled"):
        return None
    return Action(
        id=text(row, "id"),
        kind=text(row, "action").lower(),
        at=dated[0],
        ratio=_amount(row, "ratio"),
        completed=status == "completed",
        gross=_amount(row, "gross"),
        net=_amount(row, "net"),
        withholding=_amount(row, "withholding"),
        price=_amount(row, "price"),
    )


def _amount(row: Row, name: str) -> Fraction | None:
    found = row.get(name)
    return found.amount if isinstance(found, Quantity) else None
