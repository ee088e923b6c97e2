"""Scenarios of supply: unit models, unsold tokens, chains, bridges, odd tokens."""

from fractions import Fraction

from scenario import HOLDER, ISSUER, LOCK, OPEN, OTHER, WAD, Lost, Must, Stage, scenario


COVER, SEEN, CHAINS = (
    "reserves-cover-circulation",
    "visible-supply-is-covered",
    "all-chains-counted",
)
TOTAL, OUT, NET = "supply.total_shares", "supply.circulating_shares", "backing.coverage"
MODEL, RAW, SHARES = (f"supply.deployments.{name}" for name in ("unit_model", "raw", "shares"))
PENDING = "supply.deployments.pending_multiplier"


def covered(total: Fraction, held: Fraction, **more: object) -> Must:
    """All chains counted, and so many shares for so many claimed."""
    ratio = held / total
    outcome = "pass" if 1 <= ratio <= Fraction(105, 100) else "warn" if ratio >= 1 else "fail"
    if Fraction(995, 1_000) <= ratio < 1:
        outcome = "warn"
    facts = {TOTAL: total, NET: ratio}
    rules = {COVER: outcome, CHAINS: "pass"}
    return Must(facts=facts, rules=rules, **more)  # type: ignore[arg-type]


def stocked(stage: Stage, token, tokens: int, *held: object) -> None:
    token.send("mint", HOLDER, tokens)
    stage.reserves(*held)
    stage.every_chain()


@scenario
def rebased_without_a_change(stage: Stage) -> Must:
    stocked(stage, stage.token("XStockLike"), 1_000 * WAD, 1_001)
    return covered(Fraction(1_000), Fraction(1_001), row={MODEL: "rebased_total"})


@scenario
def rebased_multiplier_is_inside_the_supply_already(stage: Stage) -> Must:
    token = stage.token("XStockLike")
    stocked(stage, token, 1_000 * WAD, 1_003)
    token.send("updateMultiplierValue", 1_002 * 10**15, WAD, 0)
    return covered(Fraction(1_002), Fraction(1_003), row={RAW: 1_002 * WAD})


@scenario
def rebased_change_announced_for_later(stage: Stage) -> Must:
    token = stage.token("XStockLike")
    stocked(stage, token, 500 * WAD, 500)
    token.send("updateMultiplierValue", 2 * WAD, WAD, stage.home.now + 86_400)
    return covered(Fraction(500), Fraction(500), row={PENDING: 2})


@scenario
def raw_supply_times_one(stage: Stage) -> Must:
    stocked(stage, stage.token("ScaledUILike"), 700 * WAD, 700)
    return covered(Fraction(700), Fraction(700), row={MODEL: "raw_times_multiplier"})


@scenario
def raw_supply_times_four_after_a_split(stage: Stage) -> Must:
    token = stage.token("ScaledUILike")
    stocked(stage, token, 250 * WAD, 1_000)
    token.send("setUIMultiplier", 4 * WAD, 0)
    return covered(Fraction(1_000), Fraction(1_000), row={RAW: 250 * WAD})


@scenario
def a_split_that_the_reserves_forgot(stage: Stage) -> Must:
    token = stage.token("ScaledUILike")
    stocked(stage, token, 250 * WAD, 250)
    token.send("setUIMultiplier", 4 * WAD, 0)
    return covered(Fraction(1_000), Fraction(250))


@scenario
def raw_supply_with_a_dividend_in_the_multiplier(stage: Stage) -> Must:
    token = stage.token("ScaledUILike")
    stocked(stage, token, 1_000 * WAD, 1_003)
    token.send("setUIMultiplier", 1_003_269_012_539_818_700, 0)
    shares = Fraction(1_000 * 1_003_269_012_539_818_700, WAD)
    return covered(shares, Fraction(1_003))


@scenario
def raw_change_announced_for_later(stage: Stage) -> Must:
    token = stage.token("ScaledUILike")
    stocked(stage, token, 100 * WAD, 100)
    token.send("setUIMultiplier", 3 * WAD, stage.home.now + 3_600)
    return covered(Fraction(100), Fraction(100), row={PENDING: 3})


@scenario
def raw_change_takes_effect_by_the_clock_alone(stage: Stage) -> Must:
    token = stage.token("ScaledUILike")
    stocked(stage, token, 100 * WAD, 300)
    effective = stage.home.now + 3_600
    token.send("setUIMultiplier", 3 * WAD, effective)
    stage.home.mine(at=effective)
    stage.reserves(300)
    return covered(Fraction(300), Fraction(300))


