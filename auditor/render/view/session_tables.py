"""Market sessions as shading of the chart and as rows of a table."""

from datetime import datetime, timedelta
from fractions import Fraction

from auditor.model.catalogue.choices import HOURS
from auditor.model.value import Record, Series
from auditor.render import figures, wording
from auditor.render.charts.price_marks import Stretch
from auditor.render.parts import NOT_ASKED, Cell, Row, Table, cells, columns
from auditor.render.view.episodes import REDEEMERS
from auditor.render.view.sources import (
    Sources,
    field_amount,
    field_text,
)


_CLOSED, _OVERNIGHT = timedelta(hours=24), timedelta(hours=8)
_FRIDAY, _SATURDAY = 4, 5
_OPEN = HOURS["weekdays"]
"""Where the hours are not stated: nobody creates or redeems while the exchange is closed."""


def stretches(sources: Sources, start: datetime, end: datetime) -> list[Stretch]:
    """Every session between two moments with its warning limit, from the table in the bundle."""
    series = sources.value("market.sessions")
    if not isinstance(series, Series):
        return []
    limits = {
        field_text(row, "session"): field_amount(row, "warn_limit")
        for row in sources.records("peg.sessions")
    }
    days = [
        day for day in _days(series) if day[3] > start - _CLOSED * 5 and day[0] < end + _CLOSED * 5
    ]
    found = list[tuple[datetime, datetime, str]]()
    for index, (pre_open, opens, closes, post_close) in enumerate(days):
        found += [
            (pre_open, opens, "pre"),
            (opens, closes, "regular"),
            (closes, post_close, "post"),
        ]
        if index + 1 < len(days):
            found += _between(post_close, days[index + 1][0])
    return [Stretch(one, two, name, limits.get(name)) for one, two, name in found]


def _days(series: Series) -> list[tuple[datetime, ...]]:
    if any(name not in series.names for name in ("pre_open", "open", "close", "post_close")):
        return []
    found = list[tuple[datetime, ...]]()
    for moments in zip(
        *(series.column(name) for name in ("pre_open", "open", "close", "post_close")), strict=True
    ):
        day = tuple(each for each in moments if isinstance(each, datetime))
        if len(day) == len(moments):
            found.append(day)
    return sorted(found)


def _between(end: datetime, start: datetime) -> list[tuple[datetime, datetime, str]]:
    """The closed time between two trading days."""
    if start - end < _CLOSED:
        return [(end, start, "overnight")]
    reopens = start - _OVERNIGHT
    days = {(end + timedelta(days=day)).weekday() for day in range((reopens - end).days + 1)}
    name = "weekend" if _SATURDAY in days or _FRIDAY in days else "holiday"
    return [(end, reopens, name), (reopens, start, "overnight")]


def session_table(sources: Sources) -> Table:
    """Deviation by session, with limits."""
    who = REDEEMERS.get(sources.choice("redemption.retail"), "not shown")
    stated = sources.choice("redemption.hours")
    hours = HOURS.get(stated, _OPEN)
    closed = "outside the stated hours" if stated else "the exchange is closed"
    lines = list[Row]()
    for row in sources.records("peg.sessions"):
        name = field_text(row, "session")
        lines.append(
            Row(
                cells(
                    Cell(wording.SESSIONS.get(name, name)),
                    _count(row, "pairs"),
                    _count(row, "days"),
                    _percent(row, "median"),
                    _percent(row, "p95"),
                    _percent(row, "largest"),
                    _limits(row),
                    Cell(who if name in hours else f"nobody: {closed}"),
                )
            )
        )
    return Table(
        "sessions",
        "By session",
        "counted quotes only; distances from the claim, either way",
        columns(
            "Session",
            ("Quotes", "number"),
            ("Days", "number"),
            ("Median", "number"),
            ("95th percentile", "number"),
            ("Largest", "number"),
            "Limit: warning, fail",
            "Who can arbitrage",
        ),
        tuple(lines),
    )


def _count(row: Record, name: str) -> Cell:
    amount = field_amount(row, name)
    if amount is None:
        return NOT_ASKED
    return Cell(figures.count(amount)) if amount else Cell("0", tone="mute")


def _percent(row: Record, name: str) -> Cell:
    """A share in percent."""
    amount = field_amount(row, name)
    return NOT_ASKED if amount is None else Cell(figures.percent(abs(amount), 2))


def _limits(row: Record) -> Cell:
    low, high = field_amount(row, "warn_limit"), field_amount(row, "fail_limit")
    if low is None or high is None:
        return NOT_ASKED
    return Cell(f"{_short_percent(low)}, {_short_percent(high)}")


def _short_percent(amount: Fraction) -> str:
    return figures.percent(amount, 0 if (amount * 100).denominator == 1 else 1)
