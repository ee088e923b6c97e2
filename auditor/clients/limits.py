"""How much one exchange may take, and what it is called when it takes more."""

from dataclasses import dataclass

from auditor.clients import asks
from auditor.clients.profiles import PLAIN, Profile
from auditor.settings import LimitSettings


@dataclass(frozen=True, slots=True)
class Reasons:
    """Reason codes of the failures whose name depends on what was asked."""

    slow: str
    too_large: str
    broken: str
    redirected: str


PAGE_REASONS = Reasons("slow", "too_large", "bad_response", "too_many_redirects")
RPC_REASONS = Reasons("rpc_timeout", "rpc_too_large", "rpc_bad_response", "rpc_redirect")


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, bytes and redirects; `total` covers the whole exchange, redirects included.

    `keep` says whether connections stay open for the next exchange with the same host.
    """

    total: float
    connect: float
    read: float
    wire: int
    body: int
    redirects: int
    reasons: Reasons
    keep: bool = False


def page_limits(settings: LimitSettings, profile: Profile = PLAIN) -> Limits:
    """Of a page: redirects are followed, each one checked."""
    return Limits(
        total=min(settings.http_seconds, profile.seconds),
        connect=settings.connect_seconds,
        read=settings.read_seconds,
        wire=min(settings.http_wire_bytes, profile.largest),
        body=min(settings.http_body_bytes, profile.largest),
        redirects=5,
        reasons=PAGE_REASONS,
    )


def rpc_limits(settings: LimitSettings, method: str) -> Limits:
    """Of one RPC request: never redirected; logs and batches may be longer than other answers."""
    long = method in ("eth_getLogs", asks.BATCH)
    size = settings.rpc_logs_bytes if long else settings.rpc_call_bytes
    return Limits(
        # All tries together keep the deadline; only a wait the node asks for comes on top.
        total=settings.rpc_seconds / (settings.rpc_retries + 1),
        connect=settings.connect_seconds,
        read=settings.read_seconds,
        wire=size,
        body=size,
        redirects=0,
        reasons=RPC_REASONS,
        keep=True,
    )
