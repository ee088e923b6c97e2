"""Every P0 row of nodes, logs, tokens and feeds, injected under the command line.

Each row asserts the outcome and its reason, the exit code of a gate, that the message is one line
without a traceback or a secret, and that the product beside it is judged as without the fault.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from evm import MULTICALL3, Contract, Node
from lying_node import (
    Fault,
    Lie,
    LyingNode,
    always,
    bloated,
    half,
    honest,
    logs_dropped,
    only,
    other_chain,
    slow,
    status,
    supply_halved,
    unharmed,
)
from whole_product import (
    AS_OF,
    HELD,
    STARTED,
    WAD,
    Whole,
    command,
    honest_token,
    prepared,
    settings,
)

from auditor.clients.ledger import ranges


COVER, HOLDERS = "reserves-cover-circulation", "holders-not-concentrated"
SHARES, LEDGER, FEED = "supply.deployments.shares", "holders.count", "reserves.statements.amount"
PASSED, UNDECIDED = 0, 3
E8 = 10**8
SHORT = {"rpc_seconds": 1}


@dataclass(frozen=True, slots=True)
class Row:
    """A fault, where its reason must stand, and what must follow from it."""

    row: str
    what: str
    sources: Sequence[tuple[Lie, Fault]] = ()
    place: str = SHARES
    reason: str = ""
    rule: str = COVER
    outcome: str = "unknown"
    code: int = UNDECIDED
    dead: int = 0
    limits: dict[str, int] = field(default_factory=dict)
    chain: dict[str, object] = field(default_factory=dict)
    contract: str = ""
    feed: tuple[Any, ...] = ()
    unit: str = "shares"
    class_: str = "third_party"
    says: str = ""

    def __str__(self) -> str:
        return f"{self.row} {self.what}"


def error(code: int, message: str) -> dict[str, object]:
    return {"error": {"code": code, "message": message}}


def reply(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Lie:
    """Calls answered with a changed reply."""
    return only("eth_call", lambda request, told: change(told))


def refused_ranges(message: str, longest: int) -> Lie:
    """Logs only of so many blocks at once."""

    def lie(request: Any, told: dict[str, Any]) -> dict[str, Any]:
        asked = request["params"][0] if request["method"] == "eth_getLogs" else {}
        if "toBlock" not in asked:
            return told
        blocks = int(asked["toBlock"], 16) - int(asked["fromBlock"], 16) + 1
        return {**told, "result": None, **error(-32005, message)} if blocks > longest else told

    return lambda request, told: {
        key: value
        for key, value in lie(request, told).items()
        if key != "result" or value is not None
    }


def cut_off(at: int) -> Lie:
    """Never more than so many logs, without a word."""

    def lie(request: Any, told: dict[str, Any]) -> dict[str, Any]:
        logs = told.get("result")
        if request["method"] != "eth_getLogs" or not isinstance(logs, list):
            return told
        return {**told, "result": logs[:at]}

    return lie


def other_hash(request: Any, told: dict[str, Any]) -> dict[str, Any]:
    """Blocks asked for by number are, each time, of another history."""
    block = told.get("result")
    if request["method"] != "eth_getBlockByNumber" or not isinstance(block, dict):
        return told
    if not str(request["params"][0]).startswith("0x"):
        return told
    return {**told, "result": {**block, "hash": "0x" + "5e" * 32}}


def going_back() -> Lie:
    """A load balancer: every other answer about the newest block is of an older one."""
    seen: list[dict[str, Any]] = []

    def lie(request: Any, told: dict[str, Any]) -> dict[str, Any]:
        if request["method"] == "eth_blockNumber":
            seen.append(told)
            return {**told, "result": hex(max(int(told["result"], 16) - 5 * (len(seen) % 2), 0))}
        return told

    return lie


def swapped_code(request: Any, told: dict[str, Any]) -> dict[str, Any]:
    """Where the implementation stands changes as the block gets newer."""
    if request["method"] == "eth_getStorageAt" and request["params"][2] == "latest":
        return {**told, "result": "0x" + "00" * 12 + "77" * 20}
    return told


RPC = (
    Row("R01", "no answer", [(honest, slow(30))], reason="rpc_timeout", limits=SHORT),
    Row("R02", "a drip", [(honest, slow(0.2, 90))], reason="rpc_timeout", limits=SHORT),
    Row("R03", "later", [(honest, status(429, Retry_After="86400"))], reason="rate_limited"),
    Row(
        "R04",
        "limited in a success",
        [(always(**error(-32005, "daily request count exceeded, request rate limited")), unharmed)],
        reason="rate_limited",
    ),
    Row("R06", "half an answer", [(honest, half)], reason="rpc_bad_response"),
    Row(
        "R07",
        "of another request",
        [(reply(lambda told: {**told, "id": 424_242}), unharmed)],
        reason="rpc_protocol",
    ),
    Row(
        "R07",
        "result and error",
        [(reply(lambda told: {**told, **error(-32000, "both")}), unharmed)],
        reason="rpc_protocol",
    ),
    Row("R08", "a huge answer", [(honest, bloated(3 * 2**20))], reason="rpc_too_large"),
    Row("R11", "of another chain", [(other_chain, unharmed)], reason="wrong_chain"),
    Row("R13", "behind", [(honest, unharmed)], reason="stale_head", chain={"max_head_age": 60}),
    Row("R14", "going back", [(going_back(), unharmed)], outcome="pass", code=PASSED),
    Row(
        "R15",
        "one of two lies",
        [(honest, unharmed), (supply_halved, unharmed)],
        reason="source_dispute",
    ),
    Row(
        "R15",
        "one of three lies",
        [(honest, unharmed), (supply_halved, unharmed), (honest, unharmed)],
        outcome="pass",
        code=PASSED,
    ),
    Row("R16", "the last one lies", [(supply_halved, unharmed)], dead=2, reason="quorum"),
    Row("R18", "one source", outcome="pass", code=PASSED, says="Assurance: single-source"),
    Row("R19", "never settles", [(other_hash, unharmed)], reason="reorg"),
    Row(
        "R21",
        "pruned",
        [(only("eth_call", always(**error(-32000, "missing trie node 5e (path )"))), unharmed)],
        reason="archive_needed",
    ),
)
LOGS = (
    Row(
        "L01",
        "a limit of blocks",
        [(refused_ranges("eth_getLogs is limited to a 7 range", 7), unharmed)],
        rule=HOLDERS,
        outcome="pass",
        code=PASSED,
    ),
    Row(
        "L02",
        "a hostile hint",
        [(refused_ranges("this block range should work: [0x0, 0x0]", 1), unharmed)],
        place=LEDGER,
        reason="log_budget",
        rule=HOLDERS,
        code=PASSED,
    ),
    Row(
        "L03",
        "words nobody knows",
        [(only("eth_getLogs", always(**error(-32000, "computer says no"))), unharmed)],
        place=LEDGER,
        reason="getlogs_unavailable",
        rule=HOLDERS,
        code=PASSED,
    ),
    Row(
        "L04",
        "no logs at all",
        [(only("eth_getLogs", always(**error(-32005, "limit exceeded"))), unharmed)],
        place=LEDGER,
        reason="getlogs_unavailable",
        rule=HOLDERS,
        code=PASSED,
    ),
    Row(
        "L05",
        "cut off at a hundred",
        [(cut_off(100), unharmed)],
        rule=HOLDERS,
        outcome="pass",
        code=PASSED,
    ),
    Row(
        "L06",
        "a log left out",
        [(logs_dropped(17), unharmed)],
        place=LEDGER,
        reason="log_gap",
        rule=HOLDERS,
        code=PASSED,
    ),
    Row(
        "L06",
        "no logs told",
        [(only("eth_getLogs", always(result=[])), unharmed)],
        place=LEDGER,
        reason="log_gap",
        rule=HOLDERS,
        code=PASSED,
    ),
)
TOKENS = (
    Row("T01", "no contract", contract="-", reason="no_code"),
    Row(
        "T03",
        "a change while we look",
        [(swapped_code, unharmed)],
        rule="contract-behaves-as-a-token",
        outcome="fail",
        code=1,
        contract="SelfProxy",
    ),
    Row(
        "T04",
        "a name as a word",
        contract="WordNamed",
        rule="contract-behaves-as-a-token",
        outcome="pass",
        code=1,
    ),
    Row("T05", "no decimals", contract="NoDecimals", reason="decimals"),
    Row("T06", "a giant answer", contract="GiantAnswer", reason="rpc_too_large"),
    Row("T08", "look elsewhere", contract="LooksElsewhere", reason="offchain_lookup"),
)
FEEDS = (
    Row("F01", "nothing", feed=(0, 0), place=FEED, reason="feed_implausible"),
    Row("F01", "less than nothing", feed=(-5 * E8, 0), place=FEED, reason="feed_implausible"),
    Row("F01", "beyond all measure", feed=(2**200, 0), place=FEED, reason="feed_implausible"),
    Row("F02", "the future", feed=(HELD * E8, 9_000), place=FEED, reason="future_timestamp"),
    Row("F04", "dollars", feed=(HELD * E8, 0), place=FEED, reason="unit_ambiguous", unit="usd"),
    Row(
        "F07",
        "self-reported",
        feed=(HELD * E8, 0),
        place="reserves.class",
        class_="issuer",
        rule="reserves-attested-independently",
        outcome="fail",
        code=1,
    ),
)
ROWS = (*RPC, *LOGS, *TOKENS, *FEEDS)


@pytest.fixture(scope="module")
def nodes(start_node: Callable[..., Node]) -> tuple[Node, Node]:
    """Two chains as old as the sample's figures."""
    made = tuple(start_node(chain_id=at, genesis=STARTED) for at in (31_441, 31_442))
    for node in made:
        node.place("Multicall3Like", MULTICALL3)
    return made[0], made[1]


