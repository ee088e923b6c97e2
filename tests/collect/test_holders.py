from fractions import Fraction

import pytest
from fake_world import READ_AT, TSLAX, FakeChain, World, gaps, product, rows, seen
from hypothesis import given
from hypothesis import strategies as st

from auditor.clients.reading import Issue, Ledger, LedgerScope
from auditor.collect.holders.collector import FIGURES, Holders
from auditor.collect.holders.concentration import Concentration, Holdings, concentration
from auditor.errors import SourceError
from auditor.model.value import Missing, Quantity


A, B, C = ("0x" + each * 20 for each in ("a1", "b2", "c3"))
TRANSFERS = [("", A, 100), (A, B, 30), ("", C, 20), (B, "", 5), (B, C, 1), (C, C, 4)]
WAD = 10**18
PLAIN = {"totalSupply": 115 * WAD, "decimals": 18, "symbol": "TSLAx", "name": "Tesla"}


def ledger(transfers=TRANSFERS, event="Transfer") -> Ledger:
    balances: dict[str, int] = {}
    issues = []
    for block, (source, target, units) in enumerate(transfers):
        for address, change in ((source, -units), (target, units)):
            if address:
                balances[address] = balances.get(address, 0) + change * WAD
        if not (source and target):
            issues.append(Issue(block, (units if not source else -units) * WAD))
    sent = frozenset(source for source, _, _ in transfers if source)
    scope = LedgerScope(TSLAX, event)
    return Ledger(
        scope, 0, 9, len(transfers), balances, sent, tuple(issues), (), "here", "00" * 32, READ_AT
    )


def world(found=None, **contract) -> World:
    chain = FakeChain(ledgers={TSLAX.lower(): ledger() if found is None else found})
    held = {A: 70 * WAD, B: 24 * WAD, C: 21 * WAD}
    chain.contracts[TSLAX] = {**PLAIN, "balanceOf": held, **contract}
    return World({"eip155:1": chain})


def plain(**more):
    deployment = {"chain": "eip155:1", "address": TSLAX, "unit_model": "none", **more}
    return product(deployments=[deployment])


def figure(found, key):
    (one,) = seen(found, key)
    assert isinstance(one.value, Quantity)
    return one.value.amount


def test_a_whole_ledger_gives_every_figure(monkeypatch):
    unknown_issuer(monkeypatch)
    found = world().collect(Holders(), plain())
    assert figure(found, "holders.count") == 3
    assert figure(found, "holders.top1_share") == Fraction(70, 115)
    assert figure(found, "holders.top10_share") == 1
    assert figure(found, "holders.hhi") == Fraction(70**2 + 24**2 + 21**2, 115**2)
    (row,) = rows(found, "holders.ledgers")
    assert row["balances_checked"].amount == 3
    assert (row["minted"].amount, row["burned"].amount) == (120 * WAD, 5 * WAD)
    top = rows(found, "holders.top")
    assert [each["address"].value for each in top] == [A, B, C]
    assert top[0]["shares"].amount == 70


def unknown_issuer(monkeypatch):
    # TSLAx is listed as rebased; here its address stands for a plain token.
    monkeypatch.setattr("auditor.collect.holders.ledger.issuer_of", lambda deployment: "")


@pytest.mark.fault("L06")
@pytest.mark.parametrize("dropped", range(len(TRANSFERS)))
def test_no_transfer_can_be_left_out(dropped, monkeypatch):
    unknown_issuer(monkeypatch)
    short = ledger([each for at, each in enumerate(TRANSFERS) if at != dropped])
    found = world(short).collect(Holders(), plain())
    source, target, _ = TRANSFERS[dropped]
    if source == target:  # moves nothing: balances, holders and issues are the same without it
        assert figure(found, "holders.count") == 3
        return
    for key in FIGURES:
        (gap,) = gaps(found, key)
        assert (gap.cause.value, gap.reason) == ("conflicting", "log_gap")


