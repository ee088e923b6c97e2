"""Sorts what nodes answer instead of a result: each words it differently, contracts lie in it."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from auditor.base.text import printable
from auditor.errors import SourceError


MESSAGE = 500  # characters of a node's error message that are kept


@dataclass(frozen=True, slots=True)
class RpcError:
    """A node's error; `data` is hex or empty."""

    code: int
    message: str
    data: str


def protocol(told: str, reason: str = "rpc_protocol") -> SourceError:
    """The error of a node that does not answer as JSON-RPC says."""
    return SourceError("unreadable", reason, f"the node's reply cannot be used: {told}")


# What follows these is the contract's own text: it must not decide what kind of error this is.
_REVERT_CODES = frozenset({3, -32_015})
_REVERT_STARTS = ("execution reverted", "vm execution error", "vm exception", "reverted")
TABLE = Path(__file__).with_name("data") / "rpc_messages.toml"


@dataclass(frozen=True, slots=True)
class _Class:
    """One meaning: the codes that always have it and the words that do."""

    cause: str
    reason: str
    codes: frozenset[int]
    fragments: tuple[str, ...]


_TXNUM = re.compile(r"txnum\b.*not available")
# Answered by some providers for rates, by others for results: the words decide, if there are any.
_LIMIT_EXCEEDED = -32_005
_RESOURCE_NOT_FOUND = -32_001
OFFCHAIN_LOOKUP = "0x556f1830"


def classified(error: RpcError, what: str) -> SourceError:
    """A node's error as ours: reverted, rate_limited, archive_needed, …, else rpc_error."""
    told = f"{what}: the node says {printable(error.message, MESSAGE)!r} ({error.code})"
    words = error.message.lower()
    if error.data.startswith(OFFCHAIN_LOOKUP):
        told = f"{what}: the contract wants an answer from elsewhere, which is not fetched"
        return SourceError("unsupported", "offchain_lookup", told)
    if error.code in _REVERT_CODES or words.startswith(_REVERT_STARTS):
        return SourceError("unreadable", "reverted", told)
    for kind in _classes():
        if error.code in kind.codes or any(fragment in words for fragment in kind.fragments):
            return SourceError(kind.cause, kind.reason, _advised(kind.reason, told))
    if error.code == _LIMIT_EXCEEDED:
        return SourceError("unreachable", "rate_limited", told)
    if error.code == _RESOURCE_NOT_FOUND or _TXNUM.search(words):
        return SourceError("unreachable", "archive_needed", _advised("archive_needed", told))
    return SourceError("unreadable", "rpc_error", told)


@cache
def _classes() -> tuple[_Class, ...]:
    """The table in its order: who may ask, how often, how much, and only then about what."""
    told = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return tuple(
        _Class(
            kind["cause"],
            kind["reason"],
            frozenset(kind["codes"]),
            tuple(row["fragment"] for row in kind["rows"]),
        )
        for kind in told["class"]
    )


def _advised(reason: str, told: str) -> str:
    if reason == "archive_needed":
        return f"{told}; use an archive node, or a moment within the last 128 blocks"
    return told
