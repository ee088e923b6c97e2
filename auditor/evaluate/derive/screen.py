"""Screens a long column of prices for gaps beyond the limit, in floats and a piece at a time.

The limit is the one from which a session warns. A screen decides nothing that is close: what lies
within 1e-9 of a limit is handed back to be decided exactly, and every class of what lies beyond is
decided exactly anyway. Only long series need it, so numpy is read when the first one comes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from auditor.evaluate.derive.episodes import LIMITS, is_beyond
from auditor.evaluate.derive.pairing import Claim, Pair
from auditor.model.value import Missing


if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Moments: TypeAlias = NDArray[np.int64]
    Codes: TypeAlias = NDArray[np.uint8]
    Flags: TypeAlias = NDArray[np.bool_]
    Places: TypeAlias = NDArray[np.intp]

INSIDE, CLOSE, BEYOND, NO_VALUE = 0, 1, 2, 255
NEAR = 1e-9
"""How far from its limit, in parts of it, a gap is too close to call."""
LONG = 50_000
"""Shorter series are divided exactly sooner than numpy is read."""
PIECE = 65_536
"""Rows worked on at a time: their columns stay in the processor's cache."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LONG_AGO = -(2**62)
NOT_KNOWN, UNLIMITED = float("nan"), float("inf")


@dataclass(frozen=True, slots=True)
class Block:
    """The limit from its start on; infinite where none is judged."""

    start: int
    limit: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Stretches of one value, not a number where unknown, and blocks of one session's limit.

    Both are in order of time.
    """

    starts: Moments
    values: Floats
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class _Bench:
    """Room for one piece, used again and again."""

    ratios: Floats
    flags: Flags
    others: Flags


def plan(claim: Claim, first: datetime, last: datetime) -> Plan:
    """The stretches and blocks between two moments."""
    import numpy as np  # noqa: PLC0415

    share, token, steps = map(_times, (claim.shares.times, claim.tokens.times, _steps(claim)))
    changes = np.concatenate([share, token, steps])
    start = micros(first)
    inside = changes[(changes > start) & (changes <= micros(last))]
    inside.sort()
    starts = np.concatenate([_times([first]), inside])
    return Plan(starts, _values(claim, starts, share, token), _blocks(claim, first, last))


def micros(at: datetime) -> int:
    """A moment in whole microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


def screen(times: Moments, prices: Floats, planned: Plan) -> Codes:
    """One code per row; `times` are in order."""
    import numpy as np  # noqa: PLC0415

    codes: Codes = np.empty(len(times), np.uint8)
    bench = _Bench(np.empty(PIECE), *(np.empty(PIECE, np.bool_) for _ in range(2)))
    opens = np.array([each.start for each in planned.blocks], np.int64)
    rows = [*np.searchsorted(times, opens).tolist(), len(times)]
    stretches = np.searchsorted(planned.starts, opens, side="right").tolist()
    stretches.append(len(planned.starts))
    codes[: rows[0]] = NO_VALUE
    for place, block in enumerate(planned.blocks):
        inside = slice(rows[place], rows[place + 1])
        if block.limit == UNLIMITED:
            codes[inside] = NO_VALUE
        elif inside.start < inside.stop:
            # The value in force when the block begins, and every change of it inside.
            known = slice(stretches[place] - 1, stretches[place + 1])
            cuts = times[inside].searchsorted(planned.starts[known][1:])
            values = planned.values[known]
            _block(prices[inside], codes[inside], (cuts, values), block.limit, bench)
    return codes


def far_out(pairs: Sequence[Pair], claim: Claim) -> Callable[[Pair], bool]:
    """Tells whether a pair lies beyond its warning limit; `pairs` are in order of time.

    A long series is screened at once, and only what is near a limit is divided exactly.
    """
    if len(pairs) < LONG:
        return is_beyond
    import numpy as np  # noqa: PLC0415

    times = _times([each.quote.time for each in pairs])
    prices = np.array(_floats([each.quote.price for each in pairs]))
    planned = plan(claim, pairs[0].quote.time, pairs[-1].quote.time)
    codes = screen(times, prices, planned).tolist()
    far = {id(pair): code for pair, code in zip(pairs, codes, strict=True) if code != INSIDE}

    def beyond(pair: Pair) -> bool:
        code = far.get(id(pair), INSIDE)
        return is_beyond(pair) if code in (CLOSE, NO_VALUE) else code == BEYOND

    return beyond


