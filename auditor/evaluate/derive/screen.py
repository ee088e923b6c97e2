"""Screens a long column of prices for gaps beyond the limits, in floats and a piece at a time.

A screen decides nothing that is close: what lies within 1e-9 of a limit is handed back to be
decided exactly. Only long series need it, so numpy is read when the first one comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from auditor.evaluate.derive.episodes import LIMITS, is_beyond
from auditor.evaluate.derive.pairing import Claim, Pair
from auditor.evaluate.derive.quotes import Prices
from auditor.model.value import Missing


if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Moments: TypeAlias = NDArray[np.int64]
    Codes: TypeAlias = NDArray[np.uint8]

INSIDE, NEAR_WARN, WARN, NEAR_FAIL, FAIL, NO_VALUE = 0, 1, 2, 3, 4, 255
NEAR = 1e-9
LONG = 50_000
"""Shorter series are divided exactly sooner than numpy is read."""
PIECE = 65_536
"""Rows worked on at a time: their columns stay in the processor's cache."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_HALF_HOUR = timedelta(minutes=30)
_LONG_AGO = -(2**62)
NOT_KNOWN = float("nan")


@dataclass(frozen=True, slots=True)
class Plan:
    """Stretches in which value and limits stay the same, in order of time.

    `scale` is 1 / (value × warning limit) and `base` is 1 / warning limit, so that
    |price × scale - base| is the gap in warning limits; `ratio` is the failing limit in them.
    """

    starts: Moments
    scale: Floats
    base: Floats
    ratio: float


def plan(claim: Claim, first: datetime, last: datetime) -> Plan:
    """The stretches between two moments."""
    import numpy as np  # noqa: PLC0415

    ratios = {limits.fail / limits.warn for limits in LIMITS.values()}
    if len(ratios) != 1:
        raise ValueError("the screen needs one ratio of failing to warning limit")
    edges = sorted(set(_session_edges(claim, first, last)))
    limits = [LIMITS.get(claim.calendar.session(at)) for at in edges]
    warned = [NOT_KNOWN if each is None else float(each.warn) for each in limits]
    changes = [*edges, *claim.shares.times, *claim.tokens.times, *_steps(claim)]
    starts = np.unique(np.fromiter(map(micros, changes), np.int64))
    starts = np.append(micros(first), starts[starts > micros(first)])
    warn = _held(starts, list(map(micros, edges)), warned)
    return Plan(starts, 1 / (_values(claim, starts) * warn), 1 / warn, float(ratios.pop()))


def micros(at: datetime) -> int:
    """A moment in whole microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


def screen(times: Moments, prices: Floats, planned: Plan) -> Codes:
    """One code per row; `times` are in order."""
    import numpy as np  # noqa: PLC0415

    codes: Codes = np.empty(len(times), np.uint8)
    edges = np.searchsorted(times, planned.starts)
    edges = np.append(edges, len(times))
    codes[: edges[0]] = NO_VALUE
    for start in range(int(edges[0]), len(times), PIECE):
        stop = min(start + PIECE, len(times))
        _piece(prices[start:stop], codes[start:stop], edges, start, planned)
    return codes


def far_out(pairs: Sequence[Pair], claim: Claim) -> Callable[[Pair], bool]:
    """Tells whether a pair lies beyond its warning limit; `pairs` are in order of time.

    A long series is screened at once, and only what is near a limit is divided exactly.
    """
    if len(pairs) < LONG:
        return is_beyond
    import numpy as np  # noqa: PLC0415

    times = np.fromiter((micros(each.quote.time) for each in pairs), np.int64)
    prices = np.fromiter((float(each.quote.price) for each in pairs), np.float64)
    planned = plan(claim, pairs[0].quote.time, pairs[-1].quote.time)
    codes = screen(times, prices, planned).tolist()
    far = {id(pair): code for pair, code in zip(pairs, codes, strict=True) if code != INSIDE}

    def beyond(pair: Pair) -> bool:
        code = far.get(id(pair), INSIDE)
        return is_beyond(pair) if code in (NEAR_WARN, NO_VALUE) else code != INSIDE

    return beyond


def _piece(prices: Floats, codes: Codes, edges: Any, start: int, planned: Plan) -> None:
    """Sums the limits passed: four comparisons, each true one step farther out."""
    import numpy as np  # noqa: PLC0415

    stop = start + len(prices)
    first = int(np.searchsorted(edges, start, side="right")) - 1
    last = int(np.searchsorted(edges, stop, side="left"))
    within = edges[first : last + 1].copy()
    within[0], within[-1] = start, stop
    lengths = np.diff(within)
    gaps = np.repeat(planned.scale[first:last], lengths)
    np.multiply(gaps, prices, out=gaps)
    np.subtract(gaps, np.repeat(planned.base[first:last], lengths), out=gaps)
    np.abs(gaps, out=gaps)
    beyond = np.empty(len(gaps), np.bool_)
    steps = beyond.view(np.uint8)
    np.greater_equal(gaps, 1 - NEAR, out=codes.view(np.bool_))
    for limit in (1 + NEAR, planned.ratio * (1 - NEAR), planned.ratio * (1 + NEAR)):
        np.greater(gaps, limit, out=beyond)
        np.add(codes, steps, out=codes)
    if np.isnan(gaps, out=beyond).any():
        codes[beyond] = NO_VALUE


def _values(claim: Claim, starts: Moments) -> Floats:
    """The value of the claim at each moment: the newer of a share's and a token's price."""
    import numpy as np  # noqa: PLC0415

    share = _held(starts, *_column(claim.shares))
    if isinstance(claim.history, Missing):
        share[:] = np.nan
    else:
        first = claim.history.first
        before = NOT_KNOWN if isinstance(first, Missing) else float(first)
        factors = [before, *map(float, claim.history.values)]
        share = share * _held(starts, [_LONG_AGO, *map(micros, claim.history.times)], factors)
    if not claim.tokens.times:
        return share
    token = _held(starts, *_column(claim.tokens))
    shares_at = _held(starts, *_moments(claim.shares))
    tokens_at = _held(starts, *_moments(claim.tokens))
    newer = ~np.isnan(tokens_at) & ~(shares_at > tokens_at)
    return np.where(newer, token, share)


def _held(starts: Moments, moments: Sequence[int], values: Sequence[float]) -> Floats:
    """The value in force at each start; not a number before the first one."""
    import numpy as np  # noqa: PLC0415

    places = np.searchsorted(np.array(moments, np.int64), starts, side="right")
    return np.array([NOT_KNOWN, *values], np.float64)[places]


def _column(prices: Prices) -> tuple[list[int], list[float]]:
    return list(map(micros, prices.times)), list(map(float, prices.values))


def _moments(prices: Prices) -> tuple[list[int], list[float]]:
    at = list(map(micros, prices.times))
    return at, list(map(float, at))


def _steps(claim: Claim) -> tuple[datetime, ...]:
    return () if isinstance(claim.history, Missing) else claim.history.times


def _session_edges(claim: Claim, first: datetime, last: datetime) -> Iterator[datetime]:
    """Every moment at which the session may change: those of the days, and each half hour."""
    for day in claim.calendar.days:
        yield from (day.midnight, day.pre_open, day.open, day.close, day.post_close)
        yield from (day.break_start, day.break_end)
    for halt in claim.calendar.halts:
        yield from (halt.start, halt.end)
    at = first.replace(minute=0, second=0, microsecond=0)
    while at <= last:
        yield at
        at += _HALF_HOUR
