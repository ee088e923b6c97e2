from datetime import UTC, datetime
from fractions import Fraction

import pytest
from fake_world import (
    BLOCK_TIME,
    GARBAGE,
    REVERTED,
    TIMEOUT,
    TSLAX,
    FakeChain,
    World,
    gaps,
    product,
    rows,
    seen,
    underlying,
)
from hypothesis import given
from hypothesis import strategies as st

from auditor.collect.supply.collector import Supply
from auditor.errors import SourceError
from auditor.model.evidence import Observation
from auditor.model.product import ProductSpec
from auditor.model.provenance import Strength
from auditor.model.report import Origin
from auditor.model.unit import unit
from auditor.model.value import Enumeration, Flag, Missing, Moment, Quantity, Record, Text


WAD = 10**18
PLAIN = "0x" + "11" * 20
ORACLE = "0x" + "22" * 20
HOT, COLD = "0x" + "aa" * 20, "0x" + "bb" * 20
SHARES = unit("shares")
DEPLOYMENTS, IDENTITY, STEPS = (
    "supply.deployments",
    "identity.deployments",
    "corporate_actions.steps",
)


def token(supply: int, **views: object) -> dict[str, object]:
    return {
        "symbol": "TSLAx",
        "name": "Tesla xStock",
        "decimals": 18,
        "totalSupply": supply,
    } | views


def xstock(supply: int, word: int, *updates: tuple[int, int, int]) -> dict[str, object]:
    log = dict(enumerate([(0, WAD, 0), *updates]))
    return token(
        supply,
        getCurrentMultiplier=(word, 0, len(updates)),
        multiplier=word,
        multiplierUpdatesLength=len(log),
        multiplierUpdates=log,
    )


def at(address: str, contract: dict[str, object], chain: str = "eip155:1") -> World:
    return World(chains={chain: FakeChain(chain, {address: contract})})


def spec(address: str = PLAIN, chain: str = "eip155:1", **more: object) -> ProductSpec:
    return product(deployments=[{"chain": chain, "address": address, **more}])


def only_row(world: World, written: ProductSpec, key: str = DEPLOYMENTS) -> Record:
    (row,) = rows(world.collect(Supply(), written), key)
    return row


def shares(row: Record) -> Fraction:
    value = row["shares"]
    assert isinstance(value, Quantity), value
    assert value.unit == SHARES
    return value.amount


def why(field: object) -> tuple[str, str]:
    assert isinstance(field, Missing), field
    return field.cause.value, field.reason


def test_kox_row_states_raw_decimals_multiplier_and_shares() -> None:
    supply, word = 146437767081560838608609, 1018331796738689800
    row = only_row(at(PLAIN, xstock(supply, word, (WAD, word, 1_757_000_000))), spec())
    assert shares(row) == Fraction(supply, 10**18)
    assert row["unit_model"] == Enumeration("rebased_total")
    assert row["raw"] == Quantity(Fraction(supply), unit("count"))
    assert row["decimals"] == Quantity(Fraction(18), unit("count"))
    assert row["multiplier"] == Quantity(Fraction(word, WAD))
    assert row["inventory_shares"] == Quantity(Fraction(0), SHARES)
    assert row["read_from"] == Enumeration("chain")
    assert row["block"] == Quantity(Fraction(23_000_000), unit("count"))
    assert row["block_time"] == Moment(BLOCK_TIME)


def test_crwd_on_robinhood_chain_is_four_thousand_shares() -> None:
    contract = token(
        1000 * WAD,
        symbol="CRWD",
        uiMultiplier=4 * WAD,
        newUIMultiplier=4 * WAD,
        effectiveAt=1_782_999_000,
    )
    world = at(PLAIN, contract, "eip155:4663")
    written = product(
        symbol="CRWD",
        underlying=underlying(ticker="CRWD"),
        deployments=[{"chain": "eip155:4663", "address": PLAIN}],
    )
    found = world.collect(Supply(), written)
    (row,) = rows(found, DEPLOYMENTS)
    assert shares(row) == 4000
    (step,) = rows(found, STEPS)
    assert step["effective_at"] == Moment(datetime(2026, 7, 2, 13, 30, tzinfo=UTC))
    assert step["new"] == Quantity(Fraction(4))
    assert why(step["previous"]) == ("not_collected", "no_step_history")
    (observation,) = seen(found, STEPS)
    assert not observation.value.complete


