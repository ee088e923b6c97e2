import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from fake_world import (
    AS_OF,
    BLOCK_TIME,
    GARBAGE,
    READ_AT,
    TIMEOUT,
    FakeChain,
    World,
    gaps,
    product,
    rows,
    seen,
)
from hypothesis import given
from hypothesis import strategies as st

from auditor.archive.exchange import Answer
from auditor.collect.reserve.collector import Reserves
from auditor.model.product import ProductSpec
from auditor.model.provenance import Strength
from auditor.model.report import Origin
from auditor.model.unit import unit
from auditor.model.value import Duration, Enumeration, Flag, Missing, Moment, Quantity, Text


URL = "https://api.xstocks.fi/api/v2/public/proof-of-reserves/TSLAx"
FEED = "0x" + "33" * 20
LEGACY_FEED = "0x648E0fF6A36D58F6FCE5927cB77601b73cAdc2Af"
STATEMENTS, FEEDS, SCOPE = "reserves.statements", "reserves.feeds", "reserves.scope"
CIRCULATING = "supply.issuer_circulating"
NOW = int(BLOCK_TIME.timestamp())
STAMP = datetime(2026, 9, 12, 20, 51, 24, 651000, UTC)
# The record as its interface gives it.
RECORD = {
    "symbol": "TSLAx",
    "timestamp": "2026-09-12T20:51:24.651Z",
    "sharesHeld": "196869",
    "circulatingSupply": "196340.26085951860836",
    "holdings": [{"provider": "Alpaca", "quantity": "196869", "symbol": "TSLA"}],
}
FIELDS = {
    "shares": "sharesHeld",
    "as_of": "timestamp",
    "circulating": "circulatingSupply",
    "holdings": "holdings[].quantity",
    "holding_symbols": "holdings[].symbol",
    "symbol": "symbol",
}


def from_json(**changed: object) -> dict[str, object]:
    source = {"kind": "json", "url": URL, "fields": FIELDS, "class": "issuer", "cadence": "24h"}
    return source | changed


def feed(**changed: object) -> dict[str, object]:
    source = {"kind": "chainlink_feed", "chain": "eip155:1", "address": FEED}
    return source | {"class": "third_party", "cadence": "24h"} | changed


def spec(*sources: dict[str, object]) -> ProductSpec:
    return product(reserves=list(sources))


def page(**changed: object) -> World:
    return World(pages={URL: json.dumps(RECORD | changed)})


def aggregator(answer: object, updated: int = NOW - 60, **views: object) -> FakeChain:
    contract = {
        "latestRoundData": (1, answer, updated, updated, 1),
        "decimals": 8,
        "description": "TSLAx Reserves",
    }
    return FakeChain(contracts={FEED: contract | views})


def feed_world(answer: object = 196_869 * 10**8, updated: int = NOW - 60, **views: object) -> World:
    return World(chains={"eip155:1": aggregator(answer, updated, **views)})


def why(field: object) -> tuple[str, str]:
    assert isinstance(field, Missing), field
    return field.cause.value, field.reason


def test_the_tslax_record_becomes_one_statement() -> None:
    found = page().collect(Reserves(), spec(from_json()))
    (row,) = rows(found, STATEMENTS)
    assert row["amount"] == Quantity(Fraction(196_869), unit("shares"))
    assert row["as_of"] == Moment(STAMP)
    assert row["class"] == Enumeration("issuer")
    assert row["unit"] == Text("shares")
    assert row["cadence"] == Duration(Fraction(86_400))
    assert row["source"] == Text(URL)
    (told,) = [each.provenance for each in seen(found, STATEMENTS)]
    assert (told.strength, told.as_of) == (Strength.ISSUER, STAMP)
    (stated,) = seen(found, CIRCULATING)
    assert stated.value == Quantity(Fraction("196340.26085951860836"), unit("shares"))
    ratio = Fraction(196_869) / stated.value.amount
    assert Fraction("1.00269297") < ratio < Fraction("1.00269298")
    assert not gaps(found, STATEMENTS)


