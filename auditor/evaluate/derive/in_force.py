"""Which reserve statement counts: the newest, of the best class, unless two of them disagree."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from auditor.evaluate.derive.arithmetic import floor
from auditor.evaluate.derive.inputs import Row, absent, from_field, text, value
from auditor.evaluate.derive.reserve_units import in_shares
from auditor.model.catalogue.choices import RESERVE_CLASSES
from auditor.model.evidence import Evidence, Gap
from auditor.model.value import Cause, Interval, Missing, Moment, Quantity, Records


STATEMENTS, AS_OF = "reserves.statements", "audit.as_of"
AGREE = Fraction(1, 1_000_000)
"""Relative difference at which two statements of one scope and day still agree."""
AHEAD = timedelta(seconds=120)
"""How far a figure may be dated after the audit, for clocks that differ."""
LOST = frozenset({Cause.UNREACHABLE, Cause.UNREADABLE, Cause.CONFLICTING, Cause.STALE})
"""Causes that hide a figure; a text without one, or one in another unit, hides none."""
CLASSES = {name: rank for rank, name in enumerate(RESERVE_CLASSES)}


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement whose amount counts shares; `amount` is the least it may be."""

    row: Row
    amount: Fraction
    at: datetime | Missing
    rank: int
    held: Quantity | Interval


def statement_in_force(evidence: Evidence) -> Stated | Gap:
    """The statement whose figure counts, or why none does."""
    rows, now = value(evidence, STATEMENTS, Records), value(evidence, AS_OF, Moment)
    if isinstance(rows, Gap) or isinstance(now, Gap):
        return next(each for each in (rows, now) if isinstance(each, Gap))
    stated = [each for row in rows.rows for each in stated_in(row)]
    return in_force(evidence, rows, stated, now.at)


def stated_in(row: Row) -> Iterator[Stated]:
    """The statement a row makes, when it counts shares."""
    held = row.get("amount")
    if isinstance(held, Quantity) and unit_of(row) == "shares":
        yield _as_stated(row, held)


def _converted(evidence: Evidence, rows: Records) -> Iterator[Stated]:
    """Figures in another unit, in shares where evidence allows; they stand in for no others."""
    for row in rows.rows:
        if unit_of(row) != "shares":
            held = in_shares(evidence, row)
            if not isinstance(held, Gap):
                yield _as_stated(row, held)


def _as_stated(row: Row, held: Quantity | Interval) -> Stated:
    at = row.get("as_of")
    rank = CLASSES.get(text(row, "class"), len(CLASSES))
    least = held.amount if isinstance(held, Quantity) else floor(held)
    when = at.at if isinstance(at, Moment) else _undated(row)
    return Stated(row, least, when, rank, held)


def unit_of(row: Row) -> str:
    """What a figure counts; shares when the row does not say."""
    return text(row, "unit") or "shares"


def _undated(row: Row) -> Missing:
    return absent(row, "as_of")


def in_force(
    evidence: Evidence, rows: Records, stated: list[Stated], now: datetime
) -> Stated | Gap:
    """The newest figure in shares, of the best class among equally new ones."""
    lost = next((row for row in rows.rows if _is_lost(row)), None)
    if lost is not None:
        return _lost(lost)
    stated = stated or list(_converted(evidence, rows))
    if not stated:
        return _no_figure(evidence, rows)
    ahead = [each for each in stated if isinstance(each.at, datetime) and each.at > now + AHEAD]
    if ahead:
        told = f"{source_of(ahead[0])} is dated after the moment of the audit"
        return Gap("", Cause.STALE, "future_timestamp", told, (STATEMENTS,))
    dated = [(each.at, each) for each in stated if isinstance(each.at, datetime)]
    if not dated:
        return _agreed(stated)
    day = max(at for at, _ in dated).date()
    return _agreed([each for at, each in dated if at.date() == day])


def _is_lost(row: Row) -> bool:
    """Whether a source that may give a figure did not: it could be the newest, or disagree."""
    held = row.get("amount")
    return isinstance(held, Missing) and held.cause in LOST


def _lost(row: Row) -> Gap:
    missing, source = absent(row, "amount"), text(row, "source") or "a reserve source"
    told = f"{source} could not be read, and no other figure can stand in for it unseen"
    if missing.detail:
        told += f" ({missing.detail})"
    return Gap("", missing.cause, missing.reason, told, (STATEMENTS,))


def _agreed(candidates: list[Stated]) -> Stated | Gap:
    """The best of the candidates, unless two of one scope differ or one is impossible."""
    for one in candidates:
        for other in candidates:
            if _scope(one) == _scope(other) and _apart(one.amount, other.amount):
                told = f"{source_of(one)} and {source_of(other)} differ for the same day and scope"
                return Gap("", Cause.CONFLICTING, "source_dispute", told, (STATEMENTS,))
    by_source = sorted(candidates, key=source_of)
    newest_first = sorted(by_source, key=_moment, reverse=True)
    best = min(newest_first, key=lambda each: each.rank)
    if best.amount < 0:
        told = f"{source_of(best)} gives a negative number of shares"
        return Gap("", Cause.UNREADABLE, "feed_implausible", told, (STATEMENTS,))
    return best


def _moment(stated: Stated) -> datetime:
    return stated.at if isinstance(stated.at, datetime) else datetime.min.replace(tzinfo=UTC)


def _apart(one: Fraction, other: Fraction) -> bool:
    return abs(one - other) > AGREE * max(abs(one), abs(other))


def _scope(stated: Stated) -> str:
    return text(stated.row, "scope")


def source_of(stated: Stated) -> str:
    """Who states it, in words."""
    return text(stated.row, "source") or "a reserve statement"


def _no_figure(evidence: Evidence, rows: Records) -> Gap:
    if not rows.rows:
        told = "no reserve statement was found"
        return Gap("", Cause.NOT_COLLECTED, "not_collected", told, (STATEMENTS,))
    for row in rows.rows:
        found = in_shares(evidence, row) if unit_of(row) != "shares" else None
        if isinstance(found, Gap):
            return found
    first = rows.rows[0]
    missing = absent(first, "amount")
    told = f"{text(first, 'source') or 'the reserve statement'} gives no number of shares"
    return from_field("", STATEMENTS, missing, missing.detail or told)
