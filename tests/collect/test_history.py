"""The supply at the moments of the reserve figures, looked up on the chain."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import anyio
from fake_world import AS_OF, TSLAX, FakeChain, World, gaps, product, rows

from auditor.clients.reading import Issue, Ledger, LedgerScope
from auditor.collect.history import MOST_MOMENTS, History
from auditor.errors import SourceError
from auditor.model.evidence import Observation
from auditor.model.provenance import Strength, origin
from auditor.model.value import Cause, Missing, Moment, Quantity, Records


WAD = 10**18
DAY = timedelta(days=1)
NO_STATE = SourceError("unreachable", "archive_needed", "missing trie node")


def token(supply: int, **more: object) -> dict:
    return {
        "symbol": "TSLAx",
        "name": "Tesla xStock",
        "decimals": 18,
        "totalSupply": supply,
        "getCurrentMultiplier": (WAD, 0, 0),
        "multiplier": WAD,
        **more,
    }


def chain(supply: int, at=AS_OF, number: int = 100, **more: object) -> FakeChain:
    return FakeChain(contracts={TSLAX: token(supply, **more)}, time=at, number=number)


def looked_back(world: World, *moments, deployments=None):
    statements = tuple({"as_of": Moment(at)} for at in moments)
    told = origin("page", "page", AS_OF, AS_OF, "", Strength.ISSUER)
    seen = Observation("reserves.statements", Records(statements, complete=True), told)
    changed = {"deployments": deployments} if deployments else {}
    context = replace(world.context, earlier=(seen,))
    return anyio.run(History().collect, product(**changed), context)


def test_each_moment_is_read_at_its_own_block():
    now = chain(500 * WAD)
    now.earlier = [chain(300 * WAD, AS_OF - DAY, 90), chain(200 * WAD, AS_OF - 2 * DAY, 80)]
    found = looked_back(World(chains={"eip155:1": now}), AS_OF - DAY, AS_OF - 2 * DAY)
    told = [
        (row["as_of"], row["shares"].amount, row["block"].amount)
        for row in rows(found, "supply.history")
    ]
    assert told == [
        (Moment(AS_OF - 2 * DAY), 200, 80),
        (Moment(AS_OF - DAY), 300, 90),
    ]


def test_a_contract_that_was_not_there_yet_claimed_nothing():
    now = chain(500 * WAD)
    now.earlier = [FakeChain(time=AS_OF - DAY, number=1)]
    (row,) = rows(looked_back(World(chains={"eip155:1": now}), AS_OF - DAY), "supply.history")
    assert row["shares"] == Quantity(Fraction(0), row["shares"].unit)


def test_without_figures_there_is_no_moment_to_look_back_to():
    (gap,) = gaps(looked_back(World(chains={"eip155:1": chain(WAD)})), "supply.history")
    assert (gap.cause, gap.reason) == (Cause.NOT_COLLECTED, "no_dated_figure")


def test_a_node_that_cannot_look_back_is_a_gap():
    found = looked_back(World(chains={"eip155:1": chain(WAD)}), AS_OF - DAY)
    (gap,) = gaps(found, "supply.history")
    assert (gap.cause, gap.reason) == (Cause.UNREACHABLE, "archive_needed")


def test_a_chain_of_another_kind_is_a_gap():
    mint = {"chain": "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", "address": "X" * 40}
    (gap,) = gaps(looked_back(World(), AS_OF, deployments=[mint]), "supply.history")
    assert gap.cause is Cause.UNSUPPORTED


def test_no_more_moments_are_looked_up_than_a_search_is_worth():
    now = chain(WAD)
    now.earlier = [chain(WAD, AS_OF - DAY * day) for day in range(1, 60)]
    moments = [AS_OF - DAY * day for day in range(60)]
    found = rows(looked_back(World(chains={"eip155:1": now}), *moments), "supply.history")
    assert [row["as_of"].at for row in found] == sorted(moments)[-MOST_MOMENTS:]


def plain(supply: int) -> dict:
    return {"symbol": "P", "name": "P", "decimals": 18, "totalSupply": supply}


def ledger(*issues: tuple[int, int]) -> Ledger:
    told = tuple(Issue(block, units) for block, units in issues)
    scope = LedgerScope(TSLAX, "Transfer", 1)
    return Ledger(scope, 1, 100, 9, {}, frozenset(), told, (), "ledger", "d" * 64, AS_OF)


def pruned(supply: int, *issues: tuple[int, int]) -> World:
    old = FakeChain(time=AS_OF - DAY, number=90)
    old.contracts = {TSLAX: dict.fromkeys(("symbol", "name", "decimals", "totalSupply"), NO_STATE)}
    now = FakeChain(contracts={TSLAX: plain(supply)}, number=100, earlier=[old])
    now.ledgers[TSLAX.lower()] = ledger(*issues)
    return World(chains={"eip155:1": now})


def test_where_the_old_state_is_gone_mints_and_burns_since_are_taken_back(monkeypatch):
    monkeypatch.setattr("auditor.collect.history.issuer_of", lambda deployment: "backed-legacy")
    world = pruned(70 * WAD, (10, 100 * WAD), (91, -50 * WAD), (95, 20 * WAD))
    (row,) = rows(looked_back(world, AS_OF - DAY), "supply.history")
    assert row["shares"].amount == 100
    assert row["block"].amount == 90


def test_a_ledger_that_does_not_add_up_takes_nothing_back(monkeypatch):
    monkeypatch.setattr("auditor.collect.history.issuer_of", lambda deployment: "backed-legacy")
    world = pruned(71 * WAD, (10, 100 * WAD), (91, -50 * WAD), (95, 20 * WAD))
    (row,) = rows(looked_back(world, AS_OF - DAY), "supply.history")
    assert isinstance(row["shares"], Missing)
    assert row["shares"].reason == "archive_needed"
