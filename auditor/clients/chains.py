"""The chains one run can read, each pinned once."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Self, TypeVar

import anyio

from auditor.archive.exchange import Wire
from auditor.archive.read_plan import ReadPlan
from auditor.archive.tape import Tape
from auditor.clients.asks import BLOCK
from auditor.errors import SourceError
from auditor.model.report import BlockStamp, Origin
from auditor.registry.chains import chain as known
from auditor.settings import ChainSettings, Settings


if TYPE_CHECKING:
    from auditor.clients.chain import EvmChain
    from auditor.clients.solana import SolanaChain

_EVM, _SOLANA = "eip155:", "solana:"
# The head of a node that works is younger than this many blocks, or than a minute.
_BLOCKS_BEHIND, _SECONDS_BEHIND = 20, 60
REORG = "reorg"
"""Reason of a pinned block that no longer stands."""
ReaderT = TypeVar("ReaderT", "EvmChain", "SolanaChain")


class LiveChains:
    """Opens a reader per chain on first use; every later use gets the same reader or failure."""

    def __init__(
        self, wire: Wire, plans: Mapping[str, ReadPlan], *, hashless: bool = False
    ) -> None:
        self._wire, self._hashless = wire, hashless
        self.plans: Mapping[str, ReadPlan] = MappingProxyType(dict(plans))
        self._locks: dict[str, anyio.Lock] = {}
        self._evm: dict[str, EvmChain | SourceError] = {}
        self._solana: dict[str, SolanaChain | SourceError] = {}

    @classmethod
    def configured(
        cls, settings: Settings, wire: Wire, blocks: Mapping[str, int] = MappingProxyType({})
    ) -> Self:
        """The chains of the settings; `blocks` asks for a certain block of a chain."""
        plans = {
            name: _plan(name, chain, blocks.get(name, -1))
            for name, chain in settings.chains.items()
        }
        return cls(wire, plans)

    @classmethod
    def recorded(cls, tape: Tape, wire: Wire) -> Self:
        """The chains of a recording, pinned the way they were when it was made."""
        reconstructed = tape.recording.origin is Origin.RECONSTRUCTED
        return cls(wire, tape.chains, hashless=reconstructed)

    def again(self) -> "LiveChains":
        """The same chains, to be pinned anew."""
        return LiveChains(self._wire, self.plans, hashless=self._hashless)

    async def reader(self, chain: str) -> "EvmChain":
        """The pinned reader; SourceError (`unsupported` or `not_collected`) when there is none."""
        if not chain.startswith(_EVM):
            told = f"no client for {chain}; give its figures in supply_sources or statements"
            raise SourceError("unsupported", "unsupported", told)
        return await self._opened(chain, self._evm, self._open_evm)

    async def solana(self, chain: str) -> "SolanaChain":
        """The reader of a Solana cluster; SourceError when there is none."""
        if not chain.startswith(_SOLANA):
            raise SourceError("unsupported", "unsupported", f"{chain} is no Solana cluster")
        return await self._opened(chain, self._solana, self._open_solana)

    @property
    def blocks(self) -> tuple[BlockStamp, ...]:
        """The pinned blocks, by chain."""
        opened = sorted([*self._evm.items(), *self._solana.items()])
        return tuple(chain.block for _, chain in opened if not isinstance(chain, SourceError))

    async def recheck(self) -> Mapping[str, SourceError]:
        """Chains whose pinned block no longer stands, or cannot be confirmed, with the reason."""
        failed: dict[str, SourceError] = {}
        for name, chain in sorted(self._evm.items()):
            if isinstance(chain, SourceError):
                continue
            try:
                await chain.recheck()
            except SourceError as error:
                failed[name] = error
        return failed

    async def _opened(
        self,
        chain: str,
        opened: dict[str, ReaderT | SourceError],
        opening: Callable[[str], Awaitable[ReaderT]],
    ) -> ReaderT:
        if chain not in self.plans:
            raise no_endpoint(chain)
        async with self._locks.setdefault(chain, anyio.Lock()):
            if chain not in opened:
                try:
                    opened[chain] = await opening(chain)
                except SourceError as error:
                    opened[chain] = error
        found = opened[chain]
        if isinstance(found, SourceError):
            raise SourceError(found.cause, found.reason, found.detail)
        return found

    async def _open_evm(self, chain: str) -> "EvmChain":
        # Here and not above: web3 costs more than a second, and not every run reads a chain.
        from auditor.clients.chain import EvmChain  # noqa: PLC0415

        plan = self.plans[chain]
        return await EvmChain.open(self._wire, chain, plan, hashless=self._hashless)

    async def _open_solana(self, chain: str) -> "SolanaChain":
        from auditor.clients.solana import SolanaChain  # noqa: PLC0415

        return await SolanaChain.open(self._wire, chain, self.plans[chain])


def _plan(name: str, chain: ChainSettings, block: int) -> ReadPlan:
    finality = f"{BLOCK}{block}" if block >= 0 else chain.finality
    age = chain.max_head_age
    if age < 0:
        age = max(_SECONDS_BEHIND, _BLOCKS_BEHIND * known(name).block_seconds)
    return ReadPlan(finality, chain.agreeing, chain.sources, age)


def no_endpoint(chain: str) -> SourceError:
    """The error of a chain the settings do not say how to reach."""
    told = f"no node is configured for {chain}; auditor doctor says how"
    return SourceError("not_collected", "no_endpoint", told)
