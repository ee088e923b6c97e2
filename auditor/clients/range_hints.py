"""What a node's refusal says about the ranges it would accept."""

import re
from dataclasses import dataclass


_PAIR = re.compile(r"\[\s*(0x[0-9a-f]{1,16})\s*,\s*(0x[0-9a-f]{1,16})\s*\]", re.IGNORECASE)
# Only numbers that stand for blocks: a limit of results says nothing about a range.
_BLOCKS = (
    re.compile(r"up to an? ([0-9][0-9,.]*)\s*(k?)\s*block"),
    re.compile(r"limited to (?:an? )?([0-9][0-9,.]*)\s*(k?)\s*(?:block|range)"),
    re.compile(r"range [0-9]+ exceeds limit of ([0-9][0-9,.]*)()"),
    re.compile(r"range limit ([0-9][0-9,.]*)()"),
    re.compile(r"max(?:imum)?(?: block)? range:? ([0-9][0-9,.]*)()"),
    re.compile(r"maximum (?:allowed )?number of requested blocks is ([0-9][0-9,.]*)()"),
    re.compile(r"maximum is set to ([0-9][0-9,.]*)()"),
    re.compile(r"blocks distance: ([0-9][0-9,.]*)()"),
    re.compile(r"at most ([0-9][0-9,.]*)\s*(k?) blocks"),
    re.compile(r"max is ([0-9][0-9,.]*)\s*(k?) blocks"),
    re.compile(r"range greater than ([0-9][0-9,.]*)() max"),
    re.compile(r"block range exceeds ([0-9][0-9,.]*)()"),
    re.compile(r"smaller than size ([0-9][0-9,.]*)()"),
    re.compile(r"too wide \(maximum ([0-9][0-9,.]*)()\)"),
    re.compile(r"ranges over ([0-9][0-9,.]*)() blocks"),
    re.compile(r"\([0-9,.]+ > ([0-9][0-9,.]*)()\)"),
)
_THOUSAND = 1_000


@dataclass(frozen=True, slots=True)
class Hint:
    """A range that should work, and the longest length; -1 and 0 where the text names none."""

    first: int = -1
    last: int = -1
    size: int = 0


def hint(message: str) -> Hint:
    """The hint in a message; what it says is an offer of the node, never a fact."""
    pair = _PAIR.search(message)
    first, last = (int(pair[1], 16), int(pair[2], 16)) if pair else (-1, -1)
    return Hint(first, last, _size(message.lower()))


def _size(words: str) -> int:
    for pattern in _BLOCKS:
        found = pattern.search(words)
        if found:
            digits = re.sub("[^0-9]", "", found[1])
            return int(digits[:12]) * (_THOUSAND if found[2] else 1)
    return 0