@pytest.mark.fault("F07")
@pytest.mark.parametrize(
    ("class_", "strength"),
    [
        ("third_party", Strength.THIRD_PARTY),
        ("custodian", Strength.THIRD_PARTY),
        ("issuer", Strength.ISSUER),
        ("statement", Strength.ISSUER),
    ],
)
def test_a_figure_is_worth_what_its_speaker_is_worth(class_: str, strength: Strength) -> None:
    found = page().collect(Reserves(), spec(from_json() | {"class": class_}))
    (told,) = [each.provenance for each in seen(found, STATEMENTS)]
    assert told.strength is strength
    assert rows(found, STATEMENTS)[0]["class"] == Enumeration(class_)


@pytest.mark.fault("F06")
@pytest.mark.parametrize("class_", ["third_party", "custodian"])
def test_a_feed_nobody_lists_is_not_independent_because_a_product_file_says_so(class_: str) -> None:
    found = feed_world().collect(Reserves(), spec(feed() | {"class": class_}))
    (told,) = [each.provenance for each in seen(found, STATEMENTS)]
    assert told.strength is Strength.ISSUER
    assert why(rows(found, STATEMENTS)[0]["class"]) == ("not_collected", "feed_not_listed")


def test_a_reconstruction_keeps_whose_word_it_is() -> None:
    world = page()
    world.origin = Origin.RECONSTRUCTED
    (told,) = [
        each.provenance for each in seen(world.collect(Reserves(), spec(from_json())), STATEMENTS)
    ]
    assert (told.strength, told.rests_on) == (Strength.ANALYST, Strength.ISSUER)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"holdings": [{"quantity": "196868", "symbol": "TSLA"}]}, "source_dispute"),
        ({"holdings": [{"quantity": "196869", "symbol": "AAPL"}]}, "scope_mismatch"),
        ({"symbol": "AAPLx"}, "scope_mismatch"),
    ],
)
def test_a_record_at_odds_with_itself_or_its_subject_conflicts(
    changed: dict[str, object], expected: str
) -> None:
    found = page(**changed).collect(Reserves(), spec(from_json()))
    assert not seen(found, STATEMENTS)
    (gap,) = gaps(found, STATEMENTS)
    assert (gap.cause.value, gap.reason) == ("conflicting", expected)
    assert gap.tried == (URL,)
    assert gaps(found, CIRCULATING)


@pytest.mark.fault("H18")
@pytest.mark.parametrize(
    "body",
    [
        '{"sharesHeld": NaN}',
        '{"sharesHeld": Infinity}',
        '{"sharesHeld": 1e400}',
        '{"sharesHeld": 1e1000000}',
        '{"sharesHeld": 5, "sharesHeld": 6}',
        '{"sharesHeld": ' + "9" * 5000 + "}",
        '{"a":' * 5000,
        '{"sharesHeld": 5',
        "<html>service unavailable</html>",
        "",
        "local_rate_limited",
    ],
)
def test_json_that_is_not_strict_is_unreadable(body: str) -> None:
    found = World(pages={URL: body}).collect(Reserves(), spec(from_json()))
    assert {gap.reason for gap in gaps(found, STATEMENTS)} == {"bad_json"}
    assert not seen(found, STATEMENTS)


@pytest.mark.fault("H18")
@pytest.mark.parametrize(
    ("held", "reason"),
    [
        (None, "missing_field"),
        (True, "bad_number"),
        ("196,869", "bad_number"),
        ("1e5", "bad_number"),
        ("0x10", "bad_number"),
        ("١٢", "bad_number"),
        ({}, "bad_number"),
        ("-1", "implausible"),
    ],
)
def test_figures_that_are_not_plain_numbers_are_unreadable(held: object, reason: str) -> None:
    source = from_json(fields={"shares": "sharesHeld", "as_of": "timestamp"})
    found = page(sharesHeld=held).collect(Reserves(), spec(source))
    assert [gap.reason for gap in gaps(found, STATEMENTS)] == [reason]
    assert not seen(found, STATEMENTS)


@given(shares=st.decimals(0, 10**12, places=9).map("{:f}".format))
def test_decimal_texts_are_read_without_loss(shares: str) -> None:
    source = from_json(fields={"shares": "sharesHeld"})
    (row,) = rows(page(sharesHeld=shares).collect(Reserves(), spec(source)), STATEMENTS)
    assert row["amount"] == Quantity(Fraction(shares), unit("shares"))