@scenario
def eight_decimals(stage: Stage) -> Must:
    token = stage.token("ScaledUILike", "Tesla xStock", "TSLAx", 8)
    stocked(stage, token, 1_234_567_890_123, "12345.67890123")
    return covered(Fraction(1_234_567_890_123, 10**8), Fraction("12345.67890123"))


@scenario
def multiplier_kept_by_another_contract(stage: Stage) -> Must:
    oracle = stage.home.deploy("SyntheticSharesOracle")
    token = stage.home.deploy("OracleToken", "Tesla xStock", "TSLAx", 18)
    more = {"unit_model": "external_multiplier", "multiplier_source": oracle.address}
    stage.lists(token, **more)
    oracle.send("setSValue", token.address, 1_010_000_000_000_000_000)
    stocked(stage, token, 1_000 * WAD, 1_010)
    return covered(Fraction(1_010), Fraction(1_010), row={MODEL: "external_multiplier"})


@scenario
def the_other_contract_does_not_know_the_token(stage: Stage) -> Must:
    oracle = stage.home.deploy("SyntheticSharesOracle")
    token = stage.home.deploy("OracleToken", "Tesla xStock", "TSLAx", 18)
    more = {"unit_model": "external_multiplier", "multiplier_source": oracle.address}
    stage.lists(token, **more)
    stocked(stage, token, 1_000 * WAD, 1_000)
    return Must(row={SHARES: Lost("reverted")}, rules={COVER: "unknown", SEEN: "unknown"})


@scenario
def balance_per_share_is_inside_the_supply_already(stage: Stage) -> Must:
    token = stage.token("DShareLike")
    stocked(stage, token, 300 * WAD, 600)
    token.send("setBalancePerShare", 2 * WAD)
    return covered(Fraction(600), Fraction(600), row={MODEL: "rebased_total"})


@scenario
def a_plain_token_is_one_share(stage: Stage) -> Must:
    stocked(stage, stage.token("PlainToken"), 42 * WAD, 42)
    return covered(Fraction(42), Fraction(42), row={MODEL: "none"})


@scenario
def a_plain_token_that_claims_two_shares(stage: Stage) -> Must:
    stage.changed["underlying"] = {
        "ticker": "TSLA", "exchange": "XNAS", "currency": "USD", "isin": "US88160R1014",
        "shares_per_token": 2,
    }  # fmt: skip
    stocked(stage, stage.token("PlainToken"), 42 * WAD, 84)
    return covered(Fraction(84), Fraction(84))


@scenario
def a_declared_ratio_beside_a_multiplier_is_refused(stage: Stage) -> Must:
    stage.changed["underlying"] = {
        "ticker": "TSLA", "exchange": "XNAS", "currency": "USD", "isin": "US88160R1014",
        "shares_per_token": 2,
    }  # fmt: skip
    stocked(stage, stage.token("ScaledUILike"), 42 * WAD, 84)
    return Must(row={SHARES: Lost("unit_ambiguous")}, rules={COVER: "unknown"})


@scenario
def a_stated_unit_model_that_the_token_contradicts(stage: Stage) -> Must:
    token = stage.home.deploy("XStockLike", "Tesla xStock", "TSLAx", 18)
    stage.lists(token, unit_model="raw_times_multiplier")
    stocked(stage, token, 42 * WAD, 42)
    return Must(row={SHARES: Lost("unit_ambiguous")}, rules={COVER: "unknown"}, honest=False)


@scenario
def a_multiplier_beyond_all_bounds(stage: Stage) -> Must:
    token = stage.token("ScaledUILike")
    stocked(stage, token, 42 * WAD, 42)
    token.send("setUIMultiplier", 10**28, 0)
    return Must(row={SHARES: Lost("implausible")}, rules={COVER: "unknown"}, honest=False)


def unsold(stage: Stage, named_by: str = "third_party", node=None) -> object:
    token = (node or stage.home).deploy("PlainToken", "Tesla xStock", "TSLAx", 18)
    stage.lists(token, inventory=[ISSUER])
    quote = f"The tokens in {ISSUER} were never sold."
    stage.pages["wallets.txt"] = quote
    told = {"fact": "supply.unsold_wallets", "value": [ISSUER], "read_on": "2026-09-04"}
    if named_by:
        document = {"topic": ["reserves"], "path": "wallets.txt", "class": named_by}
        stage.changed["documents"] = [document]
        stage.changed["statements"] = [{**told, "source": "wallets.txt", "quote": quote}]
    return token


