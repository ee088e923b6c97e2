"""What a reserve figure is made of: its parts must be of this share and add up to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from auditor.base.text import printable
from auditor.collect.reserve.statement import SHARES, UNSAID
from auditor.errors import SourceError
from auditor.model.evidence import Observation
from auditor.model.product import Underlying
from auditor.model.provenance import Provenance
from auditor.model.value import Field, Flag, Quantity, Record, Records, Text


HOLDINGS = "reserves.holdings"


@dataclass(frozen=True, slots=True)
class Holding:
    """One part of a reserve; empty texts are what the source does not say."""

    quantity: Fraction
    symbol: str = ""
    isin: str = ""
    custodian: str = ""

    def matches(self, share: Underlying) -> Field:
        """Whether it is this share, by every name it is given; unsaid when it is given none."""
        if not self.symbol and not self.isin:
            return UNSAID
        named = self.symbol in ("", share.ticker)
        if named and self.isin and not share.isin:
            return UNSAID  # nobody has told which ISIN it would have to be
        return Flag(named and self.isin in ("", share.isin))


def must_add_up(figure: Fraction, held: Sequence[Holding], where: str) -> None:
    """SourceError (conflicting, source_dispute) when the parts are not the whole."""
    total = sum((each.quantity for each in held), Fraction(0))
    if total != figure:
        told = f"{where}: its holdings add up to {total}, not to the {figure} it states"
        raise SourceError("conflicting", "source_dispute", told)


def must_be(held: Sequence[Holding], share: Underlying) -> None:
    """SourceError (conflicting, scope_mismatch) when a part is of another share."""
    for each in held:
        if each.matches(share) == Flag(value=False):
            name = " ".join(word for word in (each.symbol, each.isin) if word)
            ours = f"{share.ticker} {share.isin}".rstrip()
            told = f"the reserve holds {printable(name, 60)!r}, not {ours}"
            raise SourceError("conflicting", "scope_mismatch", told)


def listed(
    source: str, held: Sequence[Holding], share: Underlying, stamp: Provenance
) -> list[Observation]:
    """The parts as rows, whether they match or not; nothing when the source lists none."""
    rows: tuple[Record, ...] = tuple(
        {
            "source": Text(source),
            "custodian": _said(each.custodian),
            "quantity": Quantity(each.quantity, SHARES),
            "symbol": _said(each.symbol),
            "isin": _said(each.isin),
            "matches": each.matches(share),
        }
        for each in held
    )
    return [Observation(HOLDINGS, Records(rows, complete=True), stamp)] if rows else []


def _said(text: str) -> Field:
    return Text(printable(text, 200)) if text else UNSAID
