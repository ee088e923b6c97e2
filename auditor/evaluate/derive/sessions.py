"""Which market session a moment falls into, from the trading days of the exchange, all in UTC."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from auditor.model.value import Series


COLUMNS = ("pre_open", "open", "close", "post_close")
_DAY = timedelta(days=1)
_BEFORE_PRE = timedelta(hours=4)
"""New York's day begins four hours before its pre-market session does."""
_OVERNIGHT = timedelta(hours=8)
"""The overnight session ends where the pre-market session begins."""
_SATURDAY, _SUNDAY = 5, 6
_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Day:
    """One trading day."""

    pre_open: datetime
    open: datetime
    close: datetime
    post_close: datetime

    @property
    def midnight(self) -> datetime:
        """When this day began in New York."""
        return self.pre_open - _BEFORE_PRE


@dataclass(frozen=True, slots=True)
class Calendar:
    """Trading days in order."""

    days: tuple[Day, ...]
    begins: tuple[datetime, ...]

    def day(self, at: datetime) -> Day | None:
        """The trading day whose regular session holds `at`, if one does."""
        index = bisect_right(self.begins, at) - 1
        found = self.days[index] if index >= 0 else None
        return found if found and found.open <= at < found.close else None

    def session(self, at: datetime) -> str:
        """The session's name; windows are half-open. Empty beyond the days known."""
        index = bisect_right(self.begins, at) - 1
        if index < 0:
            return ""
        today = self.days[index]
        if at < today.post_close:
            return _within(today, at)
        following = self.days[index + 1] if index + 1 < len(self.days) else None
        return _between(today, following, at) if following else ""

    def last_close(self, at: datetime) -> datetime | None:
        """The end of the newest regular session that is over at `at`."""
        index = bisect_right(self.begins, at) - 1
        if index >= 0 and self.days[index].close > at:
            index -= 1
        return self.days[index].close if index >= 0 else None


def calendar(series: Series) -> Calendar:
    """The calendar behind `market.sessions`; ValueError when a column is missing or no moment."""
    if any(name not in series.names for name in COLUMNS):
        raise ValueError(f"sessions need the columns {', '.join(COLUMNS)}")
    days = sorted(
        (_day(cells) for cells in zip(*map(series.column, COLUMNS), strict=True)),
        key=lambda day: day.pre_open,
    )
    return Calendar(tuple(days), tuple(day.pre_open for day in days))


def _day(cells: Sequence[object]) -> Day:
    moments = [cell for cell in cells if isinstance(cell, datetime)]
    if len(moments) != len(COLUMNS):
        raise ValueError("a trading day needs four moments")
    return Day(*moments)


def _within(day: Day, at: datetime) -> str:
    if at < day.open:
        return "pre"
    return "regular" if at < day.close else "post"


def _between(today: Day, following: Day, at: datetime) -> str:
    """The closed stretch between two trading days: holiday before weekday, Sunday evening open."""
    if at >= following.midnight:
        return "overnight"
    weekday = today.midnight.weekday()
    if at < today.midnight + _DAY:
        return "weekend" if weekday == _FRIDAY else "overnight"
    if weekday + (at - today.midnight) // _DAY < _SATURDAY:
        return "holiday"
    # From Saturday on, days are counted back from the next trading day: clocks change on Sunday.
    ahead = -((at - following.midnight) // _DAY)
    return _late(following, at, (following.midnight.weekday() - ahead) % 7)


def _late(following: Day, at: datetime, weekday: int) -> str:
    if weekday < _SATURDAY:
        return "holiday"
    monday = following.midnight - timedelta(days=following.midnight.weekday())
    sunday_evening = monday + _BEFORE_PRE - _OVERNIGHT
    return "overnight" if weekday == _SUNDAY and at >= sunday_evening else "weekend"
