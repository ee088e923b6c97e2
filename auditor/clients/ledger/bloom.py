"""A block's bloom filter: whether it may hold an event. It may err on one side only."""

from collections.abc import Iterable

from auditor.base.keccak import keccak
from auditor.base.strict_json import JsonValue
from auditor.clients.shapes import data


SIZE = 256


def may_hold(value: JsonValue, address: str, topics: Iterable[str]) -> bool:
    """Whether logs of `address` with any of `topics` may be in the block of this `logsBloom`.

    A block without a usable filter may hold anything. Source: Ethereum yellow paper, 4.4.3.
    """
    filter_ = data(value, "the bloom filter") if isinstance(value, str) else b""
    if len(filter_) != SIZE:
        return True
    bits = int.from_bytes(filter_)
    return _in(bits, bytes.fromhex(address[2:])) and any(
        _in(bits, bytes.fromhex(topic[2:])) for topic in topics
    )


def _in(bits: int, entry: bytes) -> bool:
    hashed = keccak(entry)
    return all(bits >> (int.from_bytes(hashed[at : at + 2]) & 2047) & 1 for at in (0, 2, 4))
