"""The one way off this machine: bounded, pinned to a checked address, never redirected unseen."""

import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, Self
from urllib.parse import urljoin, urlsplit

import anyio
import httpx

from auditor.base import redact
from auditor.clients.addresses import (
    Resolver,
    Target,
    addresses,
    blocked,
    system_resolver,
    target,
)
from auditor.clients.body import BodyReader
from auditor.clients.failures import explained
from auditor.clients.limits import Limits
from auditor.errors import SourceError


USER_AGENT = "backing-auditor/1 (evidence collection; see the report for what is read)"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BODILESS = frozenset({204, 304})
_TRIED = 4
_CLOSING = 2  # seconds; a connection that will not close must not hold the deadline up
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `headers` go to the host of `url` alone, never to one it redirects to."""

    method: Literal["GET", "POST"]
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=lambda: _NO_HEADERS, repr=False)
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Response:
    """A whole response; header names are lower case, `url` is where redirects ended."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str = field(repr=False)


class Transport:
    """Sends requests; an async context manager that closes its connections."""

    def __init__(
        self, *, allow_loopback: bool = False, resolver: Resolver = system_resolver
    ) -> None:
        self._allow_loopback, self._resolver = allow_loopback, resolver
        # One client for each checked host and address: a connection whose certificate was checked
        # for one name is never used for another.
        self._clients: dict[tuple[Target, str], httpx.AsyncHTTPTransport] = {}
        self._pins: dict[Target, tuple[str, ...]] = {}
        self._tls: list[ssl.SSLContext] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Closes every connection."""
        while self._clients:
            _, client = self._clients.popitem()
            await client.aclose()
        self._pins.clear()

    async def fetch(self, request: Request, limits: Limits) -> Response:
        """The response of any status, redirects followed as the limits allow; else SourceError."""
        where = redact.endpoint(request.url)
        try:
            with anyio.fail_after(limits.total):
                return await self._follow(request, limits)
        except SourceError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a library raises is a failed source
            raise explained(error, where, limits.reasons) from None

    async def _follow(self, request: Request, limits: Limits) -> Response:
        first = target(request.url, loopback=self._allow_loopback)
        found, url, headers = first, request.url, request.headers
        for _ in range(limits.redirects + 1):
            response = await self._one(
                Request(request.method, url, headers, request.content), found, limits
            )
            location = response.headers.get("location", "")
            if response.status not in _REDIRECTS or not location:
                return response
            if not limits.redirects:
                break
            url = _joined(url, location)
            # A public page must not lead us to services of this machine.
            loopback = self._allow_loopback and first.names_loopback
            following = target(url, loopback=loopback)
            headers = headers if following == found else _NO_HEADERS
            found = following
        told = f"{redact.endpoint(request.url)} redirects"
        limit = f"more than {limits.redirects} times" if limits.redirects else "and may not"
        raise SourceError("unreadable", limits.reasons.redirected, f"{told} {limit}")

    async def _one(self, request: Request, found: Target, limits: Limits) -> Response:
        pins = self._pins.get(found, ()) or await addresses(found, self._resolver)
        failed: Exception = TimeoutError()
        for address in pins[:_TRIED]:
            try:
                return await self._at(address, request, found, limits)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failed = error
                self._pins.pop(found, None)
        raise failed

    async def _at(self, address: str, request: Request, found: Target, limits: Limits) -> Response:
        if not limits.keep:
            async with self._made() as client:
                return await _send(client, request, (found, address), limits)
        key = (found, address)
        if key not in self._clients:
            self._clients[key] = self._made()
        response = await _send(self._clients[key], request, key, limits)
        self._pins[found] = (address,)
        return response

    def _made(self) -> httpx.AsyncHTTPTransport:
        if not self._tls:
            self._tls.append(httpx.create_ssl_context(trust_env=False))
        # Not httpx's client: it looks at redirects, keeps cookies and logs whole addresses.
        return httpx.AsyncHTTPTransport(
            verify=self._tls[0],
            trust_env=False,
            limits=httpx.Limits(max_connections=16, max_keepalive_connections=4),
        )


async def _send(
    client: httpx.AsyncHTTPTransport, request: Request, pinned: tuple[Target, str], limits: Limits
) -> Response:
    found, address = pinned
    parts = urlsplit(request.url)
    host = f"[{address}]" if ":" in address else address
    query = f"?{parts.query}" if parts.query else ""
    headers = {
        "host": found.authority,
        "user-agent": USER_AGENT,
        "accept": "*/*",
        "accept-encoding": "identity",
        **request.headers,
    }
    timeout = httpx.Timeout(limits.read, connect=limits.connect, pool=None)
    built = httpx.Request(
        request.method,
        f"{found.scheme}://{host}:{found.port}{parts.path or '/'}{query}",
        headers=headers,
        content=request.content or None,
        extensions={"sni_hostname": found.host, "timeout": timeout.as_dict()},
    )
    response = await client.handle_async_request(built)
    try:
        reader = BodyReader(
            response.headers.get("content-encoding", ""), limits, redact.endpoint(request.url)
        )
        empty = response.status_code in _BODILESS
        body = await reader.read(response.aiter_raw(65_536), empty=empty)
    finally:
        with anyio.move_on_after(_CLOSING, shield=True):
            await response.aclose()
    told = MappingProxyType(_folded(response.headers.multi_items()))
    return Response(response.status_code, told, body, request.url)


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise blocked(url, "it redirects to what is not an address") from None


def _folded(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Headers by lower-case name; of a repeated one the first counts."""
    found: dict[str, str] = {}
    for name, value in pairs:
        found.setdefault(name.lower(), value)
    return found
