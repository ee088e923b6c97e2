from fractions import Fraction

import pytest
from made import HOME, deployment, fact, gap, made, missing, number, reason, row, rows, supply

from auditor.evaluate.derive import derive
from auditor.evaluate.derive.counting import shortfall
from auditor.model.evidence import Fact, Gap
from auditor.model.provenance import Strength
from auditor.model.value import Cause, Missing, Open, Records


OTHER = "eip155:56"
TOTAL, OUTSIDE = "supply.total_shares", "supply.circulating_shares"
VISIBLE, READ = "supply.visible_shares", "supply.read_share"


def test_totals_are_exact_when_every_named_chain_has_a_figure():
    found = derive(
        made(*supply(deployment(HOME, "100", inventory_shares="30"), deployment(OTHER, "50")))
    )
    assert number(found, TOTAL) == 150
    assert number(found, "supply.inventory_shares") == 30
    assert number(found, OUTSIDE) == 120
    assert number(found, VISIBLE) == 120
    assert number(found, READ) == 1


@pytest.mark.fault("T12")
def test_a_named_chain_that_is_not_asked_leaves_the_total_open_above():
    found = derive(made(*supply(deployment(), chains=[HOME, "ton:mainnet"])))
    assert number(found, TOTAL) == (100, Open.ABOVE)
    assert number(found, OUTSIDE) == (100, Open.ABOVE)
    assert number(found, VISIBLE) == 100
    assert number(found, READ) == (0, 1)
    assert shortfall(found) == "The supply of 1 of 2 chains was not read: TON."


@pytest.mark.parametrize("chains", [None, "open"])
def test_without_a_full_list_of_chains_nothing_bounds_the_total(chains: str | None):
    parts = supply(deployment(), complete=False) if chains else supply(deployment())[:1]
    found = derive(made(*parts))
    assert number(found, TOTAL) == (100, Open.ABOVE)
    assert "names every chain" in shortfall(found)


def test_a_chain_that_could_not_be_read_is_named():
    found = derive(made(*supply(deployment(), deployment(OTHER, missing()))))
    assert number(found, TOTAL) == (100, Open.ABOVE)
    assert "1 of 2 chains was not read: BNB Chain" in shortfall(found)


def test_unread_inventory_counts_as_anything_up_to_the_supply():
    found = derive(made(*supply(deployment(inventory_shares=missing()))))
    assert number(found, TOTAL) == 100
    assert number(found, OUTSIDE) == (0, 100)
    assert number(found, VISIBLE) == (0, 100)


def test_inventory_beyond_the_supply_is_not_believed():
    found = derive(made(*supply(deployment(inventory_shares="101"))))
    assert number(found, OUTSIDE) == (0, 100)


@pytest.mark.fault("T11")
def test_the_same_contract_twice_is_counted_once():
    twice = [deployment(address="0xAb"), deployment(address="0xaB")]
    assert number(derive(made(*supply(*twice, chains=[HOME]))), TOTAL) == 100


def test_the_same_contract_with_two_figures_has_none():
    twice = [deployment(), deployment(shares="101"), deployment()]
    found = derive(made(*supply(*twice, chains=[HOME])))
    assert reason(found, TOTAL) == (Cause.CONFLICTING, "source_dispute")


def test_a_figure_given_by_the_issuer_is_not_read_on_chain():
    figures = [deployment(HOME, "75"), deployment(OTHER, "25", read_from="issuer")]
    found = derive(made(*supply(*figures)))
    assert number(found, READ) == Fraction(3, 4)


@pytest.mark.fault("T17")
def test_nothing_of_nothing_is_not_everything():
    found = derive(made(*supply(deployment(shares="0"))))
    assert number(found, TOTAL) == 0
    assert reason(found, READ) == (Cause.UNREADABLE, "no_supply")


def test_a_gap_keeps_the_cause_and_names_the_input_first():
    found = derive(made(gap("supply.deployments", Cause.UNREACHABLE, "the node is down")))
    entry = found[OUTSIDE]
    assert isinstance(entry, Gap)
    assert (entry.cause, entry.tried[0]) == (Cause.UNREACHABLE, "supply.deployments")
    assert entry.detail == "the node is down"


def test_no_chain_read_at_all_keeps_the_cause_of_the_reads():
    found = derive(made(*supply(deployment(shares=missing(Cause.UNSUPPORTED)))))
    assert reason(found, TOTAL) == (Cause.UNSUPPORTED, "unsupported")