def test_ondo_reads_its_multiplier_from_the_named_oracle() -> None:
    chain = FakeChain(
        contracts={
            PLAIN: token(50_000 * WAD),
            ORACLE: {"getSValue": {PLAIN: (1_008 * 10**15, False)}},
        }
    )
    written = spec(unit_model="external_multiplier", multiplier_source=ORACLE)
    row = only_row(World(chains={"eip155:1": chain}), written)
    assert shares(row) == 50_400
    assert row["multiplier"] == Quantity(Fraction("1.008"))


@pytest.mark.parametrize(
    ("oracle", "source", "expected"),
    [
        (REVERTED, ORACLE, ("unreadable", "reverted")),
        (TIMEOUT, ORACLE, ("unreachable", "rpc_timeout")),
        ((0, False), ORACLE, ("unreadable", "implausible")),
        ((WAD, False), None, ("not_collected", "no_multiplier_source")),
    ],
)
def test_without_its_multiplier_an_ondo_supply_means_nothing(
    oracle: object, source: object, expected: tuple[str, str]
) -> None:
    chain = FakeChain(contracts={PLAIN: token(5), ORACLE: {"getSValue": {PLAIN: oracle}}})
    written = spec(unit_model="external_multiplier", multiplier_source=source)
    row = only_row(World(chains={"eip155:1": chain}), written)
    assert why(row["shares"]) == expected
    assert why(row["multiplier"]) == expected
    assert row["raw"] == Quantity(Fraction(5), unit("count"))


def test_legacy_token_without_multiplier() -> None:
    row = only_row(at(PLAIN, token(1_000 * WAD)), spec())
    assert shares(row) == 1_000
    assert row["unit_model"] == Enumeration("none")


def test_a_declared_ratio_scales_a_plain_token_and_nothing_else() -> None:
    changed = {"shares_per_token": "0.1"}
    tenth = underlying(**changed)
    deployments = [{"chain": "eip155:1", "address": PLAIN}]
    written = product(underlying=tenth, deployments=deployments)
    row = only_row(at(PLAIN, token(1_000 * WAD)), written)
    assert shares(row) == 100
    assert row["multiplier"] == Quantity(Fraction(1, 10))
    scaled = only_row(at(PLAIN, xstock(WAD, 10 * WAD, (WAD, 10 * WAD, 1_757_000_000))), written)
    assert why(scaled["shares"]) == ("unsupported", "unit_ambiguous")


@pytest.mark.fault("T01")
def test_an_empty_address_is_no_token() -> None:
    found = at(ORACLE, token(5)).collect(Supply(), spec())
    (row,) = rows(found, DEPLOYMENTS)
    for name in ("raw", "decimals", "multiplier", "shares", "read_from"):
        assert why(row[name]) == ("unreadable", "no_code")
    assert row["inventory_shares"] == Quantity(Fraction(0), SHARES)
    (identity,) = rows(found, IDENTITY)
    assert why(identity["symbol_matches"]) == ("unreadable", "no_code")
    assert gaps(found, STEPS)[0].reason == "no_code"


@pytest.mark.fault("T05")
@pytest.mark.parametrize("decimals", [REVERTED, GARBAGE, 77, 2**256 - 1])
def test_decimals_are_never_assumed(decimals: object) -> None:
    row = only_row(at(PLAIN, token(5 * WAD, decimals=decimals)), spec())
    assert why(row["decimals"]) == ("unreadable", "decimals")
    assert why(row["shares"]) == ("unreadable", "decimals")
    assert row["raw"] == Quantity(Fraction(5 * WAD), unit("count"))


