import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from fake_world import TIMEOUT, World, gaps, product, seen, underlying

from auditor.collect.market.prices import Prices
from auditor.model.price_source import Price
from auditor.model.provenance import Strength
from auditor.model.value import Series


SHAPES = Path(__file__).parent / "shapes"
TOKEN, REFERENCE = "prices.token", "prices.reference"
AAPLX = "0x9d275685dC284C8eB1C79f6ABA7a63Dc75ec890a"
GECKO = "https://api.coingecko.com/api/v3"
TERMINAL = "https://api.geckoterminal.com/api/v2/networks/eth"
CHART = f"{GECKO}/coins/apple-xstock/market_chart?vs_currency=usd&days=30"
TICKERS = f"{GECKO}/coins/apple-xstock/tickers?depth=true"
SIMPLE = (
    f"{GECKO}/simple/price?ids=apple-xstock&vs_currencies=usd"
    "&include_24hr_vol=true&include_last_updated_at=true&precision=full"
)
POOLS = f"{TERMINAL}/tokens/{AAPLX}/pools"
DEX = f"https://api.dexscreener.com/tokens/v1/ethereum/{AAPLX}"
FEED = "49f6b65cb1de6b10eaf75e7c03ca029c306d0357e91b5311b175084a5ad55688"
PYTH = f"https://hermes.pyth.network/v2/updates/price/latest?ids%5B%5D={FEED}&parsed=true"
NOW = datetime(2026, 8, 15, 17, 30, tzinfo=UTC)
COINGECKO = {"kind": "coingecko", "id": "apple-xstock"}
GECKOTERMINAL = {"kind": "geckoterminal", "network": "eth", "address": AAPLX}
DEXSCREENER = {"kind": "dexscreener", "network": "ethereum", "address": AAPLX}


def candles(pool: str) -> str:
    return f"{TERMINAL}/pools/{pool}/ohlcv/hour?aggregate=1&limit=720&currency=usd&token={AAPLX}"


DEEP, THIN = candles("0x" + "1" * 40), candles("0x" + "2" * 40)


def shape(name: str) -> str:
    return (SHAPES / f"{name}.json").read_text()


PAGES: dict[str, object] = {
    CHART: shape("coingecko-market_chart"),
    TICKERS: shape("coingecko-tickers"),
    SIMPLE: shape("coingecko-simple"),
    POOLS: shape("geckoterminal-pools"),
    DEEP: shape("geckoterminal-ohlcv"),
    DEX: shape("dexscreener-tokens"),
    PYTH: shape("pyth-latest"),
}


def collect(*sources: object, side: str = "token", **pages: object) -> list[object]:
    world = World(pages=PAGES | pages, as_of=NOW, read_at=NOW)
    written = product(prices={side: list(sources)}, underlying=underlying(ticker="AAPL"))
    return list(world.collect(Prices(), written))


def series(found: list[object], key: str = TOKEN) -> Series:
    (observation,) = seen(found, key)
    assert isinstance(observation.value, Series)
    return observation.value


def quotes(found: list[object]) -> list[dict[str, object]]:
    table = series(found)
    return [dict(zip(table.names, row, strict=True)) for row in zip(*table.columns, strict=True)]


def locator(found: list[object], key: str = TOKEN) -> str:
    return seen(found, key)[0].provenance.locator


def test_coingecko_gives_the_chart_each_market_and_the_price_now() -> None:
    found = collect(COINGECKO)
    first, second, now, lbank, raydium = quotes(found)
    assert first["price"] == Fraction("305.9312")
    assert first["volume_usd"] == "1250000.75"
    assert second["time"] == datetime(2026, 8, 15, 13, 0, 0, 123_000, tzinfo=UTC)
    assert (lbank["venue"], lbank["pair"], lbank["depth_usd"]) == ("LBank", "AAPLX/USDT", "9840.25")
    assert raydium["depth_usd"] == "none"  # one side of a book says nothing about the other
    assert now["price"] == Fraction("306.123456789012")
    assert "1 rows marked stale or anomalous by CoinGecko" in locator(found)
    assert "1 rows without a positive price" in locator(found)
    (told,) = seen(found, TOKEN)
    assert told.provenance.strength is Strength.MARKET
    assert not gaps(found, TOKEN)


