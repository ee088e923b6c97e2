"""Tokens outside the issuer at earlier moments, from the supply read at those moments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from auditor.evaluate.derive.arithmetic import ZERO, exact, plus
from auditor.evaluate.derive.counting import BRIDGES, SHARES, count
from auditor.evaluate.derive.inputs import Row, number, text, value
from auditor.evaluate.derive.unsold import INVENTORY, SHOWN
from auditor.model.evidence import Evidence, Gap
from auditor.model.value import Interval, Missing, Moment, Open, Records


HISTORY = "supply.history"
_Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Past:
    """The supply of every deployment by moment, and what is needed to add it up."""

    rows: Mapping[datetime, Mapping[_Place, Row]]
    places: frozenset[_Place]
    whole: bool
    unproven: frozenset[_Place]
    bridges: tuple[Row, ...]

    def outside(self, moment: datetime) -> Interval:
        """Shares claimed outside the issuer at a moment; open above where a supply is missing."""
        total, whole = exact(ZERO, SHARES), self.whole
        found = self.rows.get(moment, {})
        for place in self.places:
            part = self._of(place, found.get(place, {}))
            whole = whole and part is not None
            total = total if part is None else plus(total, part)
        copies = sum((_copies(each, found) for each in self.bridges), ZERO)
        low = max(_finite(total.low) - copies, ZERO)
        high = max(_finite(total.high) - copies, ZERO)
        return Interval(low, high if whole else Open.ABOVE, SHARES)

    def _of(self, place: _Place, row: Row) -> Interval | None:
        claimed, unsold = number(row, "shares"), number(row, "inventory_shares")
        if isinstance(claimed, Missing):
            return None
        if isinstance(unsold, Missing) or unsold > claimed:
            return Interval(ZERO, claimed, SHARES)
        most = claimed if place in self.unproven else claimed - unsold
        return Interval(claimed - unsold, most, SHARES)


def past(evidence: Evidence) -> Past | Gap:
    """The history that was read, or the gap that says why none was."""
    rows, now = value(evidence, HISTORY, Records), count(evidence)
    if isinstance(rows, Gap):
        return rows
    found: dict[datetime, dict[_Place, Row]] = {}
    for row in rows.rows:
        at = row.get("as_of")
        if isinstance(at, Moment):
            found.setdefault(at.at, {})[_place(row, "address")] = row
    listed = value(evidence, "supply.deployments", Records)
    current = () if isinstance(listed, Gap) else listed.rows
    places = {_place(row, "address") for row in (*current, *rows.rows)}
    # A wallet list without evidence nets nothing for certain, then as now.
    unproven = {
        _place(row, "token")
        for row in _rows(evidence, INVENTORY)
        if text(row, "evidence") not in SHOWN
    }
    whole = rows.complete and now.complete
    bridges = tuple(_rows(evidence, BRIDGES))
    return Past(found, frozenset(places), whole, frozenset(unproven), bridges)


def _copies(bridge: Row, found: Mapping[_Place, Row]) -> Fraction:
    """Shares that were counted twice: locked on one chain, minted on another."""
    home, away = text(bridge, "chain"), text(bridge, "counterpart").split(", ")
    if text(bridge, "kind") != "lock_and_mint":
        return ZERO
    locked = _total([row for (chain, _), row in found.items() if chain == home], "locked_shares")
    minted = _total([row for (chain, _), row in found.items() if chain in away], "shares")
    return max(min(locked, minted), ZERO)


def _total(rows: Sequence[Row], name: str) -> Fraction:
    amounts = [number(row, name) for row in rows]
    return sum((each for each in amounts if not isinstance(each, Missing)), ZERO)


def _rows(evidence: Evidence, key: str) -> tuple[Row, ...]:
    found = value(evidence, key, Records)
    return () if isinstance(found, Gap) else found.rows


def _place(row: Row, name: str) -> _Place:
    address = text(row, name)
    return text(row, "chain"), address.lower() if address.startswith("0x") else address


def _finite(bound: Fraction | Open) -> Fraction:
    return bound if isinstance(bound, Fraction) else ZERO
