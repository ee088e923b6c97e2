"""A web server on loopback, in a thread of its own, that serves what a test tells it to.

Handlers are aiohttp's own, so bombs, drips and endless bodies are made by a real server.
"""

import asyncio
import gzip
import threading
import zlib
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Self

from aiohttp import web


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
MIB = 2**20


def zeros(size: int) -> bytes:
    """So many zero bytes, as one gzip stream."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(MIB)) for _ in range(size // MIB)) + packer.flush()


STACKED = gzip.compress(zeros(200 * MIB), mtime=0)
"""A few hundred bytes that unpack twice, to 200 MiB."""


def page(body: str | bytes, kind: str = "text/html", status: int = 200, **headers: str) -> Handler:
    """The same answer for everybody."""

    async def handler(_: web.Request) -> web.Response:
        told = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, body=told, headers={"Content-Type": kind, **named})

    return handler


def packed(body: bytes, coding: str) -> Handler:
    """A body that says it is packed, sent as it is."""
    return page(body, Content_Encoding=coding)


def moved(to: str) -> Handler:
    """A redirect."""
    return page(b"", status=302, Location=to)


async def endless(request: web.Request) -> web.StreamResponse:
    """As many bytes as anybody takes."""
    told = web.StreamResponse(headers={"Content-Type": "text/html"})
    await told.prepare(request)
    while True:
        await told.write(b"<p>more</p>" * 6_000)


async def drip(request: web.Request) -> web.StreamResponse:
    """A byte now and then, for ever."""
    told = web.StreamResponse(headers={"Content-Type": "text/html"})
    await told.prepare(request)
    while True:
        await told.write(b"x")
        await asyncio.sleep(0.05)


async def silent(_: web.Request) -> web.StreamResponse:
    """Nothing at all."""
    await asyncio.Event().wait()
    raise AssertionError


async def cut(request: web.Request) -> web.StreamResponse:
    """Half of what was promised."""
    told = web.StreamResponse(headers={"Content-Type": "text/html", "Content-Length": "1000"})
    await told.prepare(request)
    await told.write(b"<p>The shares are held by Example Custody AG.</p>")
    if request.transport is not None:
        request.transport.close()
    return told


class HostileSite:
    """Serves `pages` by path; `asked` counts requests, `agents` keeps the headers of each."""

    def __init__(self, pages: Mapping[str, Handler]) -> None:
        self.pages = dict(pages)
        self.asked: Counter[str] = Counter()
        self.headers: list[Mapping[str, str]] = []
        self.url = ""
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._over = asyncio.Event()
        application = web.Application()
        application.router.add_route("GET", "/{any:.*}", self._answer)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        self._ready.set()
        await self._over.wait()
        # Handlers that never end are ended, rather than waited for.
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)
        await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked[request.path] += 1
        self.headers.append(dict(request.headers))
        handler = self.pages.get(request.path, page("nothing here", status=404))
        return await handler(request)