@pytest.mark.parametrize("lost", [CHART, TICKERS, SIMPLE])
@pytest.mark.parametrize("failure", [TIMEOUT, "<html>busy</html>", '{"error": "coin not found"}'])
def test_each_page_of_a_service_fails_alone(lost: str, failure: object) -> None:
    found = collect(COINGECKO, **{lost: failure})
    (gap,) = gaps(found, TOKEN)
    assert gap.tried == ("apple-xstock",)
    assert gap.detail
    whole = len(quotes(collect(COINGECKO)))
    assert 0 < len(quotes(found)) < whole


def test_each_service_fails_alone() -> None:
    found = collect(COINGECKO, GECKOTERMINAL, DEXSCREENER, **{POOLS: TIMEOUT, DEX: "[]"})
    assert len(quotes(found)) == len(quotes(collect(COINGECKO)))
    assert {gap.reason for gap in gaps(found, TOKEN)} == {"rpc_timeout", "no_usable_rows"}


def test_geckoterminal_gives_every_pool_now_and_the_hours_of_the_deepest() -> None:
    found = collect(GECKOTERMINAL, **{THIN: TIMEOUT})
    *hours, thin, deep = quotes(found)
    assert [hour["price"] for hour in hours] == [
        Fraction("300.5"),
        Fraction("306.2"),
        Fraction("306.4"),
    ]
    assert hours[-1]["time"] == datetime(2026, 8, 15, 14, tzinfo=UTC)  # its hour is over then
    assert [hour["volume_usd"] for hour in hours] == ["900", "7000", "12000"]  # of 24 hours
    assert (deep["price"], deep["venue"]) == (Fraction("306.5"), "uniswap_v3")
    assert (deep["pool_usd"], deep["volume_usd"]) == ("412000.25", "38000.75")
    assert deep["pool"] == "0x" + "1" * 40
    assert thin["price"] == Fraction(301)  # the token may be the pool's second one
    assert "1 rows of hours without a trade" in locator(found)
    assert len(gaps(found, TOKEN)) == 1


def test_an_hour_that_is_not_over_has_no_close() -> None:
    going = json.loads(shape("geckoterminal-ohlcv"))
    going["data"]["attributes"]["ohlcv_list"].append([1786813200, 1, 1, 1, 1, 99999])
    found = collect(GECKOTERMINAL, **{DEEP: json.dumps(going), THIN: TIMEOUT})
    assert Fraction(1) not in series(found).column("price")


def test_candles_of_other_tokens_are_refused() -> None:
    other = shape("geckoterminal-ohlcv").replace(AAPLX.lower(), "0x" + "9" * 40)
    found = collect(GECKOTERMINAL, **{DEEP: other, THIN: TIMEOUT})
    assert "scope_mismatch" in {gap.reason for gap in gaps(found, TOKEN)}


def test_dexscreener_gives_the_pairs_that_price_the_token() -> None:
    found = collect(DEXSCREENER)
    (quote,) = quotes(found)
    assert (quote["price"], quote["time"]) == (Fraction("306.45"), NOW)
    assert (quote["venue"], quote["pair"]) == ("uniswap", "AAPLx/USDC")
    assert (quote["pool_usd"], quote["volume_usd"]) == ("411000.11", "38000.75")
    assert "1 rows of pairs that price another token" in locator(found)


def test_a_pool_that_two_services_report_is_one_market_and_one_quote() -> None:
    found = collect(GECKOTERMINAL, DEXSCREENER, **{THIN: TIMEOUT})
    alone = collect(GECKOTERMINAL, **{THIN: TIMEOUT})
    assert quotes(found) == quotes(alone)
    assert "1 quotes of a pool given by another source as well" in locator(found)


def test_a_pool_quote_that_disagrees_is_kept_under_the_same_name() -> None:
    other = shape("dexscreener-tokens").replace('"306.45"', '"250"')
    found = collect(GECKOTERMINAL, DEXSCREENER, **{THIN: TIMEOUT, DEX: other})
    cheap = [quote for quote in quotes(found) if quote["price"] == 250]
    assert [quote["venue"] for quote in cheap] == ["uniswap_v3"]


