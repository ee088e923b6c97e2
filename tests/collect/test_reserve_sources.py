import json

import pytest
from fake_world import World, gaps, product, rows, seen

from auditor.collect.interface import Collected
from auditor.collect.reserve.collector import Reserves
from auditor.errors import SourceError
from auditor.model.product import ProductSpec
from auditor.model.provenance import Strength
from auditor.model.unit import unit
from auditor.model.value import Flag, Missing, Moment, Quantity, Text


STATEMENTS, HOLDINGS = "reserves.statements", "reserves.holdings"
XSTOCKS = "https://api.xstocks.fi/api/v2/public/proof-of-reserves/TSLAx"
NODE = "https://dvn.example/tslax"
RECORD = {
    "symbol": "TSLAx",
    "timestamp": "2026-09-12T20:51:24.651Z",
    "sharesHeld": "196869",
    "circulatingSupply": "196340.26085951860836",
    "holdings": [{"provider": "Alpaca", "quantity": "196869", "symbol": "TSLA"}],
}
POOL = {
    "client": "Backed",
    "totalReserve": "200000",
    "totalSupply": "196340",
    "underlyingAssets": [{"name": "TSLA", "value": "200000"}],
    "collateralization": "1.0186",
}
RATE = {
    "net_asset_value": "1.0",
    "min_rate": "0.99",
    "max_rate": "1.01",
    "updatedAt": "2026-09-13T11:00:00Z",
    "ripcord": False,
    "ripcordDetails": "",
}


def spec(**source: object) -> ProductSpec:
    return product(reserves=[source])


def why(found: list[Collected], key: str = STATEMENTS) -> tuple[str, str]:
    (gap,) = gaps(found, key)
    return gap.cause.value, gap.reason


class TestXstocks:
    def collect(self, *, record: dict[str, object] | str, **source: object) -> list[Collected]:
        body = record if isinstance(record, str) else json.dumps(RECORD | record)
        world = World(pages={XSTOCKS: body, "x.json": body})
        return list(world.collect(Reserves(), spec(kind="xstocks", **source)))

    @pytest.mark.parametrize("place", [{}, {"url": XSTOCKS}, {"path": "x.json"}])
    def test_its_symbol_is_its_address(self, place: dict[str, str]) -> None:
        found = self.collect(record={}, **place)
        (row,) = rows(found, STATEMENTS)
        assert row["amount"] == Quantity(196_869, unit("shares"))
        (part,) = rows(found, HOLDINGS)
        assert (part["custodian"], part["matches"]) == (Text("Alpaca"), Flag(True))
        assert seen(found, "supply.issuer_circulating")

    @pytest.mark.parametrize(
        ("changed", "expected"),
        [
            ({"symbol": "AAPLx"}, "scope_mismatch"),
            ({"sharesHeld": "196870"}, "source_dispute"),
            ({"holdings": []}, "source_dispute"),
            ({"holdings": [{"quantity": "196869", "symbol": "AAPL"}]}, "scope_mismatch"),
        ],
    )
    def test_a_record_at_odds_with_itself_conflicts(
        self, changed: dict[str, object], expected: str
    ) -> None:
        assert why(self.collect(record=changed)) == ("conflicting", expected)

    def test_another_shares_holding_stays_on_record(self) -> None:
        found = self.collect(record={"holdings": [{"quantity": "196869", "symbol": "AAPL"}]})
        (part,) = rows(found, HOLDINGS)
        assert part["matches"] == Flag(False)
        assert not seen(found, STATEMENTS)

    def test_a_holding_without_a_name_is_not_called_a_match(self) -> None:
        half = [{"quantity": "196868", "symbol": "TSLA"}, {"quantity": "1"}]
        found = self.collect(record={"holdings": half})
        assert all(isinstance(part["matches"], Missing) for part in rows(found, HOLDINGS))

    def test_fields_are_not_to_choose(self) -> None:
        with pytest.raises(ValueError, match="no fields to choose"):
            spec(kind="xstocks", fields={"shares": "x"})


