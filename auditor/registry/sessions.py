"""When an exchange trades: shipped tables, so that an old audit does not depend on a library."""

import json
from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from auditor.errors import SourceError


DATA = Path(__file__).with_name("data")
EXTENDED_COLUMNS = ("pre_open", "open", "close", "post_close")
PLAIN_COLUMNS = (*EXTENDED_COLUMNS, "midnight", "break_start", "break_end")


BEFORE_PRE = timedelta(hours=4)
"""New York's day begins four hours before its pre-market session does."""


@dataclass(frozen=True, slots=True)
class Day:
    """One trading day, all in UTC; a day without a row has no session at all.

    `midnight` is where the day begins at the exchange. A day without a break has an empty one, and
    an exchange without extended hours opens and ends with its regular session.
    """

    pre_open: datetime
    open: datetime
    close: datetime
    post_close: datetime
    midnight: datetime
    break_start: datetime
    break_end: datetime


@dataclass(frozen=True, slots=True)
class Sessions:
    """The trading days of one exchange from `first` to `last`, both dates included."""

    exchange: str
    version: int
    generated_from: str
    first: date
    last: date
    days: tuple[Day, ...]
    extended: bool
    """Whether it has New York's sessions before, after and between the regular ones."""

    @staticmethod
    def load(exchange: str) -> "Sessions":
        """The table of an ISO 10383 MIC; SourceError (unsupported) for one we do not ship."""
        return _load(exchange)

    def between(self, start: datetime, end: datetime) -> tuple[Day, ...]:
        """Days that begin from `start` to `end`; SourceError when the table does not reach."""
        if start.date() < self.first or end.date() > self.last:
            raise SourceError(
                "unsupported",
                "calendar_horizon",
                f"the sessions of {self.exchange} are known from {self.first} to {self.last} only",
            )
        begins = [day.pre_open for day in self.days]
        last = bisect_left(begins, end + timedelta(microseconds=1))
        return self.days[bisect_left(begins, start) : last]


def exchanges() -> tuple[str, ...]:
    """The exchanges with a shipped table."""
    return tuple(sorted(path.stem.removeprefix("sessions-") for path in DATA.glob("sessions-*")))


@cache
def _load(exchange: str) -> Sessions:
    if exchange not in exchanges():
        raise SourceError("unsupported", "calendar_horizon", f"no session table for {exchange}")
    table = json.loads(  # noqa: TID251 - our own file; read once
        (DATA / f"sessions-{exchange}.json").read_text(encoding="utf-8")
    )
    return Sessions(
        exchange=exchange,
        version=table["version"],
        generated_from=table["generated_from"],
        first=date.fromisoformat(table["first"]),
        last=date.fromisoformat(table["last"]),
        days=tuple(_day(*row) for row in table["days"]),
        extended=len(table["columns"]) == len(EXTENDED_COLUMNS),
    )


def _day(start: int, *minutes: int) -> Day:
    before = datetime.fromtimestamp(start, UTC)
    moments = [before + timedelta(minutes=after) for after in minutes]
    opens, closes, ends, *plain = moments
    # The shorter tables are New York's: no break, and pre-market sessions from four o'clock.
    midnight, pause, resume = plain or (before - BEFORE_PRE, closes, closes)
    return Day(before, opens, closes, ends, midnight, pause, resume)
