"""Makes the ledger of a token from one endpoint: the answer to the pseudo-method of `asks`."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Literal, cast

import anyio

from auditor.archive.exchange import Answer, Ask
from auditor.base.keccak import keccak
from auditor.base.strict_json import JsonValue
from auditor.clients import shapes
from auditor.clients.ledger import bloom
from auditor.clients.ledger.ahead import Ahead
from auditor.clients.ledger.blob import encode
from auditor.clients.ledger.cache import Cache
from auditor.clients.ledger.decode import RawLog, checked, logs_of
from auditor.clients.ledger.fold import Fold
from auditor.clients.ledger.ranges import Fetch, Ranges, Stretch
from auditor.clients.reading import Ledger, LedgerScope, Page
from auditor.clients.reply import result
from auditor.clients.rpc import RpcEndpoint
from auditor.clients.rpc_errors import protocol
from auditor.errors import SourceError


TOPIC: Mapping[str, str] = {
    "Transfer": "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",
    "TransferShares": "0x9d9c909296d9c674451c0c24f02cb64981eb3b727f99865939192f880a755dcb",
}
KEPT_EVERY = 20
"""Pages after which the work so far is kept, for a run that is broken off."""
WATCHED = 64
"""Blocks whose transfers are counted twice over: all of a short range, else a sample."""
_UNREAD = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What one ask says: the ledger of a token up to a pinned block."""

    chain: str
    scope: LedgerScope
    last: int
    last_hash: str


class LedgerSource:
    """One endpoint's logs, with the folder in which unfinished work is kept."""

    def __init__(self, endpoint: RpcEndpoint, cache: Cache) -> None:
        self._endpoint, self._cache = endpoint, cache

    async def answer(self, ask: Ask) -> Answer:
        """The folded ledger as a blob; SourceError when it cannot be had whole."""
        wanted = _wanted(ask)
        await self._check_head(wanted)
        fold = await self._resumed(wanted)
        topics = frozenset({TOPIC[wanted.scope.event]})
        # Kept and raised outside: the group would wrap it, and nobody would know it again.
        failed: list[SourceError] = []
        async with anyio.create_task_group() as group:
            ahead = Ahead(partial(self._bytes, wanted.scope.address, topics), wanted.last, group)

            async def fetch(first: int, last: int) -> Stretch[RawLog]:
                body, identity = await ahead.get(first, last)
                logs = logs_of(body, identity, f"eth_getLogs of blocks {first} to {last}")
                checked(logs, wanted.scope.address, topics, (first, last))
                return Stretch(first, last, logs, hashlib.sha256(body).hexdigest())

            try:
                await self._add_all(wanted, fold, fetch)
            except SourceError as error:
                failed.append(error)
            group.cancel_scope.cancel()
        if failed:
            raise failed[0]
        await self._check_head(wanted)
        await self._check_blooms(wanted, fold, topics)
        ledger = _ledger(wanted.scope, fold)
        blob = encode(ledger, wanted.last_hash)
        self._cache.keep(wanted.chain, wanted.scope, blob)
        return Answer(200, (), blob, self._endpoint.clock(), self._endpoint.name)

    async def _add_all(self, wanted: _Wanted, fold: Fold, fetch: Fetch[RawLog]) -> None:
        pages = 0
        async for stretch in Ranges(fetch).walk(fold.last + 1, wanted.last):
            page = Page(stretch.first, stretch.last, len(stretch.logs), stretch.digest)
            fold.add(stretch.logs, page)
            pages += 1
            if pages % KEPT_EVERY == 0:
                await self._keep(wanted, fold)

    async def _bytes(
        self, address: str, topics: frozenset[str], first: int, last: int
    ) -> tuple[bytes, int]:
        asked: JsonValue = {
            "address": address,
            "topics": [[*sorted(topics)]],
            "fromBlock": hex(first),
            "toBlock": hex(last),
        }
        return await self._endpoint.bulk("eth_getLogs", [asked])

    async def _resumed(self, wanted: _Wanted) -> Fold:
        """What an earlier run added up, if its last block still stands; else nothing yet."""
        kept = self._cache.find(wanted.chain, wanted.scope)
        if kept is not None:
            ledger, at_hash = kept
            if ledger.last <= wanted.last and await self._hash_of(ledger.last) == at_hash:
                fold = _unfolded(ledger)
                fold.watched = dict.fromkeys(_sample(wanted, ledger.last + 1), 0)
                return fold
        first = wanted.scope.first_block
        if first < 0:
            first = await self._created(wanted)
        fold = Fold(first, first - 1)
        fold.watched = dict.fromkeys(_sample(wanted, first), 0)
        return fold

    async def _keep(self, wanted: _Wanted, fold: Fold) -> None:
        at_hash = await self._hash_of(fold.last)
        self._cache.keep(wanted.chain, wanted.scope, encode(_ledger(wanted.scope, fold), at_hash))

    async def _created(self, wanted: _Wanted) -> int:
        """The block the contract was created in; 0 where the node keeps no old state."""
        low, high = 0, wanted.last
        while low < high:
            middle = (low + high) // 2
            try:
                found = await self._ask("eth_getCode", [wanted.scope.address, hex(middle)])
            except SourceError:
                return 0
            if found == "0x":
                low = middle + 1
            else:
                high = middle
        return low

    async def _check_head(self, wanted: _Wanted) -> None:
        """A node that has not reached the block leaves logs out without a word."""
        if await self._hash_of(wanted.last) != wanted.last_hash:
            told = f"the node has another block {wanted.last} than the one that is read"
            raise SourceError("conflicting", "reorg", told)

    async def _check_blooms(self, wanted: _Wanted, fold: Fold, topics: frozenset[str]) -> None:
        """Every watched block again, by its bloom filter and by its hash."""
        for block, counted in fold.watched.items():
            header = await self._ask("eth_getBlockByNumber", [hex(block), False])
            if not isinstance(header, dict):
                raise protocol(f"the node has no block {block}")
            maybe = bloom.may_hold(header.get("logsBloom"), wanted.scope.address, topics)
            if not maybe and not counted:
                continue
            asked: JsonValue = {
                "address": wanted.scope.address,
                "topics": [[*sorted(topics)]],
                "blockHash": str(header.get("hash")),
            }
            body, identity = await self._endpoint.bulk("eth_getLogs", [asked])
            count = len(logs_of(body, identity, f"eth_getLogs of block {block} by its hash"))
            if count != counted or (counted and not maybe):
                told = f"block {block} has {count} transfers by its hash, {counted} by its number"
                raise SourceError("conflicting", "log_gap", told)

    async def _hash_of(self, number: int) -> str:
        found = await self._ask("eth_getBlockByNumber", [hex(number), False])
        return shapes.header(found, f"block {number}").hash

    async def _ask(self, method: str, params: Sequence[JsonValue]) -> JsonValue:
        answer = await self._endpoint.call(method, list(params))
        return result(method, answer.body, method)


