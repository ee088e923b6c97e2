"""One EVM chain, read at one pinned block: the only place contracts are called from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from web3 import AsyncWeb3
from web3.providers.async_base import AsyncBaseProvider

from auditor.archive.exchange import Wire
from auditor.base.strict_json import JsonValue
from auditor.clients import abi, asks, shapes
from auditor.clients.asks import BLOCK
from auditor.clients.provider import WireProvider
from auditor.clients.reading import Reading
from auditor.errors import SourceError
from auditor.model.report import BlockStamp


Finality: TypeAlias = str | int


@dataclass(frozen=True, slots=True)
class Plan:
    """Which block to read at: a finality tag, a number of confirmations, or `block:123`.

    `hashless` accepts blocks without a hash: only reconstructed recordings have such.
    """

    finality: Finality = "finalized"
    hashless: bool = False

    @property
    def words(self) -> str:
        """How the report names the choice."""
        if isinstance(self.finality, int):
            return f"{self.finality} confirmations"
        return "as asked" if self.finality.startswith(BLOCK) else self.finality


class EvmChain:
    """A chain pinned to one block; every read is checked, bounded and recorded by the wire."""

    def __init__(self, provider: WireProvider, stamp: BlockStamp) -> None:
        self._provider, self._stamp = provider, stamp
        self._codes: dict[str, bool] = {}

    @classmethod
    async def open(cls, wire: Wire, chain: str, plan: Plan = Plan()) -> "EvmChain":
        """Pins a block; SourceError when the node is of another chain or has no such block."""
        provider = WireProvider(wire, chain)
        await _check_chain(provider, chain)
        found = await _block(provider, chain, plan)
        stamp = BlockStamp(chain, found.number, found.hash, found.time, plan.words, 1)
        provider.pin = asks.pin_of(stamp)
        opened = cls(provider, stamp)
        if found.hash and not await opened._takes_hashes():
            provider.pin = hex(found.number)
        return opened

    @property
    def block(self) -> BlockStamp:
        """The block every read of this audit happens at."""
        return self._stamp

    @property
    def web3(self) -> AsyncWeb3[AsyncBaseProvider]:
        """web3 over the same wire, its reads pinned to the same block."""
        return AsyncWeb3(self._provider, middleware=[])

    async def has_code(self, address: str) -> bool:
        """Whether a contract stands at the address at the pinned block."""
        key = address.lower()
        if key not in self._codes:
            found, _ = await self._provider.exchange("eth_getCode", [key, self._pin])
            self._codes[key] = found != "0x"
        return self._codes[key]

    async def view(self, address: str, signature: str, *arguments: object) -> Reading:
        """Call a view such as `balanceOf(address)(uint256)`.

        SourceError with reason `reverted` when it reverts, `no_code` when there is no contract,
        `bad_returndata` when the bytes do not decode.
        """
        of = abi.view(signature)
        data = abi.encode(of, arguments)
        where = self._locator(address, of, arguments)
        asked = {"to": address.lower(), "data": "0x" + data.hex()}
        try:
            found, answer = await self._provider.exchange("eth_call", [asked, self._pin])
        except SourceError as error:
            raise SourceError(error.cause, error.reason, f"{where}: {error.detail}") from None
        raw = shapes.data(found, where)
        if not raw and not await self.has_code(address):
            raise SourceError("unreadable", "no_code", f"{where}: there is no contract")
        return Reading(abi.decode(of, raw), where, answer.digest, answer.observed_at)

    async def recheck(self) -> None:
        """Whether the pinned block still stands; SourceError (conflicting) when it does not."""
        stamp = self._stamp
        if not stamp.hash:
            return
        what = f"block {stamp.number} of {stamp.chain}"
        params: list[JsonValue] = [hex(stamp.number), False]
        found, _ = await self._provider.exchange("eth_getBlockByNumber", params)
        now = shapes.header(found, what)
        if now.hash != stamp.hash:
            told = f"{what} was {stamp.hash} and is {now.hash} now: the chain was reorganised"
            raise SourceError("conflicting", "reorg", told)
        await _check_chain(self._provider, stamp.chain)

    @property
    def _pin(self) -> JsonValue:
        pin = self._provider.pin
        return pin if isinstance(pin, str) else dict(pin)

    def _locator(self, address: str, of: abi.View, arguments: Sequence[object]) -> str:
        given = ",".join(map(_shown, arguments))
        # A reconstructed recording has no block: printing a number would invent one.
        stamp = self._stamp
        block = f"block {stamp.number} ({stamp.hash})" if stamp.hash else "no recorded block"
        return f"{stamp.chain} {address} {of.name}({given}) at {block}"

    async def _takes_hashes(self) -> bool:
        """Whether the node reads at a block named by its hash (EIP-1898); asked once, up front."""
        try:
            await self._provider.exchange("eth_getBalance", [asks.NOBODY, self._pin])
        except SourceError as error:
            if error.reason in ("rpc_error", "archive_needed"):
                return False
            raise
        return True


async def _check_chain(provider: WireProvider, chain: str) -> None:
    expected = chain.partition(":")[2]
    found, _ = await provider.exchange("eth_chainId", [])
    told = shapes.quantity(found, "the chain id")
    if str(told) != expected:
        detail = f"the node configured for {chain} is of chain {told}; check its address"
        raise SourceError("conflicting", "wrong_chain", detail)


async def _block(provider: WireProvider, chain: str, plan: Plan) -> shapes.Header:
    finality = plan.finality
    if isinstance(finality, int):
        head, _ = await provider.exchange("eth_blockNumber", [])
        number = shapes.quantity(head, "the head") - finality
        at, what = hex(max(number, 0)), f"the block {finality} below the head of {chain}"
    elif finality.startswith(BLOCK):
        number = int(finality.removeprefix(BLOCK))
        at, what = hex(number), f"block {number} of {chain}"
    else:
        at, what = finality, f"the {finality} block of {chain}"
    try:
        found, _ = await provider.exchange("eth_getBlockByNumber", [at, False])
    except SourceError as error:
        if error.reason != "rpc_error":
            raise
        told = f"{error.detail}; a number as finality works on nodes without that tag"
        raise SourceError(error.cause, error.reason, told) from None
    return shapes.header(found, what, hashless=plan.hashless)


def _shown(value: object) -> str:
    return "0x" + value.hex() if isinstance(value, bytes) else str(value)
