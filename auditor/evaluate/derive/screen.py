"""Screens a long column of prices for gaps beyond the limits, in floats and a piece at a time.

A screen decides nothing that is close: what lies within 1e-9 of a limit is handed back to be
decided exactly. Only long series need it, so numpy is read when the first one comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from auditor.evaluate.derive.episodes import LIMITS
from auditor.evaluate.derive.pairing import Claim
from auditor.model.value import Missing


if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[numpy.float64]
    Moments: TypeAlias = NDArray[numpy.int64]
    Codes: TypeAlias = NDArray[numpy.uint8]

INSIDE, NEAR_WARN, WARN, NEAR_FAIL, FAIL, NO_VALUE = 0, 1, 2, 3, 4, 255
NEAR = 1e-9
PIECE = 32_768
"""Rows worked on at a time: their columns stay in the processor's cache."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_HALF_HOUR = timedelta(minutes=30)


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
    import numpy  # noqa: PLC0415

    starts = [at for at in sorted(_edges(claim, first, last)) if at <= last]
    rows = [_stretch(claim, at) for at in starts]
    ratios = {limits.fail / limits.warn for limits in LIMITS.values()}
    if len(ratios) != 1:
        raise ValueError("the screen needs one ratio of failing to warning limit")
    return Plan(
        numpy.array([micros(at) for at in starts], numpy.int64),
        numpy.array([scale for scale, _ in rows]),
        numpy.array([base for _, base in rows]),
        float(ratios.pop()),
    )


def micros(at: datetime) -> int:
    """A moment in whole microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


def screen(times: Moments, prices: Floats, planned: Plan) -> Codes:
    """One code per row; `times` are in order."""
    import numpy  # noqa: PLC0415

    codes = numpy.empty(len(times), numpy.uint8)
    edges = numpy.searchsorted(times, planned.starts)
    edges = numpy.append(edges, len(times))
    codes[: edges[0]] = NO_VALUE
    for start in range(int(edges[0]), len(times), PIECE):
        stop = min(start + PIECE, len(times))
        _piece(prices[start:stop], codes[start:stop], edges, start, planned)
    return codes


def settled(codes: Codes, exact: Callable[[int], Fraction], warn: Sequence[Fraction]) -> Codes:
    """The codes with what was too close decided: `exact` is a row's gap, `warn` its limit."""
    import numpy  # noqa: PLC0415

    decided = codes.copy()
    for index in numpy.flatnonzero((codes == NEAR_WARN) | (codes == NEAR_FAIL)).tolist():
        gap, limit = abs(exact(index)), warn[index]
        fail = next(each.fail for each in LIMITS.values() if each.warn == limit)
        decided[index] = FAIL if gap > fail else WARN if gap > limit else INSIDE
    return decided


def _piece(prices: Floats, codes: Codes, edges: Any, start: int, planned: Plan) -> None:
    """Sums the limits passed: four comparisons, each true one step farther out."""
    import numpy  # noqa: PLC0415

    first = int(numpy.searchsorted(edges, start, side="right")) - 1
    last = int(numpy.searchsorted(edges, start + len(prices), side="left"))
    lengths = numpy.diff(numpy.clip(edges[first : last + 1], start, start + len(prices)))
    gaps = numpy.repeat(planned.scale[first:last], lengths)
    numpy.multiply(gaps, prices, out=gaps)
    numpy.subtract(gaps, numpy.repeat(planned.base[first:last], lengths), out=gaps)
    numpy.abs(gaps, out=gaps)
    numpy.greater_equal(gaps, 1 - NEAR, out=codes, casting="unsafe")
    for limit in (1 + NEAR, planned.ratio * (1 - NEAR), planned.ratio * (1 + NEAR)):
        numpy.add(codes, gaps > limit, out=codes, casting="unsafe")
    codes[numpy.isnan(gaps)] = NO_VALUE


def _stretch(claim: Claim, at: datetime) -> tuple[float, float]:
    """Scale and base of a stretch; not a number where there is no session or no value."""
    limits, known = LIMITS.get(claim.calendar.session(at)), claim.value(at)
    if limits is None or known is None or isinstance(known[1], Missing):
        return float("nan"), float("nan")
    return float(1 / (known[1] * limits.warn)), float(1 / limits.warn)


def _edges(claim: Claim, first: datetime, last: datetime) -> Iterator[datetime]:
    """Every moment at which value or session may change."""
    yield first
    yield from (at for at in claim.shares.times if at > first)
    yield from (at for at in claim.tokens.times if at > first)
    if not isinstance(claim.history, Missing):
        yield from (at for at in claim.history.times if at > first)
    yield from (at for at in _session_edges(claim, first, last) if at > first)


def _session_edges(claim: Claim, first: datetime, last: datetime) -> Iterator[datetime]:
    for day in claim.calendar.days:
        yield from (day.midnight, day.pre_open, day.open, day.close, day.post_close)
        yield from (day.break_start, day.break_end)
    for halt in claim.calendar.halts:
        yield from (halt.start, halt.end)
    at = first.replace(minute=0, second=0, microsecond=0)
    while at <= last:
        yield at
        at += _HALF_HOUR
