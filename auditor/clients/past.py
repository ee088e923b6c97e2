"""Finds the block that was the newest at some earlier moment."""

from datetime import datetime, timedelta

from auditor.clients import shapes
from auditor.clients.panel import Panel
from auditor.errors import SourceError
from auditor.model.report import BlockStamp


MOST_STEPS = 80
_MICROSECOND = timedelta(microseconds=1)


async def block_before(panel: Panel, pinned: BlockStamp, moment: datetime) -> shapes.Header:
    """The last block not after `moment`, at most the pinned one.

    Guesses from the times at both ends, and halves whenever a guess does not halve the rest:
    blocks come in an even step almost everywhere, and nowhere does this take more than twice the
    steps of a plain bisection. SourceError when the chain is younger than `moment`.
    """
    high = shapes.Header(pinned.number, pinned.hash, pinned.time)
    if moment >= high.time:
        return high
    low = await _block(panel, 0)
    if moment < low.time:
        told = f"{pinned.chain} has no block before {moment:%Y-%m-%d %H:%M} UTC"
        raise SourceError("not_collected", "before_genesis", told)
    bisect = False
    for _ in range(MOST_STEPS):
        if high.number - low.number <= 1:
            return low
        guess = (low.number + high.number) // 2 if bisect else _guess(low, high, moment)
        rest = high.number - low.number
        found = await _block(panel, guess)
        if found.time <= moment:
            low = found
        else:
            high = found
        bisect = high.number - low.number > rest // 2
    told = f"the blocks of {pinned.chain} do not come in the order of their times"
    raise SourceError("unreadable", "rpc_protocol", told)


def _guess(low: shapes.Header, high: shapes.Header, moment: datetime) -> int:
    """Where the block would be if all came in an even step; strictly between both ends."""
    whole = (high.time - low.time) // _MICROSECOND
    part = (moment - low.time) // _MICROSECOND
    across = (high.number - low.number) * part // whole if whole else 1
    return min(max(low.number + across, low.number + 1), high.number - 1)


async def _block(panel: Panel, number: int) -> shapes.Header:
    found, _ = await panel.exchange("eth_getBlockByNumber", [hex(number), False])
    return shapes.header(found, f"block {number} of {panel.chain}")
