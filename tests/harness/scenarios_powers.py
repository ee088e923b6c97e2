"""Scenarios of reserve feeds, corporate actions and control."""

from fractions import Fraction

from scenario import HOLDER, ISSUER, OTHER, WAD, Lost, Must, Stage, scenario


E8 = 10**8
COVER, SANE, ACTIONS = (
    "reserves-cover-circulation",
    "reserve-feed-is-sane",
    "corporate-actions-match-multiplier",
)
MINT, UPGRADE = "mint-authority-is-guarded", "upgrade-authority-is-guarded"
HELD, NET = "reserves.shares", "backing.coverage"
DAY = 86_400


def fed(stage: Stage, tokens: int = 1_000, decimals: int = 8, name: str = "TSLAx reserves"):
    """A token, and an empty feed beside it."""
    stage.token("PlainToken").send("mint", HOLDER, tokens * WAD)
    feed = stage.home.deploy("Feed", name, decimals)
    stage.feed(feed)
    stage.every_chain()
    return feed


@scenario
def a_fresh_feed_that_covers(stage: Stage) -> Must:
    feed = fed(stage)
    feed.send("set", 1_000 * E8, stage.home.now)
    return Must(facts={HELD: 1_000, NET: 1}, rules={COVER: "pass", SANE: "pass"})


@scenario
def a_feed_one_share_short(stage: Stage) -> Must:
    feed = fed(stage, 100_000)
    feed.send("set", 99_999 * E8, stage.home.now)
    return Must(facts={NET: Fraction(99_999, 100_000)}, rules={COVER: "warn", SANE: "pass"})


@scenario
def a_feed_two_percent_short(stage: Stage) -> Must:
    feed = fed(stage, 100_000)
    feed.send("set", 98_000 * E8, stage.home.now)
    return Must(facts={NET: Fraction(98, 100)}, rules={COVER: "fail", SANE: "pass"})


@scenario
def a_feed_of_eighteen_decimals(stage: Stage) -> Must:
    feed = fed(stage, decimals=18)
    feed.send("set", 1_001 * WAD, stage.home.now)
    return Must(facts={HELD: 1_001}, rules={COVER: "pass", SANE: "pass"})


@scenario
def a_feed_without_decimals(stage: Stage) -> Must:
    feed = fed(stage, decimals=0)
    feed.send("set", 1_001, stage.home.now)
    return Must(facts={HELD: 1_001}, rules={COVER: "pass", SANE: "pass"})


@scenario
def a_feed_that_answers_nothing(stage: Stage) -> Must:
    feed = fed(stage)
    feed.send("set", 0, stage.home.now)
    return Must(facts={HELD: Lost("feed_implausible")}, rules={COVER: "unknown", SANE: "unknown"})


@scenario
def a_feed_that_answers_below_nothing(stage: Stage) -> Must:
    feed = fed(stage)
    feed.send("set", -1_000 * E8, stage.home.now)
    return Must(facts={HELD: Lost("feed_implausible")}, rules={COVER: "unknown", SANE: "unknown"})


@scenario
def a_feed_that_answers_all_there_is(stage: Stage) -> Must:
    feed = fed(stage)
    feed.send("set", 2**255 - 1, stage.home.now)
    return Must(facts={HELD: Lost("feed_implausible")}, rules={COVER: "unknown", SANE: "unknown"})


@scenario
def a_feed_from_the_future(stage: Stage) -> Must:
    feed = fed(stage)
    feed.send("set", 1_000 * E8, stage.home.now + 3_600)
    return Must(facts={HELD: Lost("future_timestamp")}, rules={COVER: "unknown", SANE: "unknown"})


@scenario
def a_feed_without_a_time(stage: Stage) -> Must:
    feed = fed(stage)
    phase = 1 << 64
    feed.send("setRound", phase + 1, 1_000 * E8, stage.home.now, 0, phase + 1)
    return Must(facts={HELD: Lost("feed_implausible")}, rules={COVER: "unknown", SANE: "unknown"})


@scenario
def a_feed_that_fell_asleep(stage: Stage) -> Must:
    feed = fed(stage)
    feed.send("set", 1_000 * E8, stage.home.now)
    stage.home.mine(at=stage.home.now + 3 * DAY)
    return Must(facts={HELD: 1_000}, rules={SANE: "fail", "reserves-fresh": "warn"}, honest=False)


@scenario
def a_feed_that_carries_an_answer_over(stage: Stage) -> Must:
    feed = fed(stage)
    phase = 1 << 64
    now = stage.home.now
    feed.send("setRound", phase + 7, 1_000 * E8, now, now, phase + 5)
    return Must(facts={HELD: Lost("feed_carried_over")}, rules={COVER: "unknown", SANE: "unknown"})