def test_pyth_gives_the_share_when_its_publishers_agree() -> None:
    found = collect({"kind": "pyth", "id": FEED}, side="reference")
    prices = series(found, REFERENCE)
    assert prices.column("price") == (Fraction("305.93"),)
    wide = shape("pyth-latest").replace('"15000000"', '"400000000"')
    unsure = collect({"kind": "pyth", "id": FEED}, side="reference", **{PYTH: wide})
    assert [gap.reason for gap in gaps(unsure, REFERENCE)] == ["no_usable_rows"]
    assert "wider than 1 %" in gaps(unsure, REFERENCE)[0].detail
    other = shape("pyth-latest").replace(FEED, "ab" * 32)
    mixed = collect({"kind": "pyth", "id": FEED}, side="reference", **{PYTH: other})
    assert [gap.reason for gap in gaps(mixed, REFERENCE)] == ["scope_mismatch"]


JSON = {
    "kind": "json",
    "url": "https://api.example/quotes",
    "fields": {"rows": "data", "price": "mid", "time": "at", "venue": "name", "pool_usd": "tvl"},
}


@pytest.mark.fault("N13")
@pytest.mark.parametrize(
    ("at", "unit", "outcome"),
    [
        (1786802400, "s", "read"),
        (1786802400000, "ms", "read"),
        ("2026-08-15T14:00:00Z", "ms", "read"),
        (1786802400000, "s", "timestamp_unit"),
        (1786802400, "ms", "timestamp_unit"),
        (1786802400000000, "ms", "timestamp_unit"),
        (0, "s", "timestamp_unit"),
    ],
)
def test_selected_times_are_in_the_unit_the_product_file_says(
    at: object, unit: str, outcome: str
) -> None:
    page = json.dumps({"data": [{"mid": "306.5", "at": at, "name": "Desk", "tvl": 5000.5}]})
    found = collect(JSON | {"time_unit": unit}, **{"https://api.example/quotes": page})
    if outcome == "read":
        (quote,) = quotes(found)
        assert quote["time"] == datetime(2026, 8, 15, 14, tzinfo=UTC)
        assert (quote["venue"], quote["pool_usd"]) == ("Desk", "5000.5")
    else:
        assert [gap.reason for gap in gaps(found, TOKEN)] == [outcome]


def test_a_page_without_a_time_speaks_about_the_moment_of_reading() -> None:
    source = {"kind": "json", "url": "https://api.example/now", "fields": {"price": "last"}}
    (quote,) = quotes(collect(source, **{"https://api.example/now": '{"last": 306.5}'}))
    assert quote["time"] == NOW
    with pytest.raises(ValueError, match=r"needs fields\.time"):
        Price.model_validate(source | {"url": None, "path": "now.json"})


@pytest.mark.fault("N11")
@pytest.mark.parametrize("price", ["NaN", "1e999", '"1,5"', "null", "true", '"nan"'])
def test_no_service_can_say_what_is_no_number(price: str) -> None:
    chart = shape("coingecko-market_chart").replace("305.9312", price)
    found = collect(COINGECKO, **{CHART: chart})
    assert len(gaps(found, TOKEN)) == 1
    assert len(quotes(found)) == 3  # the markets and the price now


@pytest.mark.parametrize(
    "written",
    [
        {"kind": "coingecko", "id": "a/../../admin"},
        {"kind": "coingecko", "id": "a?x=1"},
        {"kind": "geckoterminal", "network": "eth"},
        {"kind": "geckoterminal", "network": "eth/..", "address": AAPLX},
        {"kind": "dexscreener", "network": "eth", "address": "0x1/../2"},
        {"kind": "json", "url": "https://a.example", "fields": {"cost": "x"}},
        {"kind": "json", "url": "https://a.example", "fields": {"price": "x", "colour": "y"}},
        {"kind": "json", "fields": {"price": "x"}},
        {"kind": "pyth"},
    ],
)
def test_sources_that_cannot_be_asked_are_refused_when_the_file_is_read(
    written: dict[str, object],
) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Price.model_validate(written)


def test_a_service_that_stamps_the_future_is_not_believed() -> None:
    ahead = int((NOW + timedelta(hours=1)).timestamp())
    simple = shape("coingecko-simple").replace("1786802500", str(ahead))
    found = collect(COINGECKO, **{SIMPLE: simple})
    assert [gap.reason for gap in gaps(found, TOKEN)] == ["future_timestamp"]