def test_a_node_that_is_down_is_not_bad_decimals() -> None:
    row = only_row(at(PLAIN, token(5, decimals=TIMEOUT)), spec())
    assert why(row["decimals"]) == ("unreachable", "rpc_timeout")


@pytest.mark.fault("T09")
@pytest.mark.parametrize("broken", [TIMEOUT, GARBAGE])
@pytest.mark.parametrize("view", ["uiMultiplier", "getCurrentMultiplier", "balancePerShare"])
def test_a_probe_that_failed_is_not_a_probe_that_reverted(view: str, broken: SourceError) -> None:
    row = only_row(at(PLAIN, token(5, **{view: broken})), spec())
    assert why(row["unit_model"]) == (broken.cause, broken.reason)
    assert why(row["shares"]) == (broken.cause, broken.reason)


@pytest.mark.fault("T09")
def test_a_claimed_but_unreadable_multiplier_is_ambiguous() -> None:
    claims = token(5, supportsInterface={bytes.fromhex("a60bf13d"): True})
    assert why(only_row(at(PLAIN, claims), spec())["shares"]) == ("unsupported", "unit_ambiguous")
    denies = token(5, supportsInterface={bytes.fromhex("a60bf13d"): False})
    assert shares(only_row(at(PLAIN, denies), spec())) == Fraction(5, WAD)


def test_a_stated_raw_model_without_a_readable_multiplier_is_not_a_multiplier_of_one() -> None:
    row = only_row(at(PLAIN, token(5)), spec(unit_model="raw_times_multiplier"))
    assert why(row["shares"]) == ("unreadable", "reverted")


@pytest.mark.fault("T17")
@pytest.mark.parametrize("supply", [0, 1, 2**256 - 1])
def test_extreme_supplies(supply: int) -> None:
    assert shares(only_row(at(PLAIN, token(supply)), spec())) == Fraction(supply, WAD)


@pytest.mark.fault("T04")
def test_a_symbol_of_thirty_two_bytes_is_read() -> None:
    chain = FakeChain(contracts={PLAIN: token(5)})
    plain_view = chain.view

    async def view(address: str, signature: str, *arguments: object) -> object:
        if signature == "symbol()(string)":
            raise GARBAGE
        answer = await plain_view(address, signature, *arguments)
        if signature == "symbol()(bytes32)":
            return type(answer)(
                (b"TSLAx".ljust(32, b"\0"),), answer.locator, answer.digest, answer.observed_at
            )
        return answer

    chain.view = view
    row = only_row(World(chains={"eip155:1": chain}), spec(), IDENTITY)
    assert row["symbol"] == Text("TSLAx")
    assert row["symbol_matches"] == Flag(True)


@pytest.mark.parametrize("symbol", ["TSLAX", "TSLA", "TSLAx ", "\u0422SLAx"])
def test_a_symbol_must_match_letter_by_letter(symbol: str) -> None:
    row = only_row(at(PLAIN, token(5, symbol=symbol)), spec(), IDENTITY)
    assert row["symbol_matches"] == Flag(False)
    assert row["symbol"] == Text(symbol)


def test_an_unreadable_symbol_does_not_cost_the_supply() -> None:
    found = at(PLAIN, token(5 * WAD, symbol=REVERTED)).collect(Supply(), spec())
    (identity,) = rows(found, IDENTITY)
    assert why(identity["symbol_matches"]) == ("unreadable", "reverted")
    (row,) = rows(found, DEPLOYMENTS)
    assert shares(row) == 5


@pytest.mark.fault("T11")
def test_inventory_is_told_beside_the_supply_in_the_same_unit() -> None:
    held = {HOT: 10 * WAD, COLD: 5 * WAD}
    contract = token(100 * WAD, uiMultiplier=4 * WAD, balanceOf=held)
    row = only_row(at(PLAIN, contract), spec(inventory=[HOT, COLD]))
    assert row["inventory_shares"] == Quantity(Fraction(60), SHARES)
    assert shares(row) == 400