@scenario
def a_feed_of_dollars_is_no_count_of_shares(stage: Stage) -> Must:
    feed = fed(stage, name="TSLA / USD")
    feed.send("set", 250_000 * E8, stage.home.now)
    return Must(facts={HELD: Lost("unit_ambiguous")}, rules={COVER: "unknown"})


@scenario
def a_feed_of_another_stock(stage: Stage) -> Must:
    feed = fed(stage, name="AAPLx reserves")
    feed.send("set", 1_000 * E8, stage.home.now)
    return Must(facts={HELD: Lost("scope_mismatch")}, rules={COVER: "unknown"}, honest=False)


@scenario
def no_feed_at_the_address(stage: Stage) -> Must:
    fed(stage)
    (source,) = stage.changed["reserves"]  # type: ignore[misc]
    source["address"] = OTHER
    return Must(facts={HELD: Lost("no_code")}, rules={COVER: "unknown"})


@scenario
def a_feed_that_slept_last_week(stage: Stage) -> Must:
    feed = fed(stage)
    start = stage.home.now
    for at, held in ((0, 1_000), (1, 1_000), (5, 1_000), (6, 1_000)):
        feed.send("set", held * E8, start + at * DAY)
    stage.home.mine(at=start + 6 * DAY + 60)
    return Must(
        rules={SANE: "pass", "reserve-feed-keeps-pace": "fail", COVER: "pass"},
    )


@scenario
def shares_lent_to_a_feed_for_a_day(stage: Stage) -> Must:
    feed = fed(stage)
    start = stage.home.now
    for at, held in enumerate((600, 600, 600, 1_000, 600)):
        feed.send("set", held * E8, start + at * DAY)
    stage.home.mine(at=start + 4 * DAY + 60)
    return Must(
        facts={"reserves.spikes": 1}, rules={"reserve-series-is-plausible": "fail"}, honest=False
    )


def declared(stage: Stage, *actions: tuple[str, str, int, str]) -> None:
    """Declared actions: kind, ratio, Unix time, id."""
    lines = ["id,kind,ex_date,effective_at,ratio,gross,currency,withholding,status,source"]
    for kind, ratio, at, name in actions:
        moment = stage.now.fromtimestamp(at, stage.now.tzinfo)
        lines.append(
            f"{name},{kind},{moment:%Y-%m-%d},{moment:%Y-%m-%dT%H:%M:%SZ},{ratio},,,,COMPLETED,notice"
        )
    stage.pages["actions.csv"] = "\n".join(lines)
    stage.changed["corporate_actions"] = [{"kind": "csv", "path": "actions.csv"}]


def scaled(stage: Stage, held: int):
    token = stage.token("ScaledUILike")
    token.send("mint", HOLDER, 100 * WAD)
    stage.reserves(held)
    stage.every_chain()
    return token


@scenario
def a_declared_split_that_reached_the_token(stage: Stage) -> Must:
    token = scaled(stage, 400)
    at = stage.home.now + 2
    token.send("setUIMultiplier", 4 * WAD, at)
    stage.home.mine(at=at + 60)
    declared(stage, ("split", "4", at, "split-4"))
    stage.reserves(400)
    return Must(facts={"supply.total_shares": 400, NET: 1}, rules={COVER: "pass"})


@scenario
def a_declared_split_that_never_came(stage: Stage) -> Must:
    scaled(stage, 100)
    at = stage.home.now
    stage.home.mine(at=at + 10 * DAY)
    declared(stage, ("split", "4", at, "split-4"))
    stage.reserves(100)
    return Must(rules={ACTIONS: "fail"}, honest=False)


def keys(count: int) -> list[str]:
    return ["0x" + f"{number:02x}" * 20 for number in range(0xC1, 0xC1 + count)]


def safe(stage: Stage, needed: int = 2, owners: int = 3) -> str:
    return stage.home.deploy("MultisigLike", keys(owners), needed).address


def delay(stage: Stage) -> str:
    return stage.home.deploy("Delay", 172_800, [safe(stage)]).address


def guarded(stage: Stage, contract: str, *arguments: object) -> None:
    stage.lists(stage.home.deploy(contract, *arguments))
    stage.every_chain()


@scenario
def several_keys_mint(stage: Stage) -> Must:
    wallet = safe(stage)
    guarded(stage, "PowersToken", wallet, wallet)
    return Must(facts={"control.mint_authority": "multisig"}, rules={MINT: "pass"})