def _block(
    prices: Floats,
    codes: Codes,
    stretches: tuple[Places, Floats],
    limit: float,
    bench: _Bench,
) -> None:
    """The rows of one block, a piece at a time; `stretches` are the changes of value, and to what.

    The first value holds from the first row on.
    """
    cuts, values = stretches
    for at in range(0, len(prices), PIECE):
        piece = prices[at : at + PIECE]
        first, last = cuts.searchsorted((at, at + len(piece) - 1), side="right").tolist()
        held = values[first : last + 1]
        ratios, whole = piece, 1.0
        if len(held) == 1:
            # One value for the whole piece: the limits are scaled, not the prices.
            whole = float(held[0])
        else:
            ratios = _ratios(piece, cuts[first:last] - at, held, bench)
        _classify(ratios, codes[at : at + PIECE], (whole, whole * limit), bench)


def _ratios(prices: Floats, cuts: Places, values: Floats, bench: _Bench) -> Floats:
    """Each price in parts of its value."""
    import numpy as np  # noqa: PLC0415

    lengths = np.diff(cuts, prepend=0, append=len(prices))
    out = bench.ratios[: len(prices)]
    return np.multiply(prices, np.repeat(1 / values, lengths), out=out)


def _classify(ratios: Floats, codes: Codes, limit: tuple[float, float], bench: _Bench) -> None:
    """Tells what is inside, close or beyond a limit either way of a whole.

    No comparison holds for what is no number: it is handed back like what is close.
    """
    import numpy as np  # noqa: PLC0415

    whole, most = limit
    flags, others = bench.flags[: len(codes)], bench.others[: len(codes)]
    sure = most * (1 - NEAR)
    np.greater(ratios, whole - sure, out=flags)
    np.less(ratios, whole + sure, out=others)
    np.logical_and(flags, others, out=flags)
    np.subtract(CLOSE, flags.view(np.uint8), out=codes)
    sure = most * (1 + NEAR)
    np.less_equal(ratios, whole - sure, out=flags)
    np.greater_equal(ratios, whole + sure, out=others)
    np.logical_or(flags, others, out=flags)
    np.add(codes, flags.view(np.uint8), out=codes)


def _values(claim: Claim, starts: Moments, share_at: Moments, token_at: Moments) -> Floats:
    """The value of the claim at each moment: the newer of a share's and a token's price."""
    import numpy as np  # noqa: PLC0415

    share = _held(starts, share_at, _floats(claim.shares.values))
    if isinstance(claim.history, Missing):
        share[:] = np.nan
    else:
        first = claim.history.first
        before = [NOT_KNOWN] if isinstance(first, Missing) else _floats([first])
        factors = [*before, *_floats(claim.history.values)]
        moved = np.concatenate([np.array([_LONG_AGO]), _times(claim.history.times)])
        share = share * _held(starts, moved, factors)
    if not claim.tokens.times:
        return share
    token = _held(starts, token_at, _floats(claim.tokens.values))
    known_at = (_held(starts, each, each.astype(np.float64)) for each in (share_at, token_at))
    shares_at, tokens_at = known_at
    newer = ~np.isnan(tokens_at) & ~(shares_at > tokens_at)
    return np.where(newer, token, share)


def _blocks(claim: Claim, first: datetime, last: datetime) -> tuple[Block, ...]:
    """The limits in force from the first moment on, and every moment they change."""
    found: list[Block] = []
    for at in (first, *claim.calendar.changes(first, last)):
        limits = LIMITS.get(claim.calendar.session(at))
        (limit,) = (UNLIMITED,) if limits is None else _floats([limits.warn])
        if not found or found[-1].limit != limit:
            found.append(Block(micros(at), limit))
    return tuple(found)


def _held(starts: Moments, moments: Moments, values: Sequence[float] | Floats) -> Floats:
    """The value in force at each start; not a number before the first one."""
    import numpy as np  # noqa: PLC0415

    places = np.searchsorted(moments, starts, side="right")
    return np.concatenate([[NOT_KNOWN], values])[places]


def _times(moments: Sequence[datetime]) -> Moments:
    """Many moments in whole microseconds; before 2106 a float of seconds tells them apart."""
    import numpy as np  # noqa: PLC0415

    seconds = np.fromiter(map(datetime.timestamp, moments), np.float64, len(moments))
    return np.rint(seconds * 1e6).astype(np.int64)


def _floats(values: Sequence[Fraction]) -> list[float]:
    """The nearest floats, the one place where a price becomes one: division rounds once."""
    return [above / below for above, below in map(Fraction.as_integer_ratio, values)]


def _steps(claim: Claim) -> tuple[datetime, ...]:
    return () if isinstance(claim.history, Missing) else claim.history.times
