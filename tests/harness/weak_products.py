"""Products on a chain whose truth is not `pass`, with everything else the sample `good` has.

`weak`: 1,500 tokens of two shares against 2,005 shares, one key that makes tokens and replaces the
program, nine holders. `fed`: the same shortfall by a multiplier, the shares told by a feed that was
silent for weeks, and tokens that anybody can make. `swapped`: as `weak`, and its program was
replaced through a door that announces nothing. The terms of all of them change without a word.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
from bench_product import shipped_rules
from evm import MULTICALL3, Contract, Node
from memory_node import Endpoint, Memory, Remembered, in_place_of_the_network, settings_of
from whole_product import HELD, WAD, honest_token, prepared

from auditor.base import strict_yaml
from auditor.model.report import Report
from auditor.pipeline.audit import audit
from auditor.pipeline.inputs import product_from
from auditor.pipeline.sources import Live
from auditor.settings import Settings


CHAIN_ID = 31_451
PRODUCTS = ("weak", "fed", "swapped")
E8 = 10**8
CUSTOMERS = tuple("0x" + f"{at:02x}" * 20 for at in range(0xA1, 0xAA))
FEW, MANY = 1_000, 1_500
"""Tokens that the shares would cover, and tokens that there are."""
QUIET = 30 * 86_400
TERMS = "https://candour.example/terms"
CHANGING = ("<p>The door is on the left.</p>", "<p>The door is on the right.</p>")
"""What the page of the terms says to the first visitor and to the next."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A finished chain and the contracts on it by name."""

    chain: Remembered
    contracts: dict[str, Contract]
    head: datetime


def crooked(node: Node) -> Stage:
    """The chain on which both products are."""
    node.place("Multicall3Like", MULTICALL3)
    program = node.deploy("WeakLogic")
    proxy = node.deploy("SelfProxy", program.address, b"")
    weak = Contract(node, program.compiled, proxy.address)
    weak.send("initialize", node.account)
    swapped = _with_a_side_door(node, program)
    fed = node.deploy("ScaledUILike", "Tesla xStock", "TSLAx", 18)
    fed.send("setUIMultiplier", 2 * WAD, node.now)
    feed = node.deploy("Feed", "TSLAx reserves", 8)
    feed.send("set", HELD * E8, node.now - QUIET)
    mine = node.deploy("Feed", "TSLAx reserves", 8)
    mine.send("set", 2 * MANY * E8, node.now)
    tokens = (weak, swapped, fed)
    for token in tokens:
        _fill(token, FEW)
    node.mine(300)
    for token in tokens:
        _fill(token, MANY - FEW)
    # So long ago that no head a node may have is from before it.
    node.mine(300)
    # Without a word: no event tells of the program that runs from here on.
    other = node.deploy("WeakLogic")
    replace(swapped, compiled=node.compiled("BackdoorProxy")).send("sideDoor", other.address)
    feed.send("set", HELD * E8, node.now)
    node.mine(5)
    contracts = {
        "weak": weak,
        "swapped": swapped,
        "fed": fed,
        "feed": feed,
        "the issuer's feed": mine,
    }
    contracts["twin"] = _twin(node)
    return _staged(node, contracts)


def sound(node: Node) -> Stage:
    """Another history of the same chain, in which a sound token stands where `weak` does."""
    node.place("Multicall3Like", MULTICALL3)
    node.deploy("WeakLogic")
    weak = honest_token(node)
    node.mine(550)
    return _staged(node, {"weak": weak})


def _with_a_side_door(node: Node, program: Contract) -> Contract:
    proxy = node.deploy("BackdoorProxy", program.address, CUSTOMERS[0])
    token = replace(proxy, compiled=program.compiled)
    token.send("initialize", node.account)
    return token


def _twin(node: Node) -> Contract:
    """A second contract of the issuer, of which there is as much as the shares cover."""
    token = node.deploy("PlainToken", "Tesla xStock", "TSLAx", 18)
    _fill(token, FEW)
    return token


def _fill(token: Contract, tokens: int) -> None:
    for customer in CUSTOMERS:
        token.send("mint", customer, tokens * WAD // len(CUSTOMERS))


def _staged(node: Node, contracts: dict[str, Contract]) -> Stage:
    return Stage(Remembered(node), contracts, datetime.fromtimestamp(node.now, UTC))


class OnChain:
    """A product file as data, with its folder, on remembered chains; `judged` audits it live."""

    def __init__(self, name: str, home: Path, stage: Stage) -> None:
        self.name, self.home, self.stage = name, home, stage
        whole = prepared(home, {name: stage.contracts[name]})
        path = whole.products[name]
        self.data: Any = strict_yaml.load(path.read_bytes(), str(path)).data
        self.memory = Memory(pages={TERMS: [each.encode() for each in CHANGING]})
        self.data["documents"].append({"topic": ["redemption"], "url": TERMS, "class": "issuer"})
        if name == "fed":
            del self.data["underlying"]["shares_per_token"]
            self.data["reserves"] = [self.feed("feed", "third_party")]

    def feed(self, contract: str, class_: str) -> dict[str, Any]:
        """A reserve source that is a feed on the chain."""
        place = {"chain": self.stage.chain.node.caip2}
        place["address"] = self.stage.contracts[contract].address
        scope = "existence, ownership, encumbrance, liabilities, account_level, independence"
        return {
            "kind": "chainlink_feed",
            "unit": "shares",
            "cadence": "24h",
            "class": class_,
            **place,
            "scope": scope.split(", "),
        }

    def listed(self, address: str, chain_id: int = CHAIN_ID) -> None:
        """One more contract of the product in the issuer's token list."""
        path = self.home / "good" / f"{self.name}.json"
        told = json.loads(path.read_text())
        told["tokens"].append({**told["tokens"][0], "address": address, "chainId": chain_id})
        path.write_text(json.dumps(told))

    def write(self, file: str, text: str) -> None:
        """A file of the product's folder."""
        (self.home / file).write_text(text)

    def judged(self, endpoints: Sequence[Endpoint | None]) -> Report:
        """The report when the chain is read through these nodes; None is one that is down."""
        caip2 = self.stage.chain.node.caip2
        hosts = [f"node{at}.example" for at in range(len(endpoints))]
        told = zip(hosts, endpoints, strict=True)
        self.memory.nodes = {host: each for host, each in told if each is not None}
        settings = settings_of({caip2: hosts}, str(self.home / "cache"))
        raw = json.dumps(self.data).encode()
        rules = shipped_rules()
        product = product_from(raw, "on-chain.yaml", self.home, rules)
        now = self.stage.head + timedelta(seconds=10)
        live = Live(Settings.model_validate(settings), lambda: now)

        async def go() -> Report:
            return (await audit(product, rules, live)).report

        with in_place_of_the_network(self.memory):
            return anyio.run(go)
