"""Nodes and sites in this process, in place of the network: what a real node said is remembered.

A chain is asked each question once, by HTTP; a thousand audits of it then take minutes. Between its
answers and an audit stand endpoints that lie, one by one, and fail, as `lying_node` tells them to.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Self
from urllib.parse import urlsplit

import httpx
import pytest
from evm import MULTICALL3, Node
from lying_node import Fault, Lie, Request, Told, honest, unharmed

from auditor.clients import live
from auditor.clients.failures import explained
from auditor.clients.limits import Limits
from auditor.clients.transport import Request as HttpRequest
from auditor.clients.transport import Response
from auditor.errors import SourceError
from auditor.pipeline import sources


class Remembered:
    """A chain that no longer grows: every answer of the node behind it is asked for once."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self._known: dict[str, dict[str, Any]] = {}

    def reply(self, request: Request, *, multicall: bool) -> dict[str, Any]:
        """The true reply; without `multicall` the chain has no such contract."""
        method, params = request["method"], request["params"]
        if not multicall and MULTICALL3.lower() in json.dumps(params[:1]).lower():
            return {"jsonrpc": "2.0", "id": request["id"], "result": "0x"}
        key = json.dumps([method, params])
        if key not in self._known:
            told = self.node.replied(method, params)
            self._known[key] = {name: told[name] for name in ("result", "error") if name in told}
        return {"jsonrpc": "2.0", "id": request["id"], **self._known[key]}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One configured node: the chain it is on, what it lies about, and how it fails."""

    chain: Remembered
    lie: Lie = honest
    fault: Fault = unharmed
    multicall: bool = True

    def told(self, body: bytes) -> Told:
        """The answer to one HTTP request."""
        asked = json.loads(body)
        many = asked if isinstance(asked, list) else [asked]
        replies = [self.lie(each, self._true(each)) for each in many]
        whole = json.dumps(replies if isinstance(asked, list) else replies[0]).encode()
        return self.fault(asked, Told(whole))

    def _true(self, request: Request) -> dict[str, Any]:
        return self.chain.reply(request, multicall=self.multicall)


@dataclass
class Memory:
    """Stands where the transport stands; hosts it does not know refuse the connection."""

    nodes: dict[str, Endpoint] = field(default_factory=dict)
    pages: dict[str, list[bytes]] = field(default_factory=dict)
    page_fault: Fault = unharmed

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def aclose(self) -> None:
        """Nothing is open."""

    async def fetch(self, request: HttpRequest, limits: Limits) -> Response:
        """The answer of the host, within the same bounds as over a wire."""
        parts = urlsplit(request.url)
        host = str(parts.hostname)
        try:
            told = self._told(host, request)
        except (OSError, httpx.HTTPError) as error:
            raise explained(error, host, limits.reasons) from None
        if len(told.body) > limits.body:
            raise SourceError("unreadable", limits.reasons.too_large, f"{host} sent too much")
        headers = {name.lower(): value for name, value in told.headers.items()}
        return Response(told.status, headers, told.body, request.url)

    def _told(self, host: str, request: HttpRequest) -> Told:
        if host in self.nodes:
            return _arrived(self.nodes[host].told(request.content))
        left = self.pages.get(request.url)
        if left is None:
            raise httpx.ConnectError(host)
        body = left.pop(0) if len(left) > 1 else left[0]
        return _arrived(self.page_fault(request, Told(body, headers={"Content-Type": "text/html"})))


def _arrived(told: Told) -> Told:
    """What is there in time and whole."""
    if told.cut >= 0:
        raise httpx.RemoteProtocolError("cut off")
    if told.wait:
        raise httpx.ReadTimeout("slow")
    return told


async def at_once(_: float) -> None:
    """Sleeps not at all."""


@contextmanager
def in_place_of_the_network(memory: Memory) -> Iterator[None]:
    """Whatever is audited meanwhile asks `memory`, and never waits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live, "Transport", lambda **_: memory)
        patch.setattr(sources, "LiveWire", partial(live.LiveWire, sleep=at_once))
        yield


def settings_of(chains: Mapping[str, list[str]], cache: str, **limits: int) -> dict[str, Any]:
    """Settings for hosts by chain."""
    return {
        "chains": {
            chain: {
                "rpc": [f"https://{host}/key" for host in hosts],
                "finality": "latest",
                "requests_per_second": 10_000,
            }
            for chain, hosts in chains.items()
        },
        "limits": {"rpc_retries": 1, **limits},
        "ledger": {"cache": cache},
    }
