"""Over two hundred ways to talk the auditor into asking a machine it must not ask.

Real listeners stand on loopback; whatever the network library connects to is kept as well. The
test is that nobody was asked at all, and that the reason says why.
"""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import ClassVar

import httpx
import network
import pytest

from auditor.clients import addresses
from auditor.clients.limits import PAGE_REASONS, Limits
from auditor.clients.transport import Request, Transport
from auditor.errors import SourceError


pytestmark = pytest.mark.anyio

LIMITS = Limits(5, 1, 1, 20_000, 50_000, 5, PAGE_REASONS)
PUBLIC = "93.184.215.14"
# Hosts as a URL writes them, PORT being that of the listeners.
TARGETS = (
    "127.0.0.1",
    "127.1",
    "127.0.0.1.",
    "127.0.1.3",
    "127.255.255.254",
    "0.0.0.0",  # noqa: S104 - an address to refuse, not one to listen on
    "0",
    "2130706433",
    "0x7f.1",
    "0x7f000001",
    "0177.0.0.1",
    "017700000001",
    "localhost",
    "LOCALHOST",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::169.254.169.254]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2002:a9fe:a9fe::1]",
    "[2001::7f00:1]",
    "[2a00::5efe:7f00:1]",
    "[fd00::1]",
    "[fc00:1234::1]",
    "[fe80::1]",
    "[fe80::1%25lo]",
    "[ff02::1]",
    "169.254.169.254",
    "168.63.129.16",
    "100.64.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "192.0.0.192",
    "198.18.0.1",
)
ODD = (
    "https://user:password@127.0.0.1:PORT/",
    "https://user@127.0.0.1:PORT/",
    "https://example.com@127.0.0.1:PORT/",
    "https://127.0.0.1:PORT@example.com/",
    "https://example.com\\@127.0.0.1:PORT/",
    "https://example.com#@127.0.0.1:PORT/\r\nHost: x",
    "https://127.0.0.1:PORT\t/",
    "https://\u2460\u2461\u2466.0.0.1:PORT/",
    "https://127\u30020\u30020\u30021:PORT/",
    "http://127.0.0.1:PORT/",
    "http://example.com:PORT/",
    "file:///etc/passwd",
    "ftp://127.0.0.1:PORT/",
    "gopher://127.0.0.1:PORT/_INFO",
    "data:text/plain,hello",
    "dict://127.0.0.1:PORT/stats",
    "ldap://127.0.0.1:PORT/",
    "ws://127.0.0.1:PORT/",
    "jar:https://127.0.0.1:PORT/!/x",
    "javascript:alert(1)",
    "//127.0.0.1:PORT/",
    "https:127.0.0.1:PORT/",
    "https:///127.0.0.1:PORT/",
    "https://[::1/",
    "https://[::1]x:PORT/",
)
MIXED = (
    [PUBLIC, "127.0.0.1"],
    ["127.0.0.1", PUBLIC],
    ["2606:4700::1111", "::1"],
    [PUBLIC, "::ffff:127.0.0.1"],
    [PUBLIC, "169.254.169.254"],
    [PUBLIC, "64:ff9b::7f00:1"],
    [PUBLIC, "fe80::1%lo"],
    [PUBLIC, "2130706433"],
    [PUBLIC, ""],
)


@dataclass
class Victims:
    """Listeners on both loopbacks with one port, and how often anybody came."""

    port: int = 0
    visits: list[object] = field(default_factory=list)