@pytest.mark.fault("N13")
@pytest.mark.parametrize(
    ("stamp", "reason"),
    [
        (0, "timestamp_unit"),
        (1_789_246_284_651, "timestamp_unit"),  # milliseconds
        ("2026-09-12 20:51", "timestamp_unit"),
        ("2026-09-13T12:02:01Z", "future_timestamp"),
    ],
)
def test_a_stamp_that_is_no_plausible_moment_costs_the_moment_only(
    stamp: object, reason: str
) -> None:
    (row,) = rows(page(timestamp=stamp).collect(Reserves(), spec(from_json())), STATEMENTS)
    assert why(row["as_of"])[1] == reason
    assert isinstance(row["amount"], Quantity)


@pytest.mark.parametrize("stamp", [1_789_246_284, "2026-09-12T20:51:24Z", "2026-09-13T12:02:00Z"])
def test_seconds_and_texts_are_moments(stamp: object) -> None:
    (row,) = rows(page(timestamp=stamp).collect(Reserves(), spec(from_json())), STATEMENTS)
    assert isinstance(row["as_of"], Moment)


@pytest.mark.fault("F04")
@pytest.mark.parametrize("of", ["tokens", "usd"])
def test_only_shares_can_be_compared_with_claims(of: str) -> None:
    found = page().collect(Reserves(), spec(from_json(unit=of)))
    (row,) = rows(found, STATEMENTS)
    assert why(row["amount"]) == ("unsupported", "unit_ambiguous")
    assert row[of] == Quantity(Fraction(196_869), unit("USD" if of == "usd" else of))


class TestStampOnRequest:
    def pages(self, *stamps: str) -> World:
        answers = [
            Answer(200, (), json.dumps(RECORD | {"timestamp": stamp}).encode(), READ_AT, "fake")
            for stamp in stamps
        ]
        return World(pages={URL: answers})

    def test_two_asks_with_two_fresh_stamps_prove_no_time(self) -> None:
        world = self.pages("2026-09-13T11:59:59Z", "2026-09-13T12:00:00Z")
        (row,) = rows(world.collect(Reserves(), spec(from_json())), STATEMENTS)
        assert why(row["as_of"]) == ("stale", "stamped_on_request")
        assert isinstance(row["amount"], Quantity)

    @pytest.mark.parametrize("stamp", ["2026-09-13T11:59:59Z", "2026-09-13T11:59:00Z"])
    def test_a_stamp_in_whole_seconds_or_minutes_is_the_same_twice(self, stamp: str) -> None:
        (row,) = rows(self.pages(stamp).collect(Reserves(), spec(from_json())), STATEMENTS)
        assert why(row["as_of"]) == ("stale", "stamped_on_request")

    def test_a_stamp_of_more_than_a_minute_ago_is_a_stamp(self) -> None:
        world = self.pages("2026-09-13T11:58:59Z")
        (row,) = rows(world.collect(Reserves(), spec(from_json())), STATEMENTS)
        assert isinstance(row["as_of"], Moment)

    def test_a_reconstruction_is_asked_once(self) -> None:
        world = self.pages("2026-09-13T11:59:59Z", "2026-09-13T12:00:00Z")
        world.origin = Origin.RECONSTRUCTED
        (row,) = rows(world.collect(Reserves(), spec(from_json())), STATEMENTS)
        assert isinstance(row["as_of"], Moment)


