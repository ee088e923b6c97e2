from datetime import UTC, datetime
from fractions import Fraction

import pytest
from fake_world import World, gaps, product, seen, underlying

from auditor.collect.market.prices import Prices
from auditor.model.price_source import Prices as PricesSpec
from auditor.model.provenance import Strength
from auditor.model.value import Series


TOKEN = "prices.token"
NOW = datetime(2026, 8, 15, 17, 30, tzinfo=UTC)
QUOTES = (
    "time,price,currency,venue\n"
    "2026-08-15T10:00:00Z,300,USD,A\n2026-08-15T10:30:00Z,200,EUR,A\n"
    "2026-08-15T11:00:00Z,299,USDT,B\n"
)
EURO = "time,price,currency\n2026-08-15T10:00:00Z,1.10,USD\n2026-08-15T11:00:00Z,1.20,USD\n"
CSV = {"kind": "csv", "path": "q.csv"}


def collect(pages: dict[str, object], **prices: object) -> list[object]:
    world = World(pages={"q.csv": QUOTES} | pages, as_of=NOW, read_at=NOW)
    written = product(prices={"token": [CSV]} | prices, underlying=underlying(ticker="AAPL"))
    return list(world.collect(Prices(), written))


def prices(found: list[object]) -> list[Fraction]:
    (observation,) = seen(found, TOKEN)
    assert isinstance(observation.value, Series)
    return list(observation.value.column("price"))


def locator(found: list[object]) -> str:
    return seen(found, TOKEN)[0].provenance.locator


def euro(**changed: object) -> dict[str, object]:
    return {"kind": "csv", "path": "eur.csv", "base": "EUR"} | changed


@pytest.mark.fault("N04")
def test_without_a_rate_nothing_is_converted() -> None:
    found = collect({})
    assert prices(found) == [300]
    assert "2 rows not in USD" in locator(found)


@pytest.mark.fault("N04")
def test_a_quote_is_converted_by_the_newest_rate_before_it() -> None:
    found = collect({"eur.csv": EURO}, fx=[euro()])
    assert prices(found) == [300, 220]  # not by the later rate of 1.20
    assert "1 rows converted from EUR by eur.csv" in locator(found)
    assert "1 rows not in USD" in locator(found)


@pytest.mark.parametrize(("limit", "converted"), [("30m", True), ("29m", False)])
def test_a_rate_may_be_only_so_old(limit: str, converted: bool) -> None:
    found = collect({"eur.csv": EURO}, fx=[euro(max_age=limit)])
    assert (Fraction(220) in prices(found)) is converted


def test_a_stablecoin_is_a_dollar_only_where_the_product_file_assumes_it() -> None:
    found = collect({}, at_par=["USDT"])
    assert prices(found) == [300, 299]
    assert "1 rows in USDT taken at par with USD, as the product file assumes" in locator(found)
    assert seen(found, TOKEN)[0].provenance.strength is Strength.ANALYST


def test_a_depegged_stablecoin_is_worth_its_rate() -> None:
    chart = '{"prices": [[1786791000000, 0.9]], "total_volumes": []}'
    address = "https://api.coingecko.com/api/v3/coins/tether/market_chart?vs_currency=usd&days=30"
    found = collect({address: chart}, fx=[{"kind": "coingecko", "id": "tether", "base": "USDT"}])
    assert prices(found) == [300, Fraction("269.1")]


def test_a_lost_rate_is_told_where_it_is_missed() -> None:
    only_euro = "time,price,currency\n2026-08-15T10:30:00Z,200,EUR\n"
    found = collect({"q.csv": only_euro}, fx=[euro()])
    assert not seen(found, TOKEN)
    told = {gap.reason: gap.detail for gap in gaps(found, TOKEN)}
    assert set(told) == {"no_usable_rows", "not_found"}
    assert told["not_found"].startswith("the rate of EUR: ")


def test_a_rate_in_another_currency_than_dollars_is_no_rate() -> None:
    pounds = EURO.replace("USD", "GBP")
    found = collect({"eur.csv": pounds}, fx=[euro()])
    assert prices(found) == [300]


def test_one_currency_has_a_rate_or_an_assumption_not_both() -> None:
    with pytest.raises(ValueError, match="at_par as well"):
        PricesSpec.model_validate({"fx": [euro()], "at_par": ["EUR"]})


def rates(found: list[object]) -> list[tuple[str, Fraction, datetime]]:
    return [
        (row["currency"].value, row["rate"].amount, row["time"].at)
        for each in seen(found, "prices.fx")
        for row in each.value.rows
    ]


def test_the_newest_rate_is_a_fact_of_its_own() -> None:
    found = collect({"eur.csv": EURO}, fx=[euro()])
    at = datetime(2026, 8, 15, 11, tzinfo=UTC)
    assert rates(found) == [("EUR", Fraction("1.20"), at)]
    (told,) = seen(found, "prices.fx")
    assert (told.provenance.source, told.provenance.as_of) == ("eur.csv", at)
    assert told.provenance.digest


def test_a_rate_too_old_at_the_audit_is_no_fact() -> None:
    found = collect({"eur.csv": EURO}, fx=[euro(max_age="6h")])
    assert seen(found, "prices.fx") == []
    assert seen(collect({}), "prices.fx") == []
