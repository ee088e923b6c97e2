"""Many views in one request: Multicall3's `aggregate3`, encoded and decoded by hand.

The general ABI machinery takes longer over a thousand small calls than the node does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.clients.abi import WORD
from auditor.errors import SourceError


MULTICALL3 = "0xca11bde05977b3631167028862be2a173976ca11"
AGGREGATE3 = bytes.fromhex("82ad56cb")
MOST_CALLS = 500
"""How many calls one request carries: some nodes refuse more, and replies stay under a MiB."""
_TRUE = (1).to_bytes(WORD)
_DATA_AT = (3 * WORD).to_bytes(WORD)
_MOST_DATA = 2**20


@dataclass(frozen=True, slots=True)
class Inner:
    """The outcome of one call inside a batch."""

    success: bool
    data: bytes


def aggregate(calls: Sequence[tuple[str, bytes]]) -> bytes:
    """The data of `aggregate3((address,bool,bytes)[])` for (address, data) pairs, none fatal."""
    bodies = [
        bytes(12) + bytes.fromhex(address[2:]) + _TRUE + _DATA_AT + _sized(data)
        for address, data in calls
    ]
    return b"".join(
        (
            AGGREGATE3,
            WORD.to_bytes(WORD),
            len(bodies).to_bytes(WORD),
            *_offsets(bodies),
            *bodies,
        )
    )


def outcomes(data: bytes, count: int, where: str) -> tuple[Inner, ...]:
    """The `(bool,bytes)[]` that `aggregate3` returns; SourceError when it is not one of `count`."""
    view = memoryview(data)
    start = _number(view, 0, where)
    if _number(view, start, where) != count:
        raise _broken(where, "it answers another number of calls")
    heads = start + WORD
    return tuple(
        _inner(view, heads + _number(view, heads + WORD * at, where), where) for at in range(count)
    )


def _inner(view: memoryview, at: int, where: str) -> Inner:
    success = _number(view, at, where)
    body = at + _number(view, at + WORD, where)
    size = _number(view, body, where)
    end = body + WORD + size
    if success > 1 or size > _MOST_DATA or end > len(view):
        raise _broken(where, "a result lies outside of it")
    return Inner(success == 1, bytes(view[body + WORD : end]))


def _number(view: memoryview, at: int, where: str) -> int:
    if at + WORD > len(view):
        raise _broken(where, "it is cut off")
    return int.from_bytes(view[at : at + WORD])


def _sized(data: bytes) -> bytes:
    return len(data).to_bytes(WORD) + data + bytes(-len(data) % WORD)


def _offsets(bodies: Sequence[bytes]) -> list[bytes]:
    offsets: list[bytes] = []
    at = WORD * len(bodies)
    for body in bodies:
        offsets.append(at.to_bytes(WORD))
        at += len(body)
    return offsets


def _broken(where: str, told: str) -> SourceError:
    return SourceError("unreadable", "bad_returndata", f"{where}: the batch cannot be used: {told}")
