"""Stretches of quotes beyond the limits of their session, and what kind of stretch each is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import groupby

from auditor.evaluate.derive.pairing import (
    COUNTED,
    NO_REFERENCE,
    REGULAR,
    SUSPENDED,
    Pair,
)
from auditor.evaluate.derive.sessions import Calendar
from auditor.model.value import Missing


@dataclass(frozen=True, slots=True)
class Limits:
    """Deviations beyond which a session warns and fails."""

    warn: Fraction
    fail: Fraction


_OPEN = Limits(Fraction(1, 100), Fraction(2, 100))
_EDGES = Limits(Fraction(2, 100), Fraction(4, 100))
_CLOSED = Limits(Fraction(5, 100), Fraction(10, 100))
LIMITS = {
    "regular": _OPEN,
    "pre": _EDGES,
    "post": _EDGES,
    "overnight": _EDGES,
    "weekend": _CLOSED,
    "holiday": _CLOSED,
}
HELD = timedelta(hours=1)
"""How long a gap must last before it is more than a moment."""
DAYS_HELD = 3
"""On so many trading days in a row one quote a day is enough to show that a gap lasts."""
OPENING = timedelta(minutes=30)
"""What a closed market drifted by may take so long to close after the open."""
BRIDGED = timedelta(minutes=5)
"""A shorter return inside the limit does not end an episode: one trade cannot cut it in two."""
SPLIT_FACTORS = (2, 3, 4, 5, 8, 10, 15, 20, 25, 50)
NEAR_FACTOR = Fraction(3, 100)
ILLIQUID, FEED_LAG, ACTION = "illiquid", "feed_lag", "corporate_action_window"
NOISE, STRAINED, DISLOCATED = "noise", "strained", "dislocated"
DRIFT, CONFIDENCE = "off_hours_drift", "confidence"
_THIN = ("illiquid", "informational")


@dataclass(frozen=True, slots=True)
class Episode:
    """Consecutive quotes beyond the warning limit: from `first` to before `stop` in a `row`."""

    row: Sequence[Pair]
    first: int
    stop: int
    kind: str

    @property
    def pairs(self) -> Sequence[Pair]:
        """The quotes of the episode."""
        return self.row[self.first : self.stop]

    @property
    def before(self) -> Sequence[Pair]:
        """The quotes of the same market before it."""
        return self.row[: self.first]

    @property
    def after(self) -> Sequence[Pair]:
        """The quotes of the same market after it."""
        return self.row[self.stop :]

    @property
    def start(self) -> datetime:
        """The first quote beyond the limit."""
        return self.row[self.first].quote.time

    @property
    def end(self) -> datetime:
        """The last quote beyond the limit."""
        return self.row[self.stop - 1].quote.time

    @property
    def summit(self) -> Pair:
        """The quote farthest from the value."""
        return max(self.pairs, key=lambda pair: abs(pair.deviation))

    @property
    def peak(self) -> Fraction:
        """The largest deviation, with its sign."""
        return self.summit.deviation


def find(
    pairs: Sequence[Pair], calendar: Calendar, beyond: Callable[[Pair], bool] | None = None
) -> list[Episode]:
    """The episodes of every market, by start; `pairs` are in order of time.

    `beyond` tells which quotes lie beyond their limit, where that was found out before.
    """
    found: list[Episode] = []
    for _, market in groupby(sorted(pairs, key=_market), key=_market):
        found.extend(_of_market(list(market), calendar, beyond or is_beyond))
    return sorted(found, key=lambda episode: (episode.start, episode.kind))


def looks_like_split(episode: Episode) -> bool:
    """Whether the price is off by a factor a split would explain."""
    price = 1 + episode.peak
    return any(
        abs(price * factor - 1) <= NEAR_FACTOR or abs(price / factor - 1) <= NEAR_FACTOR
        for factor in SPLIT_FACTORS
    )


def is_beyond(pair: Pair) -> bool:
    """Whether a quote lies beyond the warning limit of its session."""
    return abs(pair.deviation) > LIMITS[pair.session].warn


def _of_market(
    market: list[Pair], calendar: Calendar, beyond: Callable[[Pair], bool]
) -> Iterator[Episode]:
    usable = [pair for pair in market if _group(pair)]
    for name, kin in groupby(sorted(usable, key=_group), key=_group):
        row = list(kin)
        for start, end in _runs(row, beyond):
            run, after = row[start:end], row[end:]
            kind = name if name != COUNTED else _kind(run, after, calendar)
            yield Episode(row, start, end, kind)


def _group(pair: Pair) -> str:
    """What a quote's episodes are called whatever they look like; empty for none at all."""
    if isinstance(pair.nav, Missing) or pair.session not in LIMITS:
        return ""
    if pair.label == NO_REFERENCE:
        return FEED_LAG if pair.session == REGULAR else ""
    if pair.label in _THIN:
        return "" if pair.silent else ILLIQUID
    return {COUNTED: COUNTED, SUSPENDED: ACTION}.get(pair.label, "")


def _runs(row: Sequence[Pair], beyond: Callable[[Pair], bool]) -> list[tuple[int, int]]:
    """From and to which quote the limit is crossed; short returns inside are bridged."""
    found: list[tuple[int, int]] = []
    for index, pair in enumerate(row):
        if not beyond(pair):
            continue
        if found and _goes_on(row, found[-1][1], index):
            found[-1] = (found[-1][0], index + 1)
        else:
            found.append((index, index + 1))
    return found


def _goes_on(row: Sequence[Pair], end: int, index: int) -> bool:
    return end == index or row[index].quote.time - row[end - 1].quote.time <= BRIDGED


def _kind(run: list[Pair], after: list[Pair], calendar: Calendar) -> str:
    if _lasts([pair for pair in run if _fails_open(pair)], calendar):
        return DISLOCATED
    if _drifted(run, after, calendar):
        return DRIFT
    # One bad tick with the next quote inside again is not a state of the market.
    brief = run[-1].quote.time - run[0].quote.time <= timedelta(minutes=1)
    return NOISE if brief and after else STRAINED


def _fails_open(pair: Pair) -> bool:
    return pair.session == REGULAR and abs(pair.deviation) > LIMITS[REGULAR].fail


def _lasts(beyond: Sequence[Pair], calendar: Calendar) -> bool:
    """An hour within open sessions, or several days; the closed hours between them are nothing."""
    days = [
        [pair.quote.time for pair in inside]
        for _, inside in groupby(beyond, key=lambda pair: calendar.day(pair.quote.time))
    ]
    held = sum((times[-1] - times[0] for times in days), timedelta(0))
    return held >= HELD or len(days) >= DAYS_HELD


def _drifted(run: Sequence[Pair], after: Sequence[Pair], calendar: Calendar) -> bool:
    """Whether a gap of closed hours was gone soon after the open."""
    if run[0].session == REGULAR:
        return False
    inside_open = [pair for pair in run if pair.session == REGULAR]
    soon = all(_at_opening(pair.quote.time, calendar) for pair in inside_open)
    later = next((pair for pair in after if pair.session == REGULAR), None)
    return soon and later is not None and not is_beyond(later)


def _at_opening(at: datetime, calendar: Calendar) -> bool:
    today = calendar.day(at)
    return today is not None and at - today.open <= OPENING


def _market(pair: Pair) -> tuple[str, str, str]:
    return pair.quote.market
