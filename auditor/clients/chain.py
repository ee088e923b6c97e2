"""One EVM chain, read at one pinned block: the only place contracts are called from."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from auditor.archive.exchange import Wire
from auditor.archive.read_plan import PLAIN, ReadPlan
from auditor.base import canonical
from auditor.base.keccak import keccak
from auditor.base.strict_json import JsonValue
from auditor.clients import abi, asks, shapes
from auditor.clients.aggregated import aggregated, locator
from auditor.clients.asks import BLOCK
from auditor.clients.batching import MOST_CALLS, MULTICALL3
from auditor.clients.ledger import rare_logs
from auditor.clients.ledgers import ledger_at
from auditor.clients.once import Once
from auditor.clients.opening import LATEST, check_chain, pinned
from auditor.clients.panel import Panel
from auditor.clients.past import block_before
from auditor.clients.proof import proven
from auditor.clients.reading import Call, Code, Ledger, LedgerScope, Logs, Proof, Reading
from auditor.clients.side_by_side import all_of
from auditor.errors import SourceError
from auditor.model.report import BlockStamp


if TYPE_CHECKING:
    from auditor.clients.provider import Web3


class EvmChain:
    """A chain pinned to one block; every read is checked, bounded and recorded by the wire.

    Equal reads are asked once. A reconstructed recording has no block hash and holds views only.
    """

    def __init__(self, wire: Wire, panel: Panel, stamp: BlockStamp) -> None:
        self._wire, self._panel, self._stamp = wire, panel, stamp
        self._pinned_by_hash = True
        self._ledgers: dict[LedgerScope, Once[Ledger]] = {}

    @classmethod
    async def open(
        cls, wire: Wire, chain: str, plan: ReadPlan = PLAIN, *, hashless: bool = False
    ) -> "EvmChain":
        """Pins a block; SourceError when too few endpoints agree on chain and block.

        `hashless` accepts blocks without a hash: only reconstructed recordings have such.
        """
        panel = Panel(wire, chain, plan)
        found = await pinned(panel, hashless=hashless)
        stamp = BlockStamp(
            chain,
            found.number,
            found.hash,
            found.time,
            _words(plan),
            sources=plan.quorum,
            configured=len(set(plan.sources)),
        )
        opened = cls(wire, panel, stamp)
        if found.hash:
            opened._pinned_by_hash = await opened._takes_hashes()
            opened._stamp = replace(stamp, reads=await opened._batches())
        return opened

    @property
    def block(self) -> BlockStamp:
        """The block every read of this audit happens at."""
        return replace(self._stamp, disputes=len(self._panel.disputed))

    @property
    def web3(self) -> "Web3":
        """web3 over the same endpoints, its reads pinned to the same block."""
        # Importing web3 takes longer than many an audit from a recording.
        from auditor.clients.provider import web3_over  # noqa: PLC0415

        return web3_over(self._panel, self._pin)

    async def has_code(self, address: str) -> bool:
        """Whether a contract stands at the address at the pinned block."""
        found, _ = await self._panel.exchange("eth_getCode", [address.lower(), self._pin])
        return found != "0x"

    async def code(self, address: str) -> Code:
        """Hash and size of the code at the address; size 0 where there is none."""
        self._need_block()
        where = f"{self._stamp.chain} code of {address} {self._at}"
        found, answer = await self._panel.exchange("eth_getCode", [address.lower(), self._pin])
        raw = shapes.data(found, where)
        told = "0x" + keccak(raw).hex()
        return Code(told, len(raw), where, answer.digest, answer.observed_at, raw)

    async def view(self, address: str, signature: str, *arguments: object) -> Reading:
        """Call a view such as `balanceOf(address)(uint256)`.

        SourceError with reason `reverted` when it reverts, `no_code` when there is no contract,
        `bad_returndata` when the bytes do not decode.
        """
        return await self._called(Call(address, signature, arguments))

    async def views(self, calls: Sequence[Call]) -> tuple[Reading | SourceError, ...]:
        """Many views in as few requests as the chain allows, in order; a failure is a value."""
        found: dict[int, Reading] = {}
        if self._stamp.reads == "multicall3":
            together = [at for at, call in enumerate(calls) if not call.caller]
            ask = partial(aggregated, self._panel, (self._pin, self._at), calls)
            starts = range(0, len(together), MOST_CALLS)
            jobs = [partial(ask, together[start : start + MOST_CALLS]) for start in starts]
            for part in await all_of(jobs):
                found.update(part)
        # What failed inside a batch is asked again alone: a greedy neighbour may have spent the
        # gas of all, and a failure must be the contract's own.
        alone = [at for at in range(len(calls)) if at not in found]
        single = await all_of([partial(self._attempt, calls[at]) for at in alone])
        outcomes = dict(zip(alone, single, strict=True)) | found
        return tuple(outcomes[at] for at in range(len(calls)))

    async def storage(self, address: str, slot: int) -> Reading:
        """One storage word of a contract; its first value is the word as an integer."""
        return await self._word(address, slot, self._pin, self._at)

    async def storage_now(self, address: str, slot: int) -> Reading:
        """The word as it stands at the newest block, to see what changed since the pinned one."""
        return await self._word(address, slot, LATEST, "at the newest block")

    async def _word(self, address: str, slot: int, pin: JsonValue, at: str) -> Reading:
        self._need_block()
        where = f"{self._stamp.chain} {address} storage slot {slot:#x} {at}"
        asked: list[JsonValue] = [address.lower(), f"0x{slot:064x}", pin]
        found, answer = await self._panel.exchange("eth_getStorageAt", asked)
        word = int.from_bytes(shapes.data(found, where))
        return Reading((word,), where, answer.digest, answer.observed_at)

    async def logs(self, address: str, topics: Sequence[str], first: int, last: int) -> Logs:
        """Few, rare events of one contract: topic0 is any of `topics`."""
        self._need_block()
        end = min(last, self._stamp.number)
        found = await rare_logs(self._panel.exchange, address, topics, first, end)
        where = f"{self._stamp.chain} logs of {address} in blocks {first} to {end}"
        told = canonical.digest(repr(found).encode())
        return Logs(found, where, told, self._stamp.time)

    async def ledger(self, scope: LedgerScope) -> Ledger:
        """Every transfer of a token, folded to balances; SourceError when it is not whole."""
        self._need_block()
        once = self._ledgers.setdefault(scope, Once())
        return await once.outcome_of(
            partial(ledger_at, self._wire, self._panel, self._stamp, scope)
        )

    async def at(self, moment: datetime) -> "EvmChain":
        """The same chain at its last block not after `moment`; SourceError where it cannot."""
        self._need_block()
        found = await block_before(self._panel, self._stamp, moment)
        stamp = replace(self._stamp, number=found.number, hash=found.hash, time=found.time)
        earlier = EvmChain(self._wire, self._panel, stamp)
        earlier._pinned_by_hash = self._pinned_by_hash
        return earlier

    async def prove(self, address: str, slots: Sequence[int]) -> Proof:
        """An account and storage words proven against the block's state root (`eth_getProof`)."""
        self._need_block()
        return await proven(self._panel, self._stamp, self._pin, address, slots)

    async def recheck(self) -> None:
        """Whether the pinned block still stands; SourceError (conflicting) when it does not."""
        stamp = self._stamp
        if not stamp.hash:
            return
        what = f"block {stamp.number} of {stamp.chain}"
        found, _ = await self._panel.anew("eth_getBlockByNumber", [hex(stamp.number), False])
        now = shapes.header(found, what)
        if now.hash != stamp.hash:
            told = f"{what} was {stamp.hash} and is {now.hash} now: the chain was reorganised"
            raise SourceError("conflicting", "reorg", told)
        for endpoint in self._panel.endpoints:
            await check_chain(self._panel, endpoint)

    @property
    def _pin(self) -> JsonValue:
        number, told = self._stamp.number, self._stamp.hash if self._pinned_by_hash else ""
        pin = asks.pin(number, told)
        return pin if isinstance(pin, str) else dict(pin)

    @property
    def _at(self) -> str:
        # A reconstructed recording has no block: printing a number would invent one.
        stamp = self._stamp
        return f"at block {stamp.number} ({stamp.hash})" if stamp.hash else "at no recorded block"

    def _need_block(self) -> None:
        if not self._stamp.hash:
            told = f"the recording of {self._stamp.chain} holds published figures, and no block"
            raise SourceError("not_collected", "no_recorded_block", told)

    async def _called(self, call: Call) -> Reading:
        of = abi.view(call.signature)
        where = locator(self._stamp.chain, self._at, call, of)
        asked: dict[str, JsonValue] = {
            "to": call.address.lower(),
            "data": "0x" + abi.encode(of, call.arguments).hex(),
        }
        if call.caller:
            asked["from"] = call.caller.lower()
        try:
            found, answer = await self._panel.exchange("eth_call", [asked, self._pin])
        except SourceError as error:
            raise SourceError(error.cause, error.reason, f"{where}: {error.detail}") from None
        raw = shapes.data(found, where)
        if not raw and not await self.has_code(call.address):
            raise SourceError("unreadable", "no_code", f"{where}: there is no contract")
        return Reading(abi.decode(of, raw), where, answer.digest, answer.observed_at)

    async def _attempt(self, call: Call) -> Reading | SourceError:
        try:
            return await self._called(call)
        except SourceError as error:
            return error

    async def _takes_hashes(self) -> bool:
        """Whether enough nodes read at a block named by its hash (EIP-1898); asked up front."""
        try:
            await self._panel.exchange("eth_getBalance", [asks.NOBODY, self._pin])
        except SourceError as error:
            if error.reason in ("rpc_error", "archive_needed"):
                return False
            raise
        return True

    async def _batches(self) -> str:
        """How views are put together here: the probe is recorded, so a replay decides alike."""
        if await self.has_code(MULTICALL3):
            return "multicall3"
        votes = await self._panel.votes(asks.BATCH, [])
        told = all(
            not isinstance(vote.outcome, SourceError) and vote.outcome[0] is True for vote in votes
        )
        return "json-rpc batch" if told else "single"


def _words(plan: ReadPlan) -> str:
    """How the report names the choice of the block."""
    if isinstance(plan.finality, int):
        return f"{plan.finality} confirmations"
    return "as asked" if plan.finality.startswith(BLOCK) else plan.finality
