"""How often the reserve figure is renewed in truth: median interval, longest hole, sessions."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from statistics import median_low

from auditor.base.instants import seconds_of
from auditor.evaluate.derive.in_force import AHEAD, AS_OF, STATEMENTS, Stated, statement_in_force
from auditor.evaluate.derive.inputs import Row, fact, passed_on, text, value
from auditor.evaluate.derive.lines import ROUNDS
from auditor.evaluate.derive.reserves import ENOUGH_FIGURES
from auditor.model.evidence import Entry, Evidence, Fact, Gap
from auditor.model.unit import unit
from auditor.model.value import (
    Cause,
    Duration,
    Interval,
    Moment,
    Open,
    Quantity,
    Records,
    Series,
)


MEASURED, HOLE = "reserves.measured_cadence", "reserves.longest_hole"
DAYS, BLIND = "reserves.age_trading_days", "reserves.blind_time"
SESSIONS, DECLARED = "market.sessions", "reserves.cadence"
COUNT = unit("count")


def entries(evidence: Evidence) -> Iterator[Entry]:
    """The intervals of the source in force, its age in sessions, and the time it is blind."""
    chosen, now = statement_in_force(evidence), value(evidence, AS_OF, Moment)
    if isinstance(chosen, Gap) or isinstance(now, Gap):
        lost = [each for each in (chosen, now) if isinstance(each, Gap)]
        yield from (_no_statement(key, lost[0]) for key in (MEASURED, HOLE, DAYS, BLIND))
        return
    moments = _moments(evidence, chosen, now.at)
    measured = _measured(evidence, moments)
    yield measured
    yield _hole(evidence, moments, now.at)
    yield _trading_days(evidence, chosen, now.at)
    yield _blind(evidence, measured)


def _no_statement(key: str, lost: Gap) -> Gap:
    """Why nothing can be said: no statement is in force."""
    if lost.key:
        return passed_on(key, [lost])
    return Gap(key, lost.cause, lost.reason, lost.detail, lost.tried)


def _moments(evidence: Evidence, chosen: Stated, now: datetime) -> list[datetime]:
    """The distinct moments the source in force speaks about, the rounds of a feed among them."""
    source = text(chosen.row, "source")
    found = {
        at.at
        for row in _rows(evidence, STATEMENTS)
        if text(row, "source") == source and isinstance(at := row.get("as_of"), Moment)
    }
    found |= {
        at.at
        for row in _rows(evidence, ROUNDS)
        if f"feed {text(row, 'address')} on {text(row, 'chain')}" == source
        and isinstance(at := row.get("updated_at"), Moment)
    }
    return sorted(at for at in found if at <= now + AHEAD)


def _measured(evidence: Evidence, moments: list[datetime]) -> Entry:
    if len(moments) < ENOUGH_FIGURES:
        return _too_few(MEASURED, ENOUGH_FIGURES)
    usual = median_low([after - before for before, after in pairwise(moments)])
    return fact(MEASURED, Duration(seconds_of(usual)), evidence, STATEMENTS, ROUNDS)


def _hole(evidence: Evidence, moments: list[datetime], now: datetime) -> Entry:
    if len(moments) < 2:  # noqa: PLR2004 - a hole lies between two figures
        return _too_few(HOLE, 2)
    since = max(now - moments[-1], timedelta(0))
    longest = max(since, *(after - before for before, after in pairwise(moments)))
    return fact(HOLE, Duration(seconds_of(longest)), evidence, STATEMENTS, ROUNDS, AS_OF)


def _too_few(key: str, needed: int) -> Gap:
    told = f"fewer than {needed} dated figures of the source in force were read"
    return Gap(key, Cause.NOT_COLLECTED, "too_few_figures", told, (STATEMENTS,))


def _trading_days(evidence: Evidence, chosen: Stated, now: datetime) -> Entry:
    """Sessions that ended between the figure and the audit; more, where the table begins later."""
    table = value(evidence, SESSIONS, Series)
    if isinstance(table, Gap):
        return passed_on(DAYS, [table])
    if not isinstance(chosen.at, datetime):
        return Gap(DAYS, chosen.at.cause, chosen.at.reason, chosen.at.detail, (STATEMENTS,))
    closes = _closes(table)
    if not closes or now > closes[-1]:
        told = "the table of sessions does not reach the moment of the audit"
        return Gap(DAYS, Cause.UNSUPPORTED, "calendar_horizon", told, (SESSIONS,))
    ended = Fraction(sum(1 for close in closes if chosen.at < close <= now))
    found: Quantity | Interval = Quantity(ended, COUNT)
    if chosen.at < closes[0]:
        found = Interval(ended, Open.ABOVE, COUNT)
    return fact(DAYS, found, evidence, STATEMENTS, AS_OF, SESSIONS)


def _closes(table: Series) -> list[datetime]:
    if "close" not in table.names:
        return []
    column = table.columns[table.names.index("close")]
    return sorted(cell for cell in column if isinstance(cell, datetime))


def _blind(evidence: Evidence, measured: Entry) -> Entry:
    """The longer of what is declared and what is measured; the one there is, where one is not."""
    declared = evidence[DECLARED]
    known = [
        each.value.seconds
        for each in (declared, measured)
        if isinstance(each, Fact) and isinstance(each.value, Duration)
    ]
    if not known:
        return passed_on(BLIND, [each for each in (declared, measured) if isinstance(each, Gap)])
    return fact(BLIND, Duration(max(known)), evidence, DECLARED, STATEMENTS, ROUNDS)


def _rows(evidence: Evidence, key: str) -> Iterator[Row]:
    found = value(evidence, key, Records)
    if isinstance(found, Records):
        yield from found.rows
