"""Writes the session tables that ship with the tool, from exchange-calendars: `make calendars`.

Run it when holidays change or the tables near their end, and read the diff: an old audit depends on
the table it was made with, which its bundle carries.
"""

import json
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import exchange_calendars


# The exchanges the shares and funds of shipped product lists trade on.
EXTENDED = ("ARCX", "BATS", "XNAS", "XNYS")
PLAIN = ("XAMS", "XETR", "XHKG", "XKRX", "XLON", "XPAR", "XSWX", "XTKS", "XTSE")
EXCHANGES = (*EXTENDED, *PLAIN)
VERSION = 1
FIRST, LAST = "2019-01-01", "2027-12-31"
BEFORE, AFTER = time(4), time(20)  # New York's extended hours, also on early-close days
COLUMNS = ("pre_open_unix", "open_minutes", "close_minutes", "post_close_minutes")
PLAIN_COLUMNS = (*COLUMNS, "midnight_minutes", "break_start_minutes", "break_end_minutes")
TARGET = Path(__file__).resolve().parents[1] / "auditor" / "registry" / "data"


def days(exchange: str) -> list[list[int]]:
    """One row per trading day: pre-open in Unix seconds, the rest in minutes after it."""
    return list(_days(exchange))


def _days(exchange: str) -> Iterator[list[int]]:
    calendar = exchange_calendars.get_calendar(exchange, start=FIRST, end=LAST)
    zone = ZoneInfo(str(calendar.tz))
    table = calendar.schedule
    for day in table.index:
        opens, pause, resume, closes = table.loc[day]
        opened, closed = opens.to_pydatetime(), closes.to_pydatetime()
        if exchange in EXTENDED:
            before, after = (datetime.combine(day.date(), at, zone) for at in (BEFORE, AFTER))
            yield _minutes(before, opened, closed, after)
            continue
        midnight = datetime.combine(day.date(), time(), zone)
        # A day without a break has one that is empty.
        has_break = pause == pause  # noqa: PLR0124 - the library's "no time" differs from itself
        breaks = (pause.to_pydatetime(), resume.to_pydatetime()) if has_break else (closed, closed)
        yield _minutes(opened, opened, closed, closed, midnight, *breaks)


def document(exchange: str) -> str:
    """The table as JSON text, one trading day a line, so that changes show in a diff."""
    head = {
        "version": VERSION,
        "exchange": exchange,
        "generated_from": f"exchange-calendars {exchange_calendars.__version__}",
        "first": FIRST,
        "last": LAST,
        "columns": COLUMNS if exchange in EXTENDED else PLAIN_COLUMNS,
    }
    rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in days(exchange))
    return f'{json.dumps(head, indent=1)[:-2]},\n "days": [\n{rows}\n]}}\n'


def _minutes(start: datetime, *moments: datetime) -> list[int]:
    first = int(start.timestamp())
    return [first, *(int(at.timestamp() - first) // 60 for at in moments)]


def main() -> None:
    """Write every table."""
    for exchange in EXCHANGES:
        (TARGET / f"sessions-{exchange}.json").write_text(document(exchange), encoding="utf-8")


if __name__ == "__main__":
    main()