class TestAccountable:
    def collect(
        self, pool: object = POOL, rate: object = RATE, **source: object
    ) -> list[Collected]:
        told = [
            each if isinstance(each, SourceError) else json.dumps(each) for each in (pool, rate)
        ]
        world = World(pages={f"{NODE}/reserves": told[0], f"{NODE}/redemption-rate": told[1]})
        asked = {"kind": "accountable", "url": NODE, "unit": "shares"} | source
        return list(world.collect(Reserves(), spec(**asked)))

    def test_the_reserve_and_the_moment_of_the_rate(self) -> None:
        (row,) = rows(self.collect(), STATEMENTS)
        assert row["amount"] == Quantity(200_000, unit("shares"))
        assert isinstance(row["as_of"], Moment)

    def test_its_unit_is_never_assumed(self) -> None:
        with pytest.raises(ValueError, match="needs unit"):
            spec(kind="accountable", url=NODE)

    def test_money_is_kept_as_money(self) -> None:
        (row,) = rows(self.collect(unit="usd"), STATEMENTS)
        assert isinstance(row["amount"], Missing)
        assert row["usd"] == Quantity(200_000, unit("USD"))

    @pytest.mark.parametrize("at", ["pool", "rate"])
    def test_a_503_is_stale_not_down(self, at: str) -> None:
        down = SourceError("unreachable", "http_503", "the page answered HTTP 503")
        assert why(self.collect(**{at: down})) == ("stale", "stale")

    @pytest.mark.parametrize("at", ["pool"])
    def test_another_failure_is_an_outage(self, at: str) -> None:
        down = SourceError("unreachable", "http_502", "the page answered HTTP 502")
        assert why(self.collect(**{at: down})) == ("unreachable", "http_502")

    def test_a_rate_out_of_reach_costs_the_moment_only(self) -> None:
        down = SourceError("unreachable", "http_502", "the page answered HTTP 502")
        (row,) = rows(self.collect(rate=down), STATEMENTS)
        assert isinstance(row["as_of"], Missing)
        assert isinstance(row["amount"], Quantity)

    @pytest.mark.parametrize(
        ("changed", "reason"),
        [
            ({"ripcord": True}, "ripcord"),
            ({"ripcord": "false"}, "ripcord"),
            ({"ripcord": None}, "ripcord"),
            ({"net_asset_value": "1.02"}, "bound_breached"),
        ],
    )
    def test_a_withdrawn_word_is_no_figure(self, changed: dict[str, object], reason: str) -> None:
        assert why(self.collect(rate=RATE | changed)) == ("stale", reason)

    @pytest.mark.parametrize(
        ("changed", "expected"),
        [
            ({"underlyingAssets": [{"name": "AAPL", "value": "200000"}]}, "scope_mismatch"),
            ({"underlyingAssets": []}, "scope_mismatch"),
            ({"underlyingAssets": [{"name": "TSLA", "value": "199999"}]}, "source_dispute"),
            ({"collateralization": "1.5"}, "source_dispute"),
        ],
    )
    def test_a_pool_at_odds_with_itself_or_its_subject(
        self, changed: dict[str, object], expected: str
    ) -> None:
        assert why(self.collect(POOL | changed)) == ("conflicting", expected)

    @pytest.mark.fault("N13")
    @pytest.mark.parametrize(
        ("stamp", "time_unit", "known"),
        [
            (1_789_290_000, "s", True),
            (1_789_290_000_000, "ms", True),
            (1_789_290_000_000_000, "us", True),
            (1_789_290_000_000, "s", False),
            (1_789_290_000_000_000, "s", False),
            (1_789_290_000, "ms", False),
            (1_789_290_000, "us", False),
            (0, "s", False),
        ],
    )
    def test_the_unit_of_a_stamp_is_told_not_guessed(
        self, *, stamp: int, time_unit: str, known: bool
    ) -> None:
        (row,) = rows(
            self.collect(rate=RATE | {"updatedAt": stamp}, time_unit=time_unit), STATEMENTS
        )
        if known:
            assert isinstance(row["as_of"], Moment)
        else:
            assert row["as_of"].reason == "timestamp_unit"


class TestQuote:
    QUOTE = "the custodian held 196,869 shares of Tesla, Inc."
    TEXT = f"At the close of 31 August 2026, {QUOTE} Signed in September."

    def collect(self, text: str = TEXT, **changed: object) -> list[Collected]:
        source = {
            "kind": "statement",
            "path": "a.md",
            "class": "third_party",
            "amount": "196869",
            "as_of": "2026-08-31",
            "quote": self.QUOTE,
            "date_quote": "close of 31 August 2026",
        }
        world = World(pages={"a.md": text})
        return list(world.collect(Reserves(), spec(**source | changed)))

    def test_what_the_document_says_is_a_statement(self) -> None:
        found = self.collect()
        (row,) = rows(found, STATEMENTS)
        assert row["amount"] == Quantity(196_869, unit("shares"))
        (told,) = [each.provenance for each in seen(found, STATEMENTS)]
        assert (told.strength, told.rests_on) == (Strength.ANALYST, Strength.THIRD_PARTY)

    @pytest.mark.parametrize(
        ("changed", "expected"),
        [
            ({"quote": "the custodian held 196,869 shares of Apple"}, "quote_not_found"),
            ({"date_quote": "close of 30 August 2026"}, "quote_not_found"),
            ({"amount": "196870"}, "amount_not_quoted"),
            ({"as_of": "2026-08-30"}, "date_not_quoted"),
            (
                {"quote": "Signed in September.", "date_quote": "31 August 2026"},
                "amount_not_quoted",
            ),
        ],
    )
    def test_what_it_does_not_say_is_none(self, changed: dict[str, str], expected: str) -> None:
        assert why(self.collect(**changed))[1] == expected

    @pytest.mark.fault("H14")
    def test_the_analyst_settles_an_ambiguous_day_but_only_to_one_of_its_readings(self) -> None:
        text = self.TEXT.replace("31 August 2026", "03/04/2026")
        dates = {"text": text, "date_quote": "close of 03/04/2026"}
        assert rows(self.collect(**dates, as_of="2026-04-03"), STATEMENTS)
        assert why(self.collect(**dates, as_of="2026-05-03"))[1] == "date_not_quoted"

    @pytest.mark.parametrize("name", ["amount", "as_of", "quote"])
    def test_it_needs_amount_moment_and_words(self, name: str) -> None:
        with pytest.raises(ValueError, match=f"needs {name}"):
            self.collect(**{name: None})

    def test_other_kinds_have_none_of_them(self) -> None:
        with pytest.raises(ValueError, match="only a statement has amount"):
            spec(kind="csv", path="a.csv", amount="5")


@pytest.mark.fault("H14")
def test_an_ambiguous_day_in_a_record_is_unknown_until_the_product_file_settles_it() -> None:
    fields = {"shares": "sharesHeld", "as_of": "timestamp"}
    world = World(pages={"x.json": json.dumps(RECORD | {"timestamp": "03/04/2026"})})
    source = {"kind": "json", "path": "x.json", "fields": fields}
    (row,) = rows(world.collect(Reserves(), spec(**source)), STATEMENTS)
    assert row["as_of"].reason == "ambiguous_date"
    (row,) = rows(world.collect(Reserves(), spec(**source, dates="day_first")), STATEMENTS)
    assert f"{row['as_of'].at:%Y-%m-%d}" == "2026-04-03"