@pytest.fixture(scope="module")
def tokens(nodes: tuple[Node, Node]) -> dict[str, Contract]:
    found = {"victim": honest_token(nodes[0]), "sibling": honest_token(nodes[1])}
    for node in nodes:
        node.mine(3)
    return found


@pytest.fixture(scope="module")
def undisturbed(nodes, tokens, tmp_path_factory) -> dict[str, Any]:
    """What the sibling's report says when nothing is wrong anywhere."""
    whole = prepared(tmp_path_factory.mktemp("honest"), tokens)
    urls = {node.caip2: [node.url] for node in nodes}
    ran = run(whole, settings(whole, urls))
    assert ran.code == PASSED, ran.err
    victim = judged(whole, "victim")
    assert (victim[COVER], victim[HOLDERS]) == ("pass", "pass")
    return told(whole, "sibling")


def run(whole: Whole, config, formats: str = "json"):
    return command(
        *("audit", *whole.products.values(), "--config", config, "--out", whole.out),
        *("--format", formats, "--as-of", AS_OF, "--fail-on", "fail"),
    )


def judged(whole: Whole, name: str) -> dict[str, str]:
    return {each["name"]: each["outcome"] for each in whole.report(name)["findings"]}


def told(whole: Whole, name: str) -> dict[str, Any]:
    """Everything of a report that does not depend on when it was made."""
    report = whole.report(name)
    return {key: report[key] for key in ("findings", "score", "grade", "opinion", "converter")}


