"""Market data over a real server on loopback: the bounded client, recorded and replayed."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import anyio
import pytest
from fake_world import World, gaps, product, seen, underlying

from auditor.archive.exchange import Wire
from auditor.archive.recording import RecordingWire
from auditor.archive.replay import ReplayWire
from auditor.archive.tape import Recorder
from auditor.clients.live import LiveWire
from auditor.clients.pages import Pages
from auditor.collect.interface import Context
from auditor.collect.market.prices import Prices
from auditor.model.report import Origin, Recording
from auditor.settings import HttpSettings, Settings


SHAPES = Path(__file__).parent / "shapes"
NOW = datetime(2026, 8, 15, 17, 30, tzinfo=UTC)
TOKEN = "prices.token"
ANSWERS = {
    "market_chart": "coingecko-market_chart",
    "tickers": "coingecko-tickers",
    "simple": "coingecko-simple",
    "tokens/v1": "dexscreener-tokens",
}


@pytest.fixture
def service() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            found = [name for part, name in ANSWERS.items() if part in self.path]
            self.send_response(200 if found else 404)
            body = (SHAPES / f"{found[0]}.json").read_bytes() if found else b"not here"
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_services_are_read_over_http_recorded_and_replayed(
    service: tuple[str, list[str]],
) -> None:
    url, asked = service
    token = "0x9d275685dC284C8eB1C79f6ABA7a63Dc75ec890a"
    sources = [
        {"kind": "coingecko", "id": "apple-xstock", "url": url},
        {"kind": "dexscreener", "network": "ethereum", "address": token, "url": url},
        {"kind": "geckoterminal", "network": "eth", "address": token, "url": url},
    ]
    written = product(prices={"token": sources}, underlying=underlying(ticker="AAPL"))
    world = World(as_of=NOW)
    settings = Settings(http=HttpSettings(allow_loopback=True), keys={"coingecko": "canary"})
    recorder = Recorder(Recording(Origin.LIVE, ""), NOW)

    def context(wire: Wire) -> Context:
        return Context(NOW, world, Pages(wire), Origin.LIVE)

    async def live() -> list[object]:
        async with LiveWire(settings, lambda: NOW) as wire:
            kept = RecordingWire(wire, recorder, lambda: NOW)
            return list(await Prices().collect(written, context(kept)))

    async def again() -> list[object]:
        replay = ReplayWire(recorder.tape())
        found = list(await Prices().collect(written, context(replay)))
        assert replay.unused() == ()
        return found

    found = anyio.run(live)
    assert len(asked) == 5
    assert len(seen(found, TOKEN)[0].value) == 6
    assert [gap.reason for gap in gaps(found, TOKEN)] == ["http_404"]  # it has nothing
    assert anyio.run(again) == found
    assert "canary" not in repr(recorder.tape())