class TestFeed:
    def test_its_state_and_its_statement(self) -> None:
        found = feed_world().collect(Reserves(), spec(feed()))
        (state,) = rows(found, FEEDS)
        assert state["answer"] == Quantity(Fraction(196_869), unit("shares"))
        assert state["decimals"] == Quantity(Fraction(8), unit("count"))
        updated = BLOCK_TIME - timedelta(seconds=60)
        assert state["updated_at"] == Moment(updated)
        assert state["age"] == Duration(Fraction((AS_OF - updated) // timedelta(seconds=1)))
        assert state["heartbeat"] == Duration(Fraction(86_400))
        (row,) = rows(found, STATEMENTS)
        assert row["amount"] == state["answer"]
        assert row["as_of"] == Moment(updated)

    def test_a_known_feeds_heartbeat_is_the_operators(self) -> None:
        chain = FakeChain("eip155:137", {LEGACY_FEED: aggregator(10**8).contracts[FEED]})
        source = feed(chain="eip155:137", address=LEGACY_FEED, cadence="1h")
        found = World(chains={"eip155:137": chain}).collect(Reserves(), spec(source))
        assert rows(found, FEEDS)[0]["heartbeat"] == Duration(Fraction(86_400))

    @pytest.mark.fault("F01")
    @pytest.mark.parametrize("answer", [0, -1, 2**255 - 1, 10**13 * 10**8 + 1])
    def test_an_implausible_answer_is_never_a_reserve(self, answer: int) -> None:
        found = feed_world(answer).collect(Reserves(), spec(feed()))
        (state,) = rows(found, FEEDS)
        assert why(state["answer"]) == ("unreadable", "feed_implausible")
        (gap,) = gaps(found, STATEMENTS)
        assert (gap.cause.value, gap.reason) == ("unreadable", "feed_implausible")
        assert not seen(found, SCOPE)

    @pytest.mark.fault("F02")
    @pytest.mark.parametrize(
        ("updated", "expected"),
        [
            (0, ("unreadable", "feed_implausible")),
            (NOW + 121, ("stale", "future_timestamp")),
            (5, ("unreadable", "timestamp_unit")),
        ],
    )
    def test_a_round_at_no_time_is_no_data(self, updated: int, expected: tuple[str, str]) -> None:
        found = feed_world(updated=updated).collect(Reserves(), spec(feed()))
        (gap,) = gaps(found, STATEMENTS)
        assert (gap.cause.value, gap.reason) == expected

    @pytest.mark.fault("F02")
    def test_a_clock_difference_is_not_the_future(self) -> None:
        found = feed_world(updated=NOW + 120).collect(Reserves(), spec(feed()))
        assert isinstance(rows(found, STATEMENTS)[0]["amount"], Quantity)

    @pytest.mark.fault("F04")
    @pytest.mark.parametrize("decimals", [0, 6, 8, 18])
    def test_decimals_are_read_not_assumed(self, decimals: int) -> None:
        world = feed_world(196_869 * 10**decimals, decimals=decimals)
        (row,) = rows(world.collect(Reserves(), spec(feed())), STATEMENTS)
        assert row["amount"] == Quantity(Fraction(196_869), unit("shares"))

    @pytest.mark.fault("F04")
    def test_a_price_feed_is_no_reserve_feed(self) -> None:
        found = feed_world(description="TSLA / USD").collect(Reserves(), spec(feed()))
        (gap,) = gaps(found, STATEMENTS)
        assert (gap.cause.value, gap.reason) == ("unsupported", "unit_ambiguous")

    @pytest.mark.parametrize("text", ["AAPL Reserves", "", "TSLAxyz"])
    def test_a_feed_must_name_the_asset(self, text: str) -> None:
        found = feed_world(description=text).collect(Reserves(), spec(feed()))
        (gap,) = gaps(found, STATEMENTS)
        assert (gap.cause.value, gap.reason) == ("conflicting", "scope_mismatch")

    @pytest.mark.parametrize(
        ("views", "cause"),
        [
            ({"decimals": 77}, "unreadable"),
            ({"decimals": GARBAGE}, "unreadable"),
            ({"latestRoundData": TIMEOUT}, "unreachable"),
        ],
    )
    def test_a_feed_that_does_not_answer(self, views: dict[str, object], cause: str) -> None:
        found = feed_world(**views).collect(Reserves(), spec(feed()))
        (gap,) = gaps(found, STATEMENTS)
        assert gap.cause.value == cause


class TestSeveralSources:
    def test_a_failing_source_leaves_a_row_without_a_figure(self) -> None:
        world = page()
        world.chains["eip155:1"] = TIMEOUT
        found = world.collect(Reserves(), spec(from_json(), feed()))
        first, second = rows(found, STATEMENTS)
        assert isinstance(first["amount"], Quantity)
        assert why(second["amount"]) == ("unreachable", "rpc_timeout")
        assert why(second["class"]) == ("not_collected", "feed_not_listed")
        (gap,) = gaps(found, FEEDS)
        assert gap.reason == "rpc_timeout"

    def test_both_figures_stand_side_by_side(self) -> None:
        world = page()
        world.chains["eip155:1"] = aggregator(190_000 * 10**8)
        found = world.collect(Reserves(), spec(from_json(), feed()))
        amounts = [row["amount"].amount for row in rows(found, STATEMENTS)]
        assert amounts == [196_869, 190_000]


class TestTable:
    BODY = (
        "as_of,amount,unit,source\n"
        "2026-09-01,100,shares,Auditor\n"
        "2026-09-08T00:00:00Z,101.5,shares,Auditor\n"
    )

    def collect(self, body: str) -> list[object]:
        source = {"kind": "csv", "path": "reserves.csv", "class": "third_party"}
        return list(World(pages={"reserves.csv": body}).collect(Reserves(), spec(source)))

    def test_each_line_is_a_statement(self) -> None:
        found = self.collect(self.BODY)
        first, second = rows(found, STATEMENTS)
        assert first["amount"] == Quantity(Fraction(100), unit("shares"))
        assert second["as_of"] == Moment(datetime(2026, 9, 8, tzinfo=UTC))
        assert first["source"] == Text("Auditor")
        (told,) = [each.provenance for each in seen(found, STATEMENTS)]
        assert (told.strength, told.rests_on) == (Strength.ANALYST, Strength.THIRD_PARTY)

    @pytest.mark.parametrize(
        "body",
        [
            "as_of,amount,unit\n2026-09-01,100,shares\n",
            "as_of,amount,unit,sorce\n2026-09-01,100,shares,A\n",
            "as_of,amount,unit,source\n2026-09-01,100,shares\n",
            "as_of,amount,unit,source\n",
            "as_of,amount,unit,source\n01/02/2026,100,shares,A\n",
            "as_of,amount,unit,source\n2026-09-01,nan,shares,A\n",
            "",
        ],
    )
    def test_a_table_out_of_shape_is_unreadable(self, body: str) -> None:
        found = self.collect(body)
        assert [gap.cause.value for gap in gaps(found, STATEMENTS)] == ["unreadable"]


class TestScope:
    def scope(self, *sources: dict[str, object]) -> tuple[dict[str, bool], bool]:
        world = page()
        world.pages["https://attestor.example/r"] = json.dumps(RECORD)
        (found,) = seen(world.collect(Reserves(), spec(*sources)), SCOPE)
        shown = {row["aspect"].value: row["shown"].value for row in found.value.rows}
        return shown, found.value.complete

    def test_blanks_stay_blank(self) -> None:
        shown, complete = self.scope(from_json(scope=["existence"], not_in_scope=["liabilities"]))
        assert shown == {"existence": True, "liabilities": False}
        assert not complete

    def test_six_aspects_are_the_whole(self) -> None:
        rest = ["ownership", "encumbrance", "liabilities", "account_level", "independence"]
        shown, complete = self.scope(from_json(scope=["existence"], not_in_scope=rest))
        assert len(shown) == 6
        assert complete

    def test_what_one_proof_shows_is_shown(self) -> None:
        other = from_json(url="https://attestor.example/r", scope=["liabilities"])
        shown, _ = self.scope(from_json(scope=["existence"], not_in_scope=["liabilities"]), other)
        assert shown == {"existence": True, "liabilities": True}

    def test_it_is_the_analysts_reading_of_the_speakers_proof(self) -> None:
        found = page().collect(Reserves(), spec(from_json(scope=["existence"])))
        (told,) = [each.provenance for each in seen(found, SCOPE)]
        assert (told.strength, told.rests_on) == (Strength.ANALYST, Strength.ISSUER)

    def test_a_proof_nobody_could_read_shows_nothing(self) -> None:
        found = World().collect(Reserves(), spec(from_json(scope=["existence"])))
        assert not seen(found, SCOPE)
        assert [gap.cause.value for gap in gaps(found, SCOPE)] == ["unreachable"]


def test_nothing_named_is_nothing_found() -> None:
    assert World().collect(Reserves(), product()) == []


def test_a_selector_that_cannot_be_applied_is_a_gap() -> None:
    source = from_json(fields={"shares": "sum(holdings[].quantity)"})
    (gap,) = gaps(page().collect(Reserves(), spec(source)), STATEMENTS)
    assert (gap.cause.value, gap.reason) == ("unsupported", "bad_selector")


def test_a_flag_for_shown_is_a_flag() -> None:
    found = page().collect(Reserves(), spec(from_json(scope=["existence"])))
    assert rows(found, SCOPE)[0]["shown"] == Flag(True)
