"""The shape the result of each method must have; web3 takes nearly anything."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from auditor.base.instants import from_unix
from auditor.base.strict_json import JsonValue
from auditor.base.text import printable
from auditor.clients.rpc_errors import protocol
from auditor.errors import SourceError


_QUANTITY = re.compile(r"0x(?:0|[1-9a-f][0-9a-f]{0,63})", re.IGNORECASE)
_DATA = re.compile(r"0x(?:[0-9a-f]{2})*", re.IGNORECASE)
_HASH = re.compile(r"0x[0-9a-f]{64}", re.IGNORECASE)
_WORD = re.compile(r"0x[0-9a-f]{1,64}", re.IGNORECASE)


def quantity(value: JsonValue, what: str) -> int:
    """A whole number from strict hexadecimal; SourceError (rpc_protocol) otherwise."""
    if not isinstance(value, str) or not _QUANTITY.fullmatch(value):
        raise protocol(f"{what} is not a hexadecimal number: {printable(repr(value), 60)}")
    return int(value, 16)


def data(value: JsonValue, what: str) -> bytes:
    """Bytes from hexadecimal text; SourceError (rpc_protocol) otherwise."""
    if not isinstance(value, str) or not _DATA.fullmatch(value):
        raise protocol(f"{what} is not hexadecimal data: {printable(repr(value), 60)}")
    return bytes.fromhex(value[2:])


@dataclass(frozen=True, slots=True)
class Header:
    """What of a block matters; `hash` is empty only where a recording has none."""

    number: int
    hash: str
    time: datetime


def header(value: JsonValue, what: str, *, hashless: bool = False) -> Header:
    """A block header; SourceError when the node knows no such block, or it is malformed."""
    if value is None:
        raise SourceError("unreachable", "archive_needed", f"{what}: the node has no such block")
    if not isinstance(value, dict):
        raise protocol(f"{what} is not a block")
    told = value.get("hash")
    if hashless and told is None:
        told = ""
    elif not isinstance(told, str) or not _HASH.fullmatch(told):
        raise protocol(f"{what} has no hash")
    number = quantity(value.get("number"), f"the number of {what}")
    seconds = quantity(value.get("timestamp"), f"the time of {what}")
    try:
        return Header(number, told.lower(), from_unix(seconds))
    except ValueError:
        raise protocol(f"{what} has an impossible time") from None


def _block(value: JsonValue, what: str) -> None:
    if value is not None:
        header(value, what, hashless=True)


def _word(value: JsonValue, what: str) -> None:
    if not isinstance(value, str) or not _WORD.fullmatch(value):
        raise protocol(f"{what} is not a storage word")


def _list(value: JsonValue, what: str) -> None:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise protocol(f"{what} is not a list of records")


def _object(value: JsonValue, what: str) -> None:
    if not isinstance(value, dict):
        raise protocol(f"{what} is not a record")


def _text(value: JsonValue, what: str) -> None:
    if not isinstance(value, str):
        raise protocol(f"{what} is not text")


def _flag(value: JsonValue, what: str) -> None:
    if not isinstance(value, bool):
        raise protocol(f"{what} is neither true nor false")


SHAPES: Mapping[str, Callable[[JsonValue, str], object]] = {
    "eth_chainId": quantity,
    "eth_blockNumber": quantity,
    "eth_getBalance": quantity,
    "eth_getTransactionCount": quantity,
    "eth_call": data,
    "eth_getCode": data,
    "eth_getStorageAt": _word,
    "eth_getBlockByNumber": _block,
    "eth_getBlockByHash": _block,
    "eth_getLogs": _list,
    "eth_getProof": _object,
    "auditor_batch": _flag,
    "getGenesisHash": _text,
    "getMultipleAccounts": _object,
    "net_version": _text,
    "web3_clientVersion": _text,
}
