"""One Solana cluster, read at finalized commitment."""

from typing import Protocol

from auditor.model.report import BlockStamp


class SolanaReader(Protocol):
    """Mints of one cluster; every read happens at one recorded slot."""

    @property
    def block(self) -> BlockStamp:
        """The slot of the reads, its time by the cluster's own clock."""
        ...