def test_a_product_without_a_deployment_has_no_supply_and_says_so():
    entry = derive(made(*supply(chains=["eip155:1"])))[TOTAL]
    assert isinstance(entry, Gap)
    assert (entry.cause, entry.detail) == (Cause.NOT_COLLECTED, "no deployment is listed")


def test_derived_facts_rest_on_their_inputs():
    entry = derive(made(*supply(deployment())))[TOTAL]
    assert isinstance(entry, Fact)
    assert {seen.key for seen in entry.observations} == {
        "supply.deployments",
        "supply.chains",
        "supply.inventory",
    }


def test_our_count_is_compared_with_the_issuers():
    stated = rows("supply.deployments", deployment(shares="110"))
    from_issuer = made(*supply(deployment(shares="110"))[1:], stated, _stated("100"))
    assert number(derive(from_issuer), "supply.cross_check") == Fraction(11, 10)
    zero = made(*supply(deployment()), _stated("0"))
    assert reason(derive(zero), "supply.cross_check") == (Cause.UNREADABLE, "no_supply")


def _stated(amount: str) -> Fact:
    return fact("supply.issuer_circulating", amount)


@pytest.mark.fault("T11")
def test_tokens_locked_in_a_bridge_are_not_counted_beside_their_copies():
    """1,000 at home of which 600 are locked, 600 minted elsewhere: 1,000, not 1,600."""
    home = deployment("eip155:1", "1000", locked_shares="600")
    copies = (deployment(OTHER, "400"), deployment("eip155:10", "200"))
    bridges = rows("supply.bridges", bridge("600", "600", OTHER, "eip155:10"))
    found = derive(made(*supply(home, *copies), bridges))
    assert number(found, OUTSIDE) == number(found, TOTAL) == 1000
    assert number(found, "supply.read_share") == 1


@pytest.mark.fault("T11")
@pytest.mark.parametrize(
    ("locked", "minted", "expected"),
    [
        ("600", "600", 1000),
        ("599", "600", 1001),  # one copy has nothing behind it
        ("601", "600", 1000),  # one locked token stands for nothing elsewhere
        (missing(), "600", 1600),
        ("600", missing(), 1600),
    ],
)
def test_only_copies_that_are_backed_by_locked_tokens_are_taken_out(locked, minted, expected):
    home, copy = deployment("eip155:1", "1000"), deployment(OTHER, "600")
    bridges = rows("supply.bridges", bridge(locked, minted, OTHER))
    assert number(derive(made(*supply(home, copy), bridges)), OUTSIDE) == expected


@pytest.mark.fault("T11")
def test_a_bridge_to_a_chain_that_was_not_counted_takes_nothing_out():
    home = deployment("eip155:1", "1000")
    bridges = rows("supply.bridges", bridge("600", "600", OTHER))
    assert number(derive(made(*supply(home), bridges)), OUTSIDE) == 1000


@pytest.mark.fault("T11")
def test_a_wallet_that_only_the_product_file_calls_unsold_leaves_the_net_figure_open():
    mine = deployment("eip155:1", "1000", inventory_shares="400")
    for word in ("stated", "never_moved"):
        assert number(derive(made(*supply(mine, evidence=word))), OUTSIDE) == (600, 1000)
    assert number(derive(made(*supply(mine, evidence="registry"))), OUTSIDE) == 600
    ours = supply(mine, evidence="stated")
    for strength, outside in ((Strength.THIRD_PARTY, 600), (Strength.ISSUER, (600, 1000))):
        wallets = Records((row("supply.unsold_wallets", address="unsold"),), complete=True)
        named = fact("supply.unsold_wallets", wallets, strength)
        assert number(derive(made(*ours, named)), OUTSIDE) == outside
    without = derive(made(*supply(mine)[:2]))
    assert number(without, OUTSIDE) == (600, 1000)


def bridge(locked, minted, *away: str) -> dict:
    return {
        "chain": "eip155:1",
        "counterpart": ", ".join(away),
        "kind": "lock_and_mint",
        "locked": locked,
        "minted": minted,
    }


def test_a_count_of_everything_falls_short_of_nothing():
    assert shortfall(made(*supply(deployment()))) == ""


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("left_out", "A further contract of the token is not counted: 0xAb on BNB Chain."),
        ("not_listed", ""),
    ],
)
def test_a_contract_that_a_list_names_and_the_product_file_does_not_is_told(reason, told):
    other = Missing(Cause.CONFLICTING, reason)
    listings = rows(
        "identity.listings",
        {"chain": HOME, "address": f"token on {HOME}", "listed": True},
        {"chain": OTHER, "address": "0xAb", "listed": other},
    )
    assert shortfall(made(*supply(deployment()), listings)) == told
