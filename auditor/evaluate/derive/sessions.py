"""Which market session a moment falls into, from the trading days of the exchange, all in UTC."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from auditor.evaluate.derive.inputs import value
from auditor.model.evidence import Evidence, Gap
from auditor.model.value import Moment, Records, Series


COLUMNS = ("pre_open", "open", "close", "post_close")
PLAIN_COLUMNS = ("midnight", "break_start", "break_end")
HALTS = "market.halts"
HALTED = "halted"
_DAY = timedelta(days=1)
_NOON = timedelta(hours=12)
_BEFORE_PRE = timedelta(hours=4)
"""New York's day begins four hours before its pre-market session does."""
_OVERNIGHT = timedelta(hours=8)
"""The overnight session ends where the pre-market session begins."""
_SATURDAY, _SUNDAY = 5, 6
_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Day:
    """One trading day; `midnight` is where it begins at the exchange, a break may be empty."""

    pre_open: datetime
    open: datetime
    close: datetime
    post_close: datetime
    midnight: datetime
    break_start: datetime
    break_end: datetime

    @property
    def weekday(self) -> int:
        """Monday is 0; at noon every exchange has the same day as UTC."""
        return (self.midnight + _NOON).weekday()


@dataclass(frozen=True, slots=True)
class Halt:
    """A stretch without trading, up to and without its end."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Calendar:
    """Trading days in order; `extended` ones have New York's sessions around the regular one."""

    days: tuple[Day, ...]
    begins: tuple[datetime, ...]
    halts: tuple[Halt, ...] = ()
    extended: bool = True

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
            found = _within(today, at)
            return HALTED if found == "regular" and self._is_halted(today, at) else found
        following = self.days[index + 1] if index + 1 < len(self.days) else None
        return self._between(today, following, at) if following else ""

    def open_time(self, start: datetime, end: datetime) -> timedelta:
        """Market time from `start` to `end`: regular sessions less breaks and halts."""
        return sum((self._open_on(day, start, end) for day in self.days), timedelta(0))

    def last_close(self, at: datetime) -> datetime | None:
        """The end of the newest regular session that is over at `at`."""
        index = bisect_right(self.begins, at) - 1
        if index >= 0 and self.days[index].close > at:
            index -= 1
        return self.days[index].close if index >= 0 else None

    def changes(self, first: datetime, last: datetime) -> list[datetime]:
        """Every moment after `first`, up to `last`, at which the session may change."""
        found: set[datetime] = set()
        for today, following in zip(self.days, (*self.days[1:], None), strict=True):
            end = following.pre_open if following else today.post_close
            if end > first and today.midnight <= last:
                found |= set(_changes(today, following))
        found |= {each for halt in self.halts for each in (halt.start, halt.end)}
        return sorted(at for at in found if first < at <= last)

    def _is_halted(self, day: Day, at: datetime) -> bool:
        """Whether the share does not trade though the day's session runs: a halt, or a break."""
        paused = day.break_start <= at < day.break_end
        return paused or any(halt.start <= at < halt.end for halt in self.halts)

    def _open_on(self, day: Day, start: datetime, end: datetime) -> timedelta:
        first, last = max(start, day.open), min(end, day.close)
        if first >= last:
            return timedelta(0)
        closed, reached = timedelta(0), first
        pauses = [
            (day.break_start, day.break_end),
            *((each.start, each.end) for each in self.halts),
        ]
        for begins, ends in sorted(pauses):
            # Halts may overlap each other and the break: no minute is taken off twice.
            closed += _overlap(max(begins, reached), ends, first, last)
            reached = max(reached, ends)
        return last - first - closed

    def _between(self, today: Day, following: Day, at: datetime) -> str:
        """The closed stretch between two days: holiday before weekday, Sunday evening open."""
        if at >= following.midnight:
            return "overnight"
        if at < today.midnight + _DAY:
            return "weekend" if today.weekday == _FRIDAY else "overnight"
        if today.weekday + (at - today.midnight) // _DAY < _SATURDAY:
            return "holiday"
        # From Saturday on, days are counted back from the next one: clocks change on Sunday.
        ahead = -((at - following.midnight) // _DAY)
        weekday = (following.weekday - ahead) % 7
        return _late(following, at, weekday, extended=self.extended)


def _changes(today: Day, following: Day | None) -> Iterator[datetime]:
    """The day's own edges, and each midnight of the closed stretch after it, as either day has it.

    Clocks change on Sundays: before them days are counted from the day before, after them back from
    the next one.
    """
    yield from (today.midnight, today.pre_open, today.open, today.close, today.post_close)
    yield from (today.break_start, today.break_end)
    if following:
        for count in range((following.midnight - today.midnight) // _DAY + 2):
            yield today.midnight + count * _DAY
            yield following.midnight - count * _DAY
        yield _sunday_evening(following)


def calendar(series: Series, halts: Sequence[Halt] = ()) -> Calendar:
    """The calendar behind `market.sessions`; ValueError when a column is missing or no moment."""
    if any(name not in series.names for name in COLUMNS):
        raise ValueError(f"sessions need the columns {', '.join(COLUMNS)}")
    extended = any(name not in series.names for name in PLAIN_COLUMNS)
    names = COLUMNS if extended else (*COLUMNS, *PLAIN_COLUMNS)
    days = sorted(
        (_day(cells, len(names)) for cells in zip(*map(series.column, names), strict=True)),
        key=lambda day: day.pre_open,
    )
    begins = tuple(day.pre_open for day in days)
    return Calendar(tuple(days), begins, tuple(halts), extended)


def halts_of(evidence: Evidence) -> tuple[Halt, ...]:
    """The halts somebody looked up; one without an end lasts until the audit."""
    found, now = value(evidence, HALTS, Records), value(evidence, "audit.as_of", Moment)
    if isinstance(found, Gap) or isinstance(now, Gap):
        return ()
    return tuple(
        Halt(start.at, end.at if isinstance(end, Moment) else now.at)
        for start, end in ((row.get("start"), row.get("end")) for row in found.rows)
        if isinstance(start, Moment)
    )


def _day(cells: Sequence[object], wanted: int) -> Day:
    moments = [cell for cell in cells if isinstance(cell, datetime)]
    if len(moments) != wanted:
        raise ValueError(f"a trading day needs {wanted} moments")
    before, opens, closes, ends, *plain = moments
    midnight, pause, resume = plain or (before - _BEFORE_PRE, closes, closes)
    return Day(before, opens, closes, ends, midnight, pause, resume)


def _within(day: Day, at: datetime) -> str:
    if at < day.open:
        return "pre"
    return "regular" if at < day.close else "post"


def _late(following: Day, at: datetime, weekday: int, *, extended: bool) -> str:
    if weekday < _SATURDAY:
        return "holiday"
    open_again = extended and weekday == _SUNDAY and at >= _sunday_evening(following)
    return "overnight" if open_again else "weekend"


def _sunday_evening(following: Day) -> datetime:
    """When the overnight session before the week of a day begins."""
    monday = following.midnight - timedelta(days=following.weekday)
    return monday + _BEFORE_PRE - _OVERNIGHT


def _overlap(start: datetime, end: datetime, first: datetime, last: datetime) -> timedelta:
    return max(min(end, last) - max(start, first), timedelta(0))
