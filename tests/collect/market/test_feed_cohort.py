from fractions import Fraction

import pytest
from fake_world import BLOCK_TIME, TIMEOUT, FakeChain, World, gaps, product, rows, seen, underlying

from auditor.collect.market.prices import Prices
from auditor.model.value import Quantity
from auditor.registry.feeds import equity_feeds


KEY = "prices.feeds"
CHAIN = "eip155:56"
OURS, *OTHERS = (each.address for each in equity_feeds(CHAIN))
NOW = int(BLOCK_TIME.timestamp())


def feed(silent: int, description: str = "AAPL / USD") -> dict[str, object]:
    at = NOW - silent
    return {
        "latestRoundData": (1, 30_593 * 10**6, at, at, 1),
        "decimals": 8,
        "description": description,
    }


def collect(contracts: dict[str, object], address: str = OURS) -> list[object]:
    source = {"kind": "chainlink_feed", "chain": CHAIN, "address": address}
    written = product(prices={"reference": [source]}, underlying=underlying(ticker="AAPL"))
    world = World(chains={CHAIN: FakeChain(id=CHAIN, contracts=contracts)})
    return list(world.collect(Prices(), written))


@pytest.mark.parametrize(("lag", "alike"), [(0, 8), (3600, 8), (3601, 0)])
def test_a_silent_feed_is_put_beside_those_of_its_network(lag: int, alike: int) -> None:
    silent = 32 * 3600
    others = {each: feed(silent - lag, "X / USD") for each in OTHERS}
    (row,) = rows(collect({OURS: feed(silent), **others}), KEY)
    assert row["cohort"] == Quantity(Fraction(len(OTHERS)), row["cohort"].unit)
    assert row["as_silent"].amount == alike


def test_a_feed_that_speaks_needs_no_explanation() -> None:
    found = collect({OURS: feed(60)})
    assert rows(found, KEY)[0]["cohort"].amount == 0


def test_others_that_cannot_be_read_are_no_witnesses() -> None:
    broken = {"latestRoundData": TIMEOUT, "decimals": 8, "description": "X / USD"}
    contracts = {OURS: feed(9000), OTHERS[0]: feed(9000), OTHERS[1]: broken}
    (row,) = rows(collect(contracts), KEY)
    assert (row["cohort"].amount, row["as_silent"].amount) == (1, 1)


def test_an_unreadable_feed_costs_its_own_facts() -> None:
    found = collect({}, OURS)
    assert [gap.reason for gap in gaps(found, KEY)] == ["no_code"]
    assert not seen(found, KEY)