@asynccontextmanager
async def victims() -> AsyncIterator[Victims]:
    told = Victims()

    async def came(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        told.visits.append(writer.get_extra_info("sockname"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret")
        writer.close()

    first = await asyncio.start_server(came, "127.0.0.1", 0)
    told.port = first.sockets[0].getsockname()[1]
    servers = [first]
    with contextlib.suppress(OSError):  # a machine without IPv6 has one listener
        servers.append(await asyncio.start_server(came, "::1", told.port))
    try:
        yield told
    finally:
        for server in servers:
            server.close()
            await server.wait_closed()


class Redirecting(httpx.AsyncBaseTransport):
    """A public site that sends every visitor elsewhere; anybody else is really asked."""

    def __init__(self, location: str, real: httpx.AsyncHTTPTransport) -> None:
        self.location, self.real = location, real

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == PUBLIC:
            headers = [(b"location", self.location.encode())]
            return httpx.Response(302, headers=headers, stream=httpx.ByteStream(b""))
        return await self.real.handle_async_request(request)

    async def aclose(self) -> None:
        await self.real.aclose()


class Sent(Transport):
    """The real transport, at whose public addresses a redirecting site stands."""

    location = ""
    contexts: ClassVar[list[ssl.SSLContext]] = []

    def __init__(self, **how: object) -> None:
        super().__init__(**how)
        self._tls = self.contexts  # one for all of them: making one takes longer than the test

    def _made(self) -> Redirecting:
        return Redirecting(self.location, super()._made())


def scripted(*answers: Sequence[str]) -> Callable[[str, int], Awaitable[Sequence[str]]]:
    left = list(answers)

    async def resolver(_: str, __: int) -> Sequence[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return resolver


async def asked(url: str, *, location: str = "", loopback: bool = False, resolver=None) -> str:
    """The reason a URL is refused for, nobody having been asked."""
    async with victims() as listening:
        port = str(listening.port)
        network.connections.clear()
        found = resolver or scripted([PUBLIC])
        async with Sent(allow_loopback=loopback, resolver=found) as transport:
            transport.location = location.replace("PORT", port)
            with pytest.raises(SourceError) as caught:
                await transport.fetch(Request("GET", url.replace("PORT", port)), LIMITS)
        assert list(network.connections) == []
        assert listening.visits == []
    assert "\n" not in str(caught.value)
    assert caught.value.__cause__ is None
    return caught.value.reason


@pytest.mark.fault("H01")
@pytest.mark.parametrize("host", TARGETS)
async def test_written_out(host: str) -> None:
    assert await asked(f"https://{host}:PORT/") == "blocked_url"


@pytest.mark.fault("H01")
@pytest.mark.parametrize("loopback", [False, True], ids=["usual", "test nodes allowed"])
@pytest.mark.parametrize("host", TARGETS)
async def test_as_the_end_of_a_redirect(host: str, loopback: bool) -> None:
    """Even where test nodes are allowed, a public page may not lead to them."""
    for scheme in ("https", "http"):
        reason = await asked(
            "https://public.example/", location=f"{scheme}://{host}:PORT/", loopback=loopback
        )
        assert reason == "blocked_url"


@pytest.mark.fault("H02")
@pytest.mark.parametrize("host", TARGETS)
async def test_as_the_second_answer_for_a_name(host: str) -> None:
    """The name is public when it is checked first and leads elsewhere when it is used again."""
    bare = host.strip("[]").replace("%25", "%")
    resolver = scripted([PUBLIC], [bare])
    reason = await asked(
        "https://rebinding.example/",
        location="https://rebinding.example:PORT/",
        resolver=resolver,
    )
    assert reason == "blocked_url"


@pytest.mark.fault("H02")
@pytest.mark.parametrize("host", TARGETS)
async def test_as_the_first_answer_for_a_name(host: str) -> None:
    bare = host.strip("[]").replace("%25", "%")
    for loopback in (False, True):
        reason = await asked(
            "https://inside.example:PORT/", loopback=loopback, resolver=scripted([bare])
        )
        assert reason == "blocked_url"


@pytest.mark.fault("H02")
@pytest.mark.parametrize("answers", MIXED, ids=lambda each: each[1] or "empty")
async def test_among_public_addresses(answers: list[str]) -> None:
    assert await asked("https://mixed.example:PORT/", resolver=scripted(answers)) == "blocked_url"


@pytest.mark.fault("H01")
@pytest.mark.fault("H03")
@pytest.mark.parametrize("url", ODD)
async def test_in_an_address_that_parsers_read_differently(url: str) -> None:
    assert await asked(url) == "blocked_url"


# Where a redirect says them, these are places on the public site itself.
RELATIVE = ("https:127.0.0.1:PORT/", "https:///127.0.0.1:PORT/")


@pytest.mark.fault("H01")
@pytest.mark.fault("H03")
@pytest.mark.parametrize("url", ODD)
async def test_as_the_end_of_a_redirect_in_such_an_address(url: str) -> None:
    wanted = "too_many_redirects" if url in RELATIVE else "blocked_url"
    assert await asked("https://public.example/", location=url) == wanted


async def test_the_listeners_would_have_noticed(monkeypatch) -> None:
    """Without the check of addresses the same redirect does reach them."""
    monkeypatch.setattr(addresses, "is_public", lambda _: True)
    async with victims() as listening:
        resolver = scripted([PUBLIC], ["127.0.0.1"])
        network.connections.clear()
        async with Sent(resolver=resolver) as transport:
            transport.location = f"https://rebinding.example:{listening.port}/"
            with pytest.raises(SourceError):
                await transport.fetch(Request("GET", "https://rebinding.example/"), LIMITS)
        assert list(network.connections)
        assert listening.visits
