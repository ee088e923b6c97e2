"""The seam of every collector: what it is given and what it gives back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from auditor.archive.exchange import Answer
from auditor.clients.profiles import Profile
from auditor.clients.reading import Call, Code, Ledger, LedgerScope, Logs, Proof, Reading
from auditor.clients.solana import SolanaReader
from auditor.errors import SourceError
from auditor.model.evidence import Gap, Observation
from auditor.model.product import ProductSpec
from auditor.model.provenance import UNDATED, Provenance, Strength, Undated
from auditor.model.report import BlockStamp, Origin


Collected: TypeAlias = Observation | Gap


class ChainReader(Protocol):
    """One chain pinned to one block."""

    @property
    def block(self) -> BlockStamp:
        """The block every read of this audit happens at."""
        ...

    async def has_code(self, address: str) -> bool:
        """Whether a contract stands at the address at the pinned block."""
        ...

    async def code(self, address: str) -> Code:
        """Hash and size of the code at the address; size 0 where there is none."""
        ...

    async def view(self, address: str, signature: str, *arguments: object) -> Reading:
        """Call a view such as `balanceOf(address)(uint256)`.

        SourceError with reason `reverted` when it reverts, `bad_returndata` when the bytes do not
        decode.
        """
        ...

    async def views(self, calls: Sequence[Call]) -> tuple[Reading | SourceError, ...]:
        """Many views in as few requests as the chain allows, in order; a failure is a value."""
        ...

    async def storage(self, address: str, slot: int) -> Reading:
        """One storage word of a contract; its first value is the word as an integer."""
        ...

    async def storage_now(self, address: str, slot: int) -> Reading:
        """The word as it stands at the newest block, to see what changed since the pinned one."""
        ...

    async def logs(self, address: str, topics: Sequence[str], first: int, last: int) -> Logs:
        """Few, rare events of one contract, such as role changes: topic0 is any of `topics`.

        Ranges are split as the node demands. SourceError when any part could not be had.
        """
        ...

    async def ledger(self, scope: LedgerScope) -> Ledger:
        """Every transfer of a token, folded to balances; SourceError when it is not whole."""
        ...

    async def at(self, moment: datetime) -> "ChainReader":
        """The same chain at its last block not after `moment`; SourceError where it cannot."""
        ...

    async def prove(self, address: str, slots: Sequence[int]) -> Proof:
        """An account and storage words proven against the block's state root (`eth_getProof`).

        SourceError `unsupported` where the node offers no proofs, `bad_proof` (conflicting) when
        the proof does not lead to the root.
        """
        ...


class Chains(Protocol):
    """The chains this run can read."""

    async def reader(self, chain: str) -> ChainReader:
        """The pinned reader; SourceError (`unsupported` or `not_collected`) when there is none."""
        ...

    async def solana(self, chain: str) -> SolanaReader:
        """The reader of a Solana cluster; SourceError when there is none."""
        ...


class Reader(Protocol):
    """Reads pages and files, bounded and recorded."""

    async def get(self, url: str) -> Answer:
        """A page; SourceError when it cannot be had or is not a success."""
        ...

    async def visit(self, url: str, profile: Profile) -> Answer:
        """The answer of any status to a page asked for in this way; SourceError when none came."""
        ...

    def seen(self, url: str) -> tuple[Answer, ...]:
        """The successful answers `get` had from this page so far, oldest first."""
        ...

    async def file(self, path: str) -> Answer:
        """A file of the product's folder; SourceError when it cannot be read."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """What a collector may use; `as_of` is the moment of the audit.

    There is no clock: what a replay must tell alike is dated by the answers themselves.

    `earlier` is what the first round of collectors found; only those of the second round see it.
    """

    as_of: datetime
    chains: Chains
    reader: Reader
    origin: Origin
    earlier: Sequence["Collected"] = ()

    def provenance(  # noqa: PLR0913 - one per field of the record
        self,
        *,
        source: str,
        locator: str,
        observed_at: datetime,
        as_of: datetime | Undated,
        digest: str,
        strength: Strength,
        supplied: bool = False,
    ) -> Provenance:
        """A provenance; what a reconstruction or a supplied file says has strength `analyst`."""
        second_hand = supplied or self.origin is Origin.RECONSTRUCTED
        told = Strength.ANALYST if second_hand else strength
        return Provenance(source, locator, observed_at, as_of, digest, told, strength)

    def by_product_file(self, locator: str, digest: str = "") -> Provenance:
        """The provenance of what the product file itself says, or leaves open."""
        return self.provenance(
            source="product file",
            locator=locator,
            observed_at=self.as_of,
            as_of=UNDATED,
            digest=digest,
            strength=Strength.ANALYST,
        )


class Collector(Protocol):
    """One topic: reads its sources and shapes observations; a failing source becomes gaps."""

    @property
    def name(self) -> str:
        """One word; the `owner` in the catalogue."""
        ...

    @property
    def provides(self) -> tuple[str, ...]:
        """The keys it owes: each missing one becomes a gap when the collector fails."""
        ...

    async def collect(self, product: ProductSpec, context: Context) -> Sequence[Collected]:
        """Observations and gaps; SourceError becomes one gap per key of `provides`."""
        ...


Registry: TypeAlias = Mapping[str, Collector]


__all__ = [
    "Call",
    "ChainReader",
    "Chains",
    "Collected",
    "Collector",
    "Context",
    "Reader",
    "Reading",
    "Registry",
]
