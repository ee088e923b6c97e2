"""How many shares all tokens claim: exact only when no chain is left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from auditor.evaluate.derive.arithmetic import ZERO, exact, plus, ratio, settled
from auditor.evaluate.derive.inputs import Row, amount, fact, number, passed_on, text, value
from auditor.model.evidence import Entry, Evidence, Gap
from auditor.model.unit import unit
from auditor.model.value import Cause, Interval, Missing, Open, Records
from auditor.registry.chains import chain


SHARES = unit("shares")
DEPLOYMENTS = "supply.deployments"
CHAINS = "supply.chains"
TOTALS = (
    "supply.total_shares",
    "supply.inventory_shares",
    "supply.circulating_shares",
    "supply.visible_shares",
    "supply.read_share",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One deployment's claim: all of it, and the part the issuer has not sold."""

    shares: Fraction
    unsold: Interval
    on_chain: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """Every deployment with a figure, the chains without one, and whether that is everything."""

    figures: tuple[Figure, ...]
    chains: int
    unread: tuple[str, ...]
    gaps: tuple[Missing, ...]
    complete: bool


def entries(evidence: Evidence) -> Iterator[Entry]:
    """Totals over the deployments, and the comparison with what the issuer states."""
    rows = value(evidence, DEPLOYMENTS, Records)
    if isinstance(rows, Gap):
        yield from (passed_on(key, [rows]) for key in (*TOTALS, "supply.cross_check"))
        return
    counted = count(evidence)
    if not counted.figures:
        yield from (_nothing(key, counted) for key in (*TOTALS, "supply.cross_check"))
        return
    circulating = _open_above(_sum(_outside(each) for each in counted.figures), counted)
    yield from _totals(evidence, counted, circulating)
    yield _cross_check(evidence, circulating)


def count(evidence: Evidence) -> Counted:
    """Which deployments have a figure; chains nobody listed leave the count incomplete."""
    rows = value(evidence, DEPLOYMENTS, Records)
    listed = value(evidence, CHAINS, Records)
    if isinstance(rows, Gap):
        return Counted((), 0, (), (), complete=False)
    places = _by_place(rows.rows)
    figures = tuple(_figure(row) for row in places if not _lacks(row))
    gaps = tuple(found for row in places if isinstance(found := number(row, "shares"), Missing))
    seen = {text(row, "chain") for row in places}
    named = set[str]() if isinstance(listed, Gap) else {text(row, "chain") for row in listed.rows}
    unread = {text(row, "chain") for row in places if _lacks(row)} | (named - seen)
    whole = not isinstance(listed, Gap) and listed.complete and not unread
    return Counted(figures, len(seen | named), tuple(sorted(unread)), gaps, complete=whole)


def shortfall(evidence: Evidence) -> str:
    """In words, what the supply count leaves out; empty when it leaves out nothing."""
    counted = count(evidence)
    listed = value(evidence, CHAINS, Records)
    if counted.unread:
        named = ", ".join(chain(each).name for each in counted.unread)
        return (
            f"The supply of {len(counted.unread)} of {counted.chains} chains was not read: {named}."
        )
    if isinstance(listed, Gap) or not listed.complete:
        return "No registry or statement names every chain on which tokens exist."
    return ""


def _by_place(rows: Sequence[Row]) -> list[Row]:
    """One row per contract: the same contract given twice is never added twice."""
    places: dict[tuple[str, str], Row] = {}
    for row in rows:
        address = text(row, "address")
        where = (text(row, "chain"), address.lower() if address.startswith("0x") else address)
        first = places.get(where)
        if first is None or (_lacks(first) and not _disputed(first)):
            places[where] = row
        elif not _lacks(row) and number(row, "shares") != number(first, "shares"):
            told = Missing(Cause.CONFLICTING, "source_dispute", f"two figures for {where[0]}")
            places[where] = {**first, "shares": told}
    return list(places.values())


def _lacks(row: Row) -> bool:
    return isinstance(number(row, "shares"), Missing)


def _disputed(row: Row) -> bool:
    found = number(row, "shares")
    return isinstance(found, Missing) and found.cause is Cause.CONFLICTING


def _figure(row: Row) -> Figure:
    claimed, unsold = number(row, "shares"), number(row, "inventory_shares")
    shares = ZERO if isinstance(claimed, Missing) else claimed
    stock = Interval(ZERO, shares, SHARES)
    if not isinstance(unsold, Missing) and unsold <= shares:
        stock = exact(unsold, SHARES)
    return Figure(shares, stock, text(row, "read_from") == "chain")


def _outside(figure: Figure) -> Interval:
    low = figure.shares - figure.unsold.high if isinstance(figure.unsold.high, Fraction) else ZERO
    high = figure.shares - figure.unsold.low if isinstance(figure.unsold.low, Fraction) else ZERO
    return Interval(low, high, SHARES)


def _sum(parts: Iterator[Interval]) -> Interval:
    total = exact(ZERO, SHARES)
    for part in parts:
        total = plus(total, part)
    return total


def _open_above(total: Interval, counted: Counted) -> Interval:
    return total if counted.complete else Interval(total.low, Open.ABOVE, total.unit)


def _totals(evidence: Evidence, counted: Counted, circulating: Interval) -> Iterator[Entry]:
    inputs = (DEPLOYMENTS, CHAINS)
    figures = counted.figures
    known = _sum(exact(each.shares, SHARES) for each in figures)
    total = _open_above(known, counted)
    unsold = _open_above(_sum(each.unsold for each in figures), counted)
    visible = _sum(_outside(each) for each in figures)
    yield fact("supply.total_shares", settled(total), evidence, *inputs)
    yield fact("supply.inventory_shares", settled(unsold), evidence, *inputs)
    yield fact("supply.circulating_shares", settled(circulating), evidence, *inputs)
    yield fact("supply.visible_shares", settled(visible), evidence, DEPLOYMENTS)
    read = _sum(exact(each.shares, SHARES) for each in figures if each.on_chain)
    key = "supply.read_share"
    if total.high == ZERO:
        yield no_supply(key, DEPLOYMENTS)
    else:
        # A chain nobody read adds to the whole only, so the share can only be smaller.
        share = ratio(read, total)
        top = share.high if total.low else Fraction(1)
        yield fact(key, settled(Interval(share.low, top)), evidence, *inputs)


def _cross_check(evidence: Evidence, circulating: Interval) -> Entry:
    key, stated = "supply.cross_check", amount(evidence, "supply.issuer_circulating")
    if isinstance(stated, Gap):
        return passed_on(key, [stated])
    if stated.high == ZERO:
        return no_supply(key, "supply.issuer_circulating")
    compared = settled(ratio(circulating, stated))
    return fact(key, compared, evidence, DEPLOYMENTS, CHAINS, "supply.issuer_circulating")


def no_supply(key: str, source: str) -> Gap:
    """The gap of a ratio over nothing: 0 of 0 is not 100 %."""
    told = "there is no supply: a ratio over nothing says nothing"
    return Gap(key, Cause.UNREADABLE, "no_supply", told, (source,))


def _nothing(key: str, counted: Counted) -> Gap:
    if not counted.gaps:
        told = "no deployment is listed"
        return Gap(key, Cause.NOT_COLLECTED, "not_collected", told, (DEPLOYMENTS,))
    first = counted.gaps[0]
    names = ", ".join(chain(each).name for each in counted.unread)
    told = f"the supply of no chain was read: {names}"
    if first.detail:
        told += f" ({first.detail})"
    return Gap(key, first.cause, first.reason, told, (DEPLOYMENTS,))
