import asyncio
import contextlib
import gzip
import resource
import time
import zlib
from functools import partial

import httpx
import pytest

from auditor.base import redact
from auditor.clients.limits import PAGE_REASONS, Limits, rpc_limits
from auditor.clients.transport import Request, Transport
from auditor.errors import SourceError
from auditor.settings import LimitSettings


pytestmark = pytest.mark.anyio

SMALL = Limits(5, 2, 2, 20_000, 50_000, 5, PAGE_REASONS)
HASTY = Limits(0.4, 0.3, 0.3, 20_000, 50_000, 5, PAGE_REASONS)
CALL = rpc_limits(LimitSettings(rpc_seconds=15), "eth_call")


async def fetch(url: str, limits: Limits = SMALL, **more):
    async with Transport(allow_loopback=True) as transport:
        return await transport.fetch(Request("GET", url, **more), limits)


async def reason(url: str, limits: Limits = SMALL, method: str = "GET") -> str:
    async with Transport(allow_loopback=True) as transport:
        with pytest.raises(SourceError) as caught:
            await transport.fetch(Request(method, url), limits)
    assert caught.value.__cause__ is None
    return caught.value.reason


async def test_a_page_arrives_whole_and_the_request_says_little(serve, reply, turns) -> None:
    async with serve(turns(reply(b"hello", "Content-Type: text/plain", "X-A: 1", "X-A: 2"))) as at:
        found = await fetch(f"{at.url}/some/path?q=1#fragment", headers={"x-key": "k"})
    assert (found.status, found.body, found.headers["content-type"]) == (
        200,
        b"hello",
        "text/plain",
    )
    assert found.headers["x-a"] == "1"
    head = at.requests[0].lower()
    assert head.startswith(b"get /some/path?q=1 http/1.1\r\n")
    assert b"accept-encoding: identity" in head
    assert b"host: " + at.url.partition("//")[2].encode() in head
    assert b"x-key: k" in head


@pytest.mark.parametrize("status", ["404 Not Found", "500 Oops", "204 No Content"])
async def test_any_status_is_an_answer(serve, reply, turns, status: str) -> None:
    async with serve(turns(reply(b"", status=status))) as at:
        assert (await fetch(at.url)).status == int(status[:3])


async def test_one_gzip_is_unpacked(serve, reply, turns) -> None:
    body = b"price " * 5_000
    async with serve(turns(reply(gzip.compress(body), "Content-Encoding: gzip"))) as at:
        assert (await fetch(at.url)).body == body


def bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(256)) + packer.flush()


packed = partial(gzip.compress, mtime=0)  # the same test names in every process
DOUBLE = gzip.compress(bomb())


@pytest.mark.fault("H04")
@pytest.mark.fault("R08")
@pytest.mark.parametrize(
    ("body", "coding", "expected"),
    [
        (bomb(), "gzip", "too_large"),
        (DOUBLE, "gzip, gzip", "bad_response"),
        (b"x", "br", "bad_response"),
        (b"x", "zstd", "bad_response"),
        (zlib.compress(b"x"), "deflate", "bad_response"),
        (b"x" * 20_001, "identity", "too_large"),
        (packed(b"half of it")[:-4], "gzip", "bad_response"),
        (packed(b"one") + packed(b"two"), "gzip", "bad_response"),
        (packed(b"one") + b"more", "gzip", "bad_response"),
        (b"not gzip at all", "gzip", "bad_response"),
        (b"", "gzip", "bad_response"),
    ],
)
async def test_a_body_that_is_packed_to_harm_or_torn_is_refused(
    serve, reply, turns, body: bytes, coding: str, expected: str
) -> None:
    limits = Limits(20, 5, 5, 400_000 if len(body) > 50_000 else 20_000, 50_000, 5, PAGE_REASONS)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with serve(turns(reply(body, f"Content-Encoding: {coding}"))) as at:
        assert await reason(at.url, limits) == expected
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


@pytest.mark.fault("H08")
@pytest.mark.fault("R06")
@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5",
        b"nothing like HTTP\r\n\r\n",
        b"",
    ],
)
async def test_a_short_answer_is_a_failure_not_a_short_document(serve, turns, answer) -> None:
    async with serve(turns(answer)) as at:
        assert await reason(at.url) == "bad_response"


@pytest.mark.fault("H05")
@pytest.mark.fault("R02")
@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n", b""])
async def test_a_drip_is_cut_at_the_total_deadline(serve, start: bytes) -> None:
    """Each read is answered in time: headers, or a body without end."""

    async def drip(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while True:
            writer.write(b"x")
            await writer.drain()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asyncio.Event().wait(), 0.02)

    async with serve(drip) as at:
        started = time.monotonic()
        assert await reason(at.url, HASTY) == "slow"
    assert time.monotonic() - started < 30


