"""Sorts what nodes answer instead of a result: each words it differently, contracts lie in it."""

import re
from dataclasses import dataclass

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
# Order matters: who may ask, how often, and only then what was asked.
_SORTED: tuple[tuple[str, str, frozenset[int], tuple[str, ...]], ...] = (
    (
        "unreachable",
        "rpc_unauthorized",
        frozenset(),
        ("invalid api key", "unauthorized", "api key is not allowed", "missing api key"),
    ),
    (
        "unreachable",
        "rate_limited",
        frozenset({-32029, 429}),
        (
            "rate limit",
            "rate-limit",
            "too many requests",
            "quota",
            "throttle",
            "daily request count",
            "request limit",
            "capacity limit",
            "exceeded its compute units",
            "credits limited",
        ),
    ),
    (
        "unreachable",
        "archive_needed",
        frozenset({4444}),
        (
            "missing trie node",
            "header not found",
            "pruned",
            "--pruning=archive",
            "state is not available",
            "state not available",
            "state histories",
            "archive",
            "unknown block",
            "block not found",
            "resource not found",
        ),
    ),
    (
        "unreadable",
        "reverted",
        frozenset({3, -32015}),
        ("revert", "invalid opcode", "invalid jump"),
    ),
    ("unreadable", "out_of_gas", frozenset(), ("out of gas", "gas required exceeds", "timed out")),
)
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
    for cause, reason, codes, fragments in _SORTED:
        if error.code in codes or any(fragment in words for fragment in fragments):
            return SourceError(cause, reason, _advised(reason, told))
    if error.code == _LIMIT_EXCEEDED and "range" not in words and "result" not in words:
        return SourceError("unreachable", "rate_limited", told)
    if error.code == _RESOURCE_NOT_FOUND or _TXNUM.search(words):
        return SourceError("unreachable", "archive_needed", _advised("archive_needed", told))
    return SourceError("unreadable", "rpc_error", told)


def _advised(reason: str, told: str) -> str:
    if reason == "archive_needed":
        return f"{told}; use an archive node, or a moment within the last 128 blocks"
    return told