def test_an_unread_balance_is_not_zero() -> None:
    contract = token(100 * WAD, balanceOf={HOT: 10 * WAD, COLD: TIMEOUT})
    row = only_row(at(PLAIN, contract), spec(inventory=[HOT, COLD]))
    assert why(row["inventory_shares"]) == ("unreachable", "rpc_timeout")
    assert shares(row) == 100


def test_more_inventory_than_supply_is_a_contradiction() -> None:
    contract = token(WAD, balanceOf={HOT: 2 * WAD})
    row = only_row(at(PLAIN, contract), spec(inventory=[HOT]))
    assert why(row["inventory_shares"]) == ("conflicting", "source_dispute")


def test_a_failing_chain_costs_its_own_rows_only() -> None:
    world = at(PLAIN, token(5 * WAD))
    world.chains["eip155:56"] = TIMEOUT
    both = [{"chain": "eip155:1", "address": PLAIN}, {"chain": "eip155:56", "address": PLAIN}]
    found = world.collect(Supply(), product(deployments=both))
    here, there = rows(found, DEPLOYMENTS)
    assert shares(here) == 5
    assert why(there["shares"]) == ("unreachable", "rpc_timeout")
    assert there["chain"] == Text("eip155:56")
    assert len(rows(found, IDENTITY)) == 2


def test_steps_of_one_chain_are_open_while_another_is_unread() -> None:
    world = at(PLAIN, xstock(5 * WAD, WAD))
    world.chains["eip155:56"] = TIMEOUT
    both = [{"chain": "eip155:1", "address": PLAIN}, {"chain": "eip155:56", "address": PLAIN}]
    found = world.collect(Supply(), product(deployments=both))
    assert [each.value.complete for each in seen(found, STEPS)] == [True, False]
    alone = world.collect(Supply(), spec())
    assert [each.value.complete for each in seen(alone, STEPS)] == [True]


def test_provenance_is_the_chain_at_its_block() -> None:
    world = at(PLAIN, token(5))
    (told,) = [each.provenance for each in seen(world.collect(Supply(), spec()), DEPLOYMENTS)]
    assert told.strength is Strength.ON_CHAIN
    assert told.as_of == BLOCK_TIME
    assert "totalSupply()" in told.locator
    assert "decimals()" in told.locator  # what the shares were computed from is named too
    assert told.source == f"Ethereum contract {PLAIN}"
    world.origin = Origin.RECONSTRUCTED
    (told,) = [each.provenance for each in seen(world.collect(Supply(), spec()), DEPLOYMENTS)]
    assert (told.strength, told.rests_on) == (Strength.ANALYST, Strength.ON_CHAIN)


def test_a_registered_address_decides_the_model() -> None:
    # TSLAx is in the shipped lists; a token there that shows ERC-8056 only is not what they list.
    fine = only_row(at(TSLAX, xstock(45_000 * WAD, WAD)), product())
    assert shares(fine) == 45_000
    odd = only_row(at(TSLAX, token(5, uiMultiplier=WAD)), product())
    assert why(odd["shares"]) == ("unsupported", "unit_ambiguous")


