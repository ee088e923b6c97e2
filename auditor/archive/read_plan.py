"""How a chain is read, so that a replay reads it the same way."""

from dataclasses import dataclass
from typing import TypeAlias


Finality: TypeAlias = str | int
FINALITY = "finalized"


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """How one chain is read: at which block, and how many of its endpoints must agree.

    `finality` is a tag, a number of confirmations or `block:123`. `sources` has one number per
    endpoint; endpoints of one operator share it and count once. `head_age` is how many seconds old
    the newest block of an endpoint may be, 0 for any age.
    """

    finality: Finality = FINALITY
    quorum: int = 1
    sources: tuple[int, ...] = (0,)
    head_age: int = 0


PLAIN = ReadPlan()
"""One endpoint, whose word is enough, at its finalized block."""
