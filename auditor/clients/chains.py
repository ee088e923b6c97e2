"""The chains one run can read, each pinned once."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

import anyio

from auditor.archive.exchange import Wire
from auditor.archive.tape import Finality, Tape
from auditor.clients.asks import BLOCK
from auditor.errors import InputError, Place, SourceError
from auditor.model.report import BlockStamp, Origin
from auditor.settings import Settings


if TYPE_CHECKING:
    from auditor.clients.chain import EvmChain

_EVM = "eip155:"


class LiveChains:
    """Opens a reader per chain on first use; every later use gets the same reader or failure."""

    def __init__(
        self, wire: Wire, plans: Mapping[str, Finality], *, hashless: bool = False
    ) -> None:
        self._wire, self._hashless = wire, hashless
        self.plans: Mapping[str, Finality] = MappingProxyType(dict(plans))
        self._locks: dict[str, anyio.Lock] = {}
        self._opened: dict[str, EvmChain | SourceError] = {}

    @classmethod
    def configured(
        cls, settings: Settings, wire: Wire, blocks: Mapping[str, int] = MappingProxyType({})
    ) -> Self:
        """The chains of the settings; `blocks` asks for a certain block of a chain."""
        for name, chain in settings.chains.items():
            if chain.quorum > 1:
                told = f"quorum {chain.quorum} is not supported: one endpoint is read."
                raise InputError(told, Place(f'settings, [chains."{name}"]'), "Set quorum = 1.")
        plans: dict[str, Finality] = {
            name: chain.finality for name, chain in settings.chains.items()
        }
        asked = {name: f"{BLOCK}{number}" for name, number in blocks.items()}
        return cls(wire, {**plans, **asked})

    @classmethod
    def recorded(cls, tape: Tape, wire: Wire) -> Self:
        """The chains of a recording, pinned the way they were when it was made."""
        reconstructed = tape.recording.origin is Origin.RECONSTRUCTED
        return cls(wire, tape.chains, hashless=reconstructed)

    async def reader(self, chain: str) -> "EvmChain":
        """The pinned reader; SourceError (`unsupported` or `not_collected`) when there is none."""
        if not chain.startswith(_EVM):
            told = f"no client for {chain}; give its figures in supply_sources or statements"
            raise SourceError("unsupported", "unsupported", told)
        if chain not in self.plans:
            raise no_endpoint(chain)
        async with self._locks.setdefault(chain, anyio.Lock()):
            if chain not in self._opened:
                self._opened[chain] = await self._open(chain)
        found = self._opened[chain]
        if isinstance(found, SourceError):
            raise SourceError(found.cause, found.reason, found.detail)
        return found

    @property
    def blocks(self) -> tuple[BlockStamp, ...]:
        """The pinned blocks, by chain."""
        opened = sorted(self._opened.items())
        return tuple(chain.block for _, chain in opened if not isinstance(chain, SourceError))

    async def recheck(self) -> Mapping[str, SourceError]:
        """Chains whose pinned block no longer stands, or cannot be confirmed, with the reason."""
        failed: dict[str, SourceError] = {}
        for name, chain in sorted(self._opened.items()):
            if isinstance(chain, SourceError):
                continue
            try:
                await chain.recheck()
            except SourceError as error:
                failed[name] = error
        return failed

    async def _open(self, chain: str) -> "EvmChain | SourceError":
        # Here and not above: web3 costs more than a second, and not every run reads a chain.
        from auditor.clients.chain import EvmChain, Plan  # noqa: PLC0415

        try:
            return await EvmChain.open(
                self._wire, chain, Plan(self.plans[chain], hashless=self._hashless)
            )
        except SourceError as error:
            return error


def no_endpoint(chain: str) -> SourceError:
    """The error of a chain the settings do not say how to reach."""
    told = (
        f'no endpoint for {chain}: put [chains."{chain}"] with '
        'rpc = ["https://…"] into auditor.toml'
    )
    return SourceError("not_collected", "no_endpoint", told)
