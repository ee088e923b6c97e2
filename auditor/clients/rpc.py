"""One JSON-RPC endpoint: asks, checks the envelope and the shape, tries again when it may help."""

import itertools
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TypeAlias

import anyio

from auditor.archive.exchange import Answer
from auditor.base import redact
from auditor.base.strict_json import JsonValue
from auditor.base.text import printable
from auditor.clients.limits import rpc_limits
from auditor.clients.reply import canonical_reply, excerpt, read_reply
from auditor.clients.rpc_errors import RpcError, classified, protocol
from auditor.clients.shapes import SHAPES
from auditor.clients.transport import Request, Response, Transport
from auditor.errors import SourceError
from auditor.settings import LimitSettings


Clock: TypeAlias = Callable[[], datetime]
Sleep: TypeAlias = Callable[[float], Awaitable[None]]

LONGEST_WAIT = 60  # seconds a node may ask us to stay away
_PAUSE = 0.5
_RETRIED = frozenset({"rpc_timeout", "connect_failed", "rpc_bad_response", "rate_limited", "dns"})
_UNAUTHORIZED = frozenset({401, 403, 407})
_TOO_MANY = 429
_SERVER_ERROR = 500
_HEADERS = {"content-type": "application/json", "accept": "application/json"}


@dataclass(slots=True)
class _Wait:
    """How long the node wants us to stay away, in seconds; negative when it did not say."""

    seconds: float = -1


@dataclass(slots=True)
class RpcEndpoint:
    """One node's address with what it takes to ask it; secrets stay in `url`."""

    url: str = field(repr=False)
    transport: Transport
    limits: LimitSettings
    clock: Clock
    sleep: Sleep = anyio.sleep
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def call(self, method: str, params: JsonValue) -> Answer:
        """The checked reply as a recordable answer; SourceError when no try gave one.

        An error the node answers with is an answer; only refusals for lack of quota are not.
        """
        if method not in SHAPES:
            raise SourceError("unsupported", "unsupported", f"the method {method} is not used")
        wait = _Wait()
        for turn in range(self.limits.rpc_retries):
            wait.seconds = -1
            try:
                return await self._once(method, params, wait)
            except SourceError as error:
                if error.reason not in _RETRIED or wait.seconds > LONGEST_WAIT:
                    raise
            await self.sleep(wait.seconds if wait.seconds >= 0 else _PAUSE * 2**turn)
        return await self._once(method, params, wait)

    async def _once(self, method: str, params: JsonValue, wait: _Wait) -> Answer:
        identity = next(self._ids)
        sent = {"jsonrpc": "2.0", "id": identity, "method": method, "params": params}
        request = Request("POST", self.url, _HEADERS, json.dumps(sent).encode())
        limits = rpc_limits(self.limits, method)
        response = await self.transport.fetch(request, limits)
        at = self.clock()
        self._check_status(response, at, wait)
        try:
            body = canonical_reply(response.body, identity, limits.body)
            _check(method, body)
        except SourceError as error:
            raise self._named(error) from None
        return Answer(response.status, (), body, at, redact.endpoint(self.url))

    def _check_status(self, response: Response, at: datetime, wait: _Wait) -> None:
        """SourceError for a status that says more than the body does."""
        status = response.status
        if status == _TOO_MANY:
            wait.seconds = retry_after(response.headers.get("retry-after", ""), at)
            told = _until(response.headers.get("retry-after", ""), wait.seconds)
            raise self._named(
                SourceError("unreachable", "rate_limited", f"too many requests{told}")
            )
        if status in _UNAUTHORIZED:
            told = f"the node refuses us (HTTP {status}); check its key in the settings"
            raise self._named(SourceError("unreachable", "rpc_unauthorized", told))
        if status >= _SERVER_ERROR:
            told = f"HTTP {status}. It starts: {excerpt(response.body)!r}"
            raise self._named(protocol(told, "rpc_bad_response"))

    def _named(self, error: SourceError) -> SourceError:
        told = f"{redact.endpoint(self.url)}: {error.detail}"
        return SourceError(error.cause, error.reason, told)


def retry_after(text: str, now: datetime) -> float:
    """Seconds of a Retry-After header, negative when it says nothing usable."""
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
        return max(0.0, (moment - now).total_seconds())
    except (TypeError, ValueError):
        return -1


def _check(method: str, body: bytes) -> None:
    reply = read_reply(body)
    if isinstance(reply, RpcError):
        error = classified(reply, method)
        if error.reason in ("rate_limited", "rpc_unauthorized"):
            raise error
        return
    SHAPES[method](reply["result"], f"the result of {method}")


def _until(header: str, seconds: float) -> str:
    until = f"; Retry-After: {printable(header, 40)}" if seconds >= 0 else ""
    return f"too many requests{until}"