def why(whole: Whole, place: str) -> str:
    """The reason of a gap, or of a missing cell of a list's first row."""
    facts = whole.report("victim")["facts"]
    if place in facts:
        return facts[place].get("reason", "")
    key, _, cell = place.rpartition(".")
    entry = facts[key]
    if "gap" in entry:
        return entry["reason"]
    return entry["value"]["rows"][0][cell].get("reason", "")


@pytest.fixture
def stage(nodes, tokens, tmp_path, canary) -> Iterator[Callable[[Row], tuple[Whole, Any]]]:
    """Sets a row up: its token, its feed, its nodes; every address holds a secret."""
    marks = [node.snapshot() for node in nodes]
    with ExitStack() as running:

        def build(row: Row) -> tuple[Whole, Any]:
            home, away = nodes
            victim = tokens["victim"]
            if row.contract == "-":
                victim = replace(victim, address="0x" + "1f" * 20)
            elif row.contract:
                victim = odd_token(home, row.contract)
            whole = prepared(tmp_path / "in", {"victim": victim, "sibling": tokens["sibling"]})
            if row.feed:
                fed(whole, home, row)
            home.mine(2)
            between = [LyingNode(home.url, *each) for each in row.sources or [(honest, unharmed)]]
            between.append(LyingNode(away.url))
            # A node of one's own answers at its root only; behind these a key may stand.
            *urls, beside = [f"{running.enter_context(each).url}/{canary}" for each in between]
            urls += [f"http://127.0.0.1:{9 + at}/{canary}" for at in range(row.dead)]
            chains = {home.caip2: urls, away.caip2: [beside]}
            return whole, settings(whole, chains, only_first=row.chain, **row.limits)

        yield build
    for node, mark in zip(nodes, marks, strict=True):
        node.revert(mark)


