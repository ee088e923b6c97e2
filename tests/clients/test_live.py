from datetime import UTC, datetime

import pytest

from auditor.clients import asks
from auditor.clients.live import LiveWire
from auditor.clients.pages import Pages
from auditor.errors import SourceError
from auditor.settings import ChainSettings, HttpSettings, Settings


pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 1, tzinfo=UTC)
OPEN = Settings(http=HttpSettings(allow_loopback=True))


def wire(settings: Settings = OPEN) -> LiveWire:
    return LiveWire(settings, lambda: NOW)


async def test_a_page_keeps_only_the_headers_that_matter(serve, reply, turns) -> None:
    headers = ("Content-Type: text/html", "Set-Cookie: id=canary", "Server: x", "ETag: y")
    async with serve(turns(reply(b"<p>hello", *headers))) as at, wire() as live:
        found = await Pages(live).get(f"{at.url}/page?token=canary")
    assert found.headers == (("content-type", "text/html"), ("etag", "y"))
    assert (found.body, found.observed_at) == (b"<p>hello", NOW)
    assert found.endpoint.startswith(f"{at.url}/***#fp=")
    assert "canary" not in repr(found)


@pytest.mark.fault("H06")
@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("401 Unauthorized", "blocked_by_site"),
        ("403 Forbidden", "blocked_by_site"),
        ("451 Unavailable", "blocked_by_site"),
        ("404 Not Found", "http_404"),
        ("410 Gone", "http_410"),
        ("429 Too Many Requests", "rate_limited"),
        ("503 Busy", "http_503"),
        ("304 Not Modified", "http_304"),
    ],
)
async def test_a_page_that_is_no_success_is_a_failed_source(
    serve, reply, turns, status: str, expected: str
) -> None:
    async with serve(turns(reply(b"", status=status))) as at, wire() as live:
        with pytest.raises(SourceError) as caught:
            await Pages(live).get(at.url)
    assert (caught.value.cause, caught.value.reason) == ("unreachable", expected)


async def test_loopback_is_refused_unless_the_settings_allow_it(serve, reply, turns) -> None:
    async with serve(turns(reply(b"mine"))) as at, wire(Settings()) as live:
        with pytest.raises(SourceError, match="blocked_url"):
            await Pages(live).get(at.url)
    assert at.requests == []


async def test_a_chain_without_that_endpoint_cannot_be_asked() -> None:
    chains = {"eip155:1": ChainSettings(rpc=["https://a.example"])}
    async with wire(Settings(chains=chains)) as live:
        for ask in (
            asks.rpc("eip155:1", "eth_chainId", endpoint=1),
            asks.rpc("eip155:56", "eth_chainId"),
        ):
            with pytest.raises(SourceError, match="no_endpoint"):
                await live.ask(ask)


async def test_files_are_not_the_networks_business() -> None:
    async with wire() as live:
        with pytest.raises(SourceError, match="unsupported"):
            await Pages(live).file("quotes.csv")


@pytest.mark.parametrize("url", ["https://[broken", "https://", "not an address", ""])
async def test_what_is_no_address_is_refused(url: str) -> None:
    async with wire() as live:
        with pytest.raises(SourceError, match="blocked_url"):
            await Pages(live).get(url)


def test_a_key_goes_to_its_own_host_alone() -> None:
    live = wire(Settings(keys={"coingecko": "canary"}))
    assert live._credentials("https://api.coingecko.com/x") == {"x-cg-demo-api-key": "canary"}
    assert live._credentials("https://api.coingecko.com.evil.example/x") == {}
    assert live._credentials("https://hermes.pyth.network/v2") == {}
    two = wire(Settings(keys={"dinari_id": "one", "dinari_secret": "two", "pyth": "three"}))
    assert two._credentials("https://api-enterprise.sbt.dinari.com/api/v2/x") == {
        "x-api-key-id": "one",
        "x-api-secret-key": "two",
    }
    assert two._credentials("https://hermes.pyth.network/v2") == {"authorization": "Bearer three"}
    assert live._credentials("https://evil.example/api.coingecko.com") == {}
    assert live._credentials("https://[") == {}
