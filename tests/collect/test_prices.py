import csv
import io
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from fake_world import BLOCK_TIME, FakeChain, World, gaps, product, seen, underlying
from hypothesis import given
from hypothesis import strategies as st

from auditor.collect.market.prices import Prices
from auditor.model.evidence import Observation
from auditor.model.product import ProductSpec
from auditor.model.provenance import Strength
from auditor.model.value import Series


FEED = "0x" + "44" * 20
TOKEN, REFERENCE = "prices.token", "prices.reference"
HEADER = "time,price,currency,venue,pair,buy_depth_usd,sell_depth_usd,pool_usd,volume_usd\n"
# Quotes of AAPLx as a market-data snapshot of August 2026 has them; the second pool is frozen.
AAPLX = (
    "2026-08-15T17:10:10Z,306.67,USD,LBank,AAPLX/USDT,13120.5,9840.25,,81000.5\n"
    "2026-08-15T17:10:11Z,297.77,USD,Raydium,AAPLX/USDC,65,70,4200,12\n"
)


def spec(**prices: object) -> ProductSpec:
    return product(prices=prices, underlying=underlying(ticker="AAPL"))


def file(path: str) -> dict[str, object]:
    return {"kind": "csv", "path": path}


def token(body: str) -> list[object]:
    world = World(pages={"q.csv": body})
    return list(world.collect(Prices(), spec(token=[file("q.csv")])))


def reference(body: str, **changed: object) -> list[object]:
    written = product(
        prices={"reference": [file("c.csv")]}, underlying=underlying(ticker="AAPL", **changed)
    )
    return list(World(pages={"c.csv": body}).collect(Prices(), written))


def series(found: list[object], key: str) -> Series:
    (observation,) = seen(found, key)
    assert isinstance(observation.value, Series)
    return observation.value


def locator(found: list[object], key: str) -> str:
    (observation,) = seen(found, key)
    assert isinstance(observation, Observation)
    return observation.provenance.locator


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_real_quotes_keep_every_digit_and_every_thin_pool() -> None:
    found = token(HEADER + AAPLX)
    quotes = series(found, TOKEN)
    assert quotes.names[:2] == ("time", "price")
    assert quotes.units == ("moment", "USD", *["text"] * 6)
    assert quotes.column("price") == (Fraction("306.67"), Fraction("297.77"))
    assert quotes.column("venue") == ("LBank", "Raydium")
    # The thinner side decides, and what is not reported is not zero.
    assert quotes.column("depth_usd") == ("9840.25", "65")
    assert quotes.column("pool_usd") == ("none", "4200")
    assert quotes.column("volume_usd") == ("81000.5", "12")
    (told,) = [each.provenance for each in seen(found, TOKEN)]
    assert (told.strength, told.rests_on) == (Strength.ANALYST, Strength.MARKET)
    assert told.as_of == utc(2026, 8, 15, 17, 10, 11)


def test_one_side_of_a_book_says_nothing_about_the_thinner_one() -> None:
    body = HEADER + "2026-08-15T17:10:10Z,300,USD,A,P,100,,,\n"
    assert series(token(body), TOKEN).column("depth_usd") == ("none",)


@pytest.mark.fault("N10")
def test_zero_and_negative_prices_are_refused_and_counted() -> None:
    bad = "2026-08-15T18:00:00Z,0,USD,A,P,,,,\n2026-08-15T18:00:01Z,-1,USD,A,P,,,,\n"
    found = token(HEADER + AAPLX + bad)
    assert len(series(found, TOKEN)) == 2
    assert "2 rows without a positive price" in locator(found, TOKEN)


@pytest.mark.fault("N09")
def test_repeated_and_late_rows_are_told() -> None:
    first, second = AAPLX.splitlines(keepends=True)
    found = token(HEADER + second + first + second)
    quotes = series(found, TOKEN)
    assert list(quotes.column("time")) == sorted(quotes.column("time"))
    assert len(quotes) == 2
    assert "1 rows repeated" in locator(found, TOKEN)
    assert "1 rows late" in locator(found, TOKEN)


def test_other_currencies_are_left_out_not_converted() -> None:
    found = token(HEADER + AAPLX + "2026-08-15T18:00:00Z,280,EUR,A,P,,,,\n")
    assert len(series(found, TOKEN)) == 2
    assert "1 rows not in USD" in locator(found, TOKEN)
    alone = token(HEADER + "2026-08-15T18:00:00Z,2,EUR,A,P,,,,\n")
    assert [gap.reason for gap in gaps(alone, TOKEN)] == ["no_usable_rows"]


@pytest.mark.fault("N11")
@pytest.mark.parametrize("price", ["nan", "inf", "1e3", "1,5", "", "0x1", "1_000", " "])
def test_prices_that_are_not_plain_decimals_cost_the_table(price: str) -> None:
    found = token(HEADER + AAPLX + f'2026-08-15T18:00:00Z,"{price}",USD,A,P,,,,\n')
    assert not seen(found, TOKEN)
    assert [gap.reason for gap in gaps(found, TOKEN)] == ["bad_number"]


@pytest.mark.fault("N13")
@pytest.mark.parametrize(
    "time", ["1755277810000", "15.08.2026", "2026-08-15 17:00:00", "1970-01-01"]
)
def test_times_in_no_known_form_cost_the_table(time: str) -> None:
    found = token(HEADER + f"{time},1,USD,A,P,,,,\n")
    assert [gap.reason for gap in gaps(found, TOKEN)] == ["timestamp_unit"]


