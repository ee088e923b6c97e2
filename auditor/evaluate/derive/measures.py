"""How long an episode was seen, how large it was over that time, and how fast it shrank.

Between two quotes the deviation of the first one holds, but never across the end of a session and
never for longer than an hour: what nobody quoted is not measured.
"""

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from itertools import groupby, pairwise

from auditor.base.instants import seconds_between, seconds_of
from auditor.evaluate.derive.episodes import Episode
from auditor.evaluate.derive.pairing import Pair
from auditor.evaluate.derive.sessions import Calendar
from auditor.model.value import Cause, Duration, Missing


LONGEST_HOLD = timedelta(hours=1)
NEVER_HALVED = Missing(
    Cause.NOT_COLLECTED, "not_halved", "no later quote is half as far from the value"
)


def seen_for(pairs: Sequence[Pair], calendar: Calendar) -> Fraction:
    """Seconds in which the deviation was seen."""
    return sum((seconds for seconds, _ in _weights(pairs, calendar)), Fraction(0))


def size(pairs: Sequence[Pair], calendar: Calendar) -> Fraction:
    """The mean distance over the time seen; over the quotes where no time passed."""
    weights = list(_weights(pairs, calendar))
    total = sum((seconds for seconds, _ in weights), Fraction(0))
    if total == 0:
        distances = [abs(pair.deviation) for pair in pairs]
        return sum(distances, Fraction(0)) / len(distances)
    return sum((seconds * gap for seconds, gap in weights), Fraction(0)) / total


def half_life(episode: Episode) -> Duration | Missing:
    """From the peak to the first quote half as far out, closed hours included."""
    summit = episode.summit
    half = abs(summit.deviation) / 2
    later = (*episode.pairs, *episode.after)
    for pair in later:
        if pair.quote.time > summit.quote.time and abs(pair.deviation) <= half:
            return Duration(seconds_between(summit.quote.time, pair.quote.time))
    return NEVER_HALVED


def sessions_touched(pairs: Sequence[Pair]) -> tuple[str, ...]:
    """The sessions of an episode, in the order they were met."""
    return tuple(dict.fromkeys(name for name, _ in groupby(pair.session for pair in pairs)))


def is_one_stretch(one: Pair, other: Pair, calendar: Calendar) -> bool:
    """Whether no end of a session lies between two quotes."""
    same = one.session == other.session
    return same and calendar.last_close(one.quote.time) == calendar.last_close(other.quote.time)


def _weights(pairs: Sequence[Pair], calendar: Calendar) -> list[tuple[Fraction, Fraction]]:
    return [
        (
            seconds_of(min(other.quote.time - one.quote.time, LONGEST_HOLD)),
            abs(one.deviation),
        )
        for one, other in pairwise(pairs)
        if is_one_stretch(one, other, calendar)
    ]
