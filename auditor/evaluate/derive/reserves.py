"""The reserve statement in force: which figure counts, how old it is and who says so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from auditor.base.instants import seconds_of
from auditor.evaluate.derive.arithmetic import floor
from auditor.evaluate.derive.inputs import Row, absent, fact, from_field, passed_on, text, value
from auditor.evaluate.derive.reserve_units import DEPLOYMENTS, PRICES, in_shares
from auditor.model.catalogue.choices import RESERVE_CLASSES
from auditor.model.evidence import Entry, Evidence, Gap
from auditor.model.value import (
    Cause,
    Duration,
    Enumeration,
    Interval,
    Missing,
    Moment,
    Quantity,
    Records,
    Text,
)


STATEMENTS = "reserves.statements"
AS_OF = "audit.as_of"
KEYS = (
    "reserves.shares",
    "reserves.as_of",
    "reserves.age",
    "reserves.class",
    "reserves.verifier",
    "reserves.cadence",
)
AGREE = Fraction(1, 1_000_000)
"""Relative difference at which two statements of one scope and day still agree."""
AHEAD = timedelta(seconds=120)
"""How far a figure may be dated after the audit, for clocks that differ."""
ENOUGH_FIGURES = 3
LOST = frozenset({Cause.UNREACHABLE, Cause.UNREADABLE, Cause.CONFLICTING, Cause.STALE})
"""Causes that hide a figure; a text without one, or one in another unit, hides none."""
_CLASSES = {name: rank for rank, name in enumerate(RESERVE_CLASSES)}


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement whose amount counts shares; `amount` is the least it may be."""

    row: Row
    amount: Fraction
    at: datetime | Missing
    rank: int
    held: Quantity | Interval


def entries(evidence: Evidence) -> Iterator[Entry]:
    """What the statement in force says, and how much one source's figures jump."""
    rows, now = value(evidence, STATEMENTS, Records), value(evidence, AS_OF, Moment)
    gaps = [each for each in (rows, now) if isinstance(each, Gap)]
    if isinstance(rows, Gap) or isinstance(now, Gap):
        yield from (_kept(evidence, passed_on(key, gaps)) for key in KEYS)
        yield passed_on("reserves.largest_change", gaps)
        return
    stated = [each for row in rows.rows for each in _stated(row)]
    chosen = _in_force(evidence, rows, stated, now.at)
    if isinstance(chosen, Gap):
        yield from (_kept(evidence, _renamed(chosen, key)) for key in KEYS)
    else:
        yield from _figures(evidence, chosen, now.at)
        yield from _words(evidence, chosen)
    yield _largest_change(evidence, stated)


def statement_in_force(evidence: Evidence) -> Stated | Gap:
    """The statement whose figure counts, or why none does."""
    rows, now = value(evidence, STATEMENTS, Records), value(evidence, AS_OF, Moment)
    if isinstance(rows, Gap) or isinstance(now, Gap):
        return rows if isinstance(rows, Gap) else Gap("", Cause.UNREADABLE, "type", "")
    stated = [each for row in rows.rows for each in _stated(row)]
    return _in_force(evidence, rows, stated, now.at)


def _stated(row: Row) -> Iterator[Stated]:
    held = row.get("amount")
    if isinstance(held, Quantity) and _unit(row) == "shares":
        yield _as_stated(row, held)


def _converted(evidence: Evidence, rows: Records) -> Iterator[Stated]:
    """Figures in another unit, in shares where evidence allows; they stand in for no others."""
    for row in rows.rows:
        if _unit(row) != "shares":
            held = in_shares(evidence, row)
            if not isinstance(held, Gap):
                yield _as_stated(row, held)


def _as_stated(row: Row, held: Quantity | Interval) -> Stated:
    at = row.get("as_of")
    rank = _CLASSES.get(text(row, "class"), len(_CLASSES))
    least = held.amount if isinstance(held, Quantity) else floor(held)
    when = at.at if isinstance(at, Moment) else _undated(row)
    return Stated(row, least, when, rank, held)


def _unit(row: Row) -> str:
    return text(row, "unit") or "shares"


def _undated(row: Row) -> Missing:
    return absent(row, "as_of")


