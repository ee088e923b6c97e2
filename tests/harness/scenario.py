"""Scenarios on real nodes: what stands on the chains, and what an honest reader must conclude.

What is expected is computed by the scenario from its own numbers, before anything is read.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import anyio
from evm import Contract, Node
from fake_world import World
from fake_world import product as spec_of
from lying_node import Fault, Lie, LyingNode, honest, unharmed

from auditor.clients.chains import LiveChains
from auditor.clients.live import LiveWire
from auditor.collect.gather import gather
from auditor.evaluate.derive import derive
from auditor.evaluate.engine import evaluate_all
from auditor.evaluate.rule import CompiledRule
from auditor.model.evidence import Evidence, Fact, Gap, Observation
from auditor.model.provenance import Strength, origin
from auditor.model.report import Origin
from auditor.model.value import Enumeration, Flag, Interval, Moment, Open, Quantity, Records
from auditor.settings import Settings


WAD = 10**18
HOLDER, OTHER, ISSUER = ("0x" + digits * 20 for digits in ("aa", "ac", "bb"))
LOCK = "0x" + "cc" * 20
OPEN = "open"

Expected = object
"""A Fraction or word of a value, a pair of bounds (`OPEN` for none), or `Lost` for a gap."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A gap with this reason."""

    reason: str