@scenario
def unsold_tokens_need_no_shares(stage: Stage) -> Must:
    token = unsold(stage)
    token.send("mint", ISSUER, 200 * WAD)
    stocked(stage, token, 800 * WAD, 800)
    return Must(
        facts={TOTAL: 1_000, OUT: 800, NET: 1, "backing.coverage_gross": Fraction(8, 10)},
        row={"supply.inventory_evidence.evidence": "third_party"},
        rules={COVER: "pass", "inventory-is-evidenced": "pass"},
    )


@scenario
def unsold_tokens_on_the_issuers_word(stage: Stage) -> Must:
    return open_net(stage, "issuer", {"supply.inventory_evidence.evidence": "issuer"})


@scenario
def unsold_tokens_that_never_moved(stage: Stage) -> Must:
    return open_net(stage, "", {"supply.inventory.evidence": "never_moved"})


def open_net(stage: Stage, named_by: str, row: dict[str, str]) -> Must:
    token = unsold(stage, named_by)
    token.send("mint", ISSUER, 200 * WAD)
    stocked(stage, token, 800 * WAD, 800)
    return Must(
        # A customer who keeps what he bought looks the same: both figures stay possible.
        facts={OUT: (800, 1_000), NET: (Fraction(8, 10), 1)},
        row=row,
        rules={COVER: "unknown", "inventory-is-evidenced": "warn"},
    )


@scenario
def a_customers_wallet_listed_as_unsold(stage: Stage) -> Must:
    # It has traded: nobody but the product file says, and says again, that it is the issuer's.
    token = stage.home.deploy("PlainToken", "Tesla xStock", "TSLAx", 18)
    labels = {stage.home.account: {"name": "Treasury", "kind": "issuer"}}
    stage.lists(token, inventory=[stage.home.account], labels=labels)
    token.send("mint", stage.home.account, 300 * WAD)
    token.send("transfer", OTHER, 100 * WAD)
    stocked(stage, token, 700 * WAD, 800)
    return Must(
        facts={OUT: (800, 1_000), NET: (Fraction(8, 10), 1)},
        row={"supply.inventory.evidence": "stated"},
        rules={COVER: "unknown", "inventory-is-evidenced": "fail"},
        honest=False,
    )


@scenario
def two_chains_share_one_pool(stage: Stage) -> Must:
    for node, tokens in ((stage.home, 400), (stage.away, 600)):
        token = stage.token("XStockLike", node=node)
        token.send("mint", HOLDER, tokens * WAD)
    stage.reserves(1_000)
    stage.every_chain()
    return covered(Fraction(1_000), Fraction(1_000))


@scenario
def two_chains_too_few_shares(stage: Stage) -> Must:
    for node, tokens in ((stage.home, 400), (stage.away, 600)):
        token = stage.token("XStockLike", node=node)
        token.send("mint", HOLDER, tokens * WAD)
    stage.reserves(601)
    stage.every_chain()
    return covered(Fraction(1_000), Fraction(601))


@scenario
def a_chain_nobody_can_read(stage: Stage) -> Must:
    stage.token("XStockLike").send("mint", HOLDER, 400 * WAD)
    stage.token("XStockLike", node=stage.away).send("mint", HOLDER, 600 * WAD)
    stage.reserves(1_000)
    stage.every_chain()
    stage.dead.add(stage.away.caip2)
    return Must(
        facts={OUT: (400, OPEN), NET: (0, Fraction(10, 4))},
        rules={COVER: "unknown", SEEN: "pass", CHAINS: "pass"},
    )


@scenario
def what_is_visible_already_exceeds_the_shares(stage: Stage) -> Must:
    stage.token("XStockLike").send("mint", HOLDER, 400 * WAD)
    stage.token("XStockLike", node=stage.away).send("mint", HOLDER, 600 * WAD)
    stage.reserves(300)
    stage.every_chain()
    stage.dead.add(stage.away.caip2)
    return Must(rules={COVER: "fail", SEEN: "fail"}, facts={NET: (0, Fraction(3, 4))})