@pytest.mark.fault("R01")
async def test_a_host_that_says_nothing_is_given_up(serve) -> None:
    async def hang(_: bytes, __: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async with serve(hang) as at:
        assert await reason(at.url, HASTY) == "slow"


@pytest.mark.fault("H05")
async def test_headers_without_end_are_refused(serve, reply, turns) -> None:
    async with serve(turns(reply(b"x", "X-Long: " + "y" * 180_000))) as at:
        assert await reason(at.url) == "bad_response"


async def test_nobody_listening_is_a_failed_source(serve, turns) -> None:
    async with serve(turns(b"")) as at:
        url = at.url
    assert await reason(url) == "connect_failed"


@pytest.mark.fault("R10")
async def test_a_certificate_nobody_vouches_for_is_refused(
    serve, reply, turns, self_signed
) -> None:
    async with serve(turns(reply(b"secret")), self_signed) as at:
        assert await reason(at.url) == "tls"
    assert at.requests == []


async def test_redirects_are_followed_to_the_end(serve, reply, turns) -> None:
    steps = [reply(b"", f"Location: /step{n}", status="302 Found") for n in range(5)]
    async with serve(turns(*steps, reply(b"there"))) as at:
        found = await fetch(at.url)
    assert found.body == b"there"
    assert found.url == f"{at.url}/step4"


@pytest.mark.parametrize("count", [6, 20])
async def test_a_sixth_redirect_is_not_followed(serve, reply, turns, count: int) -> None:
    async with serve(turns(*[reply(b"", "Location: /", status="301 Moved")] * count)) as at:
        assert await reason(at.url) == "too_many_redirects"
    assert len(at.requests) == 6


@pytest.mark.fault("R09")
@pytest.mark.parametrize("status", ["302 Found", "307 Temporary Redirect", "308 Permanent"])
async def test_an_rpc_request_is_never_redirected(serve, reply, turns, status: str) -> None:
    async with serve(turns(reply(b"", "Location: /other", status=status))) as at:
        assert await reason(at.url, CALL, "POST") == "rpc_redirect"
    assert len(at.requests) == 1


@pytest.mark.fault("H01")
@pytest.mark.fault("H03")
@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://169.254.169.254/",
        "https://[fd00::1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://0x7f.1/",
        "https://10.0.0.1/",
        "http://example.com/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "data:text/plain,x",
    ],
)
async def test_a_redirect_is_checked_like_an_address(serve, reply, turns, location: str) -> None:
    async with serve(turns(reply(b"", f"Location: {location}", status="302 Found"))) as at:
        assert await reason(at.url) == "blocked_url"
    assert len(at.requests) == 1


async def test_a_key_does_not_travel_to_another_host(serve, reply, turns) -> None:
    async with serve(turns(reply(b"here"))) as second:
        away = f"Location: {second.url}/"
        async with serve(turns(reply(b"", away, status="302 Found"))) as first:
            assert (await fetch(first.url, headers={"x-key": "canary"})).body == b"here"
    assert b"canary" in first.requests[0]
    assert b"canary" not in second.requests[0]


@pytest.mark.fault("H02")
async def test_a_name_is_looked_up_once_and_only_that_address_is_used(serve, reply, turns) -> None:
    """The second answer would lead to the cloud's metadata."""
    answers = [["127.0.0.1"], ["169.254.169.254"]]
    asked = []

    async def rebinding(host: str, _: int) -> list[str]:
        asked.append(host)
        return answers[min(len(asked), 2) - 1]

    async with serve(turns(reply(b"mine"))) as at:
        url = at.url.replace("127.0.0.1", "localhost")
        async with Transport(allow_loopback=True, resolver=rebinding) as transport:
            assert (await transport.fetch(Request("GET", url), SMALL)).body == b"mine"
            assert asked == ["localhost"]
            with pytest.raises(SourceError, match="blocked_url"):
                await transport.fetch(Request("GET", url), SMALL)
    assert b"host: localhost:" in at.requests[0].lower()


async def test_a_second_address_is_tried_when_the_first_does_not_answer(
    serve, reply, turns
) -> None:
    async def both(_: str, __: int) -> list[str]:
        return ["::1", "127.0.0.1"]

    async with serve(turns(reply(b"found"))) as at:
        url = at.url.replace("127.0.0.1", "localhost")
        async with Transport(allow_loopback=True, resolver=both) as transport:
            assert (await transport.fetch(Request("GET", url), SMALL)).body == b"found"


async def test_no_proxy_of_the_environment_is_used(serve, reply, turns, monkeypatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    async with serve(turns(reply(b"direct"))) as at:
        assert (await fetch(at.url)).body == b"direct"


async def test_whatever_a_library_raises_is_a_failed_source(monkeypatch) -> None:
    secret = "canary-0123456789"
    url = f"https://1.1.1.1/{secret}?key={secret}"
    redact.SHARED.register(secret)

    async def broken(*_: object, **__: object) -> None:
        raise RecursionError(f"somewhere in {url}")

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", broken)
    async with Transport() as transport:
        with pytest.raises(SourceError) as caught:
            await transport.fetch(Request("GET", url), SMALL)
    assert secret not in str(caught.value)
    assert "https://1.1.1.1/***" in str(caught.value)
    assert secret not in repr(Request("GET", url))
