"""Writes the session tables that ship with the tool, from exchange-calendars.

Run it by hand when holidays change or the tables near their end: `python tools/make_sessions.py`.
"""

import json
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import exchange_calendars


EXCHANGES = ("XNAS", "XNYS")
VERSION = 1
FIRST, LAST = "2019-01-01", "2027-12-31"
ZONE = ZoneInfo("America/New_York")
BEFORE, AFTER = time(4), time(20)  # both exchanges' extended hours, also on early-close days
TARGET = Path(__file__).resolve().parents[1] / "auditor" / "registry" / "data"


def days(exchange: str) -> list[list[int]]:
    """One row per trading day: pre-open in Unix seconds, the rest in minutes after it."""
    schedule = exchange_calendars.get_calendar(exchange, start=FIRST, end=LAST).schedule
    return [
        _row(day.date(), opens.to_pydatetime(), closes.to_pydatetime())
        for day, opens, closes in zip(
            schedule.index, schedule["open"], schedule["close"], strict=True
        )
    ]


def document(exchange: str) -> str:
    """The table as JSON text, one trading day a line, so that changes show in a diff."""
    head = {
        "version": VERSION,
        "exchange": exchange,
        "generated_from": f"exchange-calendars {exchange_calendars.__version__}",
        "first": FIRST,
        "last": LAST,
        "columns": ["pre_open_unix", "open_minutes", "close_minutes", "post_close_minutes"],
    }
    rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in days(exchange))
    return f'{json.dumps(head, indent=1)[:-2]},\n "days": [\n{rows}\n]}}\n'


def _row(day: date, opens: datetime, closes: datetime) -> list[int]:
    before = datetime.combine(day, BEFORE, ZONE)
    after = datetime.combine(day, AFTER, ZONE)
    start = int(before.timestamp())
    return [start, *(int(at.timestamp() - start) // 60 for at in (opens, closes, after))]


def main() -> None:
    """Write both tables."""
    for exchange in EXCHANGES:
        (TARGET / f"sessions-{exchange}.json").write_text(document(exchange), encoding="utf-8")


if __name__ == "__main__":
    main()