@pytest.mark.fault("L09")
def test_a_supply_that_no_transfer_explains_is_said_so(monkeypatch):
    unknown_issuer(monkeypatch)
    found = world(totalSupply=116 * WAD).collect(Holders(), plain())
    (gap,) = gaps(found, "holders.count")
    assert f"supply not explained by Transfer events: +{WAD} units" in gap.detail


def test_a_node_that_cannot_serve_the_balances_leaves_the_ledger_incomplete(monkeypatch):
    unknown_issuer(monkeypatch)
    pruned = SourceError("unreachable", "archive_needed", "missing trie node")
    found = world(balanceOf=pruned).collect(Holders(), plain())
    (gap,) = gaps(found, "holders.top10_share_adjusted")
    assert gap.reason == "archive_needed"


@pytest.mark.fault("L04")
def test_no_logs_no_holders(monkeypatch):
    unknown_issuer(monkeypatch)
    error = SourceError("unreachable", "getlogs_unavailable", "no logs here")
    found = world(error).collect(Holders(), plain())
    (row,) = rows(found, "holders.ledgers")
    assert isinstance(row["holders"], Missing)
    assert gaps(found, "holders.count")[0].reason == "getlogs_unavailable"


def test_a_rebased_token_is_added_up_in_its_own_units():
    """The multiplier doubled: 115 units are a supply of 230 and 230 shares."""
    contract = {
        "totalSupply": 230 * WAD,
        "getCurrentMultiplier": (2 * WAD, 0, 0),
        "sharesOf": {A: 70 * WAD, B: 24 * WAD, C: 21 * WAD, "0x" + 40 * "0": 0},
    }
    found = world(ledger(event="TransferShares"), **contract).collect(Holders(), product())
    assert figure(found, "holders.top1_share") == Fraction(70, 115)
    assert rows(found, "holders.top")[0]["shares"].amount == 140


def test_one_chain_without_a_ledger_leaves_the_figures_open(monkeypatch):
    unknown_issuer(monkeypatch)
    both = [
        {"chain": "eip155:1", "address": TSLAX, "unit_model": "none"},
        {"chain": "eip155:56", "address": TSLAX, "unit_model": "none"},
    ]
    found = world().collect(Holders(), product(deployments=both))
    (gap,) = gaps(found, "holders.count")
    assert "BNB Chain" in gap.detail
    assert len(rows(found, "holders.ledgers")) == 2


def test_labelled_holders_are_not_among_the_ten(monkeypatch):
    unknown_issuer(monkeypatch)
    labels = {A: {"name": "Exchange X", "kind": "exchange"}}
    found = world().collect(Holders(), plain(labels=labels))
    assert figure(found, "holders.top10_share_adjusted") == Fraction(45, 115)
    assert rows(found, "holders.top")[0]["label"].value == "Exchange X"


def test_a_whale_beside_a_full_warehouse_is_not_small(monkeypatch):
    unknown_issuer(monkeypatch)
    found = world().collect(Holders(), plain(inventory=[A]))
    assert figure(found, "holders.top10_share_adjusted") == 1


ADDRESSES = [f"0x{at:040x}" for at in range(1, 30)]


@given(
    shares=st.dictionaries(st.sampled_from(ADDRESSES), st.integers(1, 10**6), min_size=1),
    labelled=st.sets(st.sampled_from(ADDRESSES)),
    lost=st.sampled_from(ADDRESSES),
)
def test_losing_a_label_never_makes_the_holders_look_more_spread(shares, labelled, lost):
    exact = {address: Fraction(held) for address, held in shares.items()}
    whole = concentration(Holdings(exact, dict.fromkeys(labelled, "x")))
    less = concentration(Holdings(exact, dict.fromkeys(labelled - {lost}, "x")))
    assert isinstance(whole, Concentration)
    assert isinstance(less, Concentration)
    assert less.top10_adjusted >= whole.top10_adjusted
