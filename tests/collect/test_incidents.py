"""What happened to real tokens, where a source or a contract of others was at fault."""

from datetime import timedelta
from fractions import Fraction

from fake_world import BLOCK_TIME, READ_AT, TSLAX, FakeChain, World, gaps, product, rows, seen

from auditor.clients.reading import Issue, Ledger, LedgerScope
from auditor.collect.holders.collector import Holders
from auditor.collect.market.prices import Prices
from auditor.collect.supply.collector import Supply
from auditor.errors import SourceError
from auditor.model.value import Quantity


WAD = 10**18
ISSUER, HOLDER, WRAPPER = ("0x" + each * 20 for each in ("a1", "b2", "c3"))
HELD = {ISSUER: 0, HOLDER: 70 * WAD, WRAPPER: 30 * WAD}


def wrapped_token() -> World:
    """A hundred tokens, thirty of them in a wrapper whose receipts claim 78 times as many."""
    issues = (Issue(1, 100 * WAD),)
    scope = LedgerScope(TSLAX, "Transfer")
    ledger = Ledger(
        scope, 0, 9, 3, dict(HELD), frozenset([ISSUER]), issues, (), "here", "00" * 32, READ_AT
    )
    token = {"totalSupply": 100 * WAD, "decimals": 18, "symbol": "GOOGLx", "name": "Alphabet"}
    receipts = {"totalSupply": 30 * 78 * WAD, "decimals": 18, "symbol": "wGOOGLx"}
    contracts = {TSLAX: {**token, "balanceOf": HELD}, WRAPPER: receipts}
    return World({"eip155:1": FakeChain(contracts=contracts, ledgers={TSLAX.lower(): ledger})})


def test_july_2026_a_wrapper_of_googlx_is_not_counted_and_named_as_a_dependency(monkeypatch):
    """Receipts at 78 times their tokens cost a lender up to 403,000 USD; GOOGLx was sound."""
    monkeypatch.setattr("auditor.collect.holders.ledger.issuer_of", lambda deployment: "")
    labels = {WRAPPER: {"name": "Vault of a lender", "kind": "wrapper"}}
    token = {"chain": "eip155:1", "address": TSLAX, "unit_model": "none", "labels": labels}
    world = wrapped_token()
    written = product(deployments=[token])
    (row,) = rows(world.collect(Supply(), written), "supply.deployments")
    assert row["shares"].amount == 100
    chain = world.chains["eip155:1"]
    assert isinstance(chain, FakeChain)
    assert WRAPPER not in {address for address, _, _ in chain.asked}
    found = world.collect(Holders(), written)
    (wrapper,) = rows(found, "holders.wrappers")
    assert wrapper["name"].value == "Vault of a lender"
    assert (wrapper["shares"].amount, wrapper["share"].amount) == (30, Fraction(3, 10))
    # The wrapper is no holder who could sell: the ten are counted without it.
    (adjusted,) = seen(found, "holders.top10_share_adjusted")
    assert adjusted.value == Quantity(Fraction(7, 10))


def test_a_wrapper_nobody_named_is_not_said_to_be_absent(monkeypatch):
    monkeypatch.setattr("auditor.collect.holders.ledger.issuer_of", lambda deployment: "")
    token = {"chain": "eip155:1", "address": TSLAX, "unit_model": "none"}
    (gap,) = gaps(
        wrapped_token().collect(Holders(), product(deployments=[token])), "holders.wrappers"
    )
    assert (gap.cause.value, gap.reason) == ("not_collected", "not_collected")
    assert "no label" in gap.detail


def test_august_2026_pyth_closes_its_keyless_access_and_the_cause_is_ours():
    feed = "ab" * 32
    url = f"https://hermes.pyth.network/v2/updates/price/latest?ids%5B%5D={feed}&parsed=true"
    refused = SourceError("unreachable", "blocked_by_site", f"{url} refuses us (HTTP 401)")
    world = World(pages={url: refused}, as_of=BLOCK_TIME + timedelta(hours=1))
    written = product(prices={"reference": [{"kind": "pyth", "id": feed}]})
    found = world.collect(Prices(), written)
    (gap,) = gaps(found, "prices.reference")
    assert (gap.cause.value, gap.reason) == ("unreachable", "blocked_by_site")
    assert "401" in gap.detail
    assert not seen(found, "prices.reference")