def _in_force(
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
        told = f"{_source(ahead[0])} is dated after the moment of the audit"
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
                told = f"{_source(one)} and {_source(other)} differ for the same day and scope"
                return Gap("", Cause.CONFLICTING, "source_dispute", told, (STATEMENTS,))
    by_source = sorted(candidates, key=_source)
    newest_first = sorted(by_source, key=_moment, reverse=True)
    best = min(newest_first, key=lambda each: each.rank)
    if best.amount < 0:
        told = f"{_source(best)} gives a negative number of shares"
        return Gap("", Cause.UNREADABLE, "feed_implausible", told, (STATEMENTS,))
    return best


def _moment(stated: Stated) -> datetime:
    return stated.at if isinstance(stated.at, datetime) else datetime.min.replace(tzinfo=UTC)


def _apart(one: Fraction, other: Fraction) -> bool:
    return abs(one - other) > AGREE * max(abs(one), abs(other))


def _scope(stated: Stated) -> str:
    return text(stated.row, "scope")


def _source(stated: Stated) -> str:
    return text(stated.row, "source") or "a reserve statement"


def _no_figure(evidence: Evidence, rows: Records) -> Gap:
    if not rows.rows:
        told = "no reserve statement was found"
        return Gap("", Cause.NOT_COLLECTED, "not_collected", told, (STATEMENTS,))
    for row in rows.rows:
        found = in_shares(evidence, row) if _unit(row) != "shares" else None
        if isinstance(found, Gap):
            return found
    first = rows.rows[0]
    missing = absent(first, "amount")
    told = f"{text(first, 'source') or 'the reserve statement'} gives no number of shares"
    return from_field("", STATEMENTS, missing, missing.detail or told)


def _figures(evidence: Evidence, chosen: Stated, now: datetime) -> Iterator[Entry]:
    inputs = (STATEMENTS, AS_OF)
    yield fact("reserves.shares", chosen.held, evidence, *_rests_on(chosen))
    if isinstance(chosen.at, Missing):
        told = f"{_source(chosen)} does not say which moment it speaks about"
        for key in ("reserves.as_of", "reserves.age"):
            yield from_field(key, STATEMENTS, chosen.at, chosen.at.detail or told)
        return
    age = max(now - chosen.at, timedelta(0))
    yield fact("reserves.as_of", Moment(chosen.at), evidence, STATEMENTS)
    yield fact("reserves.age", Duration(seconds_of(age)), evidence, *inputs)


def _rests_on(chosen: Stated) -> tuple[str, ...]:
    """What the number of shares was worked out from."""
    others = {"tokens": (DEPLOYMENTS,), "usd": (PRICES,)}
    return (STATEMENTS, *others.get(_unit(chosen.row), ()))


def _words(evidence: Evidence, chosen: Stated) -> Iterator[Entry]:
    said = text(chosen.row, "class")
    if said in _CLASSES:
        yield fact("reserves.class", Enumeration(said), evidence, STATEMENTS)
    else:
        yield from_field("reserves.class", STATEMENTS, absent(chosen.row, "class"))
    verifier = text(chosen.row, "verifier")
    if verifier:
        yield fact("reserves.verifier", Text(verifier), evidence, STATEMENTS)
    else:
        told = f"{_source(chosen)} names nobody who verifies it"
        missing = absent(chosen.row, "verifier")
        yield _kept(evidence, from_field("reserves.verifier", STATEMENTS, missing, told))
    cadence = chosen.row.get("cadence")
    if isinstance(cadence, Duration):
        yield fact("reserves.cadence", cadence, evidence, STATEMENTS)
    else:
        yield from_field("reserves.cadence", STATEMENTS, absent(chosen.row, "cadence"))


def _kept(evidence: Evidence, gap: Gap) -> Gap:
    """A search in vain stays on record when no statement gives the key."""
    entry = evidence[gap.key]
    if isinstance(entry, Gap) and entry.cause is Cause.NOT_DISCLOSED:
        return entry
    return gap


def _renamed(gap: Gap, key: str) -> Gap:
    return Gap(key, gap.cause, gap.reason, gap.detail, gap.tried)


def _largest_change(evidence: Evidence, stated: list[Stated]) -> Entry:
    key = "reserves.largest_change"
    series = [each for each in _series(stated).values() if len(each) >= ENOUGH_FIGURES]
    if not series:
        told = f"fewer than {ENOUGH_FIGURES} dated figures of one source were read"
        return Gap(key, Cause.NOT_COLLECTED, "too_few_figures", told, (STATEMENTS,))
    steps = [step for figures in series for step in pairwise(figures)]
    if any(before <= 0 for before, _ in steps):
        told = "a source states that no shares are held, so its next change has no size"
        return Gap(key, Cause.UNREADABLE, "feed_implausible", told, (STATEMENTS,))
    largest = max(abs(after - before) / before for before, after in steps)
    return fact(key, Quantity(largest), evidence, STATEMENTS)


def _series(stated: list[Stated]) -> Mapping[str, list[Fraction]]:
    """The figures of each source in the order of the moments they speak about."""
    sources: dict[str, dict[datetime, Fraction]] = {}
    for each in stated:
        if isinstance(each.at, datetime):
            sources.setdefault(_source(each), {})[each.at] = each.amount
    return {
        source: [figures[at] for at in sorted(figures)]
        for source, figures in sorted(sources.items())
    }
