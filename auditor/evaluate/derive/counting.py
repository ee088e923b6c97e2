"""Which deployments have a figure, what is unsold or counted twice, and whether that is all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from auditor.evaluate.derive.arithmetic import ZERO
from auditor.evaluate.derive.inputs import Row, number, text, value
from auditor.evaluate.derive.unsold import INVENTORY, SHOWN
from auditor.model.evidence import Evidence, Gap
from auditor.model.unit import unit
from auditor.model.value import Cause, Interval, Missing, Records
from auditor.registry.chains import chain


SHARES = unit("shares")
DEPLOYMENTS, BRIDGES = "supply.deployments", "supply.bridges"
CHAINS = "supply.chains"
LISTINGS = "identity.listings"


@dataclass(frozen=True, slots=True)
class Figure:
    """One deployment's claim: all of it, and the part the issuer has not sold."""

    chain: str
    shares: Fraction
    unsold: Interval
    on_chain: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """Every deployment with a figure, the chains without one, and whether that is everything.

    `copies` are shares that two of the figures count: locked on one chain, minted on another.
    """

    figures: tuple[Figure, ...]
    chains: int
    unread: tuple[str, ...]
    gaps: tuple[Missing, ...]
    complete: bool
    copies: Fraction = ZERO


def count(evidence: Evidence) -> Counted:
    """Which deployments have a figure; chains nobody listed leave the count incomplete."""
    rows = value(evidence, DEPLOYMENTS, Records)
    listed = value(evidence, CHAINS, Records)
    if isinstance(rows, Gap):
        return Counted((), 0, (), (), complete=False)
    places = _by_place(rows.rows)
    shown = _shown_unsold(evidence)
    figures = tuple(_figure(row, shown) for row in places if not _lacks(row))
    gaps = tuple(found for row in places if isinstance(found := number(row, "shares"), Missing))
    seen = {text(row, "chain") for row in places}
    named = set[str]() if isinstance(listed, Gap) else {text(row, "chain") for row in listed.rows}
    unread = {text(row, "chain") for row in places if _lacks(row)} | (named - seen)
    whole = not isinstance(listed, Gap) and listed.complete and not unread
    copies = _copies(evidence, figures)
    return Counted(figures, len(seen | named), tuple(sorted(unread)), gaps, whole, copies)


def shortfall(evidence: Evidence) -> str:
    """In words, what the supply count leaves out; empty when it leaves out nothing."""
    counted = count(evidence)
    listed = value(evidence, CHAINS, Records)
    if counted.unread:
        named = ", ".join(chain(each).name for each in counted.unread)
        return (
            f"The supply of {len(counted.unread)} of {counted.chains} chains was not read: {named}."
        )
    further = _left_out(evidence)
    if further:
        return f"A further contract of the token is not counted: {further}."
    if isinstance(listed, Gap) or not listed.complete:
        return "No registry or statement names every chain on which tokens exist."
    return ""


def _left_out(evidence: Evidence) -> str:
    """The first contract that a list names and the product file does not."""
    listings = value(evidence, LISTINGS, Records)
    for row in () if isinstance(listings, Gap) else listings.rows:
        told = row.get("listed")
        if isinstance(told, Missing) and told.reason == "left_out":
            return f"{text(row, 'address')} on {chain(text(row, 'chain')).name}"
    return ""


def _by_place(rows: Sequence[Row]) -> list[Row]:
    """One row per contract: the same contract given twice is never added twice."""
    places: dict[tuple[str, str], Row] = {}
    for row in rows:
        where = _place(row)
        first = places.get(where)
        if first is None or (_lacks(first) and not _disputed(first)):
            places[where] = row
        elif not _lacks(row) and number(row, "shares") != number(first, "shares"):
            told = Missing(Cause.CONFLICTING, "source_dispute", f"two figures for {where[0]}")
            places[where] = {**first, "shares": told}
    return list(places.values())


def _place(row: Row) -> tuple[str, str]:
    return (text(row, "chain"), _spelt(text(row, "address")))


def _spelt(address: str) -> str:
    return address.lower() if address.startswith("0x") else address


def _lacks(row: Row) -> bool:
    return isinstance(number(row, "shares"), Missing)


def _disputed(row: Row) -> bool:
    found = number(row, "shares")
    return isinstance(found, Missing) and found.cause is Cause.CONFLICTING


def _figure(row: Row, shown: Mapping[tuple[str, str], Fraction]) -> Figure:
    claimed, unsold = number(row, "shares"), number(row, "inventory_shares")
    shares = ZERO if isinstance(claimed, Missing) else claimed
    stock = Interval(ZERO, shares, SHARES)
    if not isinstance(unsold, Missing) and unsold <= shares:
        # Wallets that nobody but the product file calls unsold may be customers' after all.
        stock = Interval(min(unsold, shown.get(_place(row), ZERO)), unsold, SHARES)
    return Figure(text(row, "chain"), shares, stock, text(row, "read_from") == "chain")


def _shown_unsold(evidence: Evidence) -> Mapping[tuple[str, str], Fraction]:
    """By deployment, the unsold shares for which there is more than the product file's word."""
    wallets = value(evidence, INVENTORY, Records)
    found: dict[tuple[str, str], Fraction] = {}
    for row in () if isinstance(wallets, Gap) else wallets.rows:
        held = number(row, "shares")
        if text(row, "evidence") in SHOWN and not isinstance(held, Missing):
            place = (text(row, "chain"), _spelt(text(row, "token")))
            found[place] = found.get(place, ZERO) + held
    return found


def _copies(evidence: Evidence, figures: Sequence[Figure]) -> Fraction:
    """Shares counted twice: locked in a bridge on one counted chain, minted on another.

    Never more than was minted, nor more than the counted copies: tokens in an escrow that stand
    for nothing elsewhere are claims like any other.
    """
    bridges = value(evidence, BRIDGES, Records)
    total = ZERO
    for row in () if isinstance(bridges, Gap) else bridges.rows:
        locked, minted = number(row, "locked"), number(row, "minted")
        if isinstance(locked, Missing) or isinstance(minted, Missing):
            continue
        home, away = text(row, "chain"), text(row, "counterpart").split(", ")
        at_home = sum((each.shares for each in figures if each.chain == home), ZERO)
        counted = sum((each.shares for each in figures if each.chain in away), ZERO)
        total += max(min(locked, minted, at_home, counted), ZERO)
    return total