def test_quotes_from_the_future_are_refused() -> None:
    found = token(HEADER + "2026-10-01T00:00:00Z,1,USD,A,P,,,,\n")
    assert [gap.reason for gap in gaps(found, TOKEN)] == ["future_timestamp"]


def test_closes_stand_at_the_end_of_their_session() -> None:
    found = reference("date,close,currency\n2026-08-14,305.93,USD\n2026-08-15,1,USD\n")
    closes = series(found, REFERENCE)
    assert closes.names == ("time", "price")
    assert closes.column("time") == (utc(2026, 8, 14, 20),)  # the 15th is a Saturday
    assert closes.column("price") == (Fraction("305.93"),)
    assert "1 rows without a positive price or a trading day" in locator(found, REFERENCE)


def test_closes_need_a_session_table() -> None:
    found = reference("date,close,currency\n2026-08-14,305.93,USD\n", exchange="XBOM")
    assert [gap.reason for gap in gaps(found, REFERENCE)] == ["calendar_horizon"]
    timed = reference("time,price,currency\n2026-08-14T20:00:00Z,305.93,USD\n", exchange="XBOM")
    assert len(series(timed, REFERENCE)) == 1


def test_a_feed_gives_one_reference_price() -> None:
    updated = int(BLOCK_TIME.timestamp()) - 30
    views = {
        "latestRoundData": (1, 30_593 * 10**6, updated, updated, 1),
        "decimals": 8,
        "description": "AAPL / USD",
    }
    source = {"kind": "chainlink_feed", "chain": "eip155:1", "address": FEED}
    chain = FakeChain(contracts={FEED: views})
    found = list(World(chains={"eip155:1": chain}).collect(Prices(), spec(reference=[source])))
    assert series(found, REFERENCE).column("price") == (Fraction("305.93"),)
    chain.contracts[FEED] = views | {"description": "AAPL / EUR"}
    found = list(World(chains={"eip155:1": chain}).collect(Prices(), spec(reference=[source])))
    assert [gap.reason for gap in gaps(found, REFERENCE)] == ["unit_ambiguous"]
    chain.contracts[FEED] = views | {"description": "MSFT / USD"}
    found = list(World(chains={"eip155:1": chain}).collect(Prices(), spec(reference=[source])))
    assert [gap.reason for gap in gaps(found, REFERENCE)] == ["scope_mismatch"]


def test_a_total_return_feed_is_not_multiplied_again() -> None:
    table = Path(__file__).parents[2] / "auditor" / "registry" / "data" / "chainlink_feeds.csv"
    listed = next(
        row
        for row in csv.DictReader(io.StringIO(table.read_text()))
        if row["multiplier_included"] == "yes"
    )
    source = {"kind": "chainlink_feed", "chain": listed["chain"], "address": listed["address"]}
    found = World().collect(Prices(), spec(reference=[source]))
    assert [gap.reason for gap in gaps(found, REFERENCE)] == ["unit_ambiguous"]


def test_a_source_that_fails_is_a_gap_beside_what_was_read() -> None:
    world = World(pages={"q.csv": HEADER + AAPLX})
    feed = {"kind": "chainlink_feed", "chain": "eip155:1", "address": FEED}
    found = list(world.collect(Prices(), spec(token=[feed, file("q.csv")])))
    assert len(series(found, TOKEN)) == 2
    (gap,) = gaps(found, TOKEN)
    assert (gap.cause.value, gap.reason) == ("unsupported", "source_unsupported")
    assert gap.tried == (f"feed {FEED} on eip155:1",)


def test_the_rounds_of_a_feed_are_prices_of_the_share() -> None:
    now = int(BLOCK_TIME.timestamp())
    rounds = {
        at: (at, (30_000 + at) * 10**6, now - 3600 * (5 - at), now - 3600 * (5 - at), at)
        for at in range(1, 5)
    }
    rounds[2] = (2, 0, 0, 0, 2)  # never filled
    views = {
        "latestRoundData": rounds[4],
        "getRoundData": rounds,
        "decimals": 8,
        "description": "AAPL / USD",
    }
    source = {"kind": "chainlink_feed", "chain": "eip155:1", "address": FEED}
    world = World(chains={"eip155:1": FakeChain(contracts={FEED: views})})
    found = list(world.collect(Prices(), spec(reference=[source])))
    assert series(found, REFERENCE).column("price") == tuple(
        Fraction(30_000 + at, 100) for at in (1, 3, 4)
    )
    assert "1 rows of rounds without data" in locator(found, REFERENCE)


def test_two_tables_become_one_series() -> None:
    first, second = AAPLX.splitlines(keepends=True)
    world = World(pages={"a.csv": HEADER + second, "b.csv": HEADER + first})
    found = list(world.collect(Prices(), spec(token=[file("a.csv"), file("b.csv")])))
    assert series(found, TOKEN).column("venue") == ("LBank", "Raydium")


prices = st.decimals("0.01", "99999", places=6).map("{:f}".format)


@given(st.lists(st.tuples(st.integers(0, 86_399), prices), min_size=1, max_size=20))
def test_any_plain_table_is_read_exactly_and_in_order(rows: list[tuple[int, str]]) -> None:
    lines = [
        f"2026-08-15T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z,{price},USD\n"
        for second, price in rows
    ]
    quotes = series(reference("time,price,currency\n" + "".join(lines)), REFERENCE)
    assert list(quotes.column("time")) == sorted(quotes.column("time"))
    assert set(quotes.column("price")) == {Fraction(price) for _, price in rows}
