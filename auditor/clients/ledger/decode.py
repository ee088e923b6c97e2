"""Takes the logs out of a raw reply, fast, and believes nothing about them."""

import re
from collections.abc import Sequence

import msgspec

from auditor.clients.reply import canonical_reply, read_reply
from auditor.clients.rpc_errors import RpcError, classified, protocol
from auditor.errors import SourceError


WORD = 66
"""Characters of 32 bytes in hexadecimal."""
TOPICS = 3
"""Topics of an ERC-20 transfer; with a fourth it is the transfer of an ERC-721 token."""


class RawLog(msgspec.Struct, gc=False):
    """One event as a node sends it."""

    address: str
    topics: tuple[str, ...]
    data: str
    blockNumber: str  # noqa: N815 - the node's own name
    logIndex: str  # noqa: N815
    removed: bool = False


class _Reply(msgspec.Struct, gc=False):
    """A reply; members that nobody asked for are ignored."""

    id: int | str | None = None
    result: list[RawLog] | msgspec.UnsetType | None = msgspec.UNSET
    error: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


_NUMBER = re.compile("0x[0-9a-f]{1,16}")
_DECODER = msgspec.json.Decoder(_Reply)


def logs_of(body: bytes, identity: int, what: str) -> list[RawLog]:
    """The logs in a reply to request `identity`; the node's error as a classified SourceError."""
    try:
        reply = _DECODER.decode(body)
    except msgspec.ValidationError as error:
        raise protocol(f"{what}: {str(error)[:120]}") from None
    except msgspec.DecodeError as error:
        raise protocol(f"{what}: {str(error)[:120]}", "rpc_bad_response") from None
    if reply.error is not msgspec.UNSET or not isinstance(reply.result, list):
        raise _error(body, identity, what)
    if reply.id != identity:
        raise protocol("it answers another request (its id is not ours)")
    return reply.result


def checked(
    logs: Sequence[RawLog], address: str, topics: frozenset[str], span: tuple[int, int]
) -> None:
    """SourceError (rpc_protocol) for an event that was not asked for."""
    seen, wanted = "", [address]
    for log in logs:
        if log.blockNumber != seen:
            seen = log.blockNumber
            _check_block(seen, span)
        if len(log.data) != WORD or not log.data.startswith("0x"):
            raise protocol("a log whose data is not one word")
        if log.address not in wanted:
            if log.address.lower() != address:
                raise protocol("a log of another contract")
            wanted.append(log.address)
        if not log.topics or log.topics[0] not in topics:
            raise protocol("a log of another event")
        if log.removed:
            raise protocol("a log of a block that was removed")


def _check_block(number: str, span: tuple[int, int]) -> None:
    if not _NUMBER.fullmatch(number) or not span[0] <= int(number, 16) <= span[1]:
        raise protocol(f"a log of block {number[:40]!r}, outside of {span[0]} to {span[1]}")


def _error(body: bytes, identity: int, what: str) -> SourceError:
    try:
        reply = read_reply(canonical_reply(body, identity, len(body) + 1))
    except SourceError as error:
        return error
    if isinstance(reply, RpcError):
        return classified(reply, what)
    return protocol(f"{what}: its result is no list")
