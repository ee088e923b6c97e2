"""A world in memory for collectors: chains of contracts, pages, files, and ways to fail.

A contract is a mapping from function name to what it answers: a value, a tuple of values, a
mapping from argument to value, or a SourceError to raise. What is not named reverts.
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import anyio

from auditor.archive.exchange import Answer
from auditor.base import canonical
from auditor.clients.profiles import Profile
from auditor.clients.reading import Call, Code, Ledger, LedgerScope, Log, Logs, Proof
from auditor.clients.solana import SolanaReader
from auditor.collect.gather import gather
from auditor.collect.interface import Collected, Collector, Context, Reading
from auditor.errors import SourceError
from auditor.model.evidence import Evidence, Gap, Observation
from auditor.model.product import ProductSpec
from auditor.model.report import BlockStamp, Origin
from auditor.model.value import Record, Records


AS_OF = datetime(2026, 9, 13, 12, tzinfo=UTC)
BLOCK_TIME = datetime(2026, 9, 13, 11, 59, tzinfo=UTC)
READ_AT = datetime(2026, 9, 13, 12, tzinfo=UTC)
TSLAX = "0x8aD3c73F833d3F9A523aB01476625F269aEB7Cf0"
TIMEOUT = SourceError("unreachable", "rpc_timeout", "the node did not answer")
REVERTED = SourceError("unreadable", "reverted", "the call reverts")
GARBAGE = SourceError("unreadable", "bad_returndata", "12 bytes")


@dataclass
class FakeChain:
    """One chain at one block."""

    id: str = "eip155:1"
    contracts: dict[str, Mapping[str, object]] = field(default_factory=dict)
    time: datetime = BLOCK_TIME
    number: int = 23_000_000
    storages: dict[tuple[str, int], int | SourceError] = field(default_factory=dict)
    newest: dict[tuple[str, int], int | SourceError] = field(default_factory=dict)
    codes: dict[str, bytes | SourceError] = field(default_factory=dict)
    events: dict[str, list[Log] | SourceError] = field(default_factory=dict)
    ledgers: dict[str, Ledger | SourceError] = field(default_factory=dict)
    proofs: dict[str, Proof] = field(default_factory=dict)
    earlier: list["FakeChain"] = field(default_factory=list)
    asked: list[tuple[str, str, tuple[object, ...]]] = field(default_factory=list)

    @property
    def block(self) -> BlockStamp:
        return BlockStamp(self.id, self.number, "0xabc", self.time, "finalized", 1)

    async def has_code(self, address: str) -> bool:
        return address.lower() in {known.lower() for known in self.contracts}

    async def view(self, address: str, signature: str, *arguments: object) -> Reading:
        self.asked.append((address, signature, arguments))
        contracts = {known.lower(): it for known, it in self.contracts.items()}
        contract = contracts.get(address.lower(), {})
        answer = contract.get(signature.partition("(")[0], REVERTED)
        if isinstance(answer, Mapping):
            answer = answer.get(arguments[0], REVERTED)
        if isinstance(answer, SourceError):
            raise answer
        values = answer if isinstance(answer, tuple) else (answer,)
        locator = f"{self.id}@{self.number} {address} {signature}"
        digest = canonical.digest(repr(values).encode())
        return Reading(values, locator, digest, READ_AT)

    async def views(self, calls: Sequence[Call]) -> tuple[Reading | SourceError, ...]:
        found: list[Reading | SourceError] = []
        for call in calls:
            try:
                found.append(await self.view(call.address, call.signature, *call.arguments))
            except SourceError as error:
                found.append(error)
        return tuple(found)

    async def code(self, address: str) -> Code:
        here = await self.has_code(address)
        raw = self.codes.get(address.lower(), b"\xfe" * 100 if here else b"")
        if isinstance(raw, SourceError):
            raise raw
        told = canonical.digest(address.lower().encode()) if raw else ""
        return Code("0x" + told, len(raw), f"{self.id} code {address}", told, READ_AT, raw)

    async def storage(self, address: str, slot: int) -> Reading:
        word = self.storages.get((address.lower(), slot), 0)
        if isinstance(word, SourceError):
            raise word
        locator = f"{self.id}@{self.number} {address} slot {slot:#x}"
        return Reading((word,), locator, canonical.digest(str(word).encode()), READ_AT)

    async def storage_now(self, address: str, slot: int) -> Reading:
        word = self.newest.get((address.lower(), slot))
        if isinstance(word, SourceError):
            raise word
        if word is None:
            return await self.storage(address, slot)
        return Reading((word,), f"{self.id} newest slot {slot:#x}", "0" * 64, READ_AT)

    async def logs(self, address: str, topics: Sequence[str], first: int, last: int) -> Logs:
        told = self.events.get(address.lower(), [])
        if isinstance(told, SourceError):
            raise told
        kept = tuple(
            each for each in told if each.topics[0] in topics and first <= each.block <= last
        )
        return Logs(kept, f"{self.id} logs of {address}", "0" * 64, READ_AT)

    async def ledger(self, scope: LedgerScope) -> Ledger:
        found = self.ledgers.get(
            scope.address.lower(), SourceError("unreachable", "getlogs_unavailable", "no logs")
        )
        if isinstance(found, SourceError):
            raise found
        return found

    async def at(self, moment: datetime) -> "FakeChain":
        for each in self.earlier:
            if each.time <= moment:
                return each
        raise SourceError("unreachable", "archive_needed", "the node keeps no earlier state")

    async def prove(self, address: str, slots: Sequence[int]) -> Proof:
        if address.lower() not in self.proofs:
            raise SourceError("unsupported", "unsupported", "the node offers no proofs")
        known = self.proofs[address.lower()]
        return replace(known, words={slot: known.words.get(slot, 0) for slot in slots})


@dataclass
class World:
    """Everything a context can reach."""

    chains: dict[str, FakeChain | SourceError] = field(default_factory=dict)
    pages: dict[str, object] = field(default_factory=dict)
    as_of: datetime = AS_OF
    origin: Origin = Origin.LIVE
    read_at: datetime = READ_AT
    read: dict[str, list[Answer]] = field(default_factory=dict)
    visited: list[tuple[str, Profile]] = field(default_factory=list)

    async def reader(self, chain: str) -> FakeChain:
        told = SourceError("not_collected", "no_endpoint", f"no endpoint for {chain}")
        if not chain.startswith("eip155:"):
            told = SourceError("unsupported", "unsupported", f"no client for {chain}")
        found = self.chains.get(chain, told)
        if isinstance(found, SourceError):
            raise found
        return found

    async def solana(self, chain: str) -> SolanaReader:
        raise SourceError("not_collected", "no_endpoint", f"no endpoint for {chain}")

    async def get(self, url: str) -> Answer:
        answer = self._answer(url)
        self.read.setdefault(url, []).append(answer)
        return answer

    async def visit(self, url: str, profile: Profile) -> Answer:
        self.visited.append((url, profile))
        return self._answer(url)

    def seen(self, url: str) -> tuple[Answer, ...]:
        return tuple(self.read.get(url, ()))

    async def file(self, path: str) -> Answer:
        return self._answer(path)

    def _answer(self, name: str) -> Answer:
        missing = SourceError("unreachable", "not_found", f"{name} is not there")
        found = self.pages.get(name, missing)
        if isinstance(found, list):
            found = found.pop(0) if len(found) > 1 else found[0]
        if isinstance(found, SourceError):
            raise found
        if isinstance(found, Answer):
            return found
        body = found if isinstance(found, bytes) else str(found).encode()
        return Answer(200, (), body, self.read_at, "fake")

    @property
    def context(self) -> Context:
        return Context(self.as_of, self, self, self.origin)

    def collect(self, collector: Collector, product: ProductSpec) -> Sequence[Collected]:
        """What one collector finds."""
        return anyio.run(collector.collect, product, self.context)

    def gather(self, product: ProductSpec, **others: object) -> Evidence:
        """What all of them find."""
        return anyio.run(functools.partial(gather, product, self.context, **others))


def product(**changed: object) -> ProductSpec:
    """TSLAx on Ethereum, with top-level keys replaced."""
    written = {
        "schema": "auditor/product/v1",
        "id": "tslax",
        "symbol": "TSLAx",
        "name": "Tesla xStock",
        "issuer": {
            "name": "Backed Assets (JE) Limited",
            "jurisdiction": "JE",
            "website": "https://xstocks.com",
        },
        "structure": "tracker_certificate",
        "underlying": underlying(),
        "deployments": [{"chain": "eip155:1", "address": TSLAX}],
    }
    return ProductSpec.model_validate({**written, **changed})


def underlying(**changed: object) -> dict[str, object]:
    """Tesla's share, with keys replaced."""
    written = {"ticker": "TSLA", "exchange": "XNAS", "currency": "USD", "isin": "US88160R1014"}
    return {**written, **changed}


def rows(found: Sequence[Collected], key: str) -> list[Record]:
    """The rows of a list key, in order of collection."""
    return [
        row
        for item in found
        if isinstance(item, Observation) and item.key == key and isinstance(item.value, Records)
        for row in item.value.rows
    ]


def seen(found: Sequence[Collected], key: str) -> list[Observation]:
    """The observations of a key."""
    return [item for item in found if isinstance(item, Observation) and item.key == key]


def gaps(found: Sequence[Collected], key: str) -> list[Gap]:
    """The gaps of a key."""
    return [item for item in found if isinstance(item, Gap) and item.key == key]