def odd_token(node: Node, name: str) -> Contract:
    """The contract, with 1,000 tokens where it can make some."""
    if name == "SelfProxy":
        program = node.deploy("SelfLogic", True)
        return node.deploy(name, program.address, b"")
    token = node.deploy(name)
    if name == "WordNamed":
        token.send("mint", node.account, 1_000 * WAD)
    return token


def fed(whole: Whole, node: Node, row: Row) -> None:
    """The reserve figure of the victim comes from a feed."""
    answer, ahead = row.feed
    feed = node.deploy("Feed", "TSLAx reserves", 8)
    feed.send("set", answer, node.now + ahead)
    path = whole.products["victim"]
    text = path.read_text()
    start, end = text.index("reserves:\n"), text.index("prices:")
    place = f'kind: chainlink_feed, chain: "{node.caip2}", address: "{feed.address}"'
    told = f"reserves: [{{{place}, unit: {row.unit}, class: {row.class_}, cadence: 24h}}]\n"
    path.write_text(text[:start] + told + text[end:])


@pytest.mark.parametrize(
    "row", [pytest.param(each, id=str(each), marks=pytest.mark.fault(each.row)) for each in ROWS]
)
def test_a_fault_ends_in_its_reason_and_harms_nothing_else(row, stage, undisturbed, monkeypatch):
    if row.row == "L02":
        monkeypatch.setattr(ranges, "MOST_REQUESTS", 20)
    whole, config = stage(row)
    ran = run(whole, config, "json,html" if row.says else "json")
    (whole.folder / "said.txt").write_text(ran.out + ran.err)  # the secret is looked for in files
    config.unlink()
    assert ran.code == row.code, ran.err
    assert "Traceback" not in ran.out + ran.err
    assert judged(whole, "victim")[row.rule] == row.outcome
    if row.reason:
        assert why(whole, row.place) == row.reason
    (finding,) = [f for f in whole.report("victim")["findings"] if f["name"] == row.rule]
    assert finding["message"]
    assert "\n" not in finding["message"]
    if row.says:
        assert row.says in (whole.out / "victim" / "report.html").read_text()
    assert told(whole, "sibling") == undisturbed


@pytest.mark.fault("T11")
def test_a_contract_listed_twice_is_refused_before_anything_is_read(tokens, tmp_path):
    whole = prepared(tmp_path, tokens)
    path = whole.products["victim"]
    text = path.read_text()
    line = next(line for line in text.splitlines() if line.startswith("  - {chain:"))
    path.write_text(text.replace(line, f"{line}\n{line}"))
    ran = run(whole, settings(whole, {}))
    assert ran.code == 2
    assert "stands twice and would count twice" in ran.err
    assert ran.err.count("\n") <= 2
    assert not whole.out.exists()