@scenario
def a_chain_the_product_file_leaves_out(stage: Stage) -> Must:
    stage.token("XStockLike").send("mint", HOLDER, 400 * WAD)
    stage.reserves(400)
    stage.every_chain("eip155:56")
    return Must(facts={OUT: (400, OPEN)}, rules={COVER: "unknown", CHAINS: "fail"}, honest=False)


@scenario
def one_contract_listed_twice_counts_once(stage: Stage) -> Must:
    token = stage.token("XStockLike")
    stocked(stage, token, 400 * WAD, 400)
    return covered(Fraction(400), Fraction(400))


@scenario
def a_wrapper_is_never_added(stage: Stage) -> Must:
    token = stage.home.deploy("PlainToken", "Tesla xStock", "TSLAx", 18)
    wrapper = stage.home.deploy("Wrapper")
    stage.lists(token, labels={wrapper.address: {"name": "wTSLAx", "kind": "wrapper"}})
    token.send("mint", wrapper.address, 100 * WAD)
    wrapper.send("mint", HOLDER, 100 * WAD)
    stocked(stage, token, 300 * WAD, 400)
    return covered(Fraction(400), Fraction(400))


def bridged(stage: Stage, kind: str, locked: int, copies: int, free: int) -> None:
    token = stage.home.deploy("PlainToken", "Tesla xStock", "TSLAx", 18)
    stage.lists(token, labels={LOCK: {"name": "Bridge", "kind": "bridge"}})
    if locked:
        token.send("mint", LOCK, locked * WAD)
    token.send("mint", HOLDER, free * WAD)
    copy = stage.away.deploy("PlainToken", "Tesla xStock", "TSLAx", 18)
    copy.send("mint", HOLDER, copies * WAD)
    stage.lists(copy, bridge={"kind": kind, "counterpart": stage.home.caip2})


@scenario
def copies_of_locked_tokens_count_once(stage: Stage) -> Must:
    bridged(stage, "lock_and_mint", locked=300, copies=300, free=700)
    stage.reserves(1_000)
    stage.every_chain()
    return Must(
        facts={OUT: 1_000, NET: 1},
        row={"supply.bridges.locked": 300, "supply.bridges.minted": 300},
        rules={COVER: "pass", "bridges-are-whole": "pass"},
    )


@scenario
def more_copies_than_locked_tokens(stage: Stage) -> Must:
    bridged(stage, "lock_and_mint", locked=300, copies=500, free=700)
    stage.reserves(1_000)
    stage.every_chain()
    return Must(
        facts={OUT: 1_200, NET: Fraction(10, 12)},
        rules={COVER: "fail", "bridges-are-whole": "fail"},
        honest=False,
    )


@scenario
def more_locked_than_copied_is_still_claimed(stage: Stage) -> Must:
    bridged(stage, "lock_and_mint", locked=300, copies=250, free=700)
    stage.reserves(1_000)
    stage.every_chain()
    return Must(facts={OUT: 1_000}, rules={COVER: "pass", "bridges-are-whole": "pass"})


@scenario
def a_bridge_that_burns_has_no_lock(stage: Stage) -> Must:
    bridged(stage, "burn_and_mint", locked=0, copies=300, free=700)
    stage.reserves(1_000)
    stage.every_chain()
    return Must(facts={OUT: 1_000, NET: 1}, rules={COVER: "pass", "bridges-are-whole": "pass"})


@scenario
def name_and_symbol_as_words(stage: Stage) -> Must:
    token = stage.home.deploy("WordNamed")
    stage.lists(token)
    stocked(stage, token, 10 * WAD, 10)
    return covered(Fraction(10), Fraction(10), row={"identity.deployments.symbol": "TSLAx"})


@scenario
def decimals_that_revert(stage: Stage) -> Must:
    stage.lists(stage.home.deploy("NoDecimals"))
    stage.reserves(1_000)
    stage.every_chain()
    return Must(row={SHARES: Lost("decimals")}, rules={COVER: "unknown"})


@scenario
def fifty_decimals(stage: Stage) -> Must:
    stage.lists(stage.home.deploy("ManyDecimals"))
    stage.reserves(1_000)
    stage.every_chain()
    return Must(row={SHARES: Lost("decimals")}, rules={COVER: "unknown"})


@scenario
def a_hostile_name(stage: Stage) -> Must:
    token = stage.token("PlainToken", "<script>alert(1)</script>\u202e", "=cmd|' /C calc'!A0", 18)
    stocked(stage, token, 10 * WAD, 10)
    return Must(facts={TOTAL: 10}, row={"identity.deployments.symbol_matches": False}, honest=False)


