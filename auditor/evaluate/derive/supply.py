"""How many shares all tokens claim: exact only when no chain is left out."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from auditor.evaluate.derive import skew
from auditor.evaluate.derive.arithmetic import ZERO, exact, minus, plus, ratio, settled
from auditor.evaluate.derive.counting import (
    BRIDGES,
    CHAINS,
    DEPLOYMENTS,
    SHARES,
    Counted,
    Figure,
    count,
)
from auditor.evaluate.derive.inputs import amount, fact, no_supply, passed_on, value
from auditor.evaluate.derive.unsold import INVENTORY
from auditor.model.evidence import Entry, Evidence, Gap
from auditor.model.value import Cause, Interval, Open, Records
from auditor.registry.chains import chain


TOTALS = (
    "supply.total_shares",
    "supply.inventory_shares",
    "supply.circulating_shares",
    "supply.visible_shares",
    "supply.read_share",
)


def entries(evidence: Evidence) -> Iterator[Entry]:
    """Totals over the deployments, and the comparison with what the issuer states."""
    yield from skew.entries(evidence)
    yield from (skew.refused(entry, evidence) for entry in _entries(evidence))


def _entries(evidence: Evidence) -> Iterator[Entry]:
    rows = value(evidence, DEPLOYMENTS, Records)
    if isinstance(rows, Gap):
        yield from (passed_on(key, [rows]) for key in (*TOTALS, "supply.cross_check"))
        return
    counted = count(evidence)
    if not counted.figures:
        yield from (_nothing(key, counted) for key in (*TOTALS, "supply.cross_check"))
        return
    circulating = _open_above(_once(_sum(map(_outside, counted.figures)), counted), counted)
    yield from _totals(evidence, counted, circulating)
    yield _cross_check(evidence, circulating)


def _once(total: Interval, counted: Counted) -> Interval:
    """A total without what is counted twice in it."""
    less = minus(total, exact(counted.copies, SHARES))
    low = less.low if isinstance(less.low, Open) else max(less.low, ZERO)
    high = less.high if isinstance(less.high, Open) else max(less.high, ZERO)
    return Interval(low, high, total.unit)


def _outside(figure: Figure) -> Interval:
    low = figure.shares - figure.unsold.high if isinstance(figure.unsold.high, Fraction) else ZERO
    high = figure.shares - figure.unsold.low if isinstance(figure.unsold.low, Fraction) else ZERO
    return Interval(low, high, SHARES)


def _sum(parts: Iterable[Interval]) -> Interval:
    total = exact(ZERO, SHARES)
    for part in parts:
        total = plus(total, part)
    return total


def _open_above(total: Interval, counted: Counted) -> Interval:
    return total if counted.complete else Interval(total.low, Open.ABOVE, total.unit)


def _totals(evidence: Evidence, counted: Counted, circulating: Interval) -> Iterator[Entry]:
    inputs = (DEPLOYMENTS, CHAINS, INVENTORY, BRIDGES)
    figures = counted.figures
    known = _once(_sum(exact(each.shares, SHARES) for each in figures), counted)
    total = _open_above(known, counted)
    unsold = _open_above(_sum(each.unsold for each in figures), counted)
    visible = _once(_sum(map(_outside, figures)), counted)
    yield fact("supply.total_shares", settled(total), evidence, *inputs)
    yield fact("supply.inventory_shares", settled(unsold), evidence, *inputs)
    yield fact("supply.circulating_shares", settled(circulating), evidence, *inputs)
    yield fact("supply.visible_shares", settled(visible), evidence, DEPLOYMENTS, INVENTORY, BRIDGES)
    on_chain = _sum(exact(each.shares, SHARES) for each in figures if each.on_chain)
    read = _once(on_chain, counted)
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