def _wanted(ask: Ask) -> _Wanted:
    told = cast("dict[str, JsonValue]", ask.params)
    event = cast("Literal['Transfer', 'TransferShares']", str(told["event"]))
    first, last = cast("int", told["first_block"]), cast("int", told["last_block"])
    scope = LedgerScope(str(told["address"]).lower(), event, first)
    return _Wanted(ask.where, scope, last, str(told["last_hash"]))


def _sample(wanted: _Wanted, first: int) -> list[int]:
    """The watched blocks; which ones follows from the pinned block, so nobody can prepare them."""
    blocks = max(wanted.last - first + 1, 0)
    if blocks <= WATCHED:
        return list(range(first, wanted.last + 1))
    seed = f"{wanted.last_hash} {wanted.scope.address}"
    draws = (int.from_bytes(keccak(f"{seed} {at}".encode())) for at in range(WATCHED // 4))
    return sorted({first + draw % blocks for draw in draws})


def _ledger(scope: LedgerScope, fold: Fold) -> Ledger:
    return Ledger(
        scope,
        fold.first,
        fold.last,
        fold.logs,
        fold.addresses(),
        fold.senders(),
        tuple(fold.issues),
        tuple(fold.pages),
        "",
        "",
        _UNREAD,
    )


def _unfolded(ledger: Ledger) -> Fold:
    def topic(address: str) -> str:
        return "0x" + 24 * "0" + address[2:]

    return Fold(
        ledger.first,
        ledger.last,
        ledger.logs,
        {topic(address): held for address, held in ledger.balances.items()},
        {topic(address) for address in ledger.sent},
        list(ledger.issues),
        list(ledger.pages),
    )