class TestFiguresFromElsewhere:
    URL = "https://issuer.example/supply"

    def written(self, *sources: dict[str, object], **more: object) -> ProductSpec:
        return spec("TXYZ", "tron:mainnet", supply_sources=list(sources), **more)

    def source(self, **changed: object) -> dict[str, object]:
        fields = {"tokens": "circulating", "as_of": "at"}
        return {"kind": "json", "url": self.URL, "fields": fields, "class": "issuer"} | changed

    def world(self, body: object = '{"circulating":"12.5","at":"2026-09-13T10:00:00Z"}') -> World:
        return World(pages={self.URL: body})

    def test_a_figure_is_marked_as_the_issuers(self) -> None:
        found = self.world().collect(Supply(), self.written(self.source()))
        (row,) = rows(found, DEPLOYMENTS)
        assert shares(row) == Fraction("12.5")
        assert row["read_from"] == Enumeration("issuer")

        assert row["block_time"] == Moment(datetime(2026, 9, 13, 10, tzinfo=UTC))
        for name in ("raw", "decimals", "multiplier", "block"):
            assert why(row[name]) == ("unsupported", "unsupported")
        (told,) = [each.provenance for each in seen(found, DEPLOYMENTS)]
        assert (told.source, told.strength) == (self.URL, Strength.ISSUER)

    def test_where_a_figure_stands_is_told_in_words(self) -> None:
        found = self.world().collect(Supply(), self.written(self.source()))
        told = {
            each.key: each.provenance.locator for each in found if isinstance(each, Observation)
        }
        assert told[DEPLOYMENTS] == f"{self.URL} tokens at circulating, as_of at at"
        assert told["supply.bridges"] == "no deployment names a bridge"

    def test_a_third_partys_figure(self) -> None:
        written = self.written(self.source(**{"class": "third_party"}))
        assert only_row(self.world(), written)["read_from"] == Enumeration("third_party")

    def test_a_csv_figure(self) -> None:
        source = {
            "kind": "csv",
            "path": "s.csv",
            "fields": {"shares": "supply"},
            "class": "third_party",
        }
        world = World(pages={"s.csv": "supply\n7\n"})
        found = world.collect(Supply(), self.written(source))
        assert shares(rows(found, DEPLOYMENTS)[0]) == 7
        assert seen(found, DEPLOYMENTS)[0].provenance.strength is Strength.ANALYST

    def test_no_source_leaves_the_chains_own_reason(self) -> None:
        row = only_row(World(), self.written())
        assert why(row["shares"]) == ("unsupported", "unsupported")

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            (TIMEOUT, ("unreachable", "rpc_timeout")),
            ("<html>", ("unreadable", "bad_json")),
            ("{}", ("unreadable", "bad_number")),
            ('{"circulating":"1,250"}', ("unreadable", "bad_number")),
            ('{"circulating":-1}', ("unreadable", "implausible")),
            ('{"circulating":1,"at":"2026-09-14T00:00:00Z"}', ("stale", "future_timestamp")),
        ],
    )
    def test_a_failing_source_says_why(self, body: object, expected: tuple[str, str]) -> None:
        row = only_row(self.world(body), self.written(self.source()))
        assert why(row["shares"]) == expected

    def test_two_sources_must_agree(self) -> None:
        other = self.source(url="https://other.example/s")
        world = self.world()
        world.pages["https://other.example/s"] = '{"circulating":"12.5"}'
        assert shares(only_row(world, self.written(self.source(), other))) == Fraction("12.5")
        world.pages["https://other.example/s"] = '{"circulating":"13"}'
        row = only_row(world, self.written(self.source(), other))
        assert why(row["shares"]) == ("conflicting", "source_dispute")

    def test_a_count_of_tokens_needs_no_multiplier(self) -> None:
        written = self.written(self.source(), unit_model="spl_scaled")
        row = only_row(self.world(), written)
        assert why(row["shares"]) == ("unsupported", "unit_ambiguous")

    def test_a_figure_never_replaces_a_contract_that_is_not_there(self) -> None:
        written = spec(PLAIN, supply_sources=[self.source()])
        world = self.world()
        world.chains["eip155:1"] = FakeChain()
        assert why(only_row(world, written)["shares"]) == ("unreadable", "no_code")

    def test_a_figure_stands_in_for_a_chain_that_is_down(self) -> None:
        written = spec(PLAIN, supply_sources=[self.source()])
        world = self.world()
        world.chains["eip155:1"] = TIMEOUT
        assert shares(only_row(world, written)) == Fraction("12.5")


@given(supply=st.integers(0, 10**30), word=st.integers(10**17, 10**20), held=st.integers(0, 10**30))
def test_shares_of_a_rebasing_token_never_depend_on_its_multiplier(
    supply: int, word: int, held: int
) -> None:
    held = min(held, supply)
    contract = xstock(supply, word) | {"balanceOf": {HOT: held}}
    row = only_row(at(PLAIN, contract), spec(inventory=[HOT]))
    assert shares(row) == Fraction(supply, WAD)
    assert row["inventory_shares"] == Quantity(Fraction(held, WAD), SHARES)