@dataclass(slots=True)
class Stage:
    """What a scenario builds on: a home node, another chain, and pages."""

    home: Node
    away: Node
    pages: dict[str, object] = field(default_factory=dict)
    changed: dict[str, object] = field(default_factory=dict)
    deployments: list[dict[str, object]] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)

    def token(self, contract: str, *arguments: object, node: Node | None = None) -> Contract:
        """A deployed token that the product lists; `XStockLike` and the like take name etc."""
        given = arguments or ("Tesla xStock", "TSLAx", 18)
        made = (node or self.home).deploy(contract, *given)
        self.lists(made)
        return made

    def lists(self, token: Contract, **more: object) -> None:
        """The product names this deployment."""
        place = {"chain": token.node.caip2, "address": token.address, "from_block": 0}
        self.deployments.append({**place, **more})

    def reserves(self, *shares: object, step: timedelta = timedelta(days=1)) -> None:
        """Figures of an outside desk, a step apart, the last at the newest block's time."""
        lines = ["as_of,amount,unit,source"]
        for at, held in enumerate(reversed(shares)):
            moment = self.now - step * at
            lines.append(f"{moment:%Y-%m-%dT%H:%M:%SZ},{held},shares,a desk")
        self.pages["reserves.csv"] = "\n".join([lines[0], *reversed(lines[1:])])
        source = {"kind": "csv", "path": "reserves.csv", "class": "third_party", "cadence": "24h"}
        self.changed["reserves"] = [source]

    def feed(self, feed: Contract, **more: object) -> None:
        """The reserve figure comes from a feed on the home chain."""
        told = {"chain": self.home.caip2, "address": feed.address, "cadence": "24h", **more}
        self.changed["reserves"] = [{"kind": "chainlink_feed", "class": "third_party", **told}]

    @property
    def now(self) -> datetime:
        """The time of the home chain."""
        return datetime.fromtimestamp(self.home.now, UTC)

    def every_chain(self, *others: str) -> None:
        """The issuer's list names the chains of the product, and these."""
        chains = [*(str(each["chain"]) for each in self.deployments), *others]
        addresses = [*(str(each["address"]) for each in self.deployments), *(LOCK for _ in others)]
        symbol = str(self.changed.get("symbol", "TSLAx"))
        tokens = [
            {
                "chainId": int(chain.partition(":")[2]),
                "address": address,
                "symbol": symbol,
                "name": "Tesla xStock",
                "decimals": 18,
            }
            for chain, address in zip(chains, addresses, strict=True)
        ]
        version = {"major": 1, "minor": 0, "patch": 0}
        told = {"name": "List", "timestamp": "2025-10-01T00:00:00Z", "version": version}
        self.pages["list.json"] = json.dumps({**told, "tokens": tokens})
        source = {"kind": "token_list", "path": "list.json", "class": "issuer"}
        self.changed["listings"] = [{**source, "names_every_chain": True}]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A name, how to build it, and what the builder says must come out."""

    name: str
    build: Callable[[Stage], "Must"]


@dataclass(frozen=True, slots=True)
class Must:
    """What must come out: facts by key, the first row of lists, outcomes by rule."""

    facts: Mapping[str, Expected] = field(default_factory=dict)
    row: Mapping[str, Expected] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    honest: bool = True


SCENARIOS: dict[str, Scenario] = {}


def scenario(build: Callable[[Stage], Must]) -> Callable[[Stage], Must]:
    """Puts a builder on the list, under its own name."""
    name = build.__name__.replace("_", " ")
    assert name not in SCENARIOS
    SCENARIOS[name] = Scenario(name, build)
    return build


@dataclass(frozen=True, slots=True)
class Read:
    """What came out."""

    evidence: Evidence
    outcomes: Mapping[str, str]


def read(
    stage: Stage, rules: Sequence[CompiledRule], lies: Sequence[tuple[Lie, Fault]] = ()
) -> Read:
    """An audit of the stage; with `lies` each chain has one endpoint per lie, in that order."""
    with ExitStack() as running:
        urls: dict[str, list[str]] = {}
        for node in (stage.home, stage.away):
            if node.caip2 in stage.dead:
                urls[node.caip2] = ["http://127.0.0.1:9"]
                continue
            urls[node.caip2] = [
                running.enter_context(LyingNode(node.url, lie, fault)).url for lie, fault in lies
            ] or [node.url]
        return anyio.run(_read, stage, rules, urls)


async def _read(stage: Stage, rules: Sequence[CompiledRule], urls: Mapping[str, list[str]]) -> Read:
    quick = {"finality": "latest", "max_head_age": 0, "requests_per_second": 10_000}
    settings = Settings.model_validate(
        {
            "chains": {name: {"rpc": each, **quick} for name, each in urls.items()},
            "http": {"allow_loopback": True},
            "limits": {"rpc_retries": 0},
        }
    )
    as_of = stage.now + timedelta(seconds=30)
    world = World(as_of=as_of, origin=Origin.LIVE, pages=dict(stage.pages), read_at=as_of)
    product = spec_of(deployments=stage.deployments, **stage.changed)
    async with LiveWire(settings, lambda: as_of) as wire:
        chains = LiveChains.configured(settings, wire)
        world.reader, world.solana = chains.reader, chains.solana  # type: ignore[method-assign]
        found = await gather(product, world.context)
    key, value = "audit.as_of", Moment(as_of)
    told = origin("this audit", "manifest.as_of", as_of, as_of, "", Strength.MARKET)
    known = found.with_entries([Fact(key, value, (Observation(key, value, told),))])
    evidence = derive(known)
    findings = evaluate_all(rules, evidence)
    names = {rule.spec.id: rule.spec.name for rule in rules}
    return Read(evidence, {names[each.rule]: each.outcome.value for each in findings})


def differences(must: Must, got: Read) -> list[str]:
    """In words, everything that is not as expected."""
    wrong = [
        f"{key} is {told!r}, not {expected!r}"
        for key, expected in must.facts.items()
        if (told := fact(got.evidence, key)) != expected
    ]
    for place, expected in must.row.items():
        key, _, name = place.rpartition(".")
        told = _first(got.evidence, key, name)
        if told != expected:
            wrong.append(f"{place} of the first row is {told!r}, not {expected!r}")
    wrong += [
        f"{rule} is {got.outcomes[rule]}, not {expected}"
        for rule, expected in must.rules.items()
        if got.outcomes[rule] != expected
    ]
    return wrong


def fact(evidence: Evidence, key: str) -> object:
    """A value in the shape expectations are written in."""
    entry = evidence[key]
    return Lost(entry.reason) if isinstance(entry, Gap) else _plain(entry.value)


def _plain(value: object) -> object:
    match value:
        case Quantity():
            return value.amount
        case Interval():
            return (_end(value.low), _end(value.high))
        case Flag() | Enumeration():
            return value.value
        case Records():
            return len(value.rows)
        case _:
            return value


def _end(bound: Fraction | Open) -> object:
    return OPEN if isinstance(bound, Open) else bound


def _first(evidence: Evidence, key: str, name: str) -> object:
    entry = evidence[key]
    if isinstance(entry, Gap) or not isinstance(entry.value, Records):
        return Lost(entry.reason if isinstance(entry, Gap) else "type")
    if not entry.value.rows:
        return Lost("no rows")
    cell = entry.value.rows[0].get(name)
    reason = getattr(cell, "reason", None)
    if reason is not None:
        return Lost(str(reason))
    return getattr(cell, "value", _plain(cell))


HONEST: tuple[Lie, Fault] = (honest, unharmed)
