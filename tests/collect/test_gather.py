import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

import anyio
import pytest
from fake_world import AS_OF, TIMEOUT, TSLAX, FakeChain, World, product
from hypothesis import given
from hypothesis import strategies as st

from auditor.collect.gather import PRIORITY, log_of, settle
from auditor.collect.interface import Collected, Context
from auditor.collect.registry import COLLECTORS, FOLLOWERS, collectors
from auditor.collect.side_by_side import all_of
from auditor.errors import IntegrityError, SourceError
from auditor.model.catalogue import CATALOGUE
from auditor.model.evidence import Fact, Gap, Observation
from auditor.model.product import ProductSpec
from auditor.model.provenance import UNDATED, Strength, origin
from auditor.model.unit import unit
from auditor.model.value import Cause, Flag, Quantity, Records, Text


WAD = 10**18
URL = "https://api.issuer.example/reserves"
TERMS = "https://issuer.example/terms"
QUOTES = "time,price,currency\n2026-09-11T15:00:00Z,342.1,USD\n"
XSTOCK = {
    "symbol": "TSLAx",
    "name": "Tesla xStock",
    "decimals": 18,
    "totalSupply": 45_000 * WAD,
    "getCurrentMultiplier": (WAD, 0, 0),
    "multiplier": WAD,
    "multiplierUpdatesLength": 1,
}


def world() -> World:
    return World(
        chains={"eip155:1": FakeChain(contracts={TSLAX: XSTOCK})},
        pages={
            URL: json.dumps({"held": "196869", "at": "2026-09-12T20:51:24.651Z"}),
            TERMS: "The shares are held by Alpaca.",
            "quotes.csv": QUOTES,
            "closes.csv": QUOTES,
            "actions.csv": "id,kind\n",
        },
    )


def whole() -> ProductSpec:
    custodian = {
        "fact": "custody.custodian",
        "value": "Alpaca",
        "quote": "held by Alpaca",
        "source": TERMS,
        "read_on": "2026-09-12",
    }
    fields = {"shares": "held", "as_of": "at"}
    return product(
        reserves=[{"kind": "json", "url": URL, "fields": fields}],
        prices={
            "token": [{"kind": "csv", "path": "quotes.csv"}],
            "reference": [{"kind": "csv", "path": "closes.csv"}],
        },
        corporate_actions=[{"kind": "csv", "path": "actions.csv"}],
        documents=[{"topic": ["custody"], "url": TERMS}],
        statements=[custodian],
    )


SOURCES = {
    URL: {"reserves.statements"},
    TERMS: {"custody.custodian", "disclosure.claims", "disclosure.hidden_text"},
    "quotes.csv": {"prices.token"},
    "closes.csv": {"prices.reference"},
    "actions.csv": {"corporate_actions.declared"},
}


def test_complete_sources_give_facts() -> None:
    evidence = world().gather(whole())
    for key in {key for keys in SOURCES.values() for key in keys}:
        assert isinstance(evidence[key], Fact), evidence[key]
    assert isinstance(evidence["market.sessions"], Fact)
    assert isinstance(evidence["identity.symbol"], Fact)
    assert isinstance(evidence["supply.deployments"], Fact)
    assert evidence["reserves.has_feed"].value == Flag(False)
    assert evidence["corporate_actions.steps"].value == Records((), complete=True)


# What looks back at what the other collectors found changes with it.
FOLLOWING = {key for each in FOLLOWERS for key in each.provides}
# A gap before and after: these terms neither promise nor warn.
NOTHING_TO_COUNT = {"disclosure.risk_share"}
OF_THE_CHAIN = {"supply", "holders", "proofs", "control", "history"}


@pytest.mark.parametrize("lost", SOURCES)
def test_a_failing_source_costs_its_own_facts_only(lost: str) -> None:
    before = world().gather(whole())
    broken = world()
    broken.pages[lost] = TIMEOUT
    after = broken.gather(whole())
    changed = {key for key in before if before[key] != after[key]}
    assert changed - FOLLOWING - NOTHING_TO_COUNT == SOURCES[lost]
    for key in SOURCES[lost]:
        gap = after[key]
        assert isinstance(gap, Gap)
        assert (gap.cause, gap.reason) == (Cause.UNREACHABLE, "rpc_timeout")
        assert lost in gap.tried


def test_a_failing_chain_costs_the_fields_of_its_rows_only() -> None:
    before = world().gather(whole())
    broken = world()
    broken.chains["eip155:1"] = TIMEOUT
    after = broken.gather(whole())
    changed = {key for key in before if before[key] != after[key]}
    assert {"supply.deployments", "identity.deployments", "corporate_actions.steps"} <= changed
    assert {CATALOGUE[key].owner for key in changed} == OF_THE_CHAIN
    gap = after["corporate_actions.steps"]
    assert isinstance(gap, Gap)
    assert gap.cause is Cause.UNREACHABLE


