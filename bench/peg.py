"""Ten million quotes screened beside the floor of reading the columns and beside plain pandas.

All three read the same two columns from files, in one run: the floor touches each value once, ours
and pandas tell for each quote whether it lies beyond the limit of its session. Ours also says what
is too close to call, and works on a piece at a time. Times are the processor's: on a shared machine
the clock on the wall tells about the neighbours. Run: `python bench/peg.py [rows]`.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import numpy as np
import pandas as pd

from auditor.evaluate.derive.episodes import LIMITS
from auditor.evaluate.derive.multiplier import History
from auditor.evaluate.derive.pairing import Claim
from auditor.evaluate.derive.quotes import Prices
from auditor.evaluate.derive.screen import (
    BEYOND,
    CLOSE,
    NO_VALUE,
    micros,
    plan,
    screen,
)
from auditor.evaluate.derive.sessions import Calendar, Day


ROWS = 10_000_000
ROUNDS = 15
READ = 65_536
"""Rows the floor touches at a time: fewer calls than a smaller piece, and still in cache."""
FIRST = datetime(2026, 6, 1, tzinfo=UTC)
DAYS = 120
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def main() -> None:
    """Print the three times, both ratios and the memory ours took beyond its result."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    claim = _claim()
    with TemporaryDirectory() as folder:
        files = _write(Path(folder), rows)
        columns = lambda: [_column(path) for path in files]  # noqa: E731
        floor = _best(lambda: _floor(columns()))
        before = getrusage(RUSAGE_SELF).ru_maxrss
        planning, planned = _best_of(lambda: plan(claim, FIRST, FIRST + DAYS * DAY))
        ours, codes = _best_of(lambda: screen(*columns(), planned))
        grown = (getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024
        theirs, told = _best_of(lambda: _theirs(claim, *files), 3)
    decided = (codes != CLOSE) & (codes != NO_VALUE)
    differ = int((((codes == BEYOND) != told) & decided).sum())
    if differ:
        raise SystemExit(f"they differ on {differ} quotes")
    print(
        f"{rows:,} quotes, {len(claim.shares.times):,} prices of the share,"
        f" {int((codes == CLOSE).sum())} left to decide"
    )
    print(f"floor   {floor:8.3f} s  read both columns, touch each value")
    both = ours + planning
    print(f"ours    {ours:8.3f} s  {ours / floor:.1f} x the floor")
    print(
        f"plan    {planning:8.3f} s  once, from the exact prices of the share;"
        f" with it {both / floor:.1f} x the floor"
    )
    print(
        f"pandas  {theirs:8.3f} s  {theirs / ours:.1f} x ours,"
        f" {theirs / both:.1f} x ours with the plan"
    )
    print(
        f"memory  {grown:8.0f} MiB beyond the start, of which {rows / 2**20:.0f} MiB are the codes"
    )


def _column(path: Path) -> Any:
    kind = np.int64 if path.name == "times" else np.float64
    return np.asarray(np.memmap(path, dtype=kind, mode="r"))


def _floor(columns: list[Any]) -> float:
    total = 0.0
    for column in columns:
        for start in range(0, len(column), READ):
            total += float(column[start : start + READ].sum())
    return total


def _theirs(claim: Claim, times: Path, prices: Path) -> Any:
    """The same definition as one would write it down: as-of joins, a division, a comparison."""
    quotes = pd.DataFrame(
        {"at": np.fromfile(times, np.int64), "price": np.fromfile(prices, np.float64)}
    )
    shares = pd.DataFrame(
        {
            "at": [micros(at) for at in claim.shares.times],
            "share": [float(price) for price in claim.shares.values],  # noqa: PD011
        }
    )
    history = claim.history
    assert isinstance(history, History)
    steps = pd.DataFrame(
        {
            "at": [micros(FIRST - DAY), *map(micros, history.times)],
            "factor": [1.0, *map(float, history.values)],
        }
    )
    sessions = pd.DataFrame(_sessions(claim), columns=["at", "warn"])
    joined = quotes
    for table in (shares, steps, sessions):
        joined = pd.merge_asof(joined, table, on="at")
    gap = (joined["price"] / (joined["share"] * joined["factor"]) - 1).abs()
    return (gap > joined["warn"]).to_numpy()


def _sessions(claim: Claim) -> list[tuple[int, float]]:
    half_hours = [FIRST + step * 30 * MINUTE for step in range(DAYS * 48)]
    limits = [(at, LIMITS.get(claim.calendar.session(at))) for at in half_hours]
    return [(micros(at), float(each.warn)) for at, each in limits if each]


def _claim() -> Claim:
    """A share printed every minute it trades, and a multiplier that steps every month."""
    midnights = [FIRST + day * DAY for day in range(-3, DAYS + 5)]
    hours = [timedelta(hours=each) for each in (8, 13.5, 20, 24)]
    days = tuple(
        Day(
            *(midnight + hour for hour in hours),
            midnight + timedelta(hours=4),
            *[midnight + hours[2]] * 2,
        )
        for midnight in midnights
        if midnight.weekday() < 5  # noqa: PLR2004 - Saturday
    )
    times = tuple(day.open + step * MINUTE for day in days for step in range(391))
    walk = np.random.default_rng(7).normal(0, 0.0005, len(times)).cumsum()
    prices = tuple(Fraction(round(float(each) * 10_000), 10_000) for each in 100 * np.exp(walk))
    months = tuple(FIRST + month * 30 * DAY for month in range(1, 4))
    history = History(Fraction(1), months, tuple(Fraction(1000 + 6 * m, 1000) for m in range(1, 4)))
    calendar = Calendar(days, tuple(day.pre_open for day in days))
    return Claim(Prices(times, prices), Prices((), ()), calendar, history, ())


def _write(folder: Path, rows: int) -> list[Path]:
    """Quotes at random moments, two thousandths around a share at 100, some far out."""
    chance = np.random.default_rng(11)
    length = micros(FIRST + DAYS * DAY) - micros(FIRST)
    times = np.sort(chance.integers(0, length, rows)) + micros(FIRST)
    times.astype(np.int64).tofile(folder / "times")
    (100 * (1 + chance.normal(0, 0.02, rows))).tofile(folder / "prices")
    return [folder / "times", folder / "prices"]


def _best(action: Callable[[], object]) -> float:
    return _best_of(action)[0]


def _best_of(action: Callable[[], Any], rounds: int = ROUNDS) -> tuple[float, Any]:
    best, kept = float("inf"), None
    for _ in range(rounds):
        start = process_time()
        kept = action()
        best = min(best, process_time() - start)
    return best, kept


if __name__ == "__main__":
    main()