@scenario
def a_supply_that_depends_on_who_asks(stage: Stage) -> Must:
    token = stage.home.deploy("TwoFacedSupply")
    stage.lists(token)
    stocked(stage, token, 1_000 * WAD, 500)
    return Must(row={SHARES: Lost("caller_dependent")}, rules={COVER: "unknown"}, honest=False)


@scenario
def no_contract_at_the_address(stage: Stage) -> Must:
    stage.token("PlainToken").send("mint", HOLDER, 10 * WAD)
    stage.deployments[0]["address"] = OTHER
    stage.reserves(10)
    stage.every_chain()
    return Must(row={SHARES: Lost("no_code")}, rules={COVER: "unknown", SEEN: "unknown"})


@scenario
def a_giant_answer(stage: Stage) -> Must:
    stage.lists(stage.home.deploy("GiantAnswer"))
    stage.reserves(10)
    stage.every_chain()
    return Must(rules={COVER: "unknown", SEEN: "unknown"}, honest=False)


@scenario
def a_token_that_sends_the_reader_elsewhere(stage: Stage) -> Must:
    stage.lists(stage.home.deploy("LooksElsewhere"))
    stage.reserves(10)
    stage.every_chain()
    return Must(row={SHARES: Lost("offchain_lookup")}, rules={COVER: "unknown"}, honest=False)


@scenario
def tokens_made_without_an_event(stage: Stage) -> Must:
    token = stage.home.deploy("SilentMint")
    stage.lists(token)
    stocked(stage, token, 100 * WAD, 150)
    token.send("mintSilently", 50 * WAD)
    return Must(
        facts={TOTAL: 150, "holders.count": Lost("log_gap")},
        rules={COVER: "pass", "holders-not-concentrated": "unknown"},
        honest=False,
    )


@scenario
def an_empty_token_is_no_coverage(stage: Stage) -> Must:
    stage.lists(stage.home.deploy("PlainToken", "Tesla xStock", "TSLAx", 18))
    stage.reserves(10)
    stage.every_chain()
    return Must(facts={NET: Lost("no_supply")}, rules={COVER: "unknown"})


@scenario
def twelve_holders_by_their_transfers(stage: Stage) -> Must:
    token = stage.token("PlainToken")
    for at in range(12):
        token.send("mint", "0x" + f"{at + 1:02x}" * 20, 100 * WAD)
    stage.reserves(1_200)
    stage.every_chain()
    return Must(
        facts={
            "holders.count": 12,
            "holders.top1_share": Fraction(1, 12),
            "holders.top10_share_adjusted": Fraction(10, 12),
        },
        rules={"holders-not-concentrated": "fail", COVER: "pass"},
    )


@scenario
def coverage_at_the_figures_own_moment(stage: Stage) -> Must:
    token = stage.token("PlainToken")
    token.send("mint", HOLDER, 900 * WAD)
    stage.reserves(900)
    stage.home.mine(at=stage.home.now + 40_000)
    token.send("mint", HOLDER, 100 * WAD)
    stage.every_chain()
    return Must(
        facts={NET: Fraction(9, 10), "backing.coverage_at_proof": 1},
        rules={COVER: "fail", "coverage-holds-at-proof-time": "pass"},
    )


@scenario
def shares_borrowed_for_a_day(stage: Stage) -> Must:
    token = stage.token("PlainToken")
    token.send("mint", HOLDER, 1_000 * WAD)
    stage.home.mine(at=stage.home.now + 6 * 86_400)
    stage.reserves(600, 600, 600, 1_000, 600)
    stage.every_chain()
    return Must(
        facts={"reserves.spikes": 1},
        rules={"reserve-series-is-plausible": "fail", COVER: "fail"},
        honest=False,
    )


@scenario
def a_figure_copied_from_the_supply(stage: Stage) -> Must:
    token = stage.token("PlainToken")
    start = stage.home.now
    for day, tokens in enumerate((100, 37, 55)):
        stage.home.mine(at=start + day * 86_400)
        token.send("mint", HOLDER, tokens * WAD)
    stage.home.mine(at=start + 2 * 86_400 + 60)
    stage.reserves(100, 137, 192)
    stage.every_chain()
    return Must(
        facts={"reserves.mirrors_supply": True},
        rules={"reserve-figure-is-counted": "fail", COVER: "pass"},
        honest=False,
    )