def test_every_collected_key_ends_as_fact_or_gap_and_derived_ones_stay_out() -> None:
    evidence = world().gather(whole())
    owed = {key for key in CATALOGUE if CATALOGUE[key].owner not in ("derive", "pipeline")}
    assert set(evidence) == owed
    nobody = evidence["control.claims_secure_mint"]
    assert isinstance(nobody, Gap)
    assert nobody.cause is Cause.NOT_COLLECTED


def test_each_finding_is_logged() -> None:
    log = log_of(world().gather(whole()))
    assert ("closes.csv · 1 rows", "prices.reference", "1 row") in [
        (line.source, line.what, line.result) for line in log
    ]
    broken = world()
    broken.pages[URL] = TIMEOUT
    told = [line for line in log_of(broken.gather(whole())) if line.what == "reserves.statements"]
    assert [line.source for line in told] == [URL]
    assert "rpc_timeout" in told[0].result


@dataclass(frozen=True, slots=True)
class Failing:
    error: Exception
    name: str = "failing"
    provides: tuple[str, ...] = ("custody.custodian", "custody.regulated")

    async def collect(self, _: ProductSpec, __: Context) -> Sequence[Collected]:
        raise self.error


def test_a_collector_that_fails_leaves_its_keys_as_gaps() -> None:
    found = world().gather(product(), collectors=(Failing(TIMEOUT), *COLLECTORS))
    for key in ("custody.custodian", "custody.regulated"):
        gap = found[key]
        assert isinstance(gap, Gap)
        assert gap.reason == "rpc_timeout"
    assert isinstance(found["identity.symbol"], Fact)


@pytest.mark.parametrize("error", [IntegrityError("no such exchange"), ZeroDivisionError("bug")])
def test_what_is_no_source_error_comes_out_as_itself(error: Exception) -> None:
    with pytest.raises(type(error)):
        world().gather(product(), collectors=(Failing(error),))


def seen(key: str, value: object, source: str = "a") -> Observation:
    stamp = origin(source, source, AS_OF, UNDATED, "", Strength.ISSUER)
    return Observation(key, value, stamp)


NOWHERE = Gap("custody.custodian", Cause.NOT_DISCLOSED, "not_disclosed")


def test_an_observation_outweighs_gaps_of_other_sources() -> None:
    found = settle([NOWHERE, seen("custody.custodian", Text("A"))], CATALOGUE)
    assert isinstance(found["custody.custodian"], Fact)


def test_sources_that_disagree_make_a_conflict() -> None:
    said = [seen("custody.custodian", Text("A")), seen("custody.custodian", Text("B"), "b")]
    gap = settle(said, CATALOGUE)["custody.custodian"]
    assert isinstance(gap, Gap)
    assert gap.cause is Cause.CONFLICTING


@given(st.permutations(PRIORITY), st.integers(1, len(PRIORITY)))
def test_the_most_telling_gap_is_kept_whatever_the_order(order: list[Cause], count: int) -> None:
    key = "custody.custodian"
    given = [Gap(key, cause, cause.value, "", (cause.value,)) for cause in order[:count]]
    kept = settle(given, CATALOGUE)[key]
    assert isinstance(kept, Gap)
    assert kept.cause is min(order[:count], key=PRIORITY.index)
    assert kept.tried == (kept.cause.value,)


def test_alike_gaps_name_every_place() -> None:
    key = "custody.custodian"
    two = [Gap(key, Cause.UNREACHABLE, "slow", word, (word,)) for word in ("one", "two")]
    kept = settle(two, CATALOGUE)[key]
    assert isinstance(kept, Gap)
    assert kept.tried == ("one", "two")
    assert kept.detail == "one; two"


def test_a_newer_figure_makes_the_older_one_history() -> None:
    def stated(amount: int, day: int) -> Observation:
        at = datetime(2026, 9, day, tzinfo=UTC)
        value = Quantity(Fraction(amount), unit("shares"))
        return Observation(
            "supply.issuer_circulating", value, origin("s", "s", AS_OF, at, "", Strength.ISSUER)
        )

    found = settle([stated(5, 1), stated(7, 2)], CATALOGUE)["supply.issuer_circulating"]
    assert isinstance(found, Fact)
    assert found.value == Quantity(Fraction(7), unit("shares"))


def test_collectors_are_named_as_the_catalogue_names_its_owners() -> None:
    owners = {CATALOGUE[key].owner for key in CATALOGUE}
    assert {each.name for each in (*COLLECTORS, *FOLLOWERS)} <= owners
    assert [each.name for each in collectors(CATALOGUE)] == [each.name for each in COLLECTORS]


def test_results_come_back_in_order_and_the_first_error_counts() -> None:
    async def give(value: int) -> int:
        await anyio.lowlevel.checkpoint()
        return value

    async def fail(word: str) -> int:
        raise SourceError("unreachable", word, "")

    assert anyio.run(all_of, [lambda: give(1), lambda: give(2)]) == (1, 2)
    with pytest.raises(SourceError, match="first"):
        anyio.run(all_of, [lambda: give(1), lambda: fail("first"), lambda: fail("second")])
