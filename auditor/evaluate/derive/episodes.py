"""Stretches of quotes beyond the limits of their session, and what kind of stretch each is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import groupby

from auditor.evaluate.derive.quotes import Pair


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
AROUND_SPLIT = timedelta(days=1)
"""Prices and multiplier may change at different moments of the day of a split."""
SPLIT_FACTORS = (2, 3, 4, 5, 8, 10, 15, 20, 25, 50)
NEAR_FACTOR = Fraction(3, 100)


@dataclass(frozen=True, slots=True)
class Episode:
    """Consecutive quotes of one venue beyond the warning limit of their session."""

    pairs: tuple[Pair, ...]
    kind: str

    @property
    def start(self) -> datetime:
        """The first quote beyond the limit."""
        return self.pairs[0].quote.time

    @property
    def end(self) -> datetime:
        """The last quote beyond the limit."""
        return self.pairs[-1].quote.time

    @property
    def peak(self) -> Fraction:
        """The largest deviation, with its sign."""
        return max((pair.deviation for pair in self.pairs), key=abs)


def find(pairs: Sequence[Pair], splits: Sequence[datetime]) -> list[Episode]:
    """The episodes of every venue, by start; `pairs` are counted ones, in order of time."""
    found: list[Episode] = []
    venues = sorted(pairs, key=_market)
    for _, market in groupby(venues, key=_market):
        found.extend(_of_market(list(market), splits))
    return sorted(found, key=lambda episode: (episode.start, episode.kind))


def looks_like_split(episode: Episode) -> bool:
    """Whether the price is off by a factor a split would explain."""
    price = 1 + episode.peak
    return any(
        abs(price * factor - 1) <= NEAR_FACTOR or abs(price / factor - 1) <= NEAR_FACTOR
        for factor in SPLIT_FACTORS
    )


def _of_market(pairs: list[Pair], splits: Sequence[datetime]) -> Iterator[Episode]:
    runs = [(beyond, list(run)) for beyond, run in groupby(pairs, key=_beyond_warning)]
    for index, (beyond, run) in enumerate(runs):
        if beyond:
            later = runs[index + 1][1] if index + 1 < len(runs) else []
            yield Episode(tuple(run), _kind(run, later, splits))


def _kind(run: list[Pair], later: list[Pair], splits: Sequence[datetime]) -> str:
    times = [pair.quote.time for pair in run]
    if any(times[0] - AROUND_SPLIT <= at <= times[-1] + AROUND_SPLIT for at in splits):
        return "corporate_action_window"
    in_open = [pair for pair in run if pair.session == "regular"]
    beyond_fail = [
        pair.quote.time for pair in in_open if abs(pair.deviation) > LIMITS["regular"].fail
    ]
    if beyond_fail and beyond_fail[-1] - beyond_fail[0] >= HELD:
        return "dislocated"
    if not in_open and any(pair.session == "regular" for pair in later):
        return "off_hours_drift"
    # One bad tick with the next quote inside again is not a state of the market.
    return "noise" if len(run) == 1 and later else "strained"


def _beyond_warning(pair: Pair) -> bool:
    return abs(pair.deviation) > LIMITS[pair.session].warn


def _market(pair: Pair) -> tuple[str, str]:
    return (pair.quote.venue, pair.quote.pair)