@scenario
def one_key_of_three_mints(stage: Stage) -> Must:
    guarded(stage, "PowersToken", safe(stage, 1), safe(stage, 1))
    return Must(facts={"control.mint_authority": "eoa"}, rules={MINT: "fail"})


@scenario
def one_key_mints(stage: Stage) -> Must:
    guarded(stage, "PowersToken", ISSUER, ISSUER)
    return Must(facts={"control.mint_authority": "eoa"}, rules={MINT: "fail"})


@scenario
def minting_waits_two_days(stage: Stage) -> Must:
    wallet = delay(stage)
    guarded(stage, "PowersToken", wallet, wallet)
    return Must(facts={"control.mint_authority": "timelock"}, rules={MINT: "pass"})


@scenario
def one_key_appoints_the_minter(stage: Stage) -> Must:
    guarded(stage, "PowersToken", ISSUER, safe(stage))
    return Must(facts={"control.mint_authority": "eoa"}, rules={MINT: "fail"}, honest=False)


@scenario
def anybody_mints(stage: Stage) -> Must:
    guarded(stage, "OpenMintToken")
    return Must(facts={"control.mint_authority": "eoa"}, rules={MINT: "fail"}, honest=False)


@scenario
def nobody_mints_any_more(stage: Stage) -> Must:
    guarded(stage, "FixedToken")
    return Must(
        facts={"control.mint_authority": "renounced", "control.upgrade_authority": "immutable"},
        rules={MINT: "pass", UPGRADE: "pass"},
    )


@scenario
def a_secret_way_to_mint_is_never_a_pass(stage: Stage) -> Must:
    wallet = safe(stage)
    guarded(stage, "SecretMintToken", wallet, wallet)
    return Must(rules={MINT: "fail"}, honest=False)


@scenario
def a_proxy_that_one_key_replaces(stage: Stage) -> Must:
    logic = stage.home.deploy("FixedLogic")
    guarded(stage, "ClearProxy", logic.address, ISSUER, b"")
    return Must(
        facts={"control.upgrade_authority": "eoa"},
        row={"control.deployments.proxy": "transparent"},
        rules={UPGRADE: "fail"},
    )


@scenario
def a_proxy_that_a_delay_guards(stage: Stage) -> Must:
    logic = stage.home.deploy("FixedLogic")
    guarded(stage, "ClearProxy", logic.address, delay(stage), b"")
    return Must(facts={"control.upgrade_authority": "timelock"}, rules={UPGRADE: "pass"})


@scenario
def a_beacon_of_several_keys(stage: Stage) -> Must:
    logic = stage.home.deploy("FixedLogic")
    beacon = stage.home.deploy("SharedBeacon", logic.address, safe(stage))
    guarded(stage, "OfBeacon", beacon.address, b"")
    return Must(
        facts={"control.upgrade_authority": "multisig"},
        row={"control.deployments.proxy": "beacon"},
        rules={UPGRADE: "pass"},
    )


@scenario
def a_clone_cannot_be_replaced(stage: Stage) -> Must:
    logic = stage.home.deploy("FixedLogic")
    cloner = stage.home.deploy("Cloner")
    cloner.send("clone", logic.address)
    stage.deployments.append(
        {"chain": stage.home.caip2, "address": cloner.call("last"), "from_block": 0}
    )
    stage.every_chain()
    return Must(
        facts={"control.upgrade_authority": "immutable"},
        row={"control.deployments.proxy": "minimal"},
        rules={UPGRADE: "pass"},
    )


@scenario
def a_program_anybody_replaces(stage: Stage) -> Must:
    logic = stage.home.deploy("UnguardedLogic")
    guarded(stage, "SelfProxy", logic.address, b"")
    return Must(facts={"control.upgrade_authority": "eoa"}, rules={UPGRADE: "fail"}, honest=False)


@scenario
def a_back_door_beside_the_admin_is_never_a_pass(stage: Stage) -> Must:
    logic = stage.home.deploy("FixedLogic")
    guarded(stage, "BackdoorProxy", logic.address, delay(stage))
    return Must(rules={UPGRADE: "unknown"}, honest=False)


@scenario
def a_balance_moved_without_an_event(stage: Stage) -> Must:
    token = stage.home.deploy("SilentMove")
    stage.lists(token)
    token.send("mint", HOLDER, 100 * WAD)
    token.send("mint", OTHER, 100 * WAD)
    token.send("moveSilently", OTHER, HOLDER, 90 * WAD)
    stage.reserves(200)
    stage.every_chain()
    return Must(
        facts={"holders.count": Lost("log_gap"), "supply.total_shares": 200},
        rules={"holders-not-concentrated": "unknown"},
        honest=False,
    )
