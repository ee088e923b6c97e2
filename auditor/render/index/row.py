"""What the index keeps of one product: small, whole in itself, and exact where a verdict rests."""

from dataclasses import dataclass
from fractions import Fraction

from auditor.model.scorecard import OPINION_WORDS, CapState, Grade, GradeStatus, Opinion
from auditor.render import exact


ROWS = "2"
"""The version of the rows; those of another one are not carried over into a new run."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as the pages print it, and its exact bounds as text: equal for one number.

    `display` is empty where the report shows none, and `note` then says why.
    """

    display: str = ""
    low: str = ""
    high: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A cap of the score that holds (`shown`) or may hold (`open`)."""

    id: str
    at_most: Grade
    state: CapState
    condition: str


@dataclass(frozen=True, slots=True)
class Reliance:
    """Somebody or something a product stands on; equal `kind` and `key` are one and the same.

    `kind` is one of `KINDS`, `name` what the evidence calls it, `chain` a CAIP-2 id or empty.
    """

    kind: str
    key: str
    name: str
    chain: str = ""


KINDS = {
    "custodian": "Custodian",
    "attestor": "Attestor",
    "beacon": "Beacon",
    "admin": "Administrator",
    "feed": "Feed",
    "reserve": "Reserve figure",
}


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One product of a watchlist; without a report `error` says why in one line.

    `low`, `high` are points of 100, `decided` a share of 1, `folder` and `page` are the report's
    place relative to the index; `rules` is the digest under which grades compare; `as_of` is RFC
    3339, `chains` are CAIP-2 ids, `structure` is the product file's word.
    """

    id: str
    name: str = ""
    symbol: str = ""
    issuer: str = ""
    grade: Grade | None = None
    grade_high: Grade | None = None
    status: GradeStatus | None = None
    opinion: str = ""
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    decided: Fraction = Fraction(0)
    outcome: str = ""
    error: str = ""
    folder: str = ""
    rules: str = ""
    page: str = ""
    ticker: str = ""
    company: str = ""
    isin: str = ""
    structure: str = ""
    chains: tuple[str, ...] = ()
    as_of: str = ""
    origin: str = ""
    caps: tuple[Ceiling, ...] = ()
    flags_hit: int = 0
    flags_unknown: int = 0
    backing: Shown = Shown()
    backing_gross: Shown = Shown()
    reserve_age: Shown = Shown()
    premium: Shown = Shown()
    redeems: Shown = Shown()
    claim: Shown = Shown()
    relies: tuple[Reliance, ...] = ()

    @property
    def reported(self) -> bool:
        """Whether there is a report."""
        return self.grade is not None

    @property
    def contradicted(self) -> bool:
        """Whether evidence speaks against the claim."""
        return self.opinion == OPINION_WORDS[Opinion.ADVERSE]

    @property
    def label(self) -> str:
        """What people call the product."""
        return self.symbol or self.id

    @property
    def stock(self) -> str:
        """What tells the underlying share from others; empty when it is not known."""
        return self.isin or self.ticker

    @property
    def href(self) -> str:
        """The report's address relative to the index; empty when there is none."""
        return f"{self.folder}/{self.page}" if self.reported and self.folder and self.page else ""


def decimal(amount: Fraction) -> str:
    """Every digit of an amount that ends, without separators; else `n/d`."""
    if exact.places(amount) > exact.MOST_PLACES:
        return str(amount)
    sign = "-" if amount < 0 else ""
    return f"{sign}{exact.typed(abs(amount))}"
